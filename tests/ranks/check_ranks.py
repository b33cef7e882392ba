"""gevinst under mpirun: the bytes of a single process, whatever the number of ranks and threads, and what happens when
a rank is killed, a run stopped, or a scenario wrong.

    check_ranks.py ORDINARY MPI SECTION…     programs of a build without and with -DGEVINST_MPI=ON
        equal     sha256 of every kind of result, 1, 2 and 3 ranks × 1 and 2 threads
        kills     a random rank killed at a random moment, and --resume with another number of ranks (--kills N)
        stop      Ctrl-C
        errors    one message, the right exit code
        trace     nothing of MPI in the ordinary program
        time      a long run: 2 ranks × 1 thread beside 1 × 1, in turn (medians; nothing is asserted; --rounds N)
        constants what a model of scaling needs (nothing is asserted)
"""
import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
HOME_CARE = str(SCENARIOS / "home-care.yaml")
BOTH = str(SCENARIOS / "municipality.yaml")
MPIRUN = ["mpirun", "--oversubscribe", "--bind-to", "none"]
# After Ctrl-C mpirun waits so long before it tells the ranks, and then as long before it kills them; 1 s unless told otherwise.
PATIENT = ["--mca", "odls_base_sigkill_timeout", "4"]
ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", LC_ALL="C",
                   OMP_WAIT_POLICY="passive")
CASES = [
    ("run", ["run", HOME_CARE], 0),
    ("run, 2,097,152 draws", ["run", HOME_CARE, "-n", "2097152", "--policy", "reference", "--keep", "none"], 0),
    ("run --keep all", ["run", BOTH, "-n", "32768", "--keep", "all"], 0),
    ("run --keep outcomes", ["run", HOME_CARE, "-n", "32768", "--keep", "outcomes"], 0),
    ("run --append", ["run", HOME_CARE, "--append", "65536", "--keep", "headline"], 65536),
    ("run --tolerance", ["run", HOME_CARE, "--tolerance", "0.004"], 0),
    ("run, plain Monte Carlo", ["run", HOME_CARE, "--design", "mc", "-n", "100000"], 0),
    ("sweep", ["sweep", HOME_CARE, "--over", "investment_level=0.2:1.4:8"], 0),
    ("sensitivity", ["sensitivity", HOME_CARE, "-n", "16384"], 0),
    ("value", ["value", HOME_CARE, "-n", "16384"], 0),
]
failures = 0


def fail(message):
    global failures
    failures += 1
    print(f"FAILED: {message}")


def sha(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if Path(path).exists() else "none"


def ranks(program, k):
    return [*MPIRUN, "-n", str(k), program]


def call(command, **more):
    return subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=900, **more)


def result_of(command, path, appended, program):
    """The sha256 of the result of a command; one that appends gets a file to append to."""
    path = Path(path)
    path.unlink(missing_ok=True)
    if appended:
        done = call([program, *command[:2], "-n", str(appended), "-o", str(path), "-q"])
        if done.returncode:
            return done.stderr.strip()
    return None


def check_equal(o, work):
    print(f"{'':26}{'without MPI':14}" + "".join(f"{k} × {t}    " for k in (1, 2, 3) for t in (1, 2)) + "(ranks × threads)")
    for name, command, appended in CASES:
        path = work / "result.h5"

        def make(prefix, extra):
            trouble = result_of(command, path, appended, o.ordinary)
            if trouble:
                return trouble
            done = call([*prefix, *command, *extra, "-o", str(path), "-q"])
            return sha(path) if done.returncode == 0 else f"exit code {done.returncode}: {done.stderr.strip()}"

        expected = make([o.ordinary], ["-j", "1"])
        if len(expected) != 64 or expected == "none":
            fail(f"{name}: {expected}")
            continue
        row = f"{name:26}{expected[:12]:14}"
        for k in (1, 2, 3):
            for t in (1, 2):
                found = make(ranks(o.mpi, k), ["-j", str(t)])
                row += f"{'equal' if found == expected else 'DIFFERS':9}"
                if found != expected:
                    fail(f"{name}, {k} ranks × {t} threads: {found}")
        print(row, flush=True)


def rank_processes(mpirun):
    """The process numbers of an mpirun's ranks, by rank."""
    found = {}
    for child in Path(f"/proc/{mpirun}/task").glob("*/children"):
        for pid in child.read_text().split():
            try:
                environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
            except OSError:
                continue
            for entry in environment:
                if entry.startswith(b"OMPI_COMM_WORLD_RANK="):
                    found[int(entry.split(b"=")[1])] = int(pid)
    return found


def start(command, work):
    """mpirun in a session of its own, so that a signal for it is for nobody else."""
    with open(work / "errors", "w") as errors:
        return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True)


def await_ranks(process, k):
    while process.poll() is None:
        found = rank_processes(process.pid)
        if len(found) == k:
            return found
        time.sleep(0.01)
    return {}


def long_run(path, draws=262144):
    return ["run", HOME_CARE, "-n", str(draws), "-o", str(path), "--checkpoint", "0.3", "-j", "1"]


