#!/usr/bin/env python3
"""Studies beside a run, in the report: check_report_studies.py GEVINST SOURCE_FOLDER.

Every study that is given is shown, with the figures of its own JSON, or it is refused."""
import json
import os
import tempfile

from report_checks import (check, check_numbers, check_page, Figures, finish, has_gnuplot, markdown_cells, run, sections_of, source)

# Near even, so that frontiers, switching values and studies have something to say.
SCENARIO = """gevinst: 1
title: {da: Studier, en: Studies}
extends: %s/tests/scenarios/modes.yaml
inputs:
  completion_share: pert(60 %%, 75 %%, 85 %%)
  relative_reduction: uniform(20 %%, 60 %%)
  care_hour_value: triangular(365 DKK/h, 450 DKK/h, 560 DKK/h)
policies:
  reference: {label: {da: Referenceplan, en: Reference plan}}
  half: {label: {da: Halv indsats, en: Half the investment}, set: {investment_level: 0.5}}
  do_nothing: {label: {da: Ingen indsats, en: Do nothing}, set: {investment_level: 0}}
  no_budget_cut: {label: {da: Ingen budgetreduktion, en: No budget cut}, set: {budget_cut_share: 0}}
sampling: {draws: 1024, replicates: 16, design: sobol, seed: 1}
"""
NEEDS = {"da": "Hvad skal der til, for at det betaler sig?", "en": "What would it take for it to pay?"}
MORE = {"da": "Hvad giver en større indsats?", "en": "What does more investment give?"}
GATES = {"da": "Hvor bliver timerne af?", "en": "Where do the hours go?"}
MATTERS = {"da": "Hvilken usikkerhed betyder mest?", "en": "Which uncertainty matters most?"}
WORTH = {"da": "Hvad er det værd at vide mere?", "en": "What is it worth to know more?"}

# Name, command, the sections that show it, estimates in them at least, words that must stand there.
STUDIES = [
    ("levels", ["sweep", "--over", "investment_level=0.5,1,1.5", "--policy", "reference"], [MORE], 15, "investeringsniveau"),
    ("pairs", ["sweep", "--over", "investment_level=0.5,1", "--over", "completion_share=0.6,0.8"], [MORE], 16, "gennemførselsandel"),
    ("shares", ["sweep", "--over", "completion_share=0.6,0.7,0.8"], [NEEDS], 14, "gennemførselsandel"),
    ("frontier", ["frontier", "--over", "relative_reduction", "--target", "0.8", "--policy", "reference"], [NEEDS], 2, " og op"),
    ("cost", ["frontier", "--over", "course_cost=0:20000", "--target", "0.6"], [NEEDS], 2, "op til "),
    ("none", ["frontier", "--over", "completion_share=0.1:0.2", "--target", "0.9"], [NEEDS], 1, "ingen steder"),
    ("always", ["frontier", "--over", "course_cost=0:10", "--target", "0.01"], [NEEDS], 1, "i hele området"),
    ("along", ["frontier", "--over", "relative_reduction", "--target", "0.8", "--along", "completion_share=0.6:0.9:3"], [NEEDS], 5, "målet nås"),
    ("required", ["frontier", "--per-draw", "--over", "relative_reduction", "--at", "0.4"], [NEEDS], 6, "mindste værdi"),
    ("borne", ["frontier", "--per-draw", "--over", "course_cost=0:20000"], [NEEDS], 6, "største værdi"),
    ("saving", ["frontier", "--per-draw", "--over", "required_saving", "--policy", "reference"], [NEEDS], 6, "krævet besparelse"),
    ("switching", ["frontier", "--switching"], [NEEDS], 2, "går i nul ved"),
    ("given", ["sensitivity", "--method", "given", "--policy", "reference"], [MATTERS], 3, "variansen"),
    ("tornado", ["sensitivity", "--method", "tornado", "--policy", "reference"], [MATTERS], 3, "P10"),
    ("morris", ["sensitivity", "--method", "morris", "--policy", "reference"], [MATTERS], 1, "μ*"),
    ("other", ["sensitivity", "--method", "given", "--policy", "reference", "--outcome", "staff_hours"], [MATTERS], 1, "medarbejdertimer"),
    ("value", ["value", "--study", "relative_reduction=20,50,200", "--study-cost", "1000+10*n", "--study-decisions", "3"],
     [GATES, WORTH], 10, "borgere"),
]


def counted(command, data):
    """Numbers that are asked for or counted: points, draws, sizes, how many inputs have no switching value."""
    values = [512, 1024, data and len(data), 10, 90]
    for word in command:
        for part in word.split("=")[-1].replace(":", ",").split(","):
            if part.replace(".", "").isdigit():
                values += [float(part), 100 * float(part)]
    if "points" in data:
        values.append(len(data["points"]))
    for one in data.get("switching", []):
        values.append(sum(i["at_means"]["value"] is None and i["drawn"]["value"] is None for i in one["inputs"].values()))
    if "evppi" in data:
        values += range(1, len(data["evppi"]) + len(data["evppi_gates"]) + 1)
    return values


