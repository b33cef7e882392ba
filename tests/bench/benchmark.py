"""Times gevinst against programs that one would write instead, against lower bounds, and against itself.

usage: benchmark.py BUILD [compare|further|stages|smoke] [--long] [--runs N]

    compare  throughput and time to accuracy against plain C with GSL, NumPy and OpenTURNS, and lower bounds
    further  threads, long runs, kept draws, and the default run
    stages   the stages of a draw for each instruction set, and where the time goes
    smoke    tiny versions, for the tests: only whether all agree

--long runs 1e9 draws where otherwise 1e8 or fewer are run. --runs is how many runs a median is taken of.
"""

import argparse
import json
import math
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True  # nothing beside the sources

import agreement  # noqa: E402
from measure import SCENARIO, alternate, duration, machine, median, megabytes, peak, run, table  # noqa: E402

HERE = Path(__file__).parent
STUDENT_15 = 2.131450  # half of a 95 % interval over 16 replicates, in standard errors
SIMD = ("scalar", "sse2", "avx2", "avx512")


class Bench:
    def __init__(self, build, runs):
        self.runs = runs
        self.gevinst = build / "gevinst"
        self.programs = build / "tests"
        self.folder = Path(tempfile.mkdtemp(prefix="benchmark-", dir=build))
        self.file = self.folder / "result.h5"

    def run_gevinst(self, *arguments, env=None):
        return run(self.gevinst, "run", SCENARIO, "-q", "-o", self.file, *arguments, env=env)

    def plain(self, n, *arguments):
        """A run as the others do it: independent draws of one policy, nothing kept."""
        return self.run_gevinst("--design", "mc", "-n", n, "--policy", "reference", "--keep", "none", "--json",
                                *arguments)

    def contenders(self, n_c, n_python):
        return {
            "gevinst": (n_c, lambda: self.plain(n_c)),
            "C with GSL and OpenMP": (n_c, lambda: run(self.programs / "plain_gsl", n_c)),
            "NumPy": (n_python, lambda: run(sys.executable, HERE / "plain_numpy.py", n_python)),
            "OpenTURNS": (n_python, lambda: run(sys.executable, HERE / "plain_openturns.py", n_python)),
        }

    def bounds(self, n, env=None):
        return run(self.programs / "bounds", SCENARIO, n, env=env)

    def check_agreement(self, outputs):
        """outputs: what each contender printed, gevinst first. Prints how well they agree."""
        ours, *others = ((name, json.loads(text)) for name, text in outputs.items())
        monthly = agreement.read_monthly(run(self.gevinst, "export", self.file, "monthly").output)
        results = [agreement.compare(name, ours[1], monthly, other) for name, other in others]
        print("Agreement with gevinst", *results, sep="\n  ", end="\n\n", flush=True)
        return all(result.good() for result in results)


# --- throughput ---


def throughput(bench):
    """Rates of all contenders, in draws a second; exits if one does not agree."""
    contenders = bench.contenders(1_000_000, 200_000)
    n = contenders["gevinst"][0]
    *measured, bounds = alternate(bench.runs, *(work for _, work in contenders.values()), lambda: bench.bounds(n))
    bench.plain(n)  # the file that belongs to gevinst's output
    outputs = {name: m[0].output for name, m in zip(contenders, measured)}
    good = bench.check_agreement(outputs)

    print(f"Throughput: policy reference, independent draws, whole processes, medians of {bench.runs}")
    ours, rows, rates = {}, [], {}
    for (name, (draws, _)), m in zip(contenders.items(), measured):
        seconds, processor = median(m) / draws, median(m, "processor") / draws
        ours = ours or {"seconds": seconds, "processor": processor}
        rates[name] = 1 / seconds
        inside = json.loads(outputs[name])
        share = inside.get("seconds_drawing", math.nan) / sum(
            inside.get(part, math.nan) for part in ("seconds_drawing", "seconds_summarising"))
        rows.append((name, f"{draws:,}", f"{median(m):.2f} s", f"{1 / seconds:,.0f}",
                     f"{seconds / ours['seconds']:.1f}", f"{processor * 1e6:.2f}",
                     f"{processor / ours['processor']:.1f}", "" if math.isnan(share) else f"{share:.0%}",
                     megabytes(peak(m))))
    table(("program", "draws", "a run", "draws/s", "ratio", "processor µs/draw", "ratio", "without summaries",
           "peak memory"), rows)
    print_bounds(bounds, n, 1 / rates["gevinst"])
    if not good:
        sys.exit("the programs do not agree: their times mean nothing")
    return rates, outputs


