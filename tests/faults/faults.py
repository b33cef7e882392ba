"""What happens when things go wrong: faults.py BUILD_FOLDER [SECTION…] [--smoke] [--each N] [--kills N] [--minutes M] [--seed N]

Each section does one kind of harm to the program as a user runs it, and looks at what is left: the exit code, the result
file (the old one intact, the new one complete, or one marked incomplete that `verify` confirms), what else lies in the
folder, and whether the same command then gives the right file. A table of what was tried, survived and lost is printed
at the end; the exit code is 1 if anything was lost. scripts/faults runs all of it, ctest a small part (--smoke)."""
import argparse
import errno
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
parser = argparse.ArgumentParser()
parser.add_argument("build", type=Path)
parser.add_argument("sections", nargs="*")
parser.add_argument("--smoke", action="store_true")
parser.add_argument("--each", type=int, default=500, help="so many allocations and writes of each command")
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--minutes", type=float, default=1e6, help="at most so long for a section")
parser.add_argument("--seed", type=int, default=20260101)
options = parser.parse_args()
PROGRAM = str(options.build.resolve() / "gevinst")
FAULTY = str(options.build.resolve() / "tests" / "gevinst_faulty")
SMOKE = options.smoke
HANG = 120  # seconds
RUN = ["run", "small.yaml", "-n", "256", "--keep", "all", "-q"]
rows = []


class Enough(Exception):
    """The section has had its time."""


class Row:
    """One line of the table: a fault, and how often what was tried went well."""

    def __init__(self, name, note=""):
        self.name, self.note, self.tried, self.lost = name, note, 0, []
        self.began = time.time()
        rows.append(self)

    def count(self, problem, where=""):
        self.tried += 1
        if problem:
            self.lost.append(f"{where}: {problem}")
            print(f"LOST  {self.name}: {where}: {problem}", flush=True)
        if time.time() > Row.end:
            self.note += "; stopped by --minutes"
            raise Enough


def call(arguments, program=PROGRAM, fault=None, count=False, timeout=HANG, **more):
    environment = dict(os.environ, OMP_NUM_THREADS="1")
    if fault:
        environment["GEVINST_FAULT"] = fault
    if count:
        environment["GEVINST_FAULT_COUNT"] = "../count"
    try:
        more.setdefault("stdout", subprocess.PIPE)
        done = subprocess.run([program, *map(str, arguments)], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              env=environment, timeout=timeout, **more)
        return done.returncode, (done.stdout or b""), done.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return "hangs", b"", ""


def counted(arguments, fault=None):
    """How many allocations and writes there are without a fault."""
    call(arguments, FAULTY, fault=fault, count=True)
    words = Path("../count").read_text().split()
    return int(words[1]), int(words[3])


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
        code, _, messages = call([*arguments, "-o", path, "--checkpoint", "0"])
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


# --- memory ---

COMMANDS = {
    "check": (["check", "small.yaml"], None),
    "run": ([*RUN, "-o", "r.h5"], "r.h5"),
    "sweep": (["sweep", "small.yaml", "--over", "investment_level=0:2:3", "-n", "256", "-q", "-o", "r.h5"], "r.h5"),
    "sensitivity": (["sensitivity", "small.yaml", "-n", "256", "-q", "-o", "r.h5"], "r.h5"),
    "frontier": (["frontier", "small.yaml", "--over", "investment_level", "--target", "0.5", "-n", "256", "-q",
                  "-o", "r.h5"], "r.h5"),
    "value": (["value", "small.yaml", "-n", "1024", "-q", "-o", "r.h5"], "r.h5"),
    "verify": (["verify", "../made/all.h5"], None),
    "replay": (["replay", "../made/all.h5", "--draw", "7"], None),
    "export": (["export", "../made/all.h5", "-o", "e.dat"], "e.dat"),
    "report": (["report", "../made/all.h5", "-o", "r.html"], "r.html"),
    "compare": (["compare", "../made/all.h5"], None),
}


