"""Checkpoints: a run that was killed and goes on with --resume gives the same bytes as one that was not, whatever the
number of threads, and a checkpoint of another plan is refused by name: check_resume.py PROGRAM FAULTY

Kills are in the middle of the N-th write and checkpoints at ticks of a made-up clock (tests/faults/hooks.c), so that
each time the same happens."""
import hashlib
import os
import struct
import subprocess
import sys
from pathlib import Path

from small_folder import small_folder

PROGRAM, FAULTY = (str(Path(p).resolve()) for p in sys.argv[1:3])
failures = 0


def check(condition, what):
    global failures
    if not condition:
        failures += 1
        print(f"FAILED: {what}", file=sys.stderr)


def gevinst(*arguments, program=PROGRAM, fault=None, expect=0):
    environment = {**os.environ, **({"GEVINST_FAULT": fault} if fault else {})}
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, env=environment)
    check(done.returncode == expect, f"exit {done.returncode} instead of {expect}: {arguments}: {done.stderr}")
    return done


def writes(*arguments):
    os.environ["GEVINST_FAULT_COUNT"] = "count"
    gevinst(*arguments, program=FAULTY, fault="tick 1")
    del os.environ["GEVINST_FAULT_COUNT"]
    return int(Path("count").read_text().splitlines()[-1].split()[3])


def is_same(a, b):
    return Path(a).read_bytes() == Path(b).read_bytes()


# The ways in which a run keeps its state: values for exact quantiles, kept draws of all kinds, one replicate, policies
# that agree and part, and bins with draws beyond those whose parts are kept for smoothing.
CASES = {
    "exact": ["small.yaml", "-n", "16384", "--keep", "all"],
    "plain": ["small.yaml", "-n", "50000", "--design", "mc", "-r", "1"],
    "lhs": ["small.yaml", "-n", "16384", "--design", "lhs", "--keep", "none"],
    "twins": ["twins.yaml", "-n", "16384", "--keep", "headline"],
    "long": ["smoothed.yaml", "-n", "1048576", "--keep", "none"],
}


def write_scenarios():
    small = Path("small.yaml").read_text()
    # With an input that is integrated out: else nothing is smoothed.
    Path("smoothed.yaml").write_text(small.replace("inputs:", "inputs:\n  attributable_share: uniform(50 %, 90 %)"))
    # The second policy is the first but in rare draws.
    Path("twins.yaml").write_text(small.replace("policies:", "policies:\n  rare: {reach_cap: 0.0299}\n  same: {}"))


def check_resumed(name, arguments, kills):
    common = ["run", *arguments, "-q"]
    gevinst(*common, "-o", "whole.h5", "--checkpoint", "0")
    saving = [*common, "-o", "r.h5", "--checkpoint", "1", "-j", "1"]
    total = writes(*saving)
    Path("r.h5").unlink()
    check(total > 20, f"{name}: only {total} writes")
    resumed = 0
    for i in range(kills):
        gevinst(*saving, program=FAULTY, fault=f"tick 1;kill {int(total * (i + 0.7) / kills)}", expect=-9)
        check(not Path("r.h5").exists(), f"{name}: there is a result after a kill")
        done = gevinst(*common, "-o", "r.h5", "--resume", "-j", 1 + i % 3)
        check(is_same("r.h5", "whole.h5"), f"{name}: other bytes after kill {i}")
        check(not list(Path(".").glob("r.h5.*")), f"{name}: left behind: {list(Path('.').glob('r.h5.*'))}")
        Path("r.h5").unlink()
        # Killed again and again, a little further each time.
    for attempt in range(0 if name in ("long", "lhs") else 60):
        done = subprocess.run([FAULTY, *saving, "--resume"], capture_output=True, text=True,
                              env={**os.environ, "GEVINST_FAULT": f"tick 1;kill {total // 3 + total // 6 * attempt}"})
        resumed += attempt > 0
        if done.returncode != -9:
            break
    if resumed:
        check(done.returncode == 0 and is_same("r.h5", "whole.h5"), f"{name}: killed again and again: {done.stderr}")
        Path("r.h5").unlink()


