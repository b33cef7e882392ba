"""The command follow-up, end to end: the band of a year against the engine with chance on, quarters one after the other
against the year, weights against the exact update, the written scenario, the log, and the figures.

    check_follow_up.py PROGRAM SOURCE
"""
import json
import math
import os
import re
import struct
import subprocess
import sys
import tempfile

program, source = sys.argv[1], sys.argv[2]
scenarios = os.path.join(source, "scenarios")


def run(*arguments, code=0, environment=None):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, **(environment or {})})
    assert done.returncode == code, (arguments, done.returncode, done.stderr)
    return done


def follow(*arguments):
    return json.loads(run("follow-up", *arguments, "--json", "-q").stdout)


def write(name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return name


def values(path):
    """The inputs of a written scenario: name → expression."""
    text = open(os.path.join(folder, path), encoding="utf-8").read()
    return dict(re.findall(r'^  (\w+):\n    value: "(.*)"$', text, re.M))


def check_band_against_engine():
    """From the first month at full reach, the luck of a year is what the engine draws in a year."""
    write("year.yaml", f"""gevinst: 1
extends: {scenarios}/home-care.yaml
horizon: 12
chance: on
inputs: {{ramp_months: 0 months, population_growth: 0 %/yr, course_weeks: 0 weeks}}
""")
    write("year.csv", "period,offered,started,completed,dropped_out\n2026,90,60,44,16\n")
    band = {g["count"]: g["points"][0]["before"] for g in follow("year.yaml", "year.csv", "-n", "16384")["gates"]}
    engine = json.loads(run("run", "year.yaml", "--policy", "reference", "-n", "16384", "--json", "-q", "-o", "year.h5").stdout)
    outcomes = engine["policies"]["reference"]["outcomes"]
    for count, outcome in (("started", "started_per_year"), ("completed", "completed_per_year")):
        for quantile in ("P05", "P50", "P95"):
            ours, theirs = band[count][quantile], outcomes[outcome][quantile]
            assert abs(ours - theirs) <= 1, (count, quantile, ours, theirs)  # ours are whole citizens
    print("band of a year, engine with chance on:", band["started"], {q: round(outcomes["started_per_year"][q], 1) for q in ("P05", "P50", "P95")})


CONJUGATE = f"""gevinst: 1
extends: {{scenarios}}/home-care.yaml
inputs:
  referral_share: "truncate(gamma(9, 0.3 %), 0 %, 10 %)"
  offer_acceptance: "beta(7, 3)"
  completion_share: "beta(12, 4)"
  ramp_months: 6 months
  population_growth: 1 %/yr
follow_up: {{start: 2026-01}}
"""
ROWS = ["2026-Q1,4,2,2,0", "2026-Q2,9,6,4,2", "2026-Q3,14,9,7,2", "2026-Q4,20,13,9,4"]
HEAD = "period,offered,started,completed,dropped_out\n"


def in_turn(scenario, rows, *options):
    for k, row in enumerate(rows):
        write(f"q{k}.csv", HEAD + row + "\n")
        run("follow-up", scenario, f"q{k}.csv", "-q", "-o", f"after{k}.yaml", *options)
        scenario = f"after{k}.yaml"
    return scenario


def numbers(expression):
    return [float(x) for x in re.findall(r"[-+0-9.e]+(?![a-z(])", expression) if re.match(r"^[-+]?[0-9.]", x)]


def check_quarters():
    """Exactly the same where the update is exact; within the fits' errors where it is by weights."""
    write("conjugate.yaml", CONJUGATE.replace("{scenarios}", scenarios).replace("{{", "{").replace("}}", "}"))
    write("all.csv", HEAD + "\n".join(ROWS) + "\n")
    run("follow-up", "conjugate.yaml", "all.csv", "-q", "-n", "1024", "-o", "all.yaml")
    last = in_turn("conjugate.yaml", ROWS, "-n", "1024")
    once, turns = values("all.yaml"), values(last)
    assert set(once) == set(turns) == {"referral_share", "offer_acceptance", "completion_share"}, (once, turns)
    worst = 0
    for name in once:
        for a, b in zip(numbers(once[name]), numbers(turns[name])):
            worst = max(worst, abs(a - b) / max(abs(a), 1e-300))
    assert worst <= 1e-14, (once, turns)
    print(f"quarters in turn and the year, exact: largest relative difference {worst:.1e}")
    assert "extends: \"conjugate.yaml\"" in open(os.path.join(folder, last)).read()  # continued, not stacked

    write("weights.yaml", f"gevinst: 1\nextends: {scenarios}/home-care.yaml\nfollow_up: {{start: 2026-01}}\n")
    once = follow("weights.yaml", "all.csv", "-n", "4096")["inputs"]
    last = in_turn("weights.yaml", ROWS[:3], "-n", "4096")
    write("q3.csv", HEAD + ROWS[3] + "\n")
    turns = follow(last, "q3.csv", "-n", "4096")["inputs"]
    worst = 0
    for name in ("referral_share", "ramp_months", "offer_acceptance", "completion_share"):
        a, b = once[name]["after"], turns[name]["after"]
        worst = max(worst, abs(a["mean"] - b["mean"]) / a["sd"], abs(a["sd"] - b["sd"]) / a["sd"])
    assert worst <= 0.1, (once, turns)
    print(f"quarters in turn and the year, by weights: means and sds within {worst:.3f} sd")


def check_written():
    """The scenario that is written gives what follow-up said, with the same draws."""
    said = follow("conjugate.yaml", "all.csv", "-n", "4096", "-o", "written.yaml")
    ran = json.loads(run("run", "written.yaml", "--policy", "reference", "-n", "4096", "--json", "-q", "-o", "w.h5").stdout)
    npv = ran["policies"]["reference"]["outcomes"]["net_present_value"]
    assert npv["probability_positive"] == said["after"]["probability_positive"], (npv, said["after"])
    assert npv["mean"] == said["after"]["net_present_value"]
    run("check", "written.yaml", "-q")
    half = follow("conjugate.yaml", "all.csv", "-n", "1024", "--discount", "50 %")
    assert half["discount"] == 0.5
    assert half["inputs"]["completion_share"]["value"] == "beta(23, 8)", half["inputs"]["completion_share"]


def check_targets():
    """Who is still in training counts for the year; a year that is counted and at an end is decided; counts that the
    scenario holds already are said to be missing."""
    write("targets.yaml", f"""gevinst: 1
extends: {scenarios}/home-care.yaml
inputs: {{completion_share: 75 %}}
follow_up: {{start: 2026-01, targets: {{started: 40, completed: 30}}}}
""")
    early, late = "2026-Q1,9,6,4,2\n2026-Q2,14,10,8,2\n2026-Q3,14,10,8,2\n", "2026-Q4,14,14,0,0\n"
    write("training.csv", HEAD + early + late)
    started, completed = follow("targets.yaml", "training.csv", "-n", "4096")["targets"]
    assert started["decided"] and started["probability_after"] == 1, started
    exact = sum(math.comb(14, k) * 0.75**k * 0.25 ** (14 - k) for k in range(10, 15))  # 20 so far, 14 in training
    assert not completed["decided"] and completed["so_far"] == 20, completed
    assert abs(completed["probability_after"] - exact) < 0.03, (completed, exact)
    write("ended.csv", HEAD + early + "2026-Q4,14,14,9,5\n")
    completed = follow("targets.yaml", "ended.csv", "-n", "1024")["targets"][1]
    assert completed["decided"] and completed["probability_after"] == 0, completed
    write("early.csv", HEAD + early)
    write("late.csv", HEAD + late)
    assert "not in the table" not in run("follow-up", "targets.yaml", "early.csv", "-n", "256", "-o", "held.yaml").stdout
    assert "up to 2026-09 are in the scenario and not in the table" in run("follow-up", "held.yaml", "late.csv", "-n", "256").stdout
    print(f"30 complete, 20 have and 14 are in training: {exact:.4f}")


def check_log():
    for word in ("first", "second\nline"):
        run("follow-up", "conjugate.yaml", "all.csv", "-q", "-n", "256", "--reaction", word,
            environment={"SOURCE_DATE_EPOCH": "1767225600"})
    log = open(os.path.join(folder, "all.csv.reactions.txt"), encoding="utf-8").read()
    assert log == "2026-01-01 (2026-Q4): first\n2026-01-01 (2026-Q4): second line\n", log


def check_threads():
    one = run("follow-up", "weights.yaml", "all.csv", "-n", "1024", "--json", "-q", "-j", "1").stdout
    two = run("follow-up", "weights.yaml", "all.csv", "-n", "1024", "--json", "-q", "-j", "2").stdout
    assert one == two


def check_figures():
    if subprocess.run(["which", "gnuplot"], capture_output=True).returncode != 0:
        return
    run("follow-up", "weights.yaml", "all.csv", "-q", "-n", "1024", "--figures", "pictures")
    for name in ("forecast", "updates", "outlook"):
        svg = open(os.path.join(folder, "pictures", name + ".svg"), encoding="utf-8").read()
        assert svg.count("<path") > 10 and "NaN" not in svg
        png = open(os.path.join(folder, "pictures", name + ".png"), "rb").read()
        assert png[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", png[16:24])[0] == 1920


with tempfile.TemporaryDirectory() as folder:
    check_band_against_engine()
    check_quarters()
    check_written()
    check_targets()
    check_log()
    check_threads()
    check_figures()
