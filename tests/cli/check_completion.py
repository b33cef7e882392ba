"""Completion in bash: what completion.bash puts into COMPREPLY, and that the fixed words are those that commands take.

    check_completion.py PROGRAM ROOT
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, root = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
environment = dict(os.environ, LC_ALL="C.UTF-8", OMP_NUM_THREADS="1")


def complete(line, breaks=" \t\n\"'><=;|&(:"):
    """COMPREPLY for a line with the cursor at its end, in a bash without settings."""
    script = """
        source "$1"; COMP_LINE=$2 COMP_POINT=${#2} COMP_WORDBREAKS=$3
        _gevinst "${2%% *}" && printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(["bash", "--norc", "-c", script, "bash", root / "sim/cli/completion.bash", line, breaks],
                          env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=True)
    assert not done.stderr, (line, done.stderr)
    return done.stdout.split("\n")[:-1] if done.stdout.strip() else []


def expect(line, *words, **how):
    found = complete(line, **how)
    assert sorted(found) == sorted(words), (line, found, words)


def run(*arguments):
    return subprocess.run([program, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)


def answers(*words):
    return run("--complete", *words).stdout.split()


def check_lines():
    expect("gevinst fr", "frontier")
    expect("gevinst help se", "sensitivity")
    expect("gevinst nonsense ")
    expect("gevinst run --repl", "--replicates")
    # A command offers all of its options, and no others.
    helped = re.findall(r"--([\w-]+)", "\n".join(
        line[:30] for line in run("help", "verify").stdout.split("\n")[3:]))
    expect("gevinst verify --", *(f"--{name}" for name in helped))
    # Files by their endings; folders to go on in. A space in a name, a home folder.
    expect("gevinst run s", "s", "s.yaml")
    expect("gevinst plot s", "s", "s.h5")
    expect("gevinst follow-up s.yaml s", "s", "s.csv")
    expect("gevinst run x -o s", "s", "s.yaml", "s.h5", "s.csv", "s.txt")
    expect("gevinst plot s.h5 -o ", "s", "bin")
    expect("gevinst run two\\ words.yaml --policy z", "zero")
    expect("gevinst run ~/s.yaml --policy z", "zero")
    # From the scenario, and from its result; behind '=' where bash breaks words there, and where it does not.
    expect("gevinst run s.yaml --policy ", "reference", "double", "half", "naive", "gates_open", "half_budget_cut",
           "no_budget_cut", "do_nothing", "zero")
    expect("gevinst run s.yaml --policy=z", "zero")
    expect("gevinst run s.yaml --policy=z", "--policy=zero", breaks=" ")
    expect("gevinst run s.yaml --set compl", "completion_share=")
    expect("gevinst run s.yaml --set completion_share=")
    expect("gevinst value s.yaml --inputs citizens,compl", "citizens,completion_share")
    expect("gevinst sensitivity s.yaml --groups gate,m", "gate,mine")
    expect("gevinst sensitivity s.yaml --outcome net_p", "net_present_value")
    expect("gevinst compare s.h5 --baseline z", "zero")
    # One that is wrong tells what it can, one that is not there nothing; no messages (complete() looks).
    expect("gevinst run wrong.yaml --set compl", "completion_share=")
    expect("gevinst run not-there.yaml --policy ")
    # A program of another name, by its path or as an alias; an option before the argument.
    expect(f"{program} run -q s.yaml --policy z", "zero")


def check_words():
    """Whoever gives a wrong word is told all that are right: these are the ones offered."""
    cases = [(["run", "s.yaml"], "--design"), (["run", "s.yaml"], "--keep"), (["run", "s.yaml"], "--lang"),
             (["sensitivity", "s.yaml"], "--method"), (["sensitivity", "s.yaml"], "--groups"),
             (["classify", "--rules"], "--format"), (["describe"], "--format"), (["export", "s.h5"], "--format"),
             (["plot", "s.h5", "-o", "figures"], "--format"), (["compare", "s.h5", "-o", "figures"], "--format"),
             (["report", "s.h5", "-o", "page"], "--format"), (["follow-up", "s.yaml", "s.csv"], "--format")]
    for words, option in cases:
        hint = re.search(r"hint: .*?choose (.*)", run(*words, option, "zzz").stderr)
        assert hint, (words, option, run(*words, option, "zzz").stderr)
        told = re.sub(r" for gnuplot's script", "", hint[1])
        assert sorted(re.findall(r"[\w-]+", re.sub(r"\bor\b", "", told))) == sorted(answers(*words, option, "")), (
            words, option, hint[1], answers(*words, option, ""))
    models = re.search(r"choose (.*)", run("describe", "zzz").stderr)[1].split(", ")
    assert sorted(answers("describe", "")) == sorted(models)
    tables = re.search(r"choose one of (.*)", run("export", "s.h5", "zzz").stderr)[1].split(", ")
    assert sorted(answers("export", "s.h5", "")) == sorted(tables)
    # Every option with an argument that is a name or a file is completed, in every command that takes it.
    free = {"draws", "append", "checkpoint", "replicates", "seed", "threads", "tolerance", "target", "at", "study-sd",
            "study-cost", "study-decisions", "draw", "discount", "reaction", "part"}
    for command in answers(""):
        if command in ("help", "--version"):
            continue
        for option in set(answers(command, "--")) - {f"--{name}" for name in free}:
            takes_one = re.search(rf"{option} (\S+)  ", run("help", command).stdout)
            if takes_one:
                assert answers(command, "s.yaml", option, ""), (command, option)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    os.mkdir("bin")
    os.symlink(program, "bin/gevinst")
    environment.update(PATH=f"{folder}/bin:{environment['PATH']}", HOME=folder)
    os.mkdir("s")
    for name in ("s.csv", "s.txt"):
        Path(name).touch()
    scenario = f"""gevinst: 1
extends: {root}/scenarios/home-care.yaml
groups: {{mine: [citizens, completion_share]}}
policies: {{zero: {{investment_level: 0}}}}
"""
    for name in ("s.yaml", "two words.yaml"):
        Path(name).write_text(scenario, encoding="utf-8")
    Path("wrong.yaml").write_text(scenario + "nonsense: 1\n", encoding="utf-8")
    assert run("run", "s.yaml", "-n", "64", "-r", "2", "-q", "-o", "s.h5").returncode == 0
    check_lines()
    check_words()