def check_kills(o, work):
    chance = random.Random(o.seed)
    path, reference = work / "killed.h5", work / "reference.h5"
    call([o.ordinary, *long_run(reference)])
    expected = sha(reference)
    begun = time.monotonic()
    call([*ranks(o.mpi, 2), *long_run(path)])
    length = time.monotonic() - begun
    print(f"{'':4}{'ranks':>6}{'killed':>8}{'after':>9}{'exit':>6}  message                 resumed by  from draw   result")
    n = 0
    while n < o.kills:
        for left in work.glob("killed.h5*"):
            left.unlink()
        k, again = chance.choice([(2, 1), (2, 3), (3, 2), (3, 1)])
        process = start([*ranks(o.mpi, k), *long_run(path)], work)
        found = await_ranks(process, k)
        victim, wait = chance.randrange(k), chance.uniform(0.1, 1.0) * length
        until = time.monotonic() + wait
        while time.monotonic() < until and process.poll() is None:
            time.sleep(0.005)
        if process.poll() is not None or not found:
            length *= 0.9  # it was sooner done this time
            continue
        try:
            os.kill(found[victim], signal.SIGKILL)
        except ProcessLookupError:
            process.wait()
            continue
        code = process.wait(timeout=60)
        if code == 0:
            continue  # it had all that was to be had from the rank
        n += 1
        text = (work / "errors").read_text()
        told = re.search(r"process rank \d+ .*? exited on signal 9|rank \d+: another rank does not answer", text, re.S)
        message = "mpirun's" if told and "exited on signal" in told.group(0) else "gevinst's" if told else "NONE"
        if path.exists() and sha(path) != expected:
            fail("a result that is not whole has the result's name")
        if not told or code == 0:
            fail(f"kill {n}: exit code {code}, {text}")
        resumed = call([*ranks(o.mpi, again), *long_run(path), "--resume"])
        behind = re.search(r"behind the first ([\d,]+) draws", resumed.stderr)
        left = [file.name for file in work.glob("killed.*") if file != path]
        right = resumed.returncode == 0 and sha(path) == expected and not left
        print(f"{n:4}{k:6}{'rank ' + str(victim):>8}{wait:7.2f} s{code:6}  {message:24}{again} rank{'s' if again > 1 else ' '}"
              f"{behind.group(1) if behind else 'the first':>14}   {'equal' if right else 'DIFFERS'}", flush=True)
        if not right:
            fail(f"kill {n}: resumed with exit code {resumed.returncode}, left {left}, "
                 f"{'equal' if sha(path) == expected else 'other'} bytes: {text} {resumed.stderr}")


def check_stop(o, work):
    """Ctrl-C for mpirun, and the same signal for rank 0 alone, as a batch system may send it."""
    path, reference = work / "stopped.h5", work / "reference.h5"
    call([o.ordinary, *long_run(reference, 1048576)])
    for whom in ("mpirun", "rank 0"):
        process = start([*MPIRUN, *PATIENT, "-n", "2", o.mpi, *long_run(path, 1048576)], work)
        found = await_ranks(process, 2)
        time.sleep(1.5)
        os.kill(process.pid if whom == "mpirun" else found[0], signal.SIGINT)
        code = process.wait(timeout=60)
        text = (work / "errors").read_text()
        left = [p.name for p in work.glob("stopped.*")]
        resumed = call([*ranks(o.mpi, 3), *long_run(path, 1048576), "--resume"])
        right = resumed.returncode == 0 and sha(path) == sha(reference)
        print(f"SIGINT for {whom}: exit code {code}; left {', '.join(sorted(left))}; --resume with 3 ranks: "
              f"{'equal' if right else 'DIFFERS'}")
        # mpirun has an exit code of its own for a job that it was told to end.
        if code == 0 or (whom == "rank 0" and code != 130):
            fail(f"exit code {code}: {text}")
        if not right:
            fail(f"resumed with exit code {resumed.returncode}: {resumed.stderr}")
        for file in work.glob("stopped.*"):
            file.unlink()


def check_errors(o, work):
    bad = work / "bad.yaml"
    bad.write_text(Path(HOME_CARE).read_text().replace("horizon:", "horison:", 1))
    cases = [("unknown key", ["run", str(bad), "-o", str(work / "x.h5")], 65),
             ("no such scenario", ["run", str(work / "none.yaml"), "-o", str(work / "x.h5")], 66),
             ("no such folder for the result", ["run", HOME_CARE, "-o", str(work / "none" / "x.h5")], 73),
             ("unknown option", ["run", HOME_CARE, "--nonsense"], 64),
             ("unknown command", ["nonsense"], 64),
             ("help", ["help", "run"], 0), ("version", ["--version"], 0),
             ("describe", ["describe"], 0), ("check", ["check", HOME_CARE], 0)]
    for name, arguments, expected in cases:
        alone, shared = call([o.ordinary, *arguments]), call([*ranks(o.mpi, 3), *arguments])
        ours = lambda text: [line for line in text.splitlines() if "gevinst: " in line or ": error: " in line]
        same = alone.stdout == shared.stdout and ours(alone.stderr) == ours(shared.stderr)
        right = alone.returncode == shared.returncode == expected and same
        print(f"{name:32}exit code {shared.returncode:3}  {len(ours(shared.stderr))} message(s)  {'right' if right else 'WRONG'}")
        if not right:
            fail(f"{name}: {alone.returncode} and {shared.returncode}\n{alone.stderr}\n{shared.stderr}")


