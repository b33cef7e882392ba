"""gevinst frontier against brute force: a fine sweep with the same draws, and straight lines between its points.

    check_frontier.py PROGRAM PROJECT
"""

import json
import os
import subprocess
import sys
import tempfile

program, project = map(os.path.realpath, sys.argv[1:3])
scenario = os.path.join(project, "scenarios", "home-care.yaml")
DRAWS = ["-n", "4096", "-q", "--json"]


def run(*arguments):
    out = subprocess.run([program, *arguments], check=True, capture_output=True, text=True)
    return json.loads(out.stdout)


def curve(over, along, policy, design):
    """Points (x, P, low, high) of a sweep."""
    also = ["--over", along] if along else []
    points = run("sweep", scenario, "--over", over, *also, "--policy", policy, "--design", design, *DRAWS,
                 "-o", "sweep.h5")["points"]
    name = over.split("=")[0]
    found = []
    for p in points:
        o = p["outcomes"]["net_present_value"]
        value, conf = o["probability_positive"], o["probability_positive_conf"]
        found.append((p[name], value, value - conf, value + conf))
    return found


def crossings(points, which, target):
    """(place, rising) of one of the curves by straight lines."""
    found = []
    for a, b in zip(points, points[1:]):
        if (a[which] >= target) != (b[which] >= target):
            share = (target - a[which]) / (b[which] - a[which])
            found.append((a[0] + share * (b[0] - a[0]), b[which] >= target))
    return found


def check(over, n, target, along=None, policy="reference", design="sobol"):
    name, ends = over.split("=")
    low, high = map(float, ends.split(":"))
    options = ["--along", along] if along else []
    cells = run("frontier", scenario, "--over", over, "--target", str(target), *options, "--policy", policy,
                "--design", design, *DRAWS, "-o", "frontier.h5")["frontier"]
    statuses = []
    for cell in cells:
        fixed = None
        if along:
            lever = along.split("=")[0]
            fixed = f"{lever}={cell[lever]!r}"
        points = curve(f"{over}:{n}", fixed, policy, design)
        brute = crossings(points, 1, target)
        expected = "found" if brute else "always" if points[0][1] >= target else "none"
        where = f"{over} {fixed} {policy} {design} target {target}"
        assert cell["status"] == expected, (where, cell["status"], expected)
        assert len(cell["crossings"]) == len(brute), (where, cell["crossings"], brute)
        step = (high - low) / (n - 1)
        for got, (place, rising) in zip(cell["crossings"], brute):
            near = 0.1 * step if design == "sobol" else step
            assert abs(got["value"] - place) <= near, (where, got, place)
            assert got["direction"] == ("rising" if rising else "falling"), (where, got)
            # Either end of the interval is where an end of the curve's interval crosses.
            for end, curve_of_end in (("low", 3 if rising else 2), ("high", 2 if rising else 3)):
                if got[end] is None:
                    assert got[end + "_open"], (where, got)
                    continue
                ends_of_band = [x for x, up in crossings(points, curve_of_end, target) if up == rising]
                assert min(abs(got[end] - x) for x in ends_of_band) <= step, (where, end, got, ends_of_band)
        if not brute:
            sure = all((p[2] >= target) if expected == "always" else (p[3] < target) for p in points)
            assert cell["certain"] == sure, (where, cell)
        statuses.append(cell["status"])
    return statuses


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    # Two crossings: P over the level rises and falls.
    assert check("investment_level=0.1:5", 197, 0.09) == ["found"]
    # More effect, more gain; along the level.
    assert check("relative_reduction=0:1", 101, 0.8, "investment_level=0.5:3:3") == ["found"] * 3
    # None and always.
    assert check("relative_reduction=0:0.3", 31, 0.8, "investment_level=1,2") == ["none"] * 2
    assert check("relative_reduction=0.7:1", 31, 0.8, "investment_level=1,2") == ["always", "always"]
    # All three along one variable.
    statuses = check("relative_reduction=0.3:0.64", 35, 0.8, "investment_level=0.25,1,2")
    assert sorted(set(statuses)) == ["found", "none"], statuses
    # Another policy; a cost, of which less is better; plain draws of another design.
    check("course_cost=0:4000", 81, 0.7, policy="naive")
    check("relative_reduction=0:1", 101, 0.5, design="lhs")
