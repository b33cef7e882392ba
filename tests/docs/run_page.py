#!/usr/bin/python3
"""Runs what a page of the manual tells its reader to do, and compares what comes out.

    run_page.py PROGRAM ROOT PAGE [--update]

The page's blocks are run in order, in an empty folder that looks like that of the project: `scenarios`, `results`, the
program as `gevinst` on the path and as `build/release/gevinst`. What a block is, its language says:

    sh        commands; they must succeed
    console   lines "$ command", each with what it prints on both streams; a line "…" stands for any lines
    python    run by this Python; all of a page are one session
    r         run by Rscript where it is installed, with the packages that it loads
    gnuplot   run by gnuplot
    text      what the block before has printed

Other blocks are not commands. Marks before a block are described in pages.py. Lines about progress and speed are left out
of what is compared. --update writes what the program prints into the page instead: deliberately, and to be read.
"""
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pages import Block, PageError, blocks

COMMANDS = {"sh", "console", "python", "r", "gnuplot"}
SPEED = re.compile(r"(\d.* % done, .* left|[\d,]+ evaluations in [\d.]+ s, .*)$")

# A Python that runs one block after the other in one name space: a JSON string in, [output, failed] out, a line each.
SESSION = """
import contextlib, io, json, sys, traceback
names = {"__name__": "__main__"}
for line in sys.stdin:
    out, failed = io.StringIO(), False
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(json.loads(line), "<block>", "exec"), names)
        except BaseException:
            failed = True
            traceback.print_exc(file=out)
    print(json.dumps([out.getvalue(), failed]), file=sys.__stdout__, flush=True)
"""

# The program, with options that the page's mark adds to the commands that compute, and figures as scripts where no
# format is asked for.
WRAPPER = """#!/bin/sh
case $1 in
run | sweep | value | frontier | sensitivity) exec {program} "$@" $GEVINST_TEST_MORE ;;
plot)
    case " $* " in
    *" --format "*) exec {program} "$@" ;;
    *) exec {program} "$@" --format gp ;; # without gnuplot, which takes most of the time: other tests look at figures
    esac
    ;;
*) exec {program} "$@" ;;
esac
"""


