"""Processes that are killed, stopped, get in each other's way, and a clock that cannot be trusted."""
import random
import signal
import subprocess
import time
from pathlib import Path

from commands import LONG
from harness import (FAULTY, HANG, PROGRAM, SMOKE, Row, call, digest, fresh, litter, made, old_file, options,
                     problem_with)


def some_run(keep):
    """A run of some seconds: its arguments, what it should give, and how long it takes."""
    arguments = ["run", "small.yaml", "--design", "mc", "-q", "--keep", keep, "-n", "100000"]
    began = time.time()
    path = made(f"some-{keep}.h5", arguments)
    return [*arguments, "-o", "r.h5"], digest(path), max(time.time() - began, 0.2)


def kills():
    """kill -9 at random moments of a run that keeps all draws, then --resume, which may be killed again; with one, two or
    three threads. So until it is through, and from the beginning until there were enough kills."""
    arguments, wanted, seconds = some_run("all")
    row = Row("kill -9 at random moments", "run --keep all, then --resume")
    resumed = finished = 0
    while row.tried < (3 if SMOKE else options.kills):
        fresh(old_file())
        through, killed = False, 0
        while not through and killed < 40:
            process = subprocess.Popen([PROGRAM, *arguments[:-1], "r.h5", "--checkpoint", "0.02", "--resume", "-j",
                                        str(random.choice([1, 2, 3]))], stderr=subprocess.PIPE, text=True)
            try:
                messages = process.communicate(timeout=random.uniform(0, 1.2 * seconds))[1]
                through = True
            except subprocess.TimeoutExpired:
                process.kill()
                messages = process.communicate()[1]
                killed += 1
            if not through:
                row.count(problem_with(process.returncode, (-signal.SIGKILL, 0), wanted, messages), "after the kill")
                resumed += Path("r.h5.checkpoint").exists()
            if row.tried >= 2 * options.kills:
                break
        if not through:
            process = subprocess.run([PROGRAM, *arguments, "--resume"], stderr=subprocess.PIPE, text=True)
        if process.returncode != 0 or digest("r.h5") != wanted or litter("r.h5"):
            row.count(f"exit {process.returncode}, file {digest('r.h5') == wanted}, {litter('r.h5')}", "at the end")
        finished += 1
    row.note += f"; {resumed} with a checkpoint, {finished} files, all equal byte for byte"


def signals():
    """Ctrl-C and SIGTERM at random moments: what was done is kept beside and true, and --resume goes on with it."""
    arguments, wanted, seconds = some_run("headline")
    for name, number in (("Ctrl-C", signal.SIGINT), ("SIGTERM", signal.SIGTERM)):
        row = Row(name, "then verify and --resume")
        incomplete = 0
        for i in range(1 if SMOKE else 25):
            fresh(old_file())
            process = subprocess.Popen([PROGRAM, *arguments, "--checkpoint", "0.02"], stderr=subprocess.PIPE, text=True)
            time.sleep(random.uniform(0.05, 1) * seconds)
            process.send_signal(number)
            try:
                messages = process.communicate(timeout=HANG)[1]
                # A signal before the program has set itself up for it ends it at once.
                wrong = problem_with(process.returncode, (0, 130, -number), wanted, messages)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                wrong = "hangs"
            if not wrong and Path("r.incomplete.h5").exists():
                incomplete += 1
                if call(["verify", "r.incomplete.h5", "-q"])[0] != 0:
                    wrong = "the incomplete file is not verified"
            if not wrong and process.returncode != 0:
                code, _, messages = call([*arguments, "--resume", "-j", 1 + i % 3])
                if code != 0 or digest("r.h5") != wanted or litter("r.h5", "r.incomplete.h5"):
                    wrong = f"--resume: exit {code}, {litter('r.h5')}: {messages}"
            row.count(wrong, f"{i}")
        row.note += f"; {incomplete} left an incomplete file"


# --- others at work, and the clock ---

def two_at_once():
    """Several processes write the same result at once: of the same scenario, and of different ones."""
    row = Row("several processes, one result")
    common = ["run", "small.yaml", "--design", "mc", "--keep", "headline", "-q", "-n", "50000"]
    first, second = digest(made("seed-1.h5", common)), digest(made("seed-2.h5", [*common, "-s", "2"]))
    for i in range(1 if SMOKE else 30):
        fresh()
        seeds = [1, 1, 1] if i % 2 else [1, 2, 1]
        processes = [subprocess.Popen([PROGRAM, *common, "-s", str(seed), "-o", "r.h5", "--checkpoint", "0.02"],
                                      stderr=subprocess.PIPE, text=True) for seed in seeds]
        codes = [(p.communicate()[1], p.returncode)[1] for p in processes]
        wrong = None
        if codes != [0, 0, 0]:
            wrong = f"exit {codes}"
        elif digest("r.h5") not in (first, second):
            wrong = "another file"
        elif litter("r.h5", "r.h5.checkpoint"):
            wrong = f"left behind: {litter('r.h5')}"
        row.count(wrong, f"{seeds}")


def clock():
    """The time of day goes back or stands still, and the other clock runs wild."""
    row = Row("clock set back")
    wanted = digest(made("long.h5", LONG[:-2]))
    for tick in ("-3600", "-0.001", "0", "1e6") if not SMOKE else ("-3600",):
        fresh()
        code, _, messages = call([*LONG, "--checkpoint", "1"], FAULTY, fault=f"tick {tick}")
        row.count(problem_with(code, (0,), wanted, messages) or (litter("r.h5") and f"left {litter('r.h5')}"), tick)


SECTIONS = {"kills": kills, "signals": signals, "two_at_once": two_at_once, "clock": clock}