def leave_checkpoint(*more):
    for path in Path(".").glob("r.*"):
        path.unlink()
    gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--checkpoint", "1", "-j", "1", *more, program=FAULTY,
            fault="tick 1;kill 150", expect=-9)
    check(Path("r.h5.checkpoint").exists(), "no checkpoint was left")


def check_refused():
    leave_checkpoint()
    saved = Path("r.h5.checkpoint").read_bytes()
    for options, *words in ((["-s", "2"], "seed 1", "seed 2"),
                            (["-n", "65536"], "points 2048", "points 4096"),
                            (["--keep", "all"], "--keep headline", "--keep all"),
                            (["--set", "citizens=2100"], "citizens = "),
                            (["--policy", "reference"], "policy gates_open", "no such policy"),
                            (["--design", "mc"], "design sobol", "design mc")):
        done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume", *options, expect=65)
        for word in ("r.h5.checkpoint", *words):
            check(word in done.stderr, f"'{word}' is not said: {done.stderr}")
    check(Path("r.h5.checkpoint").read_bytes() == saved, "a refused checkpoint was changed")
    # Damaged: no bit of it goes unnoticed, nor one of the draws.
    for at in (0, 30, len(saved) // 2, len(saved) - 1):
        copy = bytearray(saved)
        copy[at] ^= 4
        Path("r.h5.checkpoint").write_bytes(copy)
        done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume", expect=65)
        check("is damaged" in done.stderr, done.stderr)
    Path("r.h5.checkpoint").write_bytes(saved[: len(saved) // 2])
    gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume", expect=65)
    Path("r.h5.checkpoint").write_bytes(saved)
    part = next(Path(".").glob("r.h5.????????.part"))
    draws = part.read_bytes()
    at = next(i for i in range(4096, len(draws), 8) if any(draws[i:i + 8]))
    part.write_bytes(draws[:at] + bytes([draws[at] ^ 1]) + draws[at + 1:])
    done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume", expect=65)
    check("does not hold the draws" in done.stderr, done.stderr)
    part.write_bytes(draws)
    # Without the draws it starts at the beginning, and says so.
    part.unlink()
    done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume")
    check("starts at the beginning" in done.stderr, done.stderr)


class Checkpoint:
    """The parts of a checkpoint (store/checkpoint_file.c), to be changed and put together again with the SHA-256 that fits."""

    DIGEST, LINE = 32, b"gevinst checkpoint 1\n\0"

    def __init__(self, data):
        self.line, self.order, self.more = self.LINE, data[len(self.LINE):][:8], b""
        at = len(self.LINE) + 8
        self.texts = []
        for _ in range(4):
            length, = struct.unpack_from("<Q", data, at)
            self.texts.append(data[at + 8:at + 8 + length])
            at += 8 + length
        self.draws, self.n = struct.unpack_from("<QQ", data, at)
        at += 16
        self.stretches = [list(struct.unpack_from("<QQ", data, at + 16 * k)) for k in range(self.n)]
        self.state = data[at + 16 * self.n:-self.DIGEST]

    def head(self):
        bytes = self.line + self.order
        for text in self.texts:
            bytes += struct.pack("<Q", len(text)) + text
        bytes += struct.pack("<QQ", self.draws, self.n)
        return bytes + b"".join(struct.pack("<QQ", *stretch) for stretch in self.stretches)

    def write(self, most=None):
        """All of it, or so many bytes of it; the digest is that of what is there."""
        data = (self.head() + self.state + self.more)[:most]
        Path("r.h5.checkpoint").write_bytes(data + hashlib.sha256(data).digest())


def check_forged():
    """Checkpoints whose SHA-256 fits, and whose contents make no sense."""
    leave_checkpoint()
    saved = Path("r.h5.checkpoint").read_bytes()
    part = next(Path(".").glob("r.h5.????????.part"))
    draws = part.read_bytes()
    parts = Checkpoint(saved)
    parts.write()
    check(Path("r.h5.checkpoint").read_bytes() == saved, "a checkpoint does not have the form that is known here")
    check(parts.n > 0 and parts.draws < 32768, f"{parts.n} stretches, {parts.draws} draws")

    def refused(what, words="is damaged, or no checkpoint"):
        part.write_bytes(draws)
        done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume", expect=65)
        check(words in done.stderr and "r.h5.checkpoint" in done.stderr, f"{what}: '{words}' is not said: {done.stderr}")
        check(not Path("r.h5").exists(), f"{what}: there is a result")

    changes = {
        "another first line": lambda c: setattr(c, "line", c.LINE.replace(b"1", b"2")),
        "the other order of bytes": lambda c: setattr(c, "order", c.order[::-1]),
        "a number of stretches beyond the file": lambda c: setattr(c, "n", 1 << 60),
        "one stretch more": lambda c: setattr(c, "n", c.n + 1),
        "no stretch": lambda c: (setattr(c, "n", 0), c.stretches.clear()),
        "no draws": lambda c: (setattr(c, "n", 0), setattr(c, "draws", 0), c.stretches.clear()),
        "another number of draws": lambda c: setattr(c, "draws", c.draws + 1),
        "more draws than are planned": lambda c: (setattr(c, "draws", 1 << 40), c.stretches[-1].__setitem__(0, 1 << 40)),
        "a stretch without draws": lambda c: c.stretches[0].__setitem__(0, 0),
    }
    for what, change in changes.items():
        changed = Checkpoint(saved)
        change(changed)
        changed.write()
        refused(what)
    changed = Checkpoint(saved)
    changed.texts[0] = b"0.0.9"
    changed.write()
    refused("another version", "was saved by gevinst 0.0.9")
    for most in (0, 10, 25, 33, 40, *range(50, len(parts.head()), 211)):
        parts.write(most)
        refused(f"the first {most} bytes of the head")
    other = "was saved by a program that computes other figures"
    for k in range(20):
        most = len(parts.head()) + len(parts.state) * k // 20
        parts.write(most)
        refused(f"the first {most} bytes", other)
    parts.more = b"12345678"
    parts.write()
    refused("bytes behind the state", other)
    for k in range(12):  # what is counted stands at the beginning
        changed = Checkpoint(saved)
        changed.state = changed.state[:8 * k] + b"\xff" * 8 + changed.state[8 * k + 8:]
        changed.write()
        refused(f"word {k} of the state", other)
    Path("r.h5.checkpoint").write_bytes(b"short")
    refused("a checkpoint of five bytes")
    Path("r.h5.checkpoint").unlink()
    Path("r.h5.checkpoint").mkdir()
    refused("a folder in its place")
    Path("r.h5.checkpoint").rmdir()


def check_told():
    leave_checkpoint()
    done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5")
    check("--resume goes on" in done.stderr, f"the checkpoint is not mentioned: {done.stderr}")
    check(not list(Path(".").glob("r.h5.*")), f"left behind: {list(Path('.').glob('r.h5.*'))}")
    done = gevinst("run", "small.yaml", "-n", "32768", "-q", "-o", "r.h5", "--resume")
    check(done.stderr == "", f"--resume without a checkpoint: {done.stderr}")
    gevinst("run", "small.yaml", "--checkpoint", "-1", expect=64)
    gevinst("run", "small.yaml", "--checkpoint", "nan", expect=64)


def main():
    write_scenarios()
    for name, arguments in CASES.items():
        check_resumed(name, arguments, 2 if name == "exact" else 1)
    check_refused()
    check_forged()
    check_told()


with small_folder():
    main()
sys.exit(1 if failures else 0)