class Runner:
    def __init__(self, program, root, folder):
        self.folder, self.session = folder, None
        for name in ("bin", "build/release", "results"):
            (folder / name).mkdir(parents=True)
        shutil.copytree(root / "scenarios", folder / "scenarios")
        for name in ("docs", "scripts"):
            (folder / name).symlink_to(root / name)
        wrapper = folder / "bin/gevinst"
        wrapper.write_text(WRAPPER.format(program=program))
        wrapper.chmod(0o755)
        (folder / "build/release/gevinst").symlink_to(wrapper)
        # One thread: small studies on a busy machine would spend most of their time waiting for each other.
        self.environment = dict(os.environ, PATH=f"{folder}/bin:{os.environ['PATH']}", LC_ALL="C.UTF-8", LANG="C.UTF-8",
                                NO_COLOR="1", OMP_NUM_THREADS="1", HDF5_USE_FILE_LOCKING="FALSE")

    def call(self, command, block, text=None):
        """(output, exit code) of a command, both streams together, without lines about speed."""
        environment = dict(self.environment, GEVINST_TEST_MORE=block.marks.get("run with", ""))
        done = subprocess.run(command, cwd=self.folder, env=environment, input=text, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        return [line for line in done.stdout.splitlines() if not SPEED.match(line)], done.returncode

    def python(self, block):
        if not self.session:
            self.session = subprocess.Popen([sys.executable, "-c", SESSION], cwd=self.folder, env=self.environment,
                                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.session.stdin.write(json.dumps("\n".join(block.lines)) + "\n")
        self.session.stdin.flush()
        answer = self.session.stdout.readline()
        output, failed = json.loads(answer) if answer else ("the Python session ended", True)
        return output.splitlines(), int(failed)

    def close(self):
        if self.session:
            self.session.stdin.close()
            self.session.wait()


def r_is_there(block, folder):
    """Whether R is installed with all packages that the block loads."""
    if not shutil.which("Rscript"):
        return False
    names = re.findall(r"library\((\w+)\)", "\n".join(block.lines))
    wanted = " && ".join(f'requireNamespace("{name}", quietly = TRUE)' for name in names) or "TRUE"
    return subprocess.run(["Rscript", "-e", f"quit(status = if ({wanted}) 0 else 1)"], cwd=folder, check=False,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def commands_of(block):
    """[(command, shown output)] of a console block."""
    found = []
    for line in block.lines:
        if line.startswith("$ "):
            found.append(([line], []))
        elif found and not found[-1][1] and found[-1][0][-1].endswith("\\"):
            found[-1][0].append(line)
        elif found:
            found[-1][1].append(line)
        else:
            raise PageError(f"{block.place()}: output before the first command")
    return [("\n".join(command)[2:], shown, command) for command, shown in found]


def agree(shown, actual):
    """Whether the shown lines are the actual ones; a line … stands for any number of them."""
    while shown and not shown[-1].strip():
        shown = shown[:-1]
    while actual and not actual[-1].strip():
        actual = actual[:-1]
    if "…" not in shown:
        return [line.rstrip() for line in shown] == [line.rstrip() for line in actual]
    pattern = "".join(r"(?:.*\n)*?" if line == "…" else re.escape(line.rstrip()) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in actual)) is not None


class Report:
    """What went wrong, and the new text of blocks."""

    def __init__(self, update):
        self.update, self.failures, self.new = update, [], {}

    def compare(self, block, shown, actual, what):
        """The lines to keep in the page."""
        if agree(shown, actual):
            return shown
        if not self.update:
            difference = list(difflib.unified_diff(shown, actual, "the page", "the program", lineterm="", n=1))
            self.failures.append(f"{block.place()}: {what} is something else:\n" + "\n".join(difference))
        elif "…" in shown:
            print(f"{block.place()}: was abridged by …; shorten it again by hand")
        return actual

    def code(self, block, code, output, what):
        wanted = int(block.marks.get("exit", 0))
        if code != wanted:
            self.failures.append(f"{block.place()}: {what} exits with {code} instead of {wanted}\n"
                                 + "\n".join(f"  {line}" for line in output[-20:]))


def run_console(runner, block, report):
    kept = []
    commands = commands_of(block)
    for k, (command, shown, lines) in enumerate(commands):
        output, code = runner.call(["bash", "-c", command], block)
        last = k + 1 == len(commands)
        if last or code:
            report.code(block, code, output, command)
        blank = [""] if shown and not shown[-1].strip() and not last else []
        kept += lines + report.compare(block, shown, output, command)
        if kept[-1].strip():
            kept += blank
    if kept != block.lines:
        report.new[block.first] = (block, kept)
    return []


def run_block(runner, block, report):
    """The output that a block `text` behind it shows."""
    if block.language == "console":
        return run_console(runner, block, report)
    if block.language == "sh":
        output, code = runner.call(["bash", "-e", "-c", "\n".join(block.lines)], block)
    elif block.language == "python":
        output, code = runner.python(block)
    elif block.language == "r":
        output, code = runner.call(["Rscript", "-"], block, "\n".join(block.lines) + "\n")
    else:
        output, code = runner.call(["gnuplot", "-d", "-"], block, "\n".join(block.lines) + "\n")
    report.code(block, code, output, f"the block ({block.language})")
    return output


def write_file(runner, block, report):
    """A file that later blocks use; one that the project has is shown as it is."""
    path = runner.folder / block.marks["file"]
    if path.exists():
        there = path.read_text(encoding="utf-8").splitlines()
        kept = report.compare(block, block.lines, there, f"the project's own {block.marks['file']}, which is shown,")
        if kept != block.lines:
            report.new[block.first] = (block, kept)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(block.lines) + "\n", encoding="utf-8")


def run_page(runner, page, report):
    """Runs all blocks; (blocks run, reasons why others were not)."""
    n_run, skipped, output = 0, [], None
    for block in blocks(page):
        if "not run" in block.marks:
            skipped.append(f"line {block.first}: {block.marks['not run']}")
            output = None
        elif "file" in block.marks:
            write_file(runner, block, report)
        elif block.language == "r" and not r_is_there(block, runner.folder):
            skipped.append(f"line {block.first}: R, or a package of it, is not installed")
            output = None
        elif block.language in COMMANDS:
            output = run_block(runner, block, report)
            n_run += 1
        elif block.language == "text" and output is not None:
            kept = report.compare(block, block.lines, output, "the block before")
            if kept != block.lines:
                report.new[block.first] = (block, kept)
        elif block.language == "text" and not skipped:
            raise PageError(f"{block.place()}: there is no block before, whose output this could be")
    return n_run, skipped


def rewrite(page, new):
    lines = page.read_text(encoding="utf-8").split("\n")
    for first in sorted(new, reverse=True):
        block, kept = new[first]
        lines[block.first : block.end] = [(block.indent + line).rstrip() for line in kept]
    page.write_text("\n".join(lines), encoding="utf-8")


def main():
    program, root, page = (Path(argument).resolve() for argument in sys.argv[1:4])
    report = Report("--update" in sys.argv[4:])
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(program, root, Path(folder))
        try:
            n_run, skipped = run_page(runner, page, report)
        finally:
            runner.close()
    print(f"{page.relative_to(root)}: {n_run} blocks run, {len(skipped)} not")
    for reason in skipped:
        print("  not run, " + reason)
    if report.update:
        rewrite(page, report.new)
    for failure in report.failures:
        print(failure)
    if report.failures:
        print(f"If the new output is right: {sys.argv[0]} PROGRAM ROOT {page} --update")
    return 1 if report.failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PageError as error:
        sys.exit(str(error))
