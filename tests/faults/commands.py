"""Every command that reads or writes, with each of its allocations, writes and calls of HDF5 failing in turn, and killed in
each write."""
import errno
import re
import shutil
import signal
from pathlib import Path
from typing import NamedTuple

from harness import (FAULTY, LEAKY, RUN, SMOKE, TICKS, Counts, Row, call, chosen, chosen_places, digest, fresh, litter, made,
                     old_file, options)

SMALL = ["small.yaml", "-n", "256", "-q"]
STUDIES = {"sweep.h5": ["sweep", *SMALL, "--over", "investment_level=0:2:3"],
           "sensitivity.h5": ["sensitivity", *SMALL],
           "frontier.h5": ["frontier", *SMALL, "--over", "investment_level", "--target", "0.5"],
           "required.h5": ["frontier", *SMALL, "--per-draw", "--over", "completion_share", "--at", "75%"],
           "switching.h5": ["frontier", *SMALL, "--switching"],
           "value.h5": ["value", "small.yaml", "-n", "1024", "-q", "--study", "completion_share=20,50"]}
TABLES = {"all.h5": "distribution monthly gates policies register inputs", "sweep.h5": "sweep",
          "frontier.h5": "frontier frontier_curve", "required.h5": "required", "switching.h5": "switching",
          "sensitivity.h5": "sensitivity", "interactions.h5": "interactions", "deciles.h5": "deciles",
          "value.h5": "value study attribution"}
LONG = ["run", "small.yaml", "-n", "32768", "--design", "mc", "--keep", "headline", "-q", "-o", "r.h5"]
SAVED = ["run", "small.yaml", "-n", "8192", "--design", "mc", "--keep", "all", "-q", "-o", "r.h5", "--checkpoint", "1"]


def all_file():
    return made("all.h5", RUN)


MORE = {"interactions.h5": [*STUDIES["sensitivity.h5"], "--second-order"],
        "deciles.h5": [*STUDIES["sensitivity.h5"], "--method", "given"],
        **{f"part-{k}.h5": [*STUDIES["sweep.h5"], "--part", f"{k}/2"] for k in (1, 2)}}


def study(name):
    """Its path; smoke has no commands that read it."""
    return name if SMOKE else made(name, (STUDIES | MORE)[name])


def old_outputs(*names):
    """What was there before: an old file, for each output that is a file."""
    for name in names:
        Path(name).write_bytes(b"old")


def old_result():
    shutil.copy(old_file(), "r.h5")


def to_append_to():
    shutil.copy(all_file(), "r.h5")


def killed_run():
    """The folder as a run with checkpoints left it that was killed in the middle."""
    place = Path("../made/killed")
    if not place.exists():
        here = Path(".").resolve()
        call(SAVED, FAULTY, fault=TICKS, count=True)
        writes = Counts().number["write"]
        for share in (0.6, 0.5, 0.7, 0.4, 0.3):
            fresh()
            old_result()
            code, _, _ = call(SAVED, FAULTY, fault=f"{TICKS};kill {int(share * writes)}")
            if code == -signal.SIGKILL and Path("r.h5.checkpoint").exists():
                break
        else:
            raise RuntimeError("no checkpoint to go on from")
        shutil.copytree(here, place)
    shutil.copytree(place, ".", dirs_exist_ok=True)


class Command(NamedTuple):
    """What is called, what it writes, what is prepared before, whether the clock ticks, and the arguments with which it
    is called again after a failure: it must then give the right outputs, and leave nothing else."""
    arguments: list
    outputs: tuple = ()
    before: object = None
    ticks: bool = False
    again: list = None


def command(*arguments, **more):
    return Command(list(arguments), **more)


