#!/usr/bin/python3
"""A result file that was changed is not continued, and stays as it is: check_append.py PROGRAM

What --append gives, and what else it refuses, is in tests/cli/golden/append.txt. Exits with 1 after any failure."""

import shutil
import subprocess
import sys
from pathlib import Path

import h5py

from small_folder import small_folder

PROGRAM = str(Path(sys.argv[1]).resolve())
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print("FAILED:", message, file=sys.stderr)


def gevinst(*arguments, expect=0):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
    check(done.returncode == expect, f"exit {done.returncode}, not {expect}: {arguments}\n{done.stderr}")
    return done.stderr


def expect_refused(change, words):
    """Whatever the number of threads, the same value is named."""
    shutil.copy("all.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        change(file)
    before = Path("changed.h5").read_bytes()
    for threads in ("1", "2", "3"):
        messages = gevinst("run", "small.yaml", "-o", "changed.h5", "--append", "16384", "-q", "-j", threads, expect=65)
        check(words in messages, f"'{words}' is not said: {messages}")
    check(Path("changed.h5").read_bytes() == before, "a refused file was touched")


def several(file):
    file["draws/net_gain"][1, 12001] = 5  # a later block
    file["draws/net_gain"][0, 78] = 5
    file["draws/released_hours"][1, 77] = 5  # a column that is compared first, and another policy
    file["inputs/completion_share"][77] = 0.5


def main():
    gevinst("run", "small.yaml", "-n", "16384", "--keep", "all", "-q", "-o", "all.h5")
    expect_refused(several, "in draw 77 it has released_hours (policy gates_open) = 5, which computes to ")
    expect_refused(lambda file: file["draws/cumulative_gain"].__setitem__((0, 6, 16383), 5),
                   "in draw 16383 it has cumulative_gain (policy reference, month 7) = 5, which computes to ")
    expect_refused(lambda file: file["inputs/relative_reduction"].__setitem__(9000, 0.25),
                   "in draw 9000 it has relative_reduction = 0.25, which computes to ")
    expect_refused(lambda file: file["provenance/scenario_text"].__setitem__((), "gevinst: 1\n"),
                   "provenance/scenario_text was changed")
    expect_refused(lambda file: file.__delitem__("draws/net_gain"), "draws/net_gain is not in the file")
    check(not list(Path(".").glob("*.part")), "something is left behind")


with small_folder():
    main()
sys.exit(1 if failures else 0)
