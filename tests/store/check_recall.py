#!/usr/bin/python3
"""What a result says of its own making, changed with the hashes that fit: `verify` and `replay` refuse each with its place
and reason, and compute nothing from it: check_recall.py PROGRAM"""
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

from small_folder import small_folder

PROGRAM = str(Path(sys.argv[1]).resolve())
TEXT = h5py.string_dtype()
failures = []


def gevinst(*arguments, expect=0):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=100)
    if done.returncode != expect:
        failures.append(f"exit {done.returncode}, not {expect}: {arguments}: {done.stderr}")
    return done.stderr


# --- changes: each takes the group `provenance` ---

def without(name):
    def change(group):
        del group[name]
    return change


def number(name, *values):
    """The variable as these numbers: a single one without a dimension."""
    def change(group):
        if name in group:
            del group[name]
        group.create_dataset(name, data=values[0] if len(values) == 1 else np.array(values), dtype="f8")
    return change


def text(name, value, hash_name=None):
    def change(group):
        del group[name]
        group.create_dataset(name, data=value, dtype=TEXT)
        if hash_name:
            del group[hash_name]
            group.create_dataset(hash_name, data=hashlib.sha256(value.encode()).hexdigest(), dtype=TEXT)
    return change


def plan(old, new):
    def change(group):
        before = group["plan"].asstr()[()]
        after = before.replace(old, new)
        assert after != before, old
        text("plan", after, "plan_sha256")(group)
    return change


def no_policies(group):
    lines = group["plan"].asstr()[()].splitlines(keepends=True)
    text("plan", "".join(line for line in lines if not line.startswith("policy ")), "plan_sha256")(group)


def fewer_hashes(group):
    del group["extends_sha256"]
    group.create_dataset("extends_sha256", shape=(0,), dtype=TEXT)


def interrupted(then=None):
    def change(group):
        group.file.attrs.modify("complete", 0.0)
        if then:
            then(group)
    return change


def both(*changes):
    def change(group):
        for one in changes:
            one(group)
    return change


ABSENT, NO_PLAN, SENSELESS = "is not in the file", "plan is no plan of this program", "makes no sense"
INTERRUPTED = "draws makes no sense for an interrupted run"
HASH = "does not have the SHA-256 that the file states"
NOT_VALID = "the scenario that it holds is not valid"
EMPTY = "stopping_tolerance is empty, and there is no target"

# Which result, the change, and what must be said.
CASES = (
    *(("run", without(name), f"provenance/{name} {ABSENT}") for name in (
        "plan", "plan_sha256", "scenario_text", "scenario_sha256", "extends_text", "extends_sha256", "table_text",
        "table_sha256", "set_text", "keep")),
    ("run", text("plan_sha256", "0" * 64), HASH),
    ("run", text("scenario_text", "gevinst: 1\n"), HASH),
    ("run", fewer_hashes, "extends_sha256 has not one hash for each text"),
    ("run", text("keep", ""), "keep is none of the levels"),
    ("run", text("plan", "", "plan_sha256"), NO_PLAN),
    ("run", plan("design sobol", "design sobolev"), NO_PLAN),
    ("run", plan("design sobol", "design " + 40 * "s"), NO_PLAN),
    ("run", plan("design sobol", "designs"), NO_PLAN),
    ("run", plan("replicates 16", "replicates 0"), NO_PLAN),
    ("run", plan("replicates 16", "replicates 1000000"), NO_PLAN),
    ("run", plan("points 16", "points 0"), NO_PLAN),
    ("run", plan("points 16", "points 9007199254740992"), NO_PLAN),
    ("run", no_policies, NO_PLAN),
    ("run", plan("seed 1\n", "seed 2\nmore 1\n"), "its plan says more 1, and the scenario that it holds gives"),
    ("run", plan("horizon 60", "horizon 61"), "its plan says horizon 61, and the scenario that it holds gives horizon 60"),
    ("run", plan("points 16", "points 15"), NOT_VALID),
    ("run", text("scenario_text", "gevinst: 1\nmodel: rehabilitated\n", "scenario_sha256"), NOT_VALID),
    ("run", interrupted(without("draws")), f"provenance/draws {ABSENT}"),
    ("run", interrupted(), INTERRUPTED),  # of all 256 draws
    ("run", interrupted(number("draws", 0)), INTERRUPTED),
    ("run", interrupted(number("draws", 257)), INTERRUPTED),
    ("run", interrupted(number("draws", float("nan"))), INTERRUPTED),
    ("run", interrupted(number("draws", 10, 20)), INTERRUPTED),
    ("study", without("analysis_sha256"), f"provenance/analysis_sha256 {ABSENT}"),
    ("study", text("analysis", "sweep\nover investment_level=0,1\n"), HASH),
    ("study", interrupted(number("draws", 257)), INTERRUPTED),
    *(("stopped", without(name), f"provenance/{name} {ABSENT}") for name in (
        "stopping_tolerance", "stopping_target", "stopping_draws_at_most", "stopping_look")),
    *(("stopped", number(name, value), f"{name} {SENSELESS}") for name, value in (
        ("stopping_draws_at_most", 0), ("stopping_draws_at_most", 1e300), ("stopping_look", 0),
        ("stopping_look", float("nan")), ("stopping_looks", 0))),
    ("stopped", number("stopping_looks", 3, 4), f"stopping_looks {SENSELESS}"),
    ("stopped", text("stopping_tolerance", ""), EMPTY),
    ("stopped", both(text("stopping_tolerance", ""), number("stopping_target", 1e9)), NOT_VALID),
    ("stopped", text("stopping_tolerance", "net_present_value.nothing=1"), NOT_VALID),
)


def main():
    gevinst("run", "small.yaml", "-n", "256", "--keep", "none", "-q", "-o", "run.h5")
    gevinst("sweep", "small.yaml", "-n", "256", "-q", "--over", "investment_level=0:2:2", "-o", "study.h5")
    gevinst("run", "small.yaml", "-n", "8192", "--keep", "none", "--tolerance", "0.01", "-q", "-o", "stopped.h5")
    for index, (name, change, words) in enumerate(CASES):
        shutil.copy(f"{name}.h5", "changed.h5")
        with h5py.File("changed.h5", "r+") as file:
            change(file["provenance"])
        for command in (["verify", "changed.h5"], ["replay", "changed.h5", "--draw", "0"]):
            said = gevinst(*command, expect=65)
            if words not in said and (command[0] == "verify" or "damaged" not in said):
                failures.append(f"case {index}, {name}, {command[0]}: '{words}' is not said: {said}")


with small_folder():
    main()
print(*failures, sep="\n", file=sys.stderr)
sys.exit(1 if failures else 0)
