#!/usr/bin/python3
"""A result file is made again from itself, byte for byte, and every changed byte is found: check_verify.py PROGRAM

In an empty folder that holds copies of tests/cli/inputs and tests/scenarios. Exits with 1 after any failure."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
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
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)
    check(done.returncode == expect, f"exit {done.returncode}, not {expect}: {arguments}\n{done.stderr}")
    return done


def run(scenario, output, *options):
    gevinst("run", scenario, "-o", output, "-q", *options)
    return Path(output)


def is_same(a, b):
    return Path(a).read_bytes() == Path(b).read_bytes()


# --- what verifies ---

def write_scenarios():
    """Files of equal names in different folders, tables among them, and a table that only --set names."""
    for folder, values in (("one", "1\n2\n3\n"), ("two", "0.2\n0.3\n0.35\n")):
        Path(folder).mkdir()
        Path(folder, "data.csv").write_text("x\n" + values)
    Path("three").mkdir()
    Path("three/set.csv").write_text("v;n\n10,5;1\n11,5;2\n")
    Path("small.yaml").rename("one/small.yaml")
    for name in ("modes.yaml", "modes-level-2.yaml"):
        Path(name).rename(f"one/{name}")
    Path("two/small.yaml").write_text(
        "gevinst: 1\nextends: ../one/small.yaml\n"
        "inputs:\n"
        "  relative_reduction: empirical(\"data.csv\", x)\n"
        "  course_weeks: empirical(\"../one/data.csv\", x)\n"
        "correlations:\n  - [completion_share, care_hour_value, 0.4]\n"
        "policies:\n  own: {released_share: \"pert(50 %, 60 %, 90 %)\"}\n")


def check_verified():
    cases = {
        "default": ["one/small.yaml"],
        "all": ["one/small.yaml", "--keep", "all", "-n", "256"],
        "none": ["one/small.yaml", "--keep", "none", "-n", "256"],
        "mc": ["one/small.yaml", "--design", "mc", "-n", "1000", "-s", "9007199254740991"],
        "lhs": ["one/small.yaml", "--design", "lhs", "-n", "300", "-r", "3"],
        "policy": ["one/small.yaml", "--policy", "gates_open", "-n", "256"],
        "extends": ["two/small.yaml", "-n", "256", "--keep", "all"],
        "set": ["two/small.yaml", "-n", "256", "--set", "offer_hours=empirical(\"../three/set.csv\", v)",
                "--set", "citizens=uniform(1000, 3000)"],
    }
    for name, (scenario, *options) in cases.items():
        path = run(scenario, f"{name}.h5", *options)
        done = gevinst("verify", path)
        check("every byte is what this version computes" in done.stdout, f"{name}: {done.stdout}")
        if name not in ("default", "set"):
            continue
        result = json.loads(gevinst("verify", path, "--json").stdout)
        check(result["verified"] and result["differences"] == [] and result["bytes"] == path.stat().st_size, name)
        check(gevinst("verify", path, "-q", "-j", "1").stdout == "", f"{name}: -q prints")
    # The scenario is in the file: it may be gone, and the file elsewhere.
    Path("elsewhere").mkdir()
    shutil.copy("set.h5", "elsewhere/other-name.h5")
    for folder in ("one", "two", "three"):
        Path(folder).rename(f"{folder}.gone")
    gevinst("verify", "elsewhere/other-name.h5")
    gevinst("replay", "elsewhere/other-name.h5", "--draw", "255", "--policy", "own")
    for folder in ("one", "two", "three"):
        Path(f"{folder}.gone").rename(folder)


def check_effective_facts():
    """How a fact was asked for changes no byte."""
    table = "offer_hours=empirical(\"../three/set.csv\", v)"
    run("two/small.yaml", "a.h5", "-n", "256", "--set", "citizens=2100", "--set", table)
    run("two/small.yaml", "b.h5", "-n", "256", "--set", table, "--set", "citizens=1", "--set", "citizens=2100",
        "-r", "16", "-s", "1", "--design", "sobol", "--keep", "headline")
    check(is_same("a.h5", "b.h5"), "the order of options changes the file")
    run("one/small.yaml", "c.h5")
    run("one/small.yaml", "d.h5", "-n", "4096", "--policy", "gates_open", "--policy", "reference")
    check(is_same("c.h5", "d.h5"), "options that say what the scenario says change the file")


# --- what does not ---

def changed(data, offset, bit=1):
    copy = bytearray(data)
    copy[offset] ^= bit
    Path("changed.h5").write_bytes(copy)
    return "changed.h5"


def expect_found(path, *words, replay=None):
    done = gevinst("verify", path, expect=65)
    for word in words:
        check(word in done.stderr, f"'{word}' is not said: {done.stderr}")
    if replay:
        done = gevinst("replay", path, "--draw", replay[0], "--policy", replay[1], expect=65)
        check(replay[2] in done.stderr, f"'{replay[2]}' is not said by replay: {done.stderr}")


def place(data, text, after=0):
    found = data.find(text, after)
    check(found >= 0, f"{text} is not in the file")
    return found


def check_refused():
    data = Path("all.h5").read_bytes()
    with h5py.File("all.h5") as file:
        def offset(name, index=0):
            return file[name].id.get_offset() + 8 * index

        def header(name):
            return h5py.h5o.get_info(file[name].id).addr

        draw = 256 + 17  # the second policy's
        expect_found(changed(data, offset("draws/net_present_value", draw)),
                     "draws/net_present_value: 1 of 512 values differs, at policy = gates_open, draw = 17: stored ",
                     replay=(17, "gates_open", "net_present_value"))
        expect_found(changed(data, offset("draws/cumulative_gain", 256 * 2 + 5)),
                     "draws/cumulative_gain: 1 of 30,720 values differs, at policy = reference, month = 3, draw = 5",
                     replay=(5, "reference", "cumulative_gain"))
        expect_found(changed(data, offset("inputs/completion_share", 255)), "inputs/completion_share: 1 of 256",
                     replay=(255, "reference", "completion_share"))
        expect_found(changed(data, offset("summary/net_gain_quantile", 5 + 3)),
                     "summary/net_gain_quantile: 1 of 10 values differs, at policy = gates_open, probability = 0.75")
        expect_found(changed(data, offset("provenance/seed")), "provenance/seed: stored 1", "recomputed 1")
        label = place(data, b"Fuld realisering")
        expect_found(changed(data, label), "policies/label_da: 1 of 2 values differs, at policy = gates_open",
                     "stored 'Guld realisering', recomputed 'Fuld realisering'")
        texts = offset("policies/label")  # the length of the first text
        expect_found(changed(data, texts, 2), "policies/label: 1 of 2 values differs, at policy = reference")
        for name, words in (("draws", "the header of the group draws"), ("summary", "the header of the group summary"),
                            ("summary/net_gain_mean", "summary/net_gain_mean, its attributes")):
            expect_found(changed(data, header(name) + 60), words)
        expect_found(changed(data, header("provenance") + 60), "provenance", "cannot be read or trusted")
        expect_found(changed(data, header("/") + 60), "changed.h5")
    scenario = place(data, b"# A small scenario")
    expect_found(changed(data, scenario + 3), "provenance/scenario_text was changed", "cannot be read or trusted")
    expect_found(changed(data, place(data, b"gevinst plan 1")), "provenance/plan was changed")
    # More than one, and beyond the end.
    copy, variables = bytearray(data), 0
    with h5py.File("all.h5") as file:
        for variable in file["draws"].values():
            if variable.dtype.kind == "f":
                copy[variable.id.get_offset()] ^= 1
                variables += 1
    Path("changed.h5").write_bytes(copy)
    expect_found("changed.h5", f"and {variables - 10} more differences")
    found = json.loads(gevinst("verify", "changed.h5", "--json", expect=65).stdout)
    check(not found["verified"] and len(found["differences"]) == variables, "--json lists them all")
    Path("changed.h5").write_bytes(data + b"more")
    expect_found("changed.h5", "4 bytes too long")
    Path("changed.h5").write_bytes(data[:-1])  # within the checksums, which stand last
    expect_found("changed.h5", "1 bytes too short")
    Path("changed.h5").write_bytes(data[:-5000])
    expect_found("changed.h5", "damaged or cut short")
    # Any byte.
    random.seed(20260101)
    for _ in range(6):
        gevinst("verify", changed(data, random.randrange(len(data)), 1 << random.randrange(8)), "-q", expect=65)


def check_other_programs():
    """Files that another program has changed without breaking them."""
    shutil.copy("default.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        file["draws/net_gain"][1, 7] = 1.5
    expect_found("changed.h5", "draws/net_gain: 1 of 8,192 values differs, at policy = gates_open, draw = 7: stored 1.5")
    shutil.copy("default.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        file.attrs.modify("version", "0.0.9")
    expect_found("changed.h5", "it was made by gevinst 0.0.9", "the file's own attributes and groups")
    shutil.copy("default.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        del file["provenance/keep"]
    expect_found("changed.h5", "provenance/keep is not in the file")
    shutil.copy("default.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        file["provenance/keep"][()] = "everything"
    expect_found("changed.h5", "provenance/keep is none of the levels")
    # A draw of which nothing is what it says, and of one month only.
    shutil.copy("all.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        for group in ("inputs", "draws"):
            for name, variable in file[group].items():
                if variable.dtype.kind == "f" and name not in ("draw", "replicate", "policy", "month"):
                    variable[..., 17] = variable[..., 17] + 1
        file["draws/cumulative_gain"][0, 4, 18] += 1
    said = gevinst("replay", "changed.h5", "--draw", 17, "--policy", "gates_open", expect=65)
    for word in ("completion_share, ", " and ", " more"):
        check(word in said.stderr + said.stdout, f"'{word}' is not said: {said.stderr}")
    said = gevinst("replay", "changed.h5", "--draw", 18, "--policy", "reference", expect=65)
    check("month 5" in said.stderr + said.stdout, said.stderr + said.stdout[-300:])
    found = json.loads(gevinst("replay", "changed.h5", "--draw", 18, "--policy", "reference", "--json", expect=65).stdout)
    check(found, "no JSON of a draw that differs")
    # A changed scenario with the hash that fits it gives another plan.
    shutil.copy("set.h5", "changed.h5")
    with h5py.File("changed.h5", "r+") as file:
        file["provenance/set_text"][0] = "citizens=uniform(1000, 3001)"
    expect_found("changed.h5", "its plan says citizens = uniform(1000, 3000), and the scenario that it holds gives "
                 "citizens = uniform(1000, 3001)")


def interrupt(*arguments, after, environment=None):
    process = subprocess.Popen([PROGRAM, *arguments], env=environment, stderr=subprocess.PIPE, text=True)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate()
    check(process.returncode == 130, f"exit {process.returncode} after Ctrl-C: {arguments}")
    return messages


def check_interrupted():
    """An interrupted run is verified as far as it came; an interrupted verification leaves nothing behind."""
    interrupt("run", "one/small.yaml", "-o", "long.h5", "--design", "mc", "-n", "1e9", "--keep", "none", "-q", after=2)
    done = gevinst("verify", "long.incomplete.h5")
    check("(interrupted after " in done.stdout, done.stdout)
    draws = json.loads(gevinst("verify", "long.incomplete.h5", "--json").stdout)["draws"]
    refused = gevinst("replay", "long.incomplete.h5", "--draw", draws, expect=65)
    check("the run was interrupted" in refused.stderr, refused.stderr)
    os.mkdir("temporary")
    messages = interrupt("verify", "long.incomplete.h5", after=0.5, environment={**os.environ, "TMPDIR": "temporary"})
    check("is not verified" in messages, messages)
    check(os.listdir("temporary") == [], "something is left of an interrupted verification")


def main():
    write_scenarios()
    check_verified()
    check_effective_facts()
    check_refused()
    check_other_programs()
    check_interrupted()


with small_folder() as folder:
    # HDF5 loses memory of its own when it meets a damaged file.
    Path("suppressions").write_text("leak:libhdf5\n")
    os.environ["LSAN_OPTIONS"] = f"suppressions={folder}/suppressions:print_suppressions=0"
    main()
sys.exit(1 if failures else 0)
