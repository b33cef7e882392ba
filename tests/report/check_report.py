#!/usr/bin/env python3
"""Reports of runs against the JSON of the same runs, and under hostile names: check_report.py GEVINST SOURCE_FOLDER.

Without gnuplot the page is not made, and only the Markdown is checked."""
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

program, source = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
has_gnuplot = shutil.which("gnuplot") is not None
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)
        print("FAILED:", what)


def run(*arguments, code=0, **more):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=300, **more)
    check(done.returncode == code, f"{' '.join(arguments)[:200]}: exit {done.returncode}, not {code}: {done.stderr}")
    return done


# --- numbers ---

def collect(value, estimates, counts):
    """(value, half-width) of every estimate in JSON, and every count."""
    if isinstance(value, dict):
        for key, of in value.items():
            conf = value.get(key + "_conf")
            if isinstance(of, (int, float)) and isinstance(conf, (int, float)):
                estimates.append((of, conf))
            elif isinstance(of, list) and isinstance(conf, list):
                estimates.extend(zip(of, conf))
            elif isinstance(of, dict) and isinstance(conf, dict):
                estimates.extend((of[k], conf.get(k)) for k in of if isinstance(of[k], (int, float)))
            elif isinstance(of, int):
                counts.add(of)
            collect(of, estimates, counts)
    elif isinstance(value, list):
        for of in value:
            collect(of, estimates, counts)


def number(text, language):
    """The number, and half a unit of its last digit that is not a rounded zero."""
    plain = text.replace(".", "").replace(",", ".") if language == "da" else text.replace(",", "")
    decimals = len(plain.split(".")[1]) if "." in plain else 0
    digits = plain.lstrip("-").replace(".", "")
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals and digits.strip("0") else 0
    return float(plain), 0.5 * 10.0 ** (zeros - decimals)


NUMBER = r"-?\d[\d.,]*\d|-?\d"
ESTIMATE = re.compile(rf"({NUMBER})( %)? ±({NUMBER})")


def known(match, estimates, language):
    (value, half_unit), (conf, conf_unit) = number(match[1], language), number(match[3], language)
    scale = 100 if match[2] else 1
    # Both stand to the place of the half-width's second digit.
    unit = max(min(half_unit, conf_unit), 1e-9 * max(abs(value), 1))
    return any(abs(scale * v - value) <= max(half_unit, unit) * 1.001 + 1e-12 and
               abs(scale * c - conf) <= conf_unit * 1.001 + 1e-9 for v, c in estimates if v is not None and c is not None)


def check_numbers(text, data, language, name):
    estimates, counts = [], set()
    collect(data, estimates, counts)
    found = list(ESTIMATE.finditer(text))
    check(len(found) > 60, f"{name}: only {len(found)} estimates")
    for match in found:
        check(known(match, estimates, language), f"{name}: {match[0]} is not in the JSON")
    for match in re.finditer(rf"([≥≤]) ({NUMBER}) %", text):
        bound, unit = number(match[2], language)
        ends = [100 * (1 - 2 * c) if match[1] == "≥" else 200 * c for v, c in estimates if v == (match[1] == "≥") and c]
        check(any(abs(e - bound) <= unit * 1.001 for e in ends), f"{name}: {match[0]} is no bound of the JSON")


def sections_of(text):
    """Headings and what stands below them."""
    parts = re.split(r"(?m)^## (.*)$", text)
    return dict(zip(parts[1::2], parts[2::2]))