def memory():
    """Every own allocation in turn fails, alone or with all that follow."""
    made("all.h5", RUN)
    for name, (arguments, output) in COMMANDS.items():
        row = Row(f"memory: {name}", "an own allocation fails")
        fresh()
        code, printed, messages = call(arguments, FAULTY)
        if code != 0:
            row.count(f"exit {code} without a fault: {messages}", name)
            continue
        wanted = digest(output) if output else None
        allocations, _ = counted(arguments)
        row.note += f", of {allocations}"
        for n in chosen(allocations, 1 if SMOKE else options.each):
            fresh()
            if output:
                Path(output).write_bytes(b"old")
            code, out, messages = call(arguments, FAULTY, fault=f"alloc {n}{' on' if n % 3 == 0 else ''}")
            found = digest(output) if output else None
            wrong = None
            if code not in (0, 71):
                wrong = f"exit {code}: {messages.splitlines()[:1]}"
            elif code == 0 and (found != wanted or out != printed):
                wrong = "exit 0, and another result"
            elif code != 0 and output and Path(output).read_bytes() != b"old" and found != wanted:
                wrong = "neither the old file nor the right one"
            elif litter(output):
                wrong = f"left behind: {litter(output)}"
            row.count(wrong, f"{n}")


# --- writing ---

TICKS = "tick 1"  # a checkpoint after every few blocks, whatever the time
LONG = ["run", "small.yaml", "-n", "32768", "--design", "mc", "--keep", "headline", "-q", "-o", "r.h5"]


def long_wanted():
    return digest(made("long.h5", LONG[:-2]))


def finish_after(wanted, threads):
    """The same command with --resume gives the right file, and leaves nothing else."""
    code, _, messages = call([*LONG, "--resume", "-j", threads])
    if code != 0 or digest("r.h5") != wanted:
        return f"--resume: exit {code}: {messages.splitlines()[:1]}"
    if litter("r.h5", "r.incomplete.h5"):
        return f"--resume leaves {litter('r.h5')}"
    return None


def write_errors():
    """Every call that changes a file or writes to a stream fails in turn: with a broken device or a full disk, once or
    from then on."""
    wanted = long_wanted()
    arguments = [*LONG, "--checkpoint", "1", "-j", "1"]
    row = Row("write error: run", "with checkpoints")
    fresh(old_file())
    _, writes = counted(arguments, TICKS)
    row.note += f", of {writes}"
    for n in chosen(writes, 8 if SMOKE else options.each):
        fresh(old_file())
        error = errno.ENOSPC if n % 2 else errno.EIO
        code, _, messages = call(arguments, FAULTY, fault=f"{TICKS};write {n} {error}{' on' if n % 4 < 2 else ''}")
        wrong = problem_with(code, (0, 73, 74), wanted, messages)
        left = [name for name in litter("r.h5") if not re.search(r"checkpoint$|\.part$", name)]
        if not wrong and left:
            wrong = f"left behind: {left}"
        if not wrong and code != 0 and digest("r.h5") != wanted:
            wrong = finish_after(wanted, 1 + n % 2)
        row.count(wrong, f"{n}")
    row = Row("write error: report, export", "")
    made("all.h5", RUN)
    for name in ("export", "report"):
        arguments, output = COMMANDS[name]
        fresh()
        code, _, _ = call(arguments, FAULTY)
        wanted = digest(output)
        _, writes = counted(arguments)
        for n in chosen(writes, 3 if SMOKE else options.each):
            fresh()
            code, _, messages = call(arguments, FAULTY, fault=f"write {n} {errno.ENOSPC} on")
            wrong = None
            if code not in (0, 73, 74) or (code == 0 and digest(output) != wanted):
                wrong = f"exit {code}: {messages.splitlines()[:1]}"
            row.count(wrong, f"{name} {n}")