def commands():
    """Name to command; those that are made from results name their paths, so these are made here."""
    found = {
        "check": command("check", "small.yaml"),
        "check --json": command("check", "small.yaml", "--json"),
        "classify": command("classify", "mixed.yaml"),
        "describe": command("describe", "rehabilitation"),
        "describe values": command("describe", "values", "--json"),
        "run": Command([*SAVED[:3], "256", *SAVED[4:]], ("r.h5",), old_result, True,
                       [*SAVED[:3], "256", *SAVED[4:], "--resume"]),
        "run, checkpoints": Command(SAVED, ("r.h5",), old_result, True, [*SAVED, "--resume"]),
        "run --resume": Command([*SAVED, "--resume"], ("r.h5",), killed_run, True, [*SAVED, "--resume", "-j", "2"]),
        "run --append": Command(["run", *SMALL[:1], "--append", "256", "-q", "-o", "r.h5", "--checkpoint", "1"], ("r.h5",),
                                to_append_to, True, ["run", *SMALL[:1], "--append", "256", "-q", "-o", "r.h5", "--resume"]),
        "run, three threads": Command([*SAVED, "-j", "3"], ("r.h5",), old_result, True, [*SAVED, "--resume", "-j", "3"]),
        "run --json": command("run", *SMALL, "--json", "-o", "r.h5", outputs=("r.h5",), before=old_result),
        "run --tolerance": command("run", "small.yaml", "-n", "8192", "-q", "--tolerance", "0.01", "-o", "r.h5",
                                   outputs=("r.h5",), before=old_result),
    }
    for name, arguments in STUDIES.items():
        found[f"{arguments[0]}: {name[:-3]}" if arguments[0] == "frontier" else arguments[0]] = Command(
            [*arguments, "-o", "r.h5"], ("r.h5",), old_result)
    found.update({
        "sensitivity of a result": command("sensitivity", all_file(), "--method", "given", "-q", "--json", "-o", "r.h5",
                                           outputs=("r.h5",), before=old_result),
        "follow-up": command("follow-up", "follow-up.yaml", "counts-year.csv", "-n", "256", "-q", "-o", "u.yaml",
                             outputs=("u.yaml",), before=lambda: old_outputs("u.yaml")),
        "follow-up --reaction": command("follow-up", "follow-up.yaml", "counts-year.csv", "-n", "256", "--reaction", "Asked",
                                        outputs=("counts-year.csv.reactions.txt",),
                                        before=lambda: old_outputs("counts-year.csv.reactions.txt")),
        "explore": command("explore", "small.yaml", "-o", "x.html", "-q", "--sensitivity", study("sensitivity.h5"),
                           outputs=("x.html",), before=lambda: old_outputs("x.html")),
        "export": command("export", all_file(), "-o", "e.dat", outputs=("e.dat",), before=lambda: old_outputs("e.dat")),
        "export draws": command("export", all_file(), "draws", "--format", "csv"),
        "report": command("report", all_file(), "-o", "r.html", outputs=("r.html",), before=lambda: old_outputs("r.html")),
        "report, studies": command("report", all_file(), *map(study, STUDIES), "--format", "md", "-o", "r.md",
                                   outputs=("r.md",), before=lambda: old_outputs("r.md")),
        "plot": command("plot", all_file(), "--format", "gp", "-o", "figures", outputs=("figures",)),
        "plot, studies": command("plot", study("value.h5"), "--format", "gp", "-o", "figures", outputs=("figures",)),
        "plot svg": command("plot", study("required.h5"), "--format", "svg", "-o", "figures", outputs=("figures",)),
        "compare": command("compare", all_file(), "--json"),
        "compare -o": command("compare", all_file(), "-q", "-o", "tables", "--format", "gp", outputs=("tables",)),
        "replay": command("replay", all_file(), "--draw", "7"),
        "verify": command("verify", all_file()),
        "verify, study": command("verify", study("sweep.h5"), "--json"),
        "classify --json": command("classify", "mixed.yaml", "--json"),
        "describe schema": command("describe", "--format", "schema"),
        "describe, markdown": command("describe", "municipality", "--format", "markdown", "--lang", "da"),
        "follow-up --json": command("follow-up", "follow-up.yaml", "counts-year.csv", "-n", "256", "-q", "--json"),
        "follow-up, figures": command("follow-up", "follow-up.yaml", "counts-year.csv", "-n", "256", "-q", "--figures", "figures",
                                      outputs=("figures",)),
        "replay --json": command("replay", all_file(), "--draw", "7", "--json"),
        "replay of a study": command("replay", study("sweep.h5"), "--draw", "7"),
        "plot, run": command("plot", all_file(), "--format", "gp", "-o", "figures", "--lang", "da", outputs=("figures",)),
        "compare two": command("compare", all_file(), made("other.h5", [*RUN, "--set", "citizens=2100"])),
        "report, html": command("report", all_file(), *map(study, STUDIES), "-o", "r.html", outputs=("r.html",)),
        "merge": command("merge", study("part-1.h5"), study("part-2.h5"), "-o", "r.h5", outputs=("r.h5",), before=old_result),
    })
    for name, arguments in STUDIES.items():
        found[f"{name.removesuffix('.h5')} --json"] = command(
            *arguments, "--json", "--lang", "da", "-o", "r.h5", outputs=("r.h5",))
    for name, tables in TABLES.items():
        for what in tables.split():
            found[f"export {what}"] = command("export", all_file() if name == "all.h5" else study(name), what)
    few = ("check", "run, checkpoints", "run --resume", "run --append", "value", "follow-up --reaction", "export", "report",
           "compare -o", "replay")
    return {name: c for name, c in found.items() if (name in few or not SMOKE) and any(part in name for part in options.only.split(";"))}