def check_answer(text, data, language, name):
    """The three sentences are about the first policy, and say these numbers."""
    answer = sections_of(text)["Svaret i tre sætninger" if language == "da" else "The answer in three sentences"]
    sentences = [p for p in answer.split("\n\n") if p.strip()][:3]
    npv = next(iter(data["policies"].values()))["outcomes"]["net_present_value"]
    first = [m for m in ESTIMATE.finditer(sentences[0])]
    wanted = [(npv[k], npv[k + "_conf"]) for k in ("mean", "P05", "P95")]
    check(len(first) == 3 and all(known(m, [w], language) for m, w in zip(first, wanted)), f"{name}: {sentences[0]}")
    check(("tab" if language == "da" else "loss") in sentences[0], f"{name}: no loss: {sentences[0]}")
    second = ESTIMATE.search(sentences[1])
    check(second and known(second, [(npv["probability_positive"], npv["probability_positive_conf"])], language),
          f"{name}: {sentences[1]}")
    check(("meget usandsynligt" if language == "da" else "very unlikely") in sentences[1], f"{name}: {sentences[1]}")
    check(str(sum(p in ("reference", "double", "half", "do_nothing") for p in data["policies"])) in sentences[2] and
          ("Ingen indsats" if language == "da" else "Do nothing") in sentences[2], f"{name}: {sentences[2]}")
    check("kr.." not in text and "{}" not in text, f"{name}: words that do not fit")


# --- pages ---

class Page(html.parser.HTMLParser):
    VOID = {"meta", "link", "br", "img", "hr", "wbr"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.errors, self.ids, self.refs, self.texts = [], [], [], [], {}
        self.elements, self.attributes = [], []
        self.feed(text)
        self.close()
        if self.open:
            self.errors.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        names = [n for n, _ in attributes]
        if len(set(names)) != len(names):
            self.errors.append(f"attribute twice: {tag} {names}")
        self.attributes += [(tag, n, v) for n, v in attributes]
        for n, v in attributes:
            if n == "id":
                self.ids.append(v)
            if n in ("aria-labelledby", "aria-describedby"):
                self.refs += v.split()
            if n in ("href", "xlink:href") and v.startswith("#"):
                self.refs.append(v[1:])
        if tag not in self.VOID:
            self.open.append(tag)
            if tag in ("h1", "td", "th"):
                self.texts.setdefault(tag, []).append("")
            if tag in ("td", "th"):
                self.texts.setdefault("cells", []).append("")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.errors.append(f"</{tag}> closes nothing at {self.getpos()}")

    def handle_data(self, data):
        for tag in ("h1", "td", "th"):
            if tag in self.open:
                self.texts[tag][-1] += data
        if "td" in self.open or "th" in self.open:
            self.texts["cells"][-1] += data


def check_page(text, name, language):
    page = Page(text)
    check(not page.errors, f"{name}: {page.errors[:5]}")
    check(len(set(page.ids)) == len(page.ids), f"{name}: an id twice")
    check(set(page.refs) <= set(page.ids), f"{name}: leads nowhere: {set(page.refs) - set(page.ids)}")
    check(not {"script", "iframe", "object", "embed", "img", "form"} & set(page.elements), f"{name}: {set(page.elements)}")
    for tag, attribute, value in page.attributes:
        check(not attribute.startswith("on"), f"{name}: {tag} {attribute}")
        if attribute in ("href", "src", "xlink:href", "action"):
            check(value.startswith("#") or value == "data:,", f"{name}: {tag} {attribute}={value}")
    check(text.startswith("<!DOCTYPE html>") and f'<html lang="{language}">' in text, f"{name}: language")
    check('name="viewport"' in text and 'name="description"' in text and "<title>" in text, f"{name}: head")
    check(page.elements.count("figure") == page.elements.count("svg") == page.elements.count("figcaption") > 0,
          f"{name}: figures without words")
    check("@import" not in text and "url(" not in text.replace("url(#", ""), f"{name}: styles from outside")
    check(page.elements.count("h1") == 1 and page.elements.count("h2") >= 10, f"{name}: headings")
    return page


def markdown_cells(text):
    cells = []
    for line in text.split("\n"):
        if line.startswith("| "):
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]:
                cells.append(re.sub(r"\\(.)", r"\1", cell.strip().strip("`")).replace("&amp;", "&"))
    return cells


# --- the checks ---

