"""Disks that are full, folders and streams that cannot be written, and files that were damaged."""
import os
import random
import shutil
import subprocess
from pathlib import Path

from commands import STUDIES, commands, outputs_now, tried_command
from harness import PROGRAM, RUN, SMOKE, Row, call, digest, fresh, made, old_file, problem_with


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
    for arguments in (RUN, STUDIES["sweep.h5"]):
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


def damaged(kind, whole, i, n):
    """The bytes with a bit flipped or cut short, at a place in the i-th of n equal parts; and the place."""
    at = int((i + random.random()) * len(whole) / n)
    copy = bytearray(whole)
    if kind == "cut short":
        del copy[at:]
    else:
        copy[at] ^= 1 << random.randrange(8)
    return copy, at


def continued_damage():
    """A checkpoint, or a result to add to, that was damaged: --resume and --append refuse and leave it as it is, or give the
    right file."""
    n = 1 if SMOKE else 100
    for name, path in (("run --resume", "r.h5.checkpoint"), ("run --append", "r.h5")):
        tried = tried_command(name, commands()[name])
        for kind in ("a bit flipped", "cut short"):
            row = Row(f"{path}: {kind}; {name}")
            refused = 0
            for i in range(n):
                tried.prepare()
                copy, at = damaged(kind, Path(path).read_bytes(), i, n)
                Path(path).write_bytes(copy)
                before = outputs_now(tried.command)
                code, _, messages = tried.run(None)
                found = outputs_now(tried.command)
                wrong = None
                if code not in (0, 65, 66) or found != (tried.wanted if code == 0 else before):
                    wrong = f"exit {code}: {messages}"
                refused += code != 0
                row.count(wrong, f"byte {at}")
            row.note = f"{refused} refused, the others right"


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
            copy, at = damaged(kind, whole, i, 3 if SMOKE else 200)
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


SECTIONS = {"full_disk": full_disk, "folders": folders, "standard_output": standard_output, "damage": damage,
            "continued_damage": continued_damage}
