#!/usr/bin/env python3
"""Sensitivity as a script meets it: check_sensitivity.py GEVINST. Full and economy mode agree, given draws agree with
both, also those of a stored run; groups add up; the JSON has what it promises; figures come of every method."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

program = os.path.abspath(sys.argv[1])
home_care = os.path.abspath("scenarios/home-care.yaml")
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED:", what)


def run(folder, *arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=300, cwd=folder)
    check(done.returncode == 0, f"{' '.join(arguments)}: exit {done.returncode}: {done.stderr}")
    return done.stdout


def sensitivity(folder, argument, *options):
    return json.loads(run(folder, "sensitivity", argument, "-q", "--json", *options))


def agree(a, b, measure, what):
    """Within the sum of two half-widths each, which one comparison in some thousands exceeds, and what smoothing costs."""
    check(a.keys() == b.keys(), f"{what}: other inputs")
    for name in a:
        difference = abs(a[name][measure] - b[name][measure])
        bound = 2 * (a[name][measure + "_conf"] + b[name][measure + "_conf"]) + 1e-4
        check(difference <= bound, f"{what}: {measure} of {name} differs by {difference}, at most {bound}")


def check_methods(folder):
    full = sensitivity(folder, home_care, "-n", "16384", "-o", "full.h5")
    economy = sensitivity(folder, home_care, "-n", "16384", "-o", "economy.h5", "--economy")
    given = sensitivity(folder, home_care, "-n", "16384", "-o", "given.h5", "--method", "given")
    run(folder, "run", home_care, "-n", "16384", "-q", "--keep", "all", "-o", "kept.h5")
    stored = sensitivity(folder, "kept.h5", "-o", "stored.h5", "--method", "given")
    inputs = len(full["indices"])
    check(full["evaluations"] == 16384 * (2 * inputs + 2), "evaluations of the full mode")
    check(economy["evaluations"] == 16384 * (inputs + 2), "evaluations of the economy mode")
    for measure in "S1", "ST":
        agree(full["indices"], economy["indices"], measure, "economy")
        agree(full["indicator"]["indices"], economy["indicator"]["indices"], measure, "economy, indicator")
    agree(full["indices"], given["indices"], "S1", "given")
    agree(full["indicator"]["indices"], given["indicator"]["indices"], "S1", "given, indicator")
    check(stored["indices"] == given["indices"], "a stored run gives other indices than its scenario")
    check(stored["deciles"] == given["deciles"], "a stored run gives other deciles than its scenario")
    check(all(v["ST"] + v["ST_conf"] >= v["S1"] - v["S1_conf"] for v in full["indices"].values()), "ST below S1")
    names = sorted(full["indices"], key=lambda n: -full["indices"][n]["S1"])
    check(set(names[:2]) == {"relative_reduction", "effect_half_life"}, f"the most important are {names[:4]}")
    return full


def check_groups(folder, full):
    gates = sensitivity(folder, home_care, "-n", "16384", "-o", "gates.h5", "--groups", "gate")
    members = gates["groups"]
    check(sorted(sum(members.values(), [])) == sorted(full["indices"]), "gates do not hold each input once")
    for gate, inputs in members.items():
        single = sum(full["indices"][i]["S1"] for i in inputs)
        slack = 3 * (gates["indices"][gate]["S1_conf"] + sum(full["indices"][i]["S1_conf"] for i in inputs))
        check(gates["indices"][gate]["S1"] >= single - slack, f"the closed index of {gate} is below its inputs' sum")
    kinds = sensitivity(folder, home_care, "-n", "16384", "-o", "kinds.h5", "--groups", "kind", "--set",
                        "citizens=200")
    check(set(kinds["groups"]) <= {"knowledge", "chance"}, "kinds")
    grades = sensitivity(folder, home_care, "-n", "4096", "-o", "grades.h5", "--groups", "grade")
    check(set(grades["groups"]) <= {"measured", "experience", "assumption", "no_grade"}, "grades")


def check_chance(folder):
    """The share of chance that a run states is ST of the group of chance."""
    text = f"gevinst: 1\nextends: {home_care}\nchance: on\n"
    with open(os.path.join(folder, "chance.yaml"), "w", encoding="utf-8") as out:
        out.write(text)
    kinds = sensitivity(folder, "chance.yaml", "-n", "16384", "--groups", "kind")
    chance = kinds["run"]["policies"]["reference"]["chance"]["outcomes"]["net_present_value"]
    total = kinds["indices"]["chance"]
    difference = abs(total["ST"] - chance["variance_chance"])
    check(difference <= 2 * (total["ST_conf"] + chance["variance_chance_conf"]), f"chance: {total}, {chance}")


def check_figures(folder):
    for method, figure in ("sobol", "sensitivity"), ("morris", "morris"), ("tornado", "tornado"):
        run(folder, "sensitivity", home_care, "-n", "1024", "-q", "--method", method, "-o", "figure.h5")
        run(folder, "plot", "figure.h5", "-o", "figures")
        check(os.path.getsize(os.path.join(folder, "figures", figure + ".svg")) > 5000, f"no figure {figure}")
    run(folder, "sensitivity", home_care, "-n", "1024", "-q", "--outcome", "cumulative_gain", "-o", "figure.h5")
    run(folder, "plot", "figure.h5", "-o", "figures")
    check(os.path.getsize(os.path.join(folder, "figures", "months.svg")) > 5000, "no figure months")


with tempfile.TemporaryDirectory() as folder:
    whole = check_methods(folder)
    check_groups(folder, whole)
    check_chance(folder)
    if shutil.which("gnuplot"):
        check_figures(folder)
sys.exit(1 if failures else 0)