def check_contents(folder):
    for scenario, draws in (("home-care", 4096), ("municipality", 2048)):
        result = os.path.join(folder, scenario + ".h5")
        data = json.loads(run("run", f"{source}/scenarios/{scenario}.yaml", "-n", str(draws), "-o", result, "--json").stdout)
        for language in ("da", "en"):
            name = f"{scenario}, {language}"
            text = run("report", result, "--format", "md", "--lang", language).stdout
            check_answer(text, data, language, name)
            check_numbers(text, data, language, name)
            if not has_gnuplot:
                continue
            paths = [os.path.join(folder, f"{scenario}-{language}{k}.html") for k in "12"]
            for path in paths:
                run("report", result, "-o", path, "--lang", language, "-q")
            pages = [open(p, encoding="utf-8").read() for p in paths]
            check(pages[0] == pages[1], f"{name}: two reports differ")
            page = check_page(pages[0], name, language)
            cells = [c.replace("\u00a0", " ") for c in page.texts["cells"]]
            check(cells == markdown_cells(text), f"{name}: tables of the page are not those of the Markdown")
    # Danish unless asked otherwise, for a scenario with a Danish title.
    plain = run("report", os.path.join(folder, "home-care.h5"), "--format", "md", env={**os.environ, "LC_ALL": "C.UTF-8"})
    check("Svaret i tre sætninger" in plain.stdout, "Danish is not the default of a Danish scenario")


def check_sweep(folder):
    run_file, study = os.path.join(folder, "home-care.h5"), os.path.join(folder, "sweep.h5")
    data = json.loads(run("sweep", f"{source}/scenarios/home-care.yaml", "--over", "investment_level=0.5:2:4", "--policy",
                          "reference", "-n", "2048", "-o", study, "--json").stdout)
    text = run("report", run_file, study, "--format", "md", "--lang", "en").stdout
    section = sections_of(text)["What does more investment give?"]
    estimates = []
    collect(data, estimates, set())
    found = [m for m in ESTIMATE.finditer(section)]
    check(len(found) >= 4 * 5, f"sweep: only {len(found)} estimates")
    for match in found:
        check(known(match, estimates, "en"), f"sweep: {match[0]} is not in the JSON")
    check("gevinst report home-care.h5 sweep.h5" in text, "sweep: how to make the report again")
    # A study of another scenario is told.
    stranger = os.path.join(folder, "retraining.h5")
    run("run", f"{source}/scenarios/retraining.yaml", "-n", "1024", "-o", stranger, "-q")
    text = run("report", run_file, stranger, "--format", "md", "--lang", "en").stdout
    check("retraining.h5 was computed from another scenario" in text, "sweep: a stranger's study")


def check_studies(folder):
    run_file, home_care = os.path.join(folder, "home-care.h5"), f"{source}/scenarios/home-care.yaml"
    studies = [("sensitivity", ["--method", "given", "--policy", "reference"], "Which uncertainty matters most?", 10),
               ("sensitivity", ["--method", "tornado", "--policy", "reference"], "Which uncertainty matters most?", 10),
               ("value", [], "What is it worth to know more?", 2)]
    for k, (command, options, heading, least) in enumerate(studies):
        study = os.path.join(folder, f"study{k}.h5")
        data = json.loads(run(command, home_care, *options, "-n", "4096", "-o", study, "--json").stdout)
        estimates = []
        collect(data, estimates, set())
        section = sections_of(run("report", run_file, study, "--format", "md", "--lang", "en").stdout)[heading]
        found = list(ESTIMATE.finditer(section))
        check(len(found) >= least, f"{command} {options}: only {len(found)} estimates")
        for match in found:
            check(known(match, estimates, "en"), f"{command} {options}: {match[0]} is not in the JSON")
        if has_gnuplot:
            page = os.path.join(folder, f"study{k}.html")
            run("report", run_file, study, "-o", page, "--lang", "en", "-q")
            check_page(open(page, encoding="utf-8").read(), f"{command} {options}", "en")


