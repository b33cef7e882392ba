#!/usr/bin/env python3
"""Draws the figures of a run with a hostile title and looks at the files: check_plot.py GEVINST SOURCE_FOLDER.

Skipped (exit 77) where gnuplot is not installed."""
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.dom.minidom

from report_checks import check, finish, has_gnuplot, run, source

FIGURES = ["curves", "distribution", "fan", "gates", "policies", "budget"]
HOSTILE = "$(touch pwned1) \"quote' `touch pwned2` @$data @data <b>&amp; ' . system('touch pwned3') . '\n" \
          "GV_END\nsystem('touch pwned4')\n\\n {/Bold x} ^2 %s %d \u202e Ærø"


def parse_svg(path):
    document = xml.dom.minidom.parse(path)
    root = document.documentElement
    check(root.tagName == "svg" and root.getAttribute("viewBox"), f"{path}: no viewBox")
    check(not root.getAttribute("width"), f"{path}: fixed in size")
    check(not document.getElementsByTagName("script"), f"{path}: holds a script")
    check(not document.getElementsByTagName("b"), f"{path}: markup of the title came through")
    texts = ["".join(n.data for n in t.childNodes) for t in document.getElementsByTagName("text")]
    check(len(texts) > 15, f"{path}: only {len(texts)} texts")
    return texts