def print_bounds(bounds, n, seconds_per_draw):
    results = [json.loads(m.output) for m in bounds]
    inputs, outcomes = results[0]["inputs"], results[0]["outcomes"]
    names = {"philox": f"Philox alone, {inputs} words a draw", "uniforms": f"the same as {inputs} uniforms",
             "look_up": f"table look-up alone, {inputs} values", "memory": f"writing {outcomes} outcomes to memory once"}
    rows = []
    for key, name in names.items():
        each = statistics.median(r[key] for r in results) / n
        rows.append((name, f"{each * 1e9:.0f}", f"{seconds_per_draw / each:.1f}"))
    print("Lower bounds, from the same rounds, with all threads")
    table(("what alone", "ns/draw", "gevinst takes, times"), rows)


# --- time to accuracy ---


def errors(bench, n, figure):
    """Root of the mean squared standard error of a figure of net_present_value over 5 seeds."""
    squares = []
    for seed in range(1, 6):
        result = json.loads(bench.run_gevinst("-n", n, "-s", seed, "--policy", "reference", "--keep", "none",
                                              "--json").output)
        half = result["policies"]["reference"]["outcomes"]["net_present_value"][f"{figure}_conf"]
        squares.append((half / STUDENT_15) ** 2)
    return math.sqrt(sum(squares) / len(squares))


def accuracy(bench, rates, outputs):
    net = json.loads(outputs["gevinst"])["policies"]["reference"]["outcomes"]["net_present_value"]
    p = net["probability_positive"]
    # What is wanted, and how many independent draws that takes: the variance of one draw over that of the figure.
    figures = {
        "mean": ("mean to 0.01 % of the sd", 1e-4 * net["sd"], 1e8),
        "probability_positive": ("P(net >= 0) to 0.01 points", 1e-4, p * (1 - p) / 1e-8),
    }
    print("Time to accuracy: net present value, standard error as named. Of the others, and of gevinst with mc, from rate\n"
          "and variance; gevinst's own (Sobol' points and pre-integration) from whole processes")
    rows = []
    for figure, (name, wanted, independent) in figures.items():
        n = 2 ** 10
        while errors(bench, n, figure) > wanted:
            n *= 2
        [measured] = alternate(2 * bench.runs + 1, lambda: bench.run_gevinst(
            "-n", n, "--policy", "reference", "--keep", "none", "--json"))
        seconds = median(measured)
        rows.append((name, "gevinst", f"{n:,}", duration(seconds), ""))
        for contender, rate in rates.items():
            label = "gevinst, mc" if contender == "gevinst" else contender
            rows.append(("", label, f"{independent:,.0f}", duration(independent / rate),
                         f"{independent / rate / seconds:,.0f}"))
    table(("figure", "program", "draws", "time", "times gevinst's"), rows)


def section_compare(bench, _):
    rates, outputs = throughput(bench)
    accuracy(bench, rates, outputs)


# --- threads, long runs, kept draws, the default run ---


def threads(bench):
    n = 2_000_000
    one, two, bound_one, bound_two = alternate(
        bench.runs, lambda: bench.plain(n, "-j", 1), lambda: bench.plain(n, "-j", 2),
        lambda: bench.bounds(n, {"OMP_NUM_THREADS": "1"}), lambda: bench.bounds(n, {"OMP_NUM_THREADS": "2"}))

    def row(name, one, two, processor=""):
        return (name, duration(statistics.median(one)), duration(statistics.median(two)),
                f"{statistics.median(one) / statistics.median(two):.2f}", f"{min(one) / min(two):.2f}", processor)

    def seconds(measured):
        return [m.seconds for m in measured]

    def philox(measured):
        return [json.loads(m.output)["philox"] for m in measured]

    work = median(two, "processor") / median(one, "processor")
    print(f"Two threads against one: {n:,} draws, medians of {bench.runs}")
    table(("what", "1 thread", "2 threads", "ratio", "of the fastest", "processor time, 2 to 1"),
          [row("gevinst", seconds(one), seconds(two), f"{work:.2f}"),
           row("Philox alone: what the machine gives", philox(bound_one), philox(bound_two))])


def long_runs(bench, long):
    short = 10_000_000
    before = bench.plain(short)
    # More than the 22 million that are smoothed, whose parts take memory.
    n = 10**9 if long else 10**8 if 10 * before.seconds < 90 else 4 * 10**7
    measured = bench.plain(n)
    after = bench.plain(short)
    rate = 2 * short / (before.seconds + after.seconds)
    processor = (before.processor + after.processor) / 2 / short
    print(f"Long runs: {n:,} draws between two runs of {short:,}")
    table(("draws", "time", "draws/s", "of the rate of 1e7", "processor µs/draw", "peak memory"),
          [(f"{short:,}", duration(short / rate), f"{rate:,.0f}", "", f"{processor * 1e6:.2f}",
            megabytes(peak((before, after)))),
           (f"{n:,}", duration(measured.seconds), f"{n / measured.seconds:,.0f}",
            f"{n / measured.seconds / rate:.2f}", f"{measured.processor / n * 1e6:.2f}",
            megabytes(measured.peak))])


