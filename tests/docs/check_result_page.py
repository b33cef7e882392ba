#!/usr/bin/python3
"""docs/result-file.md describes every variable that result files have, and none that they have not, every table that
`export` writes and every figure that `plot` draws: check_result_page.py PROGRAM ROOT"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

program, root = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()

# Small runs that together make everything that a file can hold.
SCENARIO = """gevinst: 1
extends: itemised-costs.yaml
title: {da: Alt, en: Everything}
horizon: 12
chance: on
indicators: [motivation]
groups: {effect: [relative_reduction, effect_half_life]}
curves:
  reach: {points: [[0, 0], [1, 1], [4, 2]], source: Ours, year: 2025, grade: assumption}
policies:
  reference: {}
  double: {investment_level: 2}
  other: {set: {completion_share: "pert(50 %, 60 %, 70 %)"}}
"""
AXES = {"investment_level", "referral_share"}  # what the sweep and the frontier go over
SMALL = ["-n", "64", "-r", "2"]
RUNS = [
    ["run", "--keep", "all", "--set", "course_weeks=10", *SMALL],
    ["run", "--tolerance", "0.2", "-n", "8192", "--policy", "reference"],
    ["run", "--set", "citizens=discrete(2000:0.5, 1e300:0.5)", "--set", "baseline_help=1e300", *SMALL],
    ["sweep", "--over", "investment_level=0.5:2:3", "--policy", "reference", *SMALL],
    ["sweep", "--over", "investment_level=0.5:2:3", "--policy", "reference", "--part", "2/3", *SMALL],
    ["sweep", "--over", "investment_level=1,2", "--over", "referral_share=1%,2%", "--policy", "reference", *SMALL],
    ["frontier", "--over", "completion_share", "--target", "0.5", "--along", "referral_share=1%,2%", "--policy", "reference",
     *SMALL],
    ["frontier", "--per-draw", "--over", "required_saving", "--at", "27", "--policy", "reference", *SMALL],
    ["frontier", "--switching", "--policy", "reference", *SMALL],
    ["sensitivity", "--groups", "gate", "--second-order", *SMALL],
    ["sensitivity", "--method", "given", *SMALL],
    ["sensitivity", "--method", "morris", *SMALL],
    ["sensitivity", "--method", "tornado", *SMALL],
    ["sensitivity", "--groups", "gate", "--outcome", "cumulative_gain", *SMALL],
    ["value", "--inputs", "completion_share,responder_share", "--study", "responder_share=10,20", "--study-cost", "1000+10*n",
     *SMALL],
]


def call(*arguments, folder):
    done = subprocess.run([program, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env=dict(os.environ, OMP_NUM_THREADS="1", LC_ALL="C.UTF-8"), check=False)
    if done.returncode:
        sys.exit(f"gevinst {' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def files(folder):
    """Writes the files; (group, variable, attributes) of everything in them, and the attributes of the files."""
    for scenario in root.glob("scenarios/*.yaml"):
        (folder / scenario.name).write_bytes(scenario.read_bytes())
    (folder / "all.yaml").write_text(SCENARIO)
    found, top = {}, set()
    for k, (command, *options) in enumerate(RUNS):
        call(command, "all.yaml", *options, "-q", "-o", f"{k}.h5", folder=folder)
        with h5py.File(folder / f"{k}.h5") as file:
            top |= set(file.attrs)
            for group in file:
                seen = found.setdefault(group, {})
                for name in file[group]:
                    if name not in seen:
                        variable = file[group][name]
                        seen[name] = {key: variable.attrs.get(key) for key in ("outcome", "input", "policy", "CLASS")}
    return found, top


def tables_and_figures(folder):
    """The names of what `export` and `plot` make of the files."""
    refusal = subprocess.run([program, "export", folder / "0.h5", "nothing"], stderr=subprocess.PIPE, text=True, check=False)
    tables = re.search(r"choose one of (.*)", refusal.stderr)[1].split(", ")
    for k in (k for k, (command, *_) in enumerate(RUNS) if k == 0 or command != "run"):
        call("plot", f"{k}.h5", "--format", "gp", "-o", "figures", "-q", folder=folder)
    return tables, {path.stem for path in (folder / "figures").glob("*.gp")}


def first_cells(heading):
    """The words in the first column of the first table below a heading."""
    rows = (root / "docs/result-file.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].split("\n## ")[0]
    return set(re.findall(r"\w+", " ".join(line.split("|")[1] for line in rows.split("\n") if line.startswith("|"))))


def expanded(text):
    """The names in a text of the page. `register_value`, `_source` are register_value, register_source, and may be
    register_value_source."""
    names, stems = [], []
    for name in re.findall(r"`([^`]+)`", text):
        if name.startswith("_"):
            names += [stem + name for stem in stems]
        else:
            stems = [name, name.rsplit("_", 1)[0]]
            names.append(name.partition("(")[0])
    return names


def page_sections():
    """{group: (names in first cells, all words in code)} of the page."""
    text = (root / "docs/result-file.md").read_text(encoding="utf-8")
    text = text.partition("\n## Groups")[2].partition("\n## How it is written")[0]
    found = {}
    for section in text.split("\n### ")[1:]:
        heading, _, body = section.partition("\n")
        groups = re.findall(r"`/(\w+)`", heading)
        for group in groups:
            own = body
            if len(groups) > 1:  # a table for each
                own = body.partition(f"variable of `/{group}`")[2].partition("| variable of ")[0]
            rows = [line for line in own.split("\n") if line.startswith("|") and not line.startswith("|-")]
            names = {name for row in rows for name in re.findall(r"`([^`(/]+)`", row.split("|")[1]) if name[0] != "_"}
            words = {word for row in rows for word in expanded(row)}
            words |= {word for paragraph in re.split(r"\n\n|\n\|", body) for word in expanded(paragraph)}
            # Dimensions, and names that stand for others, are written without marks.
            words |= set(re.findall(r"\w+", " ".join(re.findall(r"\(([\w,\s]+)\)", own)))) | set(
                re.findall(r"OUTCOME|INPUT__POLICY|INPUT", own.replace("`", "")))
            found[group] = (names, words)
    return found


def spellings(group, name, attributes, outcomes):
    """How the page may write a variable: itself, or with NAME, OUTCOME or INPUT for what the model calls it."""
    text = {key: value.decode() if isinstance(value, bytes) else str(value) for key, value in attributes.items()}
    found = [name]
    if group == "draws" and name in outcomes:
        found.append("OUTCOME")
    if group in ("sweep", "frontier") and text.get("CLASS") == "DIMENSION_SCALE" and name in AXES:
        found.append("axes" if group == "sweep" else "input")
    for kind in ("outcome", "input"):
        own = text.get(kind)
        if own and name.startswith(own):
            found += [prefix + name[len(own) :] for prefix in ("NAME", kind.upper())]
            policy = text.get("policy")
            found += ["INPUT__POLICY"] if policy and name == f"{own}__{policy}" else []
    for spelling in list(found):
        for end in ("_low", "_high"):
            if spelling.endswith(end):
                found += [spelling.removesuffix(end), spelling.removesuffix(end) + "_plain"]
    return found + [spelling.removeprefix("positive_") for spelling in found if spelling.startswith("positive_")]


with tempfile.TemporaryDirectory() as temporary:
    variables, attributes = files(Path(temporary))
    exports, figures = tables_and_figures(Path(temporary))
documented, failures, seen = page_sections(), [], {}
outcomes = {name.removesuffix("_mean") for name in variables["summary"] if name.endswith("_mean")} | {"cumulative_gain"}
for group, members in variables.items():
    if group not in documented:
        failures.append(f"the group /{group} has no section")
        continue
    names, words = documented[group]
    for name, values in members.items():
        wanted = spellings(group, name, values, outcomes)
        if not set(wanted) & (names | words):
            failures.append(f"/{group}/{name} is not described")
        seen.setdefault(group, set()).update(wanted)
for group, (names, words) in documented.items():
    for name in sorted(names):
        if name not in seen.get(group, set()) | {"positive_…"}:
            failures.append(f"/{group}: the page has {name}, no file has it")
page = (root / "docs/result-file.md").read_text(encoding="utf-8")
failures += [f"the attribute {name} of the file is not described" for name in attributes if f"`{name}`" not in page]
failures += [f"export {name} is not described" for name in exports if name not in first_cells("Export to text")]
failures += [f"the figure {name} is not described, or there is none" for name in figures ^ (first_cells("Figures") - {"figure"})]
print(sum(len(members) for members in variables.values()), "variables in", len(variables), "groups")
print("\n".join(failures))
sys.exit(1 if failures else 0)
