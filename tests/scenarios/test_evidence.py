#!/usr/bin/python3
"""Runs every scenario of scenarios/evidence/ and those for maintenance and prevention: test_evidence.py PROGRAM

All of them must run, say where each input that they set comes from, and have a title in both languages. For each
evidence scenario a figure that its source states must come out again, by arithmetic that is written here a second
time. A scenario without such a line fails."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py

PROGRAM = sys.argv[1]
ROOT = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
GRADES = {"measured", "experience", "assumption"}
DAYS = 365.25
failures = 0


def check(condition, message):
    global failures
    if not condition:
        failures += 1
        print("FAILED:", message)


def close(name, what, value, expected, tolerance):
    check(abs(value - expected) <= tolerance, f"{name}: {what} is {value}, not {expected}")


def program(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        print(done.stderr)
        sys.exit(f"FAILED: {' '.join(map(str, arguments))}")
    return done.stdout


def run(path, policies, draws):
    """Means of the outcomes, by policy."""
    with tempfile.TemporaryDirectory() as folder:
        options = [o for p in policies for o in ("--policy", p)]
        result = json.loads(program("run", path, "-n", draws, "--json", "-o", f"{folder}/r.h5", *options))
    return {p: {o: s["mean"] for o, s in r["outcomes"].items()} for p, r in result["policies"].items()}


# What a source states, and what the scenario must give back.


def guide_example(name, runs):
    m, citizens = runs["as_reported"], 2000
    close(name, "completers a year", m["completed_per_year"], 0.03 * citizens, 1e-9)
    close(name, "hours before the staff's time", m["guide_hours_saved"] + m["staff_hours"], 0.03 * citizens * 24, 0.1)
    # The budget: 648,000 DKK a year from month 13 on, less the start-up cost, with its own mean.
    cut = 0.03 * citizens * 24 * 450 / 12
    present = sum(cut * 1.035 ** (-t / 12) for t in range(13, 61))
    startup = (100 + 4 * 200 + 500) / 6 * 1000 * (1 + (0 + 4 * 0.3 + 1) / 6)
    close(name, "central result", m["central_result"], present - startup, 2000)


def kerteminde(name, runs):
    close(name, "observed saving", runs["as_reported"]["observed_saving"], 27, 0.001)


def viborg_2016(name, runs):
    m = runs["reference"]
    close(name, "observed saving", m["observed_saving"], 0, 0)
    close(name, "hours granted less", m["granted_reduction_hours"], 0, 0)
    close(name, "completion", m["completed_per_year"] / m["started_per_year"], 132 / 169, 1e-6)
    # Decline avoided is in proportion to its input, whose mean in the reference is (0 + 4·5 + 15)/6.
    ratio = runs["as_controls"]["avoided_hours"] / m["avoided_hours"]
    close(name, "decline avoided as the controls", ratio, 20 / 60 * DAYS / 7 / (35 / 6), 0.03)


def viborg_2021(name, runs):
    m = runs["as_reported"]
    close(name, "hours per completer", m["staff_hours"] / m["completed_per_year"], 9500 / 667, 1e-4)


def aarhus_2022(name, runs):
    m = runs["as_reported"]
    per_referred = m["observed_saving"] * m["completed_per_year"] / m["started_per_year"]
    close(name, "hours per referred", per_referred, (52.81 - 41.29) / 60 * DAYS * 64 / 174, 0.001)


def vendor_stress(name, runs):
    close(name, "observed saving", runs["as_reported"]["observed_saving"], 75, 0.001)


ARITHMETIC = {
    "guide-example": guide_example,
    "kerteminde": kerteminde,
    "viborg-2016": viborg_2016,
    "viborg-2021": viborg_2021,
    "aarhus-2022": aarhus_2022,
    "vendor-stress": vendor_stress,
}
POLICIES = {"viborg-2016": ["reference", "as_controls", "help_reduced"]}


def check_plausibility():
    """The vendor's claim for 17 % of the citizens a year is far above the national potential; nothing else is."""
    with tempfile.TemporaryDirectory() as folder:
        for share, warned in (("3 %", 0), ("17 %", 1)):
            path = f"{folder}/r.h5"
            program("run", ROOT / "evidence/vendor-stress.yaml", "-n", 256, "-q", "-o", path, "--policy", "reference",
                    "--set", f"referral_share={share}", "--set", "reach_cap=20 %",
                    "--set", f"reference_reach={share}")
            with h5py.File(path) as file:
                value = {n: file["provenance/plausibility_" + n][0]
                         for n in ("gain", "potential_low", "potential_high", "warning")}
                gain = file["summary/net_present_value_mean"][0]
            close(share, "the warning", value["warning"], warned, 0)
            close(share, "the gain a year", value["gain"], gain / 5, 1e-6)
            # 214-283 million over five years and 98 municipalities, of which 2,000 of 156,100 citizens.
            close(share, "the low potential", value["potential_low"], 214e6 / 5 * 2000 / 156100, 1e-6)
            close(share, "the high potential", value["potential_high"], 283e6 / 5 * 2000 / 156100, 1e-6)
            check(not warned or value["gain"] > 2 * value["potential_high"], "a warning below twice the potential")
    for path in sorted(ROOT.glob("*.yaml")) + sorted((ROOT / "evidence").glob("*.yaml")):
        for policy, entry in json.loads(program("check", path, "--json"))["plausibility"].items():
            check(entry is None or not entry["far_above"], f"{path.stem}: {policy} is far above the potential")


def check_register(name, path):
    resolved = json.loads(program("check", path, "--json"))
    check(resolved["title"]["da"] != resolved["title"]["en"], f"{name}: one title for both languages")
    section = path.read_text(encoding="utf-8").split("\ninputs:\n")[1].split("\npolicies:\n")[0]
    own = re.findall(r"^  (\w+):$", section, re.MULTILINE)
    check(own, f"{name}: sets no inputs")
    for key in own:
        entry = resolved["inputs"][key]
        check(entry.get("source") and entry.get("note"), f"{name}: {key} has no source or note")
        check(entry.get("grade") in GRADES, f"{name}: {key} has no grade")
    for key, entry in resolved["inputs"].items():
        check(entry.get("grade") in GRADES or not entry["given"], f"{name}: {key} is without a grade")


def main():
    evidence = sorted((ROOT / "evidence").glob("*.yaml"))
    check({p.stem for p in evidence} == set(ARITHMETIC), "evidence scenarios and their arithmetic are not the same")
    for path in evidence:
        check_register(path.stem, path)
        runs = run(path, POLICIES.get(path.stem, ["reference", "as_reported"]), 4096)
        ARITHMETIC[path.stem](path.stem, runs)
    for name in ("maintenance", "prevention"):
        check_register(name, ROOT / f"{name}.yaml")
        check(len(run(ROOT / f"{name}.yaml", [], 64)) > 1, f"{name}: no policies")
    check_plausibility()
    print("evidence scenarios:", ", ".join(p.stem for p in evidence))
    return 1 if failures else 0


sys.exit(main())