def check_study(folder, run_file, base, study):
    name, command, headings, least, words = study
    path = os.path.join(folder, name + ".h5")
    data = json.loads(run(command[0], os.path.join(folder, "s.yaml"), *command[1:], "-n", "512", "-j", "1", "-o", path, "--json").stdout)
    figures = Figures(data, base, counted(command, data))
    for language in ("da", "en"):
        text = run("report", run_file, path, "--format", "md", "--lang", language).stdout
        sections = sections_of(text)
        shown = "\n".join(sections[h[language]] for h in headings)
        if language == "da":
            check(words in shown.replace("\\", ""), f"{name}: '{words}' is not there")
        check_numbers(shown, figures, language, f"{name}, {language}", least)
        check(f"gevinst report s.h5 {name}.h5" in text and "{}" not in text and "kr.." not in text, f"{name}: {language}")
    return path


def check_refusals(folder, run_file):
    def refuse(message, *arguments, code=65):
        done = run("report", run_file, *arguments, "--format", "md", code=code)
        check(message in done.stderr and not done.stdout, f"{arguments}: {done.stderr}")

    file = lambda name: os.path.join(folder, name + ".h5")
    scenario = os.path.join(folder, "s.yaml")
    few = ["-n", "64", "-j", "1", "-q"]
    run("run", f"{source}/scenarios/retraining.yaml", *few, "-o", file("stranger"))
    refuse("stranger.h5' was computed from another scenario than the run", file("stranger"))
    # The file that it extends, and a value that --set gave, make another scenario too.
    text = open(scenario, encoding="utf-8").read()
    open(os.path.join(folder, "base.yaml"), "w", encoding="utf-8").write(
        open(f"{source}/tests/scenarios/modes.yaml", encoding="utf-8").read().replace("course_cost: 800", "course_cost: 900"))
    os.mkdir(os.path.join(folder, "other"))
    open(os.path.join(folder, "other", "s.yaml"), "w", encoding="utf-8").write(
        text.replace(f"{source}/tests/scenarios/modes.yaml", os.path.join(folder, "base.yaml")))
    levels = ["--over", "investment_level=1,2", "--policy", "reference"]
    run("sweep", os.path.join(folder, "other", "s.yaml"), *levels, *few, "-o", file("base"))
    refuse("another scenario than the run", file("base"))
    run("sweep", scenario, *levels, *few, "--set", "completion_share=0.7", "-o", file("set"))
    refuse("was computed with other values (--set) than the run", file("set"))
    # Studies of other policies; the message names them, and --policy chooses.
    run("sweep", scenario, "--over", "completion_share=0.6,0.8", "--policy", "half", *few, "-o", file("half"))
    refuse("holds a sweep of other policies than 'reference'", file("half"))
    refuse("it is about: half; choose with --policy", file("half"))
    run("report", run_file, file("half"), "--format", "md", "--policy", "half")
    run("sensitivity", scenario, "--method", "given", "--policy", "half", "-n", "512", "-j", "1", "-q", "-o", file("half_given"))
    refuse("holds a sensitivity of other policies", file("half_given"))
    # What holds nothing to show.
    refuse("s.h5' holds no study that a report shows", run_file)
    open(os.path.join(folder, "regret.csv"), "w").write("policy,regret\n")
    refuse("regret.csv", os.path.join(folder, "regret.csv"))
    refuse("none_such.h5", file("none_such"), code=66)


def curve_numbers(run_file):
    lines = run("export", run_file, "curve_policies", "--format", "csv").stdout.split("\n")
    return [float(cell) for line in lines[1:] for cell in line.split(",") if cell.replace(".", "").isdigit()]


def check_all(folder, run_file, paths):
    """All of them beside each other, in one report; each heading once."""
    text = run("report", run_file, *paths, "--format", "md", "--lang", "da").stdout
    for heading in (NEEDS, MORE, MATTERS, WORTH):
        check(text.count(f"## {heading['da']}\n") == 1, f"all: {heading}")
    if not has_gnuplot:
        return
    path = os.path.join(folder, "all.html")
    run("report", run_file, *paths, "-o", path, "--lang", "da", "-q")
    page = check_page(open(path, encoding="utf-8").read(), "all", "da")
    check([c.replace("\u00a0", " ") for c in page.texts["cells"]] == markdown_cells(text), "all: tables differ")
    check(page.elements.count("figure") >= len(paths), f"all: {page.elements.count('figure')} figures")


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "s.yaml"), "w", encoding="utf-8") as out:
        out.write(SCENARIO % source)
    run_file = os.path.join(folder, "s.h5")
    base = json.loads(run("run", os.path.join(folder, "s.yaml"), "-n", "1024", "-j", "1", "-o", run_file, "--json").stdout)
    # What the same sections say of the run: of the plan, and the curves, which only `export` has.
    base = [base["policies"]["reference"], curve_numbers(run_file)]
    paths = [check_study(folder, run_file, base, s) for s in STUDIES]
    check_all(folder, run_file, [p for p, s in zip(paths, STUDIES) if s[0] not in ("none", "always", "other")])
    check_refusals(folder, run_file)
finish()