def kill_points():
    """Killed in the middle of every write in turn; then --resume."""
    wanted = long_wanted()
    row = Row("killed in each write", "then --resume")
    arguments = [*LONG, "--checkpoint", "1", "-j", "1"]
    fresh()
    _, writes = counted(arguments, TICKS)
    for n in chosen(writes, 5 if SMOKE else 5000):
        fresh(old_file())
        code, _, messages = call(arguments, FAULTY, fault=f"{TICKS};kill {n}")
        wrong = problem_with(code, (-signal.SIGKILL,), wanted, messages)
        row.count(wrong or finish_after(wanted, 1 + n % 3), f"{n}")


# --- killed and stopped at random moments ---

def some_run(keep):
    """A run of some seconds: its arguments, what it should give, and how long it takes."""
    arguments = ["run", "small.yaml", "--design", "mc", "-q", "--keep", keep, "-n", "100000" if SMOKE else "300000"]
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


# --- the disk ---

def full_disk():
    """A file system of every size at which the space runs out somewhere."""
    row = Row("full disk", "a small file system")
    wanted = digest(made("all.h5", RUN))
    size = made("all.h5", RUN).stat().st_size
    place = Path("../full").resolve()
    place.mkdir(exist_ok=True)
    if os.getuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place],
                                          stderr=subprocess.DEVNULL).returncode != 0:
        row.note = "not tried: it takes root"
        return
    try:
        for i in range(4 if SMOKE else 40):
            for file in place.iterdir():
                file.unlink()
            shutil.copy(old_file(), place / "r.h5")
            room = old_file().stat().st_size + int(size * (i + 0.5) / (4 if SMOKE else 40) * 1.1)
            subprocess.run(["mount", "-o", f"remount,size={room // 4096 * 4 + 4}k", place], check=True)
            fresh()
            Path("r.h5").symlink_to(place / "r.h5")
            code, _, messages = call([*RUN, "-o", "r.h5"])
            wrong = problem_with(code, (0, 73, 74), wanted, messages)
            if not wrong and sorted(p.name for p in place.iterdir()) != ["r.h5"]:
                wrong = f"left behind: {sorted(p.name for p in place.iterdir())}"
            row.count(wrong, f"{room} bytes")
    finally:
        subprocess.run(["umount", place])


def folders():
    """Folders that cannot be written or are not there, and things that are no files."""
    row = Row("folder or name that cannot be written")
    nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
    os.chmod("..", 0o755)  # the test's own folder: nobody has to get through it
    for arguments in (RUN, COMMANDS["sweep"][0][:-2]):
        fresh()
        os.mkdir("closed", 0o555)
        os.mkdir("folder.h5")
        os.mkfifo("pipe.h5")
        for name, code_wanted in (("closed/r.h5", 73), ("absent/r.h5", 73), ("folder.h5", 73), ("pipe.h5", 73),
                                  ("/dev/full", 73), ("small.yaml/r.h5", 73)):
            code, _, messages = call([*arguments, "-o", name], **nobody)
            row.count(None if code == code_wanted and "error" in messages else f"exit {code}: {messages}", name)


def standard_output():
    """Standard output that is closed, full, or a pipe that nobody reads."""
    row = Row("standard output closed, full or a broken pipe")
    made("all.h5", RUN)
    many = [["run", "small.yaml", "-n", "256", "-o", "r.h5"], ["run", "small.yaml", "-n", "256", "-o", "r.h5", "--json"],
            ["check", "small.yaml"], ["describe", "rehabilitation"], ["export", "../made/all.h5"],
            ["verify", "../made/all.h5"], ["replay", "../made/all.h5", "--draw", "1"], ["compare", "../made/all.h5"],
            ["help"]]
    for arguments in many[:3] if SMOKE else many:
        for where in ("closed", "full", "pipe"):
            fresh()
            more = {}
            if where == "full":
                more["stdout"] = open("/dev/full", "wb")
            if where == "closed":
                more["preexec_fn"] = lambda: os.close(1)
            if where == "pipe":
                reading, writing = os.pipe()
                os.close(reading)
                more["stdout"] = os.fdopen(writing, "wb")
            code, _, messages = call(arguments, **more)
            row.count(None if code == 74 else f"exit {code}: {messages}", f"{arguments[0]} {where}")


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
    wanted = long_wanted()
    for tick in ("-3600", "-0.001", "0", "1e6") if not SMOKE else ("-3600",):
        fresh()
        code, _, messages = call([*LONG, "--checkpoint", "1"], FAULTY, fault=f"tick {tick}")
        row.count(problem_with(code, (0,), wanted, messages) or (litter("r.h5") and f"left {litter('r.h5')}"), tick)


