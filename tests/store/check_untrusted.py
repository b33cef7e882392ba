"""Result files and scenarios from elsewhere: none leads out of the file, runs anything, or takes more than it may:
check_untrusted.py PROGRAM"""
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np

from small_folder import small_folder

PROGRAM = str(Path(sys.argv[1]).resolve())
failures = 0


def check(condition, what):
    global failures
    if not condition:
        failures += 1
        print(f"FAILED: {what}", file=sys.stderr)


def gevinst(*arguments, codes=(0,)):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=100)
    check(done.returncode in codes, f"exit {done.returncode} instead of {codes}: {arguments}: {done.stderr}")
    return done


def external_link(file):
    file["summary/outside"] = h5py.ExternalLink("secret.h5", "/secret")


def replaced_by_external_link(file):
    del file["summary/net_gain_mean"]
    file["summary/net_gain_mean"] = h5py.ExternalLink("secret.h5", "/secret")


def soft_link(file):
    file["summary/alias"] = h5py.SoftLink("/draws")


def external_storage(file):
    file["summary"].create_dataset("outside", shape=(3,), dtype="f8", external=[("secret.h5", 0, 24)])


def virtual_layout(file):
    layout = h5py.VirtualLayout(shape=(3,), dtype="f8")
    layout[:] = h5py.VirtualSource("secret.h5", "secret", shape=(3,))
    file["summary"].create_virtual_dataset("virtual", layout)


def filtered(file):
    del file["provenance/draws"]
    file["provenance"].create_dataset("draws", data=np.zeros(1000), chunks=(1000,), compression="gzip")


def nested(file):
    file.create_group("/".join("abcdefgh"))


def named_type(file):
    file["summary/type"] = np.dtype("f8")


def many_dimensions(file):
    del file["provenance/draws"]
    file["provenance"].create_dataset("draws", data=np.zeros((1,) * 12))


def pretends_to_be_large(file):
    del file["provenance/draws"]
    file["provenance"].create_dataset("draws", shape=(1 << 40,), dtype="f8", chunks=(1024,))


REFUSED = {external_link: "links, which could lead to other files", replaced_by_external_link: "other files",
           soft_link: "links", external_storage: "data from other files", virtual_layout: "data from other files",
           filtered: "chunks", nested: "nested too deeply", named_type: "other than groups and variables",
           many_dimensions: "too many dimensions", pretends_to_be_large: ""}


def check_result_files():
    gevinst("run", "small.yaml", "-n", "256", "-q", "-o", "whole.h5")
    with h5py.File("secret.h5", "w") as file:
        file["secret"] = np.full(3, 424242.0)
    for change, words in REFUSED.items():
        shutil.copy("whole.h5", "changed.h5")
        with h5py.File("changed.h5", "r+") as file:
            change(file)
        said = []
        for command in (["export", "changed.h5"], ["compare", "changed.h5"], ["report", "changed.h5", "-o", "r.md"],
                        ["verify", "changed.h5"], ["replay", "changed.h5", "--draw", "1"], ["plot", "changed.h5", "-o", "p"],
                        ["run", "small.yaml", "-o", "changed.h5", "--append", "256"]):
            done = gevinst(*command, codes=(65,))
            said.append(done.stderr)
            check("424242" not in done.stdout + done.stderr, f"{change.__name__}: {command[0]} shows what is outside")
        check(any(words in text for text in said), f"{change.__name__}: '{words}' is not said: {said}")


def check_no_shell():
    """Texts of a scenario go through gnuplot, HTML and terminals as texts."""
    traps = "`touch owned` $(touch owned) ; touch owned ' \\\" \" system(\"touch owned\") <script>alert(1)</script>"
    text = Path("small.yaml").read_text()
    quoted = traps.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("title: {da: Lille eksempel, en: Small example}", f'title: "{quoted}"')
    text = text.replace("Full realisation}", f'"{quoted}"}}')
    Path("traps.yaml").write_text(text)
    gevinst("run", "traps.yaml", "-n", "256", "-q", "-o", "traps.h5")
    gevinst("plot", "traps.h5", "-o", "pictures")
    gevinst("report", "traps.h5", "-o", "traps.html")
    check("<script>alert" not in Path("traps.html").read_text(), "a title's script is in the page")
    check(not list(Path(".").rglob("owned")), "a text was run by a shell")


def check_sizes():
    """What is large without reason is refused, within little memory."""
    limit = 2 << 30
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    Path("large.yaml").write_text("gevinst: 1\ntitle: " + "x" * (2 << 20) + "\n")
    Path("deep.yaml").write_text("[" * 100000)
    Path("laughs.yaml").write_text("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n")
    for name in ("large.yaml", "deep.yaml", "laughs.yaml"):
        gevinst("check", name, codes=(65,))
    Path("zeros.h5").write_bytes(Path("whole.h5").read_bytes()[:512] + bytes(1 << 20))
    gevinst("export", "zeros.h5", codes=(65,))
    os.mkfifo("pipe.h5")
    gevinst("export", "pipe.h5", codes=(66,))
    gevinst("check", "/dev/zero", codes=(65, 66))


with small_folder():
    check_result_files()
    check_no_shell()
    check_sizes()
sys.exit(1 if failures else 0)
