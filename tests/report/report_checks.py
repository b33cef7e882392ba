"""What the tests of `gevinst report` share: running the program, the numbers of a text against JSON, pages, Markdown."""
import bisect
import html.parser
import math
import os
import re
import shutil
import subprocess
import sys

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


def finish():
    print("failures:", len(failures))
    sys.exit(1 if failures else 0)


# --- numbers ---

class Figures:
    """Every (value, half-width), and every number, of JSON; sorted, to be searched fast."""

    def __init__(self, *data):
        self.estimates, self.numbers = [], []
        for part in data:
            self.collect(part)
        self.estimates.sort()
        self.numbers.sort()

    def collect(self, value):
        if isinstance(value, dict):
            if all(isinstance(value.get(k), (int, float)) for k in ("value", "low", "high")):
                self.estimates.append((value["value"], (value["high"] - value["low"]) / 2))
            for key, of in value.items():
                self.pair(of, value.get(key + "_conf"))
                self.collect(of)
        elif isinstance(value, list):
            for of in value:
                self.collect(of)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            self.numbers.append(value)

    def pair(self, of, conf):
        if isinstance(of, (int, float)) and isinstance(conf, (int, float)):
            self.estimates.append((of, conf))
        elif isinstance(of, list) and isinstance(conf, list):
            for a, b in zip(of, conf):
                self.pair(a, b)
        elif isinstance(of, dict) and isinstance(conf, dict):
            for k in of:
                self.pair(of[k], conf.get(k))

    def near(self, value, within):
        """The half-widths of the estimates that lie so near."""
        at = bisect.bisect_left(self.estimates, (value - within, -math.inf))
        while at < len(self.estimates) and self.estimates[at][0] <= value + within:
            yield self.estimates[at][1]
            at += 1

    def has(self, value, within):
        at = bisect.bisect_left(self.numbers, value - within)
        return at < len(self.numbers) and self.numbers[at] <= value + within


def number(text, language):
    """The number, and the unit of its last digit that is not a rounded zero."""
    plain = text.replace(".", "").replace(",", ".") if language == "da" else text.replace(",", "")
    decimals = len(plain.split(".")[1]) if "." in plain else 0
    digits = plain.lstrip("-").replace(".", "")
    zeros = len(digits) - len(digits.rstrip("0")) if not decimals and digits.strip("0") else 0
    return float(plain), 10.0 ** (zeros - decimals)


NUMBER = r"-?\d[\d.,]*\d|-?\d"
ESTIMATE = re.compile(rf"({NUMBER})( %)? ±({NUMBER})")
BOUND = re.compile(rf"([≥≤]) ({NUMBER}) %")
PLAIN = re.compile(rf"(?<![\w.,])({NUMBER})( %)?(?![\w])")
NAMES = re.compile(r"\bP\d\d\b|95 %[- ]interval(?:let)?")  # digits that are no figures


def is_estimate(value, percent, conf, figures, language):
    """The error has two digits, rounded, or one, rounded up where the value has no more than four."""
    (value, unit), (conf, conf_unit) = number(value, language), number(conf, language)
    scale, unit = 100 if percent else 1, min(unit, conf_unit)
    up = round(conf / conf_unit) <= 10
    slack = 1e-9 * max(abs(value), 1)
    return any(conf - (1.0001 if up else 0.5001) * conf_unit - slack <= scale * c <= conf + 0.5001 * conf_unit + slack
               for c in figures.near(value / scale, (0.5001 * unit + slack) / scale))


def is_bound(sign, bound, figures, language):
    bound, _ = number(bound, language)
    return any(0 <= (100 * (1 - 2 * c) - bound if sign == "≥" else bound - 200 * c) + 1e-9 <= 0.0101
               for c in figures.near(1 if sign == "≥" else 0, 0))


def is_number(text, percent, figures, language):
    """As it is, with six digits at most, or with three."""
    value, unit = number(text, language)
    scale = 100 if percent else 1
    digits = len(re.sub(r"\D", "", text).lstrip("0").rstrip("0"))
    least = 10.0 ** (math.floor(math.log10(abs(value))) - 2) if value else 0
    within = 0.5001 * (least if digits <= 3 else unit if unit < 1 else least / 1000) + 1e-9 * abs(value)
    return figures.has(value / scale, within / scale)


def other(text):
    """The same text with another first digit: a figure that is wrong."""
    at = re.search(r"\d", text).start()
    return text[:at] + str(int(text[at]) % 9 + 1) + text[at + 1:]


def check_numbers(text, figures, language, name, least):
    """Every figure of the text is in the JSON, at least so many of them with an error; and wrong ones are not."""
    text = NAMES.sub("", text.replace("\\", ""))
    found = list(ESTIMATE.finditer(text))
    check(len(found) >= least, f"{name}: only {len(found)} estimates")
    for m in found:
        check(is_estimate(*m.groups(), figures, language), f"{name}: {m[0]} is not in the JSON")
    wrong = sum(is_estimate(other(m[1]), m[2], m[3], figures, language) for m in found)
    check(wrong <= 1 + 0.05 * len(found), f"{name}: {wrong} of {len(found)} wrong figures would pass")
    text = ESTIMATE.sub(" ", text)
    for m in BOUND.finditer(text):
        check(is_bound(*m.groups(), figures, language), f"{name}: {m[0]} is no bound of the JSON")
    text = BOUND.sub(" ", text)
    for m in PLAIN.finditer(text):
        check(is_number(m[1], m[2], figures, language),
              f"{name}: {m[0]} is not in the JSON: …{text[max(0, m.start() - 60):m.end() + 30]}")
    return len(found)


def sections_of(text):
    """Headings and what stands below them."""
    parts = re.split(r"(?m)^## (.*)$", text)
    return dict(zip(parts[1::2], parts[2::2]))


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


# --- Markdown ---

def markdown_cells(text):
    cells = []
    for line in text.split("\n"):
        if line.startswith("| "):
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]:
                cells.append(re.sub(r"\\(.)", r"\1", cell.strip().strip("`")).replace("&amp;", "&"))
    return cells
