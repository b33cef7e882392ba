"""Inputs to begin with, from what the repository has: seeds.py SOURCE FOLDER [PROGRAM]

Makes FOLDER/scenario, expression, observations and result. With PROGRAM also a result file that it writes."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE, FOLDER = Path(sys.argv[1]), Path(sys.argv[2])
FILE_LINE, TABLE_LINE = b"\n%%% file\n", b"\n%%% table\n"  # as in target.h
UNITS = ("1", "h", "DKK", "months", "1/yr", "DKK/h")


def write(target, name, content):
    folder = FOLDER / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def named_files(path, text):
    """What a scenario's `extends`, `parts` and empirical() name, as far as it is there, in the order of reading."""
    names = re.findall(rb"^extends: *(\S+)", text, re.M)
    parts = re.search(rb"^parts:\n((?: +.*\n)+)|^parts: *\{(.*)\}", text, re.M)
    if parts:
        names += re.findall(rb": *([^\s,}]+\.yaml)", parts.group(0))
    return [path.parent / name.decode("latin-1") for name in names]


def with_files(path, depth=0):
    """The texts of a scenario and of what it extends; a circle is followed a few times."""
    text = path.read_bytes()
    texts = [text]
    for other in named_files(path, text):
        if other.is_file() and depth < 4:
            texts += with_files(other, depth + 1)
    return texts[:10]


def make_scenarios():
    tables = TABLE_LINE + b"x,y\n1,2\n3,4\n5,6\n"
    with tempfile.TemporaryDirectory() as flat:  # as tests/cli/golden.sh lays them: inputs extend one another
        for folder in ("scenarios", "tests/scenarios", "tests/cli/inputs"):
            for path in sorted((SOURCE / folder).glob("*.yaml")):
                shutil.copy(path, flat)
        paths = sorted(Path(flat).glob("*.yaml")) + sorted((SOURCE / "scenarios").glob("*/*.yaml"))
        for path in paths:
            content = FILE_LINE.join(with_files(path))
            write("scenario", path.stem, content + (tables if b"empirical" in content else b""))


def make_expressions():
    found = set()
    for name in ("scenario/test_expression.c", "scenario/test_scenario.c", "sampling/test_sum.c", "base/test_quantity.c"):
        text = (SOURCE / "tests" / name).read_text()
        found |= set(re.findall(r'"((?:[^"\\\n]|\\.)*[0-9%](?:[^"\\\n]|\\.)*)"', text))
    for path in (SOURCE / "scenarios").rglob("*.yaml"):
        found |= set(re.findall(r"(?:value|amount): *([^\n#]*\S)", path.read_text()))
    for i, text in enumerate(sorted(found)):
        if "\\n" not in text and len(text) < 200:
            text = text.replace('\\"', '"').strip()
            table = TABLE_LINE if "empirical" in text else b""
            write("expression", f"value-{i:03}", f"value {UNITS[i % len(UNITS)]}\n{text}".encode() + table +
                  (b"x,y\n1,2\n3,4\n" if table else b""))
    options = ["set\nrate=pert(10 %, 20 %, 40 %)", "set\ncost=truncate(normal(1 kDKK, 300), 0, 2000)", "over\nrate=0.1:0.9:5",
               "over\nlevel=1,2,3", "over\nwait=0:60:61", "along\ncost=0:1 kDKK", "along\nrate", "target\n80 %",
               "tolerance\nnet_present_value.mean=100", "tolerance\n5 kDKK"]
    for i, text in enumerate(options):
        write("expression", f"option-{i}", text.encode())


def make_observations():
    sections = [re.search(rb"^follow_up:\n(?:(?: .*|#.*)?\n)+", path.read_bytes(), re.M)
                for folder in ("scenarios/follow-up", "tests/cli/inputs") for path in sorted((SOURCE / folder).glob("*follow*.yaml"))
                ] + [re.search(rb"^follow_up:\n(?: .*\n)+", path.read_bytes(), re.M)
                     for path in sorted((SOURCE / "scenarios/follow-up").glob("*.yaml"))]
    sections = [section.group(0) for section in sections if section]
    paths = sorted((SOURCE / "scenarios/follow-up").glob("*.csv")) + sorted((SOURCE / "tests/cli/inputs").glob("*.csv"))
    for i, path in enumerate(paths):
        write("observations", path.stem, path.read_bytes())
        if i < len(sections):
            write("observations", f"{path.stem}-section", path.read_bytes() + FILE_LINE + sections[i])


def make_results():
    for image in range(6):
        for sums in "nb":
            write("result", f"whole-{image}{sums}", f"edits {image}{sums}\n".encode())
    if len(sys.argv) > 3:
        with tempfile.TemporaryDirectory() as folder:
            for path in ("tests/cli/inputs/small.yaml", "tests/scenarios/modes.yaml"):
                shutil.copy(SOURCE / path, folder)
            subprocess.run([Path(sys.argv[3]).resolve(), "run", "small.yaml", "-n", "64", "-r", "4", "-q", "-o", "run.h5"],
                           cwd=folder, check=True)
            write("result", "run.h5", (Path(folder) / "run.h5").read_bytes())


make_scenarios()
make_expressions()
make_observations()
make_results()