def check_png(path):
    data = open(path, "rb").read()
    check(data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND", f"{path}: not a whole PNG")
    width, height = struct.unpack(">II", data[16:24])
    check(width >= 1600 and height >= 500 and len(data) > 20000, f"{path}: {width} x {height}, {len(data)} bytes")


def scenario(folder):
    """The reference scenario under a hostile title, with hostile labels."""
    text = open(os.path.join(source, "scenarios", "home-care.yaml"), encoding="utf-8").read()
    title = json.dumps(HOSTILE, ensure_ascii=True)
    text, n = re.subn(r"(?m)^title:.*$", lambda _: f"title: {{da: {title}, en: {title}}}", text)
    label = json.dumps("GV_END ' `touch pwned5` $(touch pwned6)\"")
    text, m = re.subn(r"(?m)^    label: \{da: Dobbelt.*$", lambda _: f"    label: {{da: {label}, en: {label}}}", text)
    check(n == 1 and m == 1, "the reference scenario looks different: adapt this test")
    path = os.path.join(folder, "hostile.yaml")
    open(path, "w", encoding="utf-8").write(text)
    return path


def check_drawing(folder):
    run("run", scenario(folder), "-n", "4096", "-q", "-o", "h.h5", cwd=folder)
    for language, word in (("da", "gevinst"), ("en", "gain")):
        out = os.path.join(folder, "figures", language)
        done = run("plot", "h.h5", "-o", out, "--lang", language, "--format", "all", cwd=folder)
        expected = sorted(f"{f}.{k}" for f in FIGURES for k in ("svg", "png", "pdf"))
        check(sorted(os.listdir(out)) == expected, f"files: {sorted(os.listdir(out))}")
        check(sorted(done.stdout.split()) == [os.path.join(out, f) for f in expected], "the printed list")
        for figure in FIGURES:
            texts = parse_svg(os.path.join(out, figure + ".svg"))
            check(any(t.startswith("$(touch pwned1) \"quote' `touch") for t in texts), f"{figure}: where is the title?")
            check(any(w in t for t in texts for w in (word, "timer", "hours", "priser", "prices")), f"{figure}: language")
            check_png(os.path.join(out, figure + ".png"))
            pdf = open(os.path.join(out, figure + ".pdf"), "rb").read()
            check(pdf.startswith(b"%PDF-") and pdf.rstrip().endswith(b"%%EOF") and len(pdf) > 5000, f"{figure}.pdf")
    decimals = [t for t in parse_svg(os.path.join(folder, "figures", "da", "distribution.svg")) if t.startswith("P50 (")]
    check(decimals and "," in decimals[0] and "." not in decimals[0], f"decimal comma: {decimals}")
    litter = [f for _, _, files in os.walk(folder) for f in files if f.startswith("pwned") or ".part" in f]
    check(not litter, f"left behind: {litter}")


def check_choices(folder):
    out = os.path.join(folder, "chosen")
    run("plot", "h.h5", "-o", out, "--policy", "half", "--policy", "naive", "--lang", "en", "--format", "svg", "-q",
        cwd=folder)
    check(sorted(os.listdir(out)) == sorted(f + ".svg" for f in FIGURES), "only svg")
    texts = parse_svg(os.path.join(out, "policies.svg"))
    check("Half investment" in texts and "Naive business case" in texts and "Reference plan" not in texts,
          "the chosen policies")
    texts = parse_svg(os.path.join(out, "fan.svg"))
    check(any(t.startswith("Half investment") for t in texts), "the first chosen policy")
    # The script with its data draws the same picture by itself.
    run("plot", "h.h5", "-o", out, "--policy", "half", "--lang", "en", "--format", "gp", "-q", cwd=folder)
    for figure in FIGURES:
        drawn = subprocess.run(["gnuplot", "-d", "-e", "format = 'png'", figure + ".gp"], cwd=out, capture_output=True)
        check(drawn.returncode == 0 and drawn.stdout[:4] == b"\x89PNG", f"{figure}.gp: {drawn.stderr[:300]}")


def check_comparison(folder):
    """The figure of `compare`: the least regret first, labels as text, and a script that draws by itself."""
    out = os.path.join(folder, "compared")
    for language, word in (("da", "fortrydelse"), ("en", "regret")):
        done = run("compare", "h.h5", "-o", out, "--lang", language, "--format", "all", cwd=folder)
        expected = ["comparison.csv", "comparison-pairs.csv", "regret.svg", "regret.png", "regret.pdf"]
        check(sorted(os.listdir(out)) == sorted(expected), f"compare: {sorted(os.listdir(out))}")
        check(done.stdout.split("\n")[-6:-1] == [os.path.join(out, f) for f in expected], "compare: the printed list")
        texts = parse_svg(os.path.join(out, "regret.svg"))
        check(any(word in t for t in texts), f"regret: language {language}")
        check_png(os.path.join(out, "regret.png"))
    result = json.loads(run("compare", "h.h5", "--json", cwd=folder).stdout)
    labels = {p["label"]["en"]: p["regret"] for p in result["policies"].values()}
    shown = [labels[t] for t in texts if t in labels]
    check(len(shown) >= 7 and shown == sorted(shown), f"regret: order of the bars {shown}")
    check(any("GV_END ' `touch" in t for t in texts), "regret: the hostile label")
    check(abs(min(labels.values()) - result["evpi"]) < 1e-6 * result["evpi"], "regret: the least is the EVPI")
    run("compare", "h.h5", "-o", out, "--format", "gp", "-q", cwd=folder)
    drawn = subprocess.run(["gnuplot", "-d", "-e", "format = 'png'", "regret.gp"], cwd=out, capture_output=True)
    check(drawn.returncode == 0 and drawn.stdout[:4] == b"\x89PNG", f"regret.gp: {drawn.stderr[:300]}")
    bare = os.path.join(folder, "empty")
    os.mkdir(bare)
    run("compare", "h.h5", "-o", "tables", code=69, cwd=folder, env={"PATH": bare})
    check(sorted(os.listdir(os.path.join(folder, "tables"))) == ["comparison-pairs.csv", "comparison.csv"],
          "compare: the tables are there without gnuplot")
    litter = [f for _, _, files in os.walk(folder) for f in files if f.startswith("pwned") or ".part" in f]
    check(not litter, f"left behind: {litter}")


def check_value(folder):
    """The figures of `value`: the most first, the best size, and what is said where nothing is worth knowing."""
    shutil.copy(os.path.join(source, "tests", "scenarios", "modes.yaml"), folder)
    shutil.copy(os.path.join(source, "tests", "cli", "inputs", "small.yaml"), folder)
    common = ["value", "small.yaml", "-n", "1024", "-o", "v.h5", "--study-cost", "20000+100*n"]
    worth = json.loads(run(*common, "--set", "baseline_help=pert(4,9,16)", "--study", "baseline_help=2,5,20,80,1000",
                           "--study-sd", "6", "--json", "-q", cwd=folder).stdout)
    check(worth["study"]["where"] == "interior", f"the best size: {worth['study']}")
    out = os.path.join(folder, "valued")
    run("plot", "v.h5", "-o", out, "--lang", "en", "--format", "all", "-q", cwd=folder)
    for figure in ("value", "study"):
        check_png(os.path.join(out, figure + ".png"))
    texts = parse_svg(os.path.join(out, "study.svg"))
    check(f"best: n = {worth['study']['best_n']}" in texts, f"the best size in the figure: {texts}")
    texts = parse_svg(os.path.join(out, "value.svg"))
    first = [texts.index(t) for t in ("response", "granted help at the start", "prices") if t in texts]
    check(first == sorted(first) and len(first) >= 2, f"order of the bars: {texts}")
    for table in ("value", "study"):
        run("export", "v.h5", table, "-o", table + ".dat", cwd=folder)
        scripts = [os.path.join(source, "scripts", "plot", f + ".gp") for f in ("english", "style", table)]
        drawn = subprocess.run(["gnuplot", "-d", "-e", f"{table} = '{table}.dat'", *scripts], cwd=folder, capture_output=True)
        check(drawn.returncode == 0 and drawn.stdout.rstrip().endswith(b"</svg>"), f"{table}: {drawn.stderr[:300]}")
    run(*common, "--set", "baseline_help=1", "--study", "completion_share=10", "-q", cwd=folder)
    run("plot", "v.h5", "-o", out, "--lang", "da", "--format", "svg", "-q", cwd=folder)
    check("Intet af det ville hver for sig ændre valget." in parse_svg(os.path.join(out, "value.svg")), "nothing to know")
    check("ingen størrelse er sin pris værd" in parse_svg(os.path.join(out, "study.svg")), "no size")


def check_by_hand(folder):
    """The way that the heads of the scripts describe."""
    scripts = os.path.join(source, "scripts", "plot")
    for table in ("summary", "distribution:net_present_value", "monthly:cumulative_gain", "gates", "policies", "curves",
                  "curve_points", "curve_policies"):
        name = table.split(":")[0] + ".dat"
        run("export", "h.h5", table, "-o", name, cwd=folder)
    setup = "; ".join(f"{t} = '{t}.dat'" for t in ("summary", "distribution", "monthly", "gates", "policies",
                                                       "curves", "curve_points", "curve_policies"))
    for figure in FIGURES:
        files = [os.path.join(scripts, f + ".gp") for f in ("english", "style", figure, "policies")][: 4 if figure == "budget" else 3]
        drawn = subprocess.run(["gnuplot", "-d", "-e", setup, *files], cwd=folder, capture_output=True)
        check(drawn.returncode == 0 and drawn.stdout.rstrip().endswith(b"</svg>"), f"{figure}: {drawn.stderr[:300]}")


def check_levels(folder):
    """The curves are drawn where they count for something: off level 1, or as tables."""
    tests = os.path.join(source, "tests")
    for name in ("scenarios/modes.yaml", "cli/inputs/small.yaml", "cli/inputs/curves.yaml"):
        shutil.copy(os.path.join(tests, name), folder)
    for name, more, drawn in (("small", [], False), ("curves", ["--policy", "reference"], True),
                              ("small", ["--set", "investment_level=uniform(0.5, 1.5)"], True)):
        out = os.path.join(folder, name + str(drawn))
        run("run", name + ".yaml", "-n", "256", "-q", "-o", "l.h5", *more, cwd=folder)
        run("plot", "l.h5", "-o", out, "--format", "svg", "--lang", "da", "-q", cwd=folder)
        check(os.path.exists(os.path.join(out, "curves.svg")) == drawn, f"curves of {name} {more}: drawn or not?")
    texts = parse_svg(os.path.join(folder, "curvesTrue", "curves.svg"))
    check("omkostning, tabel" in texts and "virkning" in texts, f"what the curves are: {texts}")


def check_texts():
    """english.gp says what texts.def says, and has what the scripts use."""
    table = open(os.path.join(source, "sim", "report", "texts.def"), encoding="utf-8").read()
    english = dict(re.findall(r'^TEXT\((\w+), ".*?", "(.*?)"\)$', table, re.M))
    folder = os.path.join(source, "scripts", "plot")
    own = dict(re.findall(r"^text_(\w+) = '(.*)'$", open(os.path.join(folder, "english.gp"), encoding="utf-8").read(),
                          re.M))
    for key, value in own.items():
        check(english.get(key) == value.replace("''", "'"), f"english.gp: {key}")
    for name in ["style", "regret", "value", "study", "forecast", "updates", "outlook", *FIGURES]:
        used = set(re.findall(r"\btext_([A-Z_]+)", open(os.path.join(folder, name + ".gp"), encoding="utf-8").read()))
        check(used <= set(own), f"english.gp lacks {used - set(own)}")


def check_failures(folder):
    done = run("plot", "h.h5", "-o", "x", "--policy", "nave", code=64, cwd=folder)
    check("naive" in done.stderr, "a suggestion for a misspelt policy")
    run("plot", "h.h5", "-o", "x", "--format", "gif", code=64, cwd=folder)
    run("plot", "h.h5", code=64, cwd=folder)
    run("plot", "no.h5", "-o", "x", code=66, cwd=folder)
    run("plot", "h.h5", "-o", "/proc/nowhere/figures", code=73, cwd=folder)
    open(os.path.join(folder, "a-file"), "w").close()
    run("plot", "h.h5", "-o", "a-file", code=73, cwd=folder)
    # without gnuplot, and with one that fails half-way
    bare = os.path.join(folder, "bin")
    os.mkdir(bare)
    done = run("plot", "h.h5", "-o", "none", code=69, cwd=folder, env={"PATH": bare})
    check("apt-get install gnuplot-nox" in done.stderr, "how to install gnuplot")
    fake = os.path.join(bare, "gnuplot")
    with open(fake, "w") as file:
        file.write("#!/bin/sh\necho '<svg>'\necho 'terminal type is unknown' >&2\nexit 1\n")
    os.chmod(fake, 0o755)
    done = run("plot", "h.h5", "-o", "none", code=74, cwd=folder, env={"PATH": bare})
    check("terminal type is unknown" in done.stderr, "what gnuplot said")
    check(os.listdir(os.path.join(folder, "none")) == [], "nothing half drawn is left")


if not has_gnuplot:
    print("gnuplot is not installed")
    sys.exit(77)
with tempfile.TemporaryDirectory() as work:
    check_texts()
    check_drawing(work)
    check_choices(work)
    check_comparison(work)
    check_value(work)
    check_levels(work)
    check_by_hand(work)
    check_failures(work)
finish()