# --- one call with a fault, and what it left ---

def outputs_now(command):
    """Path to digest of every file that the command writes."""
    paths = [p for name in command.outputs for p in ([Path(name)] if not Path(name).is_dir() else Path(name).rglob("*"))]
    return {str(p): digest(p) for p in paths if p.is_file()}


KINDS = {"alloc": "allocations", "write": "writes", "hdf5": "calls of HDF5"}


class Tried:
    """A command that is called with faults: first without, to know what it should give and how much there is to fail."""

    def __init__(self, command):
        self.command = command
        self.prepare()
        self.old = outputs_now(command)
        self.code, self.printed, self.messages = self.run(None, count=True)
        self.counts = Counts()
        self.wanted = outputs_now(command)
        self.broken = f"exit {self.code} without a fault: {self.messages}" if self.code != 0 else None

    def prepare(self):
        fresh()
        if self.command.before:
            self.command.before()

    def chosen(self, kind, most, row):
        """Which of the allocations, writes or calls of HDF5 are to fail, `most` of them unless each place is to."""
        n = self.counts.number[kind]
        which = chosen_places(kind, self.counts.places[kind]) if options.places else chosen(n, most)
        row.note = f"{'all' if len(which) == n else 'of'} {n} {KINDS[kind]}"
        return which

    def run(self, fault, program=FAULTY, **more):
        return call(self.command.arguments, program, fault=";".join(([TICKS] if self.command.ticks else []) +
                                                                    ([fault] if fault else [])), **more)

    def problem(self, code, printed, messages, codes, rests=r"^$"):
        """What is wrong after a call; `rests` may lie about where it failed."""
        found = outputs_now(self.command)
        if code == "hangs":
            return "hangs"
        if code not in (0, *codes):
            return f"exit {code}: {messages.splitlines()[:1]}"
        if code == 0 and found != self.wanted:
            return "exit 0, and not the right files"
        if code == 0 and printed != self.printed:
            return "exit 0, and something else is printed"
        for path, what in found.items():
            if not re.search(rests, path) and what not in (self.old.get(path), self.wanted.get(path)):
                return f"exit {code}, and {path} is neither the old nor the right one"
        if set(self.old) - set(found):
            return f"exit {code}, and {set(self.old) - set(found)} is gone"
        left = litter(*self.command.outputs)
        if self.command.ticks and code != 0:
            rests += r"|\.checkpoint$|\.part$"  # to be gone on from
        left = [name for name in left if not re.search(rests, name)]
        if left:
            return f"exit {code}, and left behind: {left}"
        return self.problem_again() if code != 0 and found != self.wanted else None

    def problem_again(self):
        if not self.command.again:
            return None
        code, _, messages = call(self.command.again)
        if code != 0 or outputs_now(self.command) != self.wanted:
            return f"then {self.command.again[-2:]}: exit {code}: {messages.splitlines()[:1]}"
        if litter(*self.command.outputs, *(["r.incomplete.h5"] if self.command.ticks else [])):
            return f"then {self.command.again[-2:]}: left behind: {litter(*self.command.outputs)}"
        return None