def check_trace(o, work):
    symbols = call(["nm", "-a", o.ordinary]).stdout + call(["nm", "-D", o.ordinary]).stdout
    words = re.compile(r"\bMPI|MPI_|OMPI|PMIX|PMI_|GEVINST_MPI|mpirun|gv_ranks|gv_share_|libmpi|libopen-rte")
    libraries = call(["ldd", o.ordinary]).stdout
    strings = call(["strings", "-a", o.ordinary]).stdout
    for name, text in (("symbols", symbols), ("libraries", libraries), ("strings", strings)):
        found = [line for line in text.splitlines() if words.search(line)]
        print(f"{name:12}{len(text.splitlines()):8} looked at, {len(found)} of MPI")
        if found or not text:
            fail(f"{name}: {found[:5]}")
    helps = [call([p, "help", c]).stdout for c in ("run", "sweep", "value") for p in (o.ordinary, o.mpi)]
    if any(a != b for a, b in zip(helps[::2], helps[1::2])):
        fail("the two builds' help differs")
    if "MPI_Isend" not in call(["nm", "-D", o.mpi]).stdout:
        fail("the build with MPI has none")
    alone = work / "alone.h5"
    done = call([o.mpi, "run", HOME_CARE, "-o", str(alone), "-q"])  # without mpirun
    call([o.ordinary, "run", HOME_CARE, "-o", str(work / "ordinary.h5"), "-q"])
    if done.returncode or sha(alone) != sha(work / "ordinary.h5"):
        fail("the build with MPI, without mpirun, gives other bytes")


def check_time(o, work):
    command = ["run", HOME_CARE, "-n", str(o.draws), "--keep", "none", "-q", "-j", "1", "-o", str(work / "time.h5")]
    kinds = {"without MPI": [o.ordinary], "1 rank × 1 thread": ranks(o.mpi, 1), "2 ranks × 1 thread": ranks(o.mpi, 2)}
    seconds, processor, apart = {kind: [] for kind in kinds}, {kind: [] for kind in kinds}, []
    load = os.getloadavg()[0]
    for _ in range(o.rounds):
        for kind, prefix in kinds.items():
            begun, before = time.monotonic(), os.times()
            if call([*prefix, *command]).returncode:
                fail(f"{kind} failed")
            after = os.times()
            seconds[kind].append(time.monotonic() - begun)
            processor[kind].append(after.children_user + after.children_system - before.children_user
                                   - before.children_system)
        begun = time.monotonic()
        both = [subprocess.Popen([o.ordinary, *command[:-1], str(work / f"apart-{k}.h5")], env=ENVIRONMENT) for k in range(2)]
        if any([process.wait() for process in both]):
            fail("two runs at once failed")
        apart.append(time.monotonic() - begun)
    base, alone = statistics.median(seconds["1 rank × 1 thread"]), statistics.median(seconds["without MPI"])
    print(f"two ordinary runs at once, which have nothing to say to each other, get {2 * alone / statistics.median(apart):.3f} × as much done "
          f"(in {', '.join(f'{t:.2f}' for t in apart)} s): more is not to be had of these processors")
    for kind, times in seconds.items():
        print(f"{kind:20}{statistics.median(times):8.2f} s (of {', '.join(f'{t:.2f}' for t in times)}), "
              f"{base / statistics.median(times):.3f} × as fast as 1 × 1; {statistics.median(processor[kind]):.2f} s of processors")
    print(f"8 policies of {o.draws:,} draws, {os.cpu_count()} processors, load {load:.1f} before")


def show_constants(o, work):
    environment = dict(ENVIRONMENT, GEVINST_RANK_TIMES="1")
    for name, more in (("8 policies", []), ("8 policies, --keep all", ["--keep", "all"]), ("1 policy", ["--policy", "reference"])):
        command = [*ranks(o.mpi, 2), "run", HOME_CARE, "-n", "524288", "-q", "-j", "1", *more, "-o", str(work / "c.h5")]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=900)
        lines = [line for line in done.stderr.splitlines() if line.startswith("shared: ")]
        print(f"{name}: {max(lines, key=lambda line: int(line.split()[1]), default='nothing was shared')}")
        if done.returncode or not lines:
            fail(f"{name}: {done.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ordinary")
    parser.add_argument("mpi")
    parser.add_argument("sections", nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=2097152)
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    o.ordinary, o.mpi = os.path.abspath(o.ordinary), os.path.abspath(o.mpi)
    sections = {"equal": check_equal, "kills": check_kills, "stop": check_stop, "errors": check_errors,
                "trace": check_trace, "time": check_time, "constants": show_constants}
    work = Path(tempfile.mkdtemp())
    try:
        for name in o.sections:
            print(f"--- {name}")
            sections[name](o, work)
    finally:
        shutil.rmtree(work)
    print(f"{failures} failure(s)")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