# --- damaged files ---

def readings(path):
    """What the commands that read say of a file: exit code and output of each."""
    found = {}
    for name, arguments in (("export", ["export", path]), ("export draws", ["export", path, "draws"]),
                            ("compare", ["compare", path, "--json"]), ("report", ["report", path, "-o", "r.md"])):
        code, out, messages = call(arguments)
        if name == "report":
            out = Path("r.md").read_bytes() if Path("r.md").exists() else b""
            Path("r.md").unlink(missing_ok=True)
        found[name] = code, out, messages
    return found


def damage():
    """A result that is cut short or has a bit flipped, at places all over the file. Reading it, no command may crash or
    hang, or take a number for good that is not; `verify` finds all."""
    whole = made("all.h5", RUN).read_bytes()
    fresh()
    Path("r.h5").write_bytes(whole)
    wanted = readings("r.h5")
    for kind in ("a bit flipped", "cut short"):
        row = Row(f"result file: {kind}", "")
        refused = same = 0
        for i in range(3 if SMOKE else 200):
            fresh()
            at = int((i + random.random()) * len(whole) / (3 if SMOKE else 200))
            copy = bytearray(whole)
            if kind == "cut short":
                del copy[at:]
            else:
                copy[at] ^= 1 << random.randrange(8)
            Path("r.h5").write_bytes(copy)
            wrong = None
            for name, (code, out, messages) in readings("r.h5").items():
                if code not in (0, 65, 66):
                    wrong = f"{name}: exit {code}: {messages}"
                elif code == 0 and out != wanted[name][1]:
                    wrong = f"{name}: another figure, and exit 0"
                refused, same = refused + (code != 0), same + (code == 0)
            code, _, messages = call(["verify", "r.h5", "-q"])
            if code not in (65, 66):
                wrong = f"verify: exit {code}: {messages}"
            row.count(wrong, f"byte {at}")
        row.note = f"verify found all; of the readings {refused} refused, {same} right"


SECTIONS = {"memory": memory, "write_errors": write_errors, "kill_points": kill_points, "kills": kills, "signals": signals,
            "full_disk": full_disk, "folders": folders, "standard_output": standard_output, "two_at_once": two_at_once,
            "clock": clock, "damage": damage}


def show():
    width = max(len(row.name) for row in rows)
    print(f"\n{'fault':{width}}  tried  survived  lost  seconds")
    for row in rows:
        seconds = getattr(row, "seconds", 0)
        print(f"{row.name:{width}}  {row.tried:5}  {row.tried - len(row.lost):8}  {len(row.lost):4}  {seconds:7.0f}  "
              f"{row.note}")
    lost = sum(len(row.lost) for row in rows)
    print(f"{'all':{width}}  {sum(row.tried for row in rows):5}  {sum(row.tried for row in rows) - lost:8}  {lost:4}")
    return lost


def main():
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "inputs").mkdir()
        for source in ("cli/inputs/small.yaml", "scenarios/modes.yaml", "scenarios/modes-level-2.yaml"):
            shutil.copy(SOURCE / "tests" / source, Path(folder, "inputs"))
        Path(folder, "here").mkdir()
        os.chdir(Path(folder, "here"))
        fresh()
        for name in options.sections or SECTIONS:
            began, before = time.time(), len(rows)
            Row.end = began + 60 * options.minutes
            try:
                SECTIONS[name]()
            except Enough:
                pass
            for row in rows[before:]:
                row.seconds = (time.time() - began) / max(1, len(rows) - before)
        os.chdir("/")
    return 1 if show() else 0


sys.exit(main())
