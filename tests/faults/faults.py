"""What happens when things go wrong: faults.py BUILD_FOLDER [SECTION…] [--smoke] [--each N] [--kills N] [--seed N] …

Each section does one kind of harm to the program as a user runs it, and looks at what is left: the exit code, the result
file (the old one intact, the new one complete, or one marked incomplete that `verify` confirms), what else lies in the
folder, and whether the same command then gives the right file. A table of what was tried, survived and lost is printed
at the end; the exit code is 1 if anything was lost. scripts/faults runs all of it, ctest a small part (--smoke)."""
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True

import commands
import files
import processes
from harness import INPUTS, SOURCE, Enough, Row, fresh, options, rows

SECTIONS = {**commands.SECTIONS, **processes.SECTIONS, **files.SECTIONS}


def show():
    print(f"\n{'fault':{Row.WIDTH}}  tried  survived  lost  seconds")
    for row in rows:
        row.show()
    tried, lost = sum(row.tried for row in rows), sum(len(row.lost) for row in rows)
    print(f"{'all':{Row.WIDTH}}  {tried:5}  {tried - lost:8}  {lost:4}")
    return lost


def main():
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "inputs").mkdir()
        for source in INPUTS:
            shutil.copy(SOURCE / "tests" / source, Path(folder, "inputs"))
        Path(folder, "here").mkdir()
        os.chdir(Path(folder, "here"))
        fresh()
        for name in options.sections or SECTIONS:
            Row.end = time.time() + 60 * options.minutes
            try:
                SECTIONS[name]()
            except Enough:
                pass
        os.chdir("/")
    return 1 if show() else 0


sys.exit(main())
