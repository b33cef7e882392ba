"""What the sections of faults.py share: options, the table's rows, calls of the program, folders and files."""
import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
INPUTS = ("cli/inputs/small.yaml", "cli/inputs/follow-up.yaml", "cli/inputs/counts-year.csv", "scenarios/modes.yaml",
          "scenarios/modes-level-2.yaml", "../scenarios/home-care.yaml", "../scenarios/courses/mixed.yaml")

parser = argparse.ArgumentParser()
parser.add_argument("build", type=Path)
parser.add_argument("sections", nargs="*")
parser.add_argument("--smoke", action="store_true")
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--each", type=int, default=500, help="so many allocations, writes and kills of each command, spread evenly")
parser.add_argument("--places", action="store_true",
                    help="instead each call that leads to an allocation, a write or HDF5 once, over all commands")
parser.add_argument("--only", default="", help="of the commands those whose names contain this; or this;or that")
parser.add_argument("--sanitized", type=Path, help="a build with the address sanitizer, for the section leaks")
parser.add_argument("--minutes", type=float, default=1e6, help="at most so long for a section")
parser.add_argument("--seed", type=int, default=20260101)
options = parser.parse_intermixed_args()
PROGRAM = str(options.build.resolve() / "gevinst")
FAULTY = str(options.build.resolve() / "tests" / "gevinst_faulty")
LEAKY = str(options.sanitized.resolve() / "tests" / "gevinst_faulty") if options.sanitized else None
SMOKE = options.smoke
HANG = 120  # seconds
RUN = ["run", "small.yaml", "-n", "256", "--keep", "all", "-q"]
TICKS = "tick 1"  # a checkpoint after every few blocks, whatever the time
rows = []


class Enough(Exception):
    """The section has had its time."""


class Row:
    """One line of the table: a fault, and how often what was tried went well."""

    WIDTH = 46  # of the names
    end = float("inf")

    def __init__(self, name, note=""):
        self.name, self.note, self.tried, self.lost = name, note, 0, []
        self.began = self.last = time.time()
        rows.append(self)

    def count(self, problem, where=""):
        self.tried += 1
        self.last = time.time()
        if problem:
            self.lost.append(f"{where}: {problem}")
            print(f"LOST  {self.name}: {where}: {problem}", flush=True)
        if time.time() > Row.end:
            self.note += "; stopped by --minutes"
            raise Enough

    def show(self):
        print(f"{self.name:{Row.WIDTH}}  {self.tried:5}  {self.tried - len(self.lost):8}  {len(self.lost):4}  "
              f"{self.last - self.began:7.0f}  {self.note}", flush=True)


def call(arguments, program=PROGRAM, fault=None, count=False, timeout=HANG, **more):
    """Exit code, standard output and messages."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", SOURCE_DATE_EPOCH="1767225600")
    if fault:
        environment["GEVINST_FAULT"] = fault
    if count:
        environment["GEVINST_FAULT_COUNT"] = "../count"
        if options.places:
            environment["GEVINST_FAULT_PLACES"] = "1"
    try:
        more.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run([program, *map(str, arguments)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              env=environment, timeout=timeout, **more)
        return done.returncode, (done.stdout or b""), done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "hangs", b"", ""


class Counts:
    """What the call before did, which was counted: how often it asked for memory, wrote and called HDF5, and by which calls of
    the program it came there."""

    def __init__(self):
        lines = [line.split() for line in Path("../count").read_text().splitlines()]
        self.number = dict(zip(lines[-1][::2], map(int, lines[-1][1::2])))
        self.places = {kind: [] for kind in self.number}
        for kind, n, *calls in lines[:-1]:
            self.places[kind].append((int(n), frozenset(calls)))


def digest(path):
    path = Path(path)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def litter(*allowed):
    inputs = {p.name for p in Path("../inputs").iterdir()}
    return sorted({p.name for p in Path(".").iterdir()} - inputs - set(allowed))


def fresh(old=None):
    """An empty folder with the inputs, and perhaps an old result."""
    os.chdir("..")
    shutil.rmtree("here", ignore_errors=True)
    shutil.copytree("inputs", "here")
    os.chdir("here")
    if old:
        shutil.copy(old, "r.h5")


def made(name, arguments):
    """A result to compare with, made once without faults. Its path."""
    path = Path("../made").resolve() / name
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        more = ["--checkpoint", "0"] if arguments[0] == "run" else []
        code, _, messages = call([*arguments, "-o", path, *more])
        if code != 0:
            sys.exit(f"{arguments}: exit {code}: {messages}")
    return path


def old_file():
    return made("old.h5", ["run", "small.yaml", "-n", "128", "-q", "-s", "7"])


def problem_with(code, codes, wanted, messages=""):
    """What is wrong with what a command left at r.h5; None if nothing is."""
    old, found = digest(old_file()), digest("r.h5")
    if code == "hangs":
        return "hangs"
    if code not in codes:
        return f"exit {code}: {messages.splitlines()[:1]}"
    if code == 0 and found != wanted:
        return "exit 0, and the file is not the right one"
    if found not in (old, wanted):
        return f"exit {code}, and the file is neither the old nor the new one"
    return None


def chosen(n, most):
    """1 … n, or `most` of them, spread evenly with a random start."""
    if n <= most:
        return range(1, n + 1)
    start = random.random()
    return sorted({1 + int((i + start) * n / most) for i in range(most)})


been = set()  # calls that have failed, in --places


def chosen_places(kind, places):
    """One number for each call of the program that leads to where something of this kind is done, and has not yet failed. The
    longest ways first: they have the most calls."""
    which = []
    for n, calls in sorted(places, key=lambda place: (-len(place[1]), place[0])):
        new = {(kind, call) for call in calls} - been
        if new:
            been.update(new)
            which.append(n)
    return sorted(which)
