#!/usr/bin/env python3
"""Reports of runs against the JSON of the same runs, and under hostile names: check_report.py GEVINST SOURCE_FOLDER.

Without gnuplot the page is not made, and only the Markdown is checked. Studies beside a run: check_report_studies.py."""
import json
import os
import re
import subprocess
import tempfile

from report_checks import (check, check_numbers, check_page, ESTIMATE, Figures, finish, has_gnuplot, is_estimate, markdown_cells,
                           program, run, sections_of, source)

# --- the run ---

ANSWER = {"da": "Svaret i tre sætninger", "en": "The answer in three sentences"}
# The sections that hold figures of a run; the others are words, what the scenario says, or how it was computed.
OF_RUN = {"da": ["Forbehold", "Hvor stor er gevinsten?", "Hvornår er pengene tjent hjem?", "Hvor bliver timerne af?",
                 "Hvem får gevinsten?", "Hvad kan vi gøre?", "Hvad skal vi måle?"],
          "en": ["Cautions", "How large is the gain?", "When is the money earned back?", "Where do the hours go?", "Who gets the gain?",
                 "What can we do?", "What should we measure?"]}
NAIVE = {"da": "Den naive og den ærlige businesscase", "en": "The naive and the honest business case"}


def check_answer(answer, data, language, name):
    """The three sentences are about the first policy, and say these numbers."""
    sentences = [p for p in answer.split("\n\n") if p.strip()][:3]
    npv = next(iter(data["policies"].values()))["outcomes"]["net_present_value"]
    first = [m for m in ESTIMATE.finditer(sentences[0])]
    wanted = [(npv[k], npv[k + "_conf"]) for k in ("mean", "P05", "P95")]
    check(len(first) == 3 and all(is_estimate(*m.groups(), Figures({"x": w[0], "x_conf": w[1]}), language) for m, w in zip(first, wanted)), f"{name}: {sentences[0]}")
    check(("tab" if language == "da" else "loss") in sentences[0], f"{name}: no loss: {sentences[0]}")
    second = ESTIMATE.search(sentences[1])
    chance = Figures({k: npv[k] for k in ("probability_positive", "probability_positive_conf")})
    check(second and is_estimate(*second.groups(), chance, language), f"{name}: {sentences[1]}")
    check(("meget usandsynligt" if language == "da" else "very unlikely") in sentences[1], f"{name}: {sentences[1]}")
    check(str(sum(p in ("reference", "double", "half", "do_nothing") for p in data["policies"])) in sentences[2] and
          ("Ingen indsats" if language == "da" else "Do nothing") in sentences[2], f"{name}: {sentences[2]}")


def check_run_numbers(text, data, figures, language, name):
    sections = sections_of(text)
    check_answer(sections[ANSWER[language]], data, language, name)
    n = check_numbers("\n".join([sections[ANSWER[language]], *(sections[s] for s in OF_RUN[language])]), figures, language, name, 100)
    naive = sections[NAIVE[language]]
    n += check_numbers(naive[:naive.rindex("**", 0, naive.rindex("**"))], figures, language, name, 6)
    check("kr.." not in text and "{}" not in text, f"{name}: words that do not fit")
    # All estimates of the report are in these sections.
    check(n == len(ESTIMATE.findall(text)) - len(ESTIMATE.findall(sections.get("Hvad skal der til, for at det betaler sig?", "") +
                                                                    sections.get("What would it take for it to pay?", ""))),
          f"{name}: estimates in sections that were not looked at")


def check_contents(folder):
    for scenario in ("home-care", "municipality"):
        result = os.path.join(folder, scenario + ".h5")
        data = json.loads(run("run", f"{source}/scenarios/{scenario}.yaml", "-n", "1024", "-j", "1", "-o", result, "--json").stdout)
        grades = [i.get("grade") for i in data["inputs"].values() if i.get("grade")]
        choices = sum(p in ("reference", "double", "half", "do_nothing") for p in data["policies"])
        # What is counted of it, and the ends of the years.
        figures = Figures(data, choices, len(grades), grades.count("assumption"), list(range(12, data["horizon"] + 1, 12)))
        for language in ("da", "en"):
            name = f"{scenario}, {language}"
            text = run("report", result, "--format", "md", "--lang", language).stdout
            check_run_numbers(text, data, figures, language, name)
            if not has_gnuplot:
                continue
            pages = []
            for _ in range(2 if (scenario, language) == ("home-care", "da") else 1):
                path = os.path.join(folder, f"{scenario}-{language}.html")
                run("report", result, "-o", path, "--lang", language, "-q")
                pages.append(open(path, encoding="utf-8").read())
            check(pages[0] == pages[-1], f"{name}: two reports differ")
            page = check_page(pages[0], name, language)
            cells = [c.replace("\u00a0", " ") for c in page.texts["cells"]]
            check(len(cells) > 300 and cells == markdown_cells(text), f"{name}: tables of the page are not those of the Markdown")
    # Danish unless asked otherwise, for a scenario with a Danish title.
    plain = run("report", os.path.join(folder, "home-care.h5"), "--format", "md", env={**os.environ, "LC_ALL": "C.UTF-8"})
    check(ANSWER["da"] in plain.stdout, "Danish is not the default of a Danish scenario")


# --- hostile names ---

HOSTILE = ["<script>alert(1)</script></title></style><img src=x onerror=alert(2)>",
           "\"quote' `touch pwned1` $(touch pwned2)\nGV_END\nsystem('touch pwned3')\n", "' . system('touch pwned4') . '",
           "''.system('touch pwned7').'' ''", "'a" * 2000, "x" * 10000,
           "| a | [b](javascript:x) **c** {} %s %n \\n &lt; ]]> --> id=\"a\" href='#a' \u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631"]


def check_hostile(folder):
    work = os.path.join(folder, "hostile")
    os.mkdir(work)
    text = open(os.path.join(source, "scenarios", "home-care.yaml"), encoding="utf-8").read()
    name = "a' $(touch pwned5) `touch pwned6` \"b\".h5"
    for k, hostile in enumerate(HOSTILE):
        word = json.dumps(hostile)
        own, n = re.subn(r"(?m)^title:.*$", lambda _: f"title: {{da: {word}, en: {word}}}", text)
        own, m = re.subn(r"(?m)^    label: \{da: (Dobbelt|Naiv|Referencep).*$", lambda _: f"    label: {{da: {word}, en: {word}}}", own)
        own, s = re.subn(r"(?m)^    source: No direct source found.*$", lambda _: f"    source: {word}", own)
        check(n == 1 and m == 3 and s > 5, "the reference scenario looks different: adapt this test")
        open(os.path.join(work, "h.yaml"), "w", encoding="utf-8").write(own)
        run("run", "h.yaml", "-n", "256", "-j", "1", "-q", "-o", name, cwd=work)
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
    check_errors(folder)
    check_hostile(folder)
finish()