def kept_draws(bench):
    n = 10_000_000 if shutil.disk_usage(bench.folder).free > 16e9 else 1_000_000
    base = ("--design", "mc", "-n", n, "--policy", "reference")
    bench.run_gevinst(*base, "--keep", "outcomes")
    size, beside = bench.file.stat().st_size, bench.folder / "sequential"
    kept, none, write = alternate(3, lambda: bench.run_gevinst(*base, "--keep", "outcomes"),
                                  lambda: bench.run_gevinst(*base, "--keep", "none"),
                                  lambda: run(bench.programs / "bounds", "-", size, beside))
    beside.unlink()
    file = statistics.median(json.loads(m.output)["file"] for m in write)
    larger = max(median(none), file)
    print(f"Keeping the outcomes: {n:,} draws, {size / 1e9:.2f} GB, medians of 3")
    table(("what", "time", "of the larger of the two below"),
          [("gevinst --keep outcomes", duration(median(kept)), f"{median(kept) / larger:.2f}"),
           ("gevinst --keep none", duration(median(none)), ""),
           ("one sequential write and sync", duration(file), "")])


def default_run(bench):
    small = ("--policy", "reference", "-n", 1024, "--keep", "none")
    whole, fixed = alternate(4 * bench.runs + 1, bench.run_gevinst, lambda: bench.run_gevinst(*small))
    print(f"The default run, medians of {4 * bench.runs + 1}")
    table(("what", "median", "fastest", "processor", "peak memory"),
          [(name, duration(median(m)), duration(min(one.seconds for one in m)), duration(median(m, "processor")),
            megabytes(peak(m))) for name, m in (("gevinst run scenarios/home-care.yaml", whole),
                                                ("hardly any draws: one policy, -n 1024, nothing kept", fixed))])


def section_further(bench, long):
    threads(bench)
    default_run(bench)
    kept_draws(bench)
    long_runs(bench, long)


# --- stages ---


def stages(bench, simd, seconds, draws):
    """{(kind, name, unit): nanoseconds}"""
    output = run(bench.programs / "stages", SCENARIO, seconds, draws, bench.folder / "stages.h5",
                 env={"GEVINST_SIMD": simd}).output
    rows = (line.split("\t") for line in output.splitlines())
    return {tuple(words): float(nanoseconds) for *words, nanoseconds in rows}


def print_stages(levels, kind, head):
    rows = [(name, unit, *(f"{levels[simd][key]:,.{0 if unit == 'draw' else 2}f}" for simd in levels))
            for key in levels[SIMD[0]] for k, name, unit in [key] if k == kind]
    table((head, "per", *levels), rows)


def section_stages(bench, _):
    # The program falls back to what the processor has; a level that it lacks would repeat the one below.
    flags = next((line for line in open("/proc/cpuinfo") if line.startswith("flags")), "").split()
    has = [simd for simd in SIMD if simd in ("scalar", "sse2") or {"avx512": "avx512vl"}.get(simd, simd) in flags]
    levels = {simd: stages(bench, simd, 0.05, 2**18) for simd in has}
    print("Stages alone, one thread, nanoseconds, by instruction set")
    print_stages(levels, "stage", "stage")
    print("Where the time of a draw goes: mc, one policy, all outcomes, one thread, 262,144 draws, nanoseconds a draw")
    print_stages(levels, "profile", "part")


# --- the test ---


def section_smoke(bench, _):
    try:
        import numpy, openturns  # noqa: F401, E401
    except ImportError as missing:
        print(f"skipped: {missing}")
        sys.exit(77)
    contenders = bench.contenders(40_000, 20_000)
    outputs = {name: work().output for name, (_, work) in contenders.items()}
    good = bench.check_agreement(outputs)
    bounds = json.loads(bench.bounds(10_000).output)
    kinds = {kind for kind, *_ in stages(bench, "avx2", 1e-5, 4096)}
    sys.exit(0 if good and min(bounds.values()) > 0 and kinds == {"stage", "profile"} else 1)


def main():
    sections = {"compare": section_compare, "further": section_further, "stages": section_stages,
                "smoke": section_smoke}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("section", nargs="*")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for section in options.section:
        if section not in sections:
            parser.error(f"there is no section {section}")
    bench = Bench(options.build.resolve(), options.runs)
    try:
        if options.section != ["smoke"]:
            machine()
        for section in options.section or ("compare", "further"):
            sections[section](bench, options.long)
    finally:
        shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
