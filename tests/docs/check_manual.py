#!/usr/bin/python3
"""The manual pages and the program agree: check_manual.py PROGRAM ROOT

cmake/man.py refuses commands and options that docs/commands.md lacks or has too many; here that refusal is tried, the
pages are looked at as man shows them, and what else the page says of the program is compared.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

program, root = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
sys.path.insert(0, str(root / "cmake"))
import man  # noqa: E402

if not shutil.which("scdoc") or not shutil.which("man"):
    print("scdoc or man is not installed")
    sys.exit(77)
failures = []


def expect(true, text):
    if not true:
        failures.append(text)


def shown(path):
    """(the page as text, warnings)"""
    done = subprocess.run(["man", "--warnings", "-l", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=True, env=dict(os.environ, LC_ALL="C.UTF-8", MANWIDTH="120", MAN_KEEP_FORMATTING="",
                                               MANOPT="--no-hyphenation --no-justification"))
    return re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout), done.stderr


def check_pages(folder):
    subprocess.run([root / "cmake/man.py", program, root, folder], check=True)
    commands = man.commands_of(program)
    pages = sorted(folder.glob("man?/*"))
    expect(len(pages) == len(commands) + 3, f"{len(pages)} pages for {len(commands)} commands")
    texts = {}
    for path in pages:
        text, warnings = shown(path)
        texts[path.stem] = text
        expect(not warnings, f"{path.name}: {warnings}")
        expect("`" not in text.replace("``", ""), f"{path.name} has marks of Markdown")
    for command, summary in commands.items():
        text = texts[f"gevinst-{command}"]
        expect(f"gevinst-{command} - {summary}" in text, f"{command}: its summary is not in its page")
        for written, name in man.options_of(program, command):
            expect(re.search(rf"^ +{re.escape(written)}\n +\S", text, re.M), f"{command}: no line of its own for --{name}")
    return len(pages)


def check_refusals(folder):
    """A missing option, a wrong argument, a missing command and an option too many are found."""
    page = (root / "docs/commands.md").read_text(encoding="utf-8")
    cases = {
        "lacks --seed": re.sub(r"\| `-s`, `--seed N`.*\n", "", page),
        "has the option '--draw M'": page.replace("`--draw N`", "`--draw M`"),
        "no command takes: {'tempo'}": page.replace("| `--rules` |", "| `--tempo` | |\n| `--rules` |"),
        "differ in commands: {'verify'}": page.replace("## verify\n", ""),
    }
    (folder / "docs").mkdir()
    for name in ("scenario.md", "result-file.md"):
        shutil.copy(root / "docs" / name, folder / "docs")
    for complaint, text in cases.items():
        (folder / "docs/commands.md").write_text(text, encoding="utf-8")
        done = subprocess.run([root / "cmake/man.py", program, folder, folder / "out"], stderr=subprocess.PIPE, text=True,
                              check=False)
        expect(done.returncode and complaint in done.stderr, f"not refused: {complaint}; instead {done.stderr!r}")


def check_codes():
    codes = set(re.findall(r"X\(GV_\w+, (\d+),", (root / "sim/base/status.h").read_text()))
    told = set(re.findall(r"^\| (\d+) \|", (root / "docs/commands.md").read_text(encoding="utf-8"), re.M))
    expect(codes == told, f"exit codes in docs/commands.md and not in the program, or the other way: {codes ^ told}")


def check_readme():
    listed = set(re.findall(r"^\| `gevinst ([\w-]+)", (root / "README.md").read_text(encoding="utf-8"), re.M))
    missing = set(man.commands_of(program)) - listed
    expect(not missing, f"README.md lists no {missing}")


def names_of(schema):
    """Every key that a JSON Schema knows."""
    if isinstance(schema, list):
        return set().union(*map(names_of, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties")
    return (set(own) if isinstance(own, dict) else set()).union(*map(names_of, schema.values()))


def check_scenario_page():
    """Keys and distributions of scenarios; what the model calls its inputs, gates and curves is in docs/model.md."""
    page = (root / "docs/scenario.md").read_text(encoding="utf-8")
    model = (root / "docs/model.md").read_text(encoding="utf-8")
    keys = names_of(json.loads(man.ask(program, "describe", "--format", "schema")))
    missing = [key for key in keys if not re.search(rf"`(\w+\.)?{re.escape(key)}`", page) and
               f"{key}:" not in page and f"`{key}`" not in model and "." not in key and key not in ("da", "en")]
    expect(len(keys) > 100 and not missing, f"keys of scenarios that are in no page: {sorted(missing)}")
    functions = re.findall(r'\(\w+, "(\w+)", ', (root / "sim/scenario/expression_parser.h").read_text())
    expect(len(functions) >= 15 and not [name for name in functions if f"`{name}(" not in page],
           f"distributions that docs/scenario.md lacks, of {functions}")


def check_environment():
    """Every variable that the sources ask for."""
    asked = set()
    for path in (root / "sim").rglob("*.c"):
        asked |= set(re.findall(r'getenv\("(\w+)"\)', path.read_text(encoding="utf-8")))
    page = (root / "docs/commands.md").read_text(encoding="utf-8").partition("## Environment")[2]
    expect(asked and not [name for name in asked if f"`{name}`" not in page], f"not all in docs/commands.md: {asked}")


with tempfile.TemporaryDirectory() as temporary:
    n = check_pages(Path(temporary) / "pages")
    check_refusals(Path(temporary))
check_codes()
check_readme()
check_environment()
check_scenario_page()
print(f"{n} manual pages")
print("\n".join(failures))
sys.exit(1 if failures else 0)