HOSTILE = ["<script>alert(1)</script></title></style><img src=x onerror=alert(2)>",
           "\"quote' `touch pwned1` $(touch pwned2)\nGV_END\nsystem('touch pwned3')\n", "' . system('touch pwned4') . '",
           "''.system('touch pwned7').'' ''", "'a" * 2000, "x" * 10000,
           "| a | [b](javascript:x) **c** {} %s %n \\n &lt; ]]> --> id=\"a\" href='#a' \u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631"]


def check_hostile(folder):
    work = os.path.join(folder, "hostile")
    os.mkdir(work)
    text = open(os.path.join(source, "scenarios", "home-care.yaml"), encoding="utf-8").read()
    name = "a' $(touch pwned5) `touch pwned6` \"b\".h5"
    for k, hostile in enumerate([*HOSTILE, "".join(HOSTILE)[:9000]]):
        word = json.dumps(hostile)
        own, n = re.subn(r"(?m)^title:.*$", lambda _: f"title: {{da: {word}, en: {word}}}", text)
        own, m = re.subn(r"(?m)^    label: \{da: (Dobbelt|Naiv|Referencep).*$", lambda _: f"    label: {{da: {word}, en: {word}}}", own)
        own, s = re.subn(r"(?m)^    source: No direct source found.*$", lambda _: f"    source: {word}", own)
        check(n == 1 and m == 3 and s > 5, "the reference scenario looks different: adapt this test")
        open(os.path.join(work, "h.yaml"), "w", encoding="utf-8").write(own)
        run("run", "h.yaml", "-n", "1024", "-q", "-o", name, cwd=work)
        markdown = run("report", name, "--format", "md", "--lang", "da", cwd=work).stdout
        check(not re.search(r"(?<!\\)<", markdown) and not re.search(r"(?<!\\)\]\(", markdown), f"hostile {k}: Markdown has markup")
        # The printed command, as a shell reads it, makes the same report again.
        command = next(l for l in markdown.split("\n") if l.startswith("    gevinst report"))
        again = subprocess.run(["bash", "-c", command.strip().replace("gevinst", '"$GEVINST"', 1)], cwd=work, capture_output=True,
                               text=True, env={**os.environ, "GEVINST": program}, timeout=300)
        check(again.returncode == 0 and open(os.path.join(work, "report.md"), encoding="utf-8").read() == markdown,
              f"hostile {k}: {command}: {again.stderr}")
        if has_gnuplot:
            run("report", name, "-o", "h.html", "--lang", "da", "-q", cwd=work)
            page = check_page(open(os.path.join(work, "h.html"), encoding="utf-8").read(), f"hostile {k}", "da")
            shown = page.texts["h1"][0].replace("\u00a0", " ")
            wanted = "".join(" " if ord(c) < 32 else c for c in hostile if c != "\u202e")
            check(shown == wanted, f"hostile {k}: the title is shown as {shown[:80]!r}")
    check(not [f for f in os.listdir(work) if f.startswith("pwned")], f"executed: {os.listdir(work)}")


def check_errors(folder):
    result = os.path.join(folder, "home-care.h5")
    check("-o report.html" in run("report", result, code=64).stderr, "no output named")
    check("choose html or md" in run("report", result, "--format", "pdf", "-o", "x", code=64).stderr, "format")
    check("did you mean 'double'" in run("report", result, "--format", "md", "--policy", "doubel", code=64).stderr, "policy")
    run("report", os.path.join(folder, "none.h5"), "--format", "md", code=66)
    open(os.path.join(folder, "text.h5"), "w").write("no result")
    run("report", os.path.join(folder, "text.h5"), "--format", "md", code=65)
    run("report", result, "--format", "md", "-o", os.path.join(folder, "none", "r.md"), code=73)
    text = run("report", result, "--format", "md", "--lang", "en", "--policy", "double").stdout
    check("“Double investment” gives" in text and "--policy double" in text, "another policy")


with tempfile.TemporaryDirectory() as folder:
    check_contents(folder)
    check_sweep(folder)
    check_studies(folder)
    check_errors(folder)
    check_hostile(folder)
print("failures:", len(failures))
sys.exit(1 if failures else 0)