known = {}


def tried_command(name, command):
    if name not in known:
        known[name] = Tried(command)
    return known[name]


def tried_commands(kind):
    """Each command with its row of the table."""
    for name, command in commands().items():
        row = Row(f"{kind}: {name}")
        tried = tried_command(name, command)
        if tried.broken:
            row.count(tried.broken, name)
        else:
            yield name, tried, row
        row.show()


# --- the sections ---

def only_memory(messages):
    """What is wrong with the messages of a program whose memory ran out: any other error that they name."""
    errors = [line for line in messages.splitlines() if "error:" in line]
    if not errors:
        return "exit 71 without a message"
    others = [line for line in errors if "out of memory" not in line]
    return f"exit 71: {others[:1]}" if others else None


def memory():
    """Every own allocation in turn fails, alone or (every third) with all that follow."""
    for name, tried, row in tried_commands("memory"):
        for i in tried.chosen("alloc", (20 if name == "export" else 1) if SMOKE else options.each, row):
            tried.prepare()
            code, printed, messages = tried.run(f"alloc {i}{' on' if i % 3 == 0 else ''}")
            row.count(tried.problem(code, printed, messages, (71,)) or (code == 71 and only_memory(messages)), i)


def write_errors():
    """Every call that changes a file, closes one or writes to a stream fails in turn: with a broken device or a full disk,
    once or (two of four) from then on."""
    for name, tried, row in tried_commands("write error"):
        for i in tried.chosen("write", 1 + tried.command.ticks if SMOKE else options.each, row):
            tried.prepare()
            error = errno.ENOSPC if i % 2 else errno.EIO
            code, printed, messages = tried.run(f"write {i} {error}{' on' if i % 4 < 2 else ''}")
            # Standard output may have got a part. What cannot be removed stays, whatever it is for.
            row.count(tried.problem(code, printed, messages, (73, 74), r"\.part$|\.checkpoint$"), i)


def hdf5():
    """Every call of HDF5 fails in turn, alone or (every third) with all that follow: damaged where it reads, and not to be
    written where it writes."""
    for name, tried, row in tried_commands("HDF5 fails"):
        for i in tried.chosen("hdf5", (1 if tried.command.ticks else 8) if SMOKE else options.each, row):
            tried.prepare()
            code, printed, messages = tried.run(f"hdf5 {i}{' on' if i % 3 == 0 else ''}")
            row.count(tried.problem(code, printed, messages, (65, 66, 71, 73, 74)) or
                      (None if code == 0 or "error:" in messages else f"exit {code} without a message"), i)


def kill_points():
    """Killed in the middle of every write in turn; then the same command again, with --resume where there is one."""
    for name, tried, row in tried_commands("killed in a write"):
        if not tried.command.outputs:
            row.note = "writes no file"
            continue
        if SMOKE and not tried.command.ticks:
            continue
        for i in tried.chosen("write", 1 if SMOKE else options.each, row):
            tried.prepare()
            code, printed, messages = tried.run(f"kill {i}")
            row.count(tried.problem(code, printed, messages, (-signal.SIGKILL,), r"\.part$|\.checkpoint$"), i)


def leaks():
    """Failing allocations under the address sanitizer, which looks for leaks at the end."""
    if not LEAKY:
        return  # there is no such build
    for name, tried, row in tried_commands("leak"):
        for i in tried.chosen("alloc", 1 if SMOKE else max(1, options.each // 10), row):
            tried.prepare()
            code, _, messages = tried.run(f"alloc {i}{' on' if i % 3 == 0 else ''}", LEAKY)
            found = re.findall(r"(?:ERROR: .*Sanitizer.*|runtime error: .*|SUMMARY: .*)", messages)
            row.count(f"exit {code}: {found[:2]}" if found or code not in (0, 71) else None, i)


SECTIONS = {"memory": memory, "write_errors": write_errors, "hdf5": hdf5, "kill_points": kill_points, "leaks": leaks}
