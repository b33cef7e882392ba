"""Runs programs and measures them: time, processor time, peak memory. Small itself, because the kernel counts the
memory of the parent into that of a child until the child's program begins."""

import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "scenarios/home-care.yaml"


class Measured(NamedTuple):
    seconds: float
    processor: float  # seconds of all threads
    peak: int         # bytes
    output: str


def run(*command, env=None):
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        child = subprocess.Popen([str(word) for word in command], stdout=output, cwd=ROOT,
                                 env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **(env or {})})
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise SystemExit(f"exit {child.returncode}: {' '.join(map(str, command))}")
        output.seek(0)
        return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, output.read())


def alternate(runs, *works):
    """Each work `runs` times, in turn, so that what disturbs one disturbs all; [[Measured, …], …]."""
    results = [[] for _ in works]
    for _ in range(runs):
        for result, work in zip(results, works):
            result.append(work())
    return results


def median(measured, what="seconds"):
    return statistics.median(getattr(m, what) for m in measured)


def peak(measured):
    return max(m.peak for m in measured)


def megabytes(size):
    return f"{size / 2**20:,.0f} MiB"


def duration(seconds):
    for limit, unit, name in ((1e-3, 1e-6, "µs"), (1, 1e-3, "ms"), (300, 1, "s"), (7200, 60, "min")):
        if seconds < limit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds / 3600:.3g} h"


def table(head, rows):
    """Columns as wide as they must be, the first to the left and the others to the right."""
    cells = [head, *rows]
    width = [max(len(row[k]) for row in cells) for k in range(len(head))]
    for i, row in enumerate(cells):
        line = [row[0].ljust(width[0])] + [cell.rjust(w) for cell, w in zip(row[1:], width[1:])]
        print("  ".join(line).rstrip())
        if i == 0:
            print("─" * (sum(width) + 2 * len(width) - 2))
    print(flush=True)


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                 "unknown processor")
    load = os.getloadavg()[0]
    print(f"{model}, {len(os.sched_getaffinity(0))} processors, load {load:.2f} at the start, "
          f"{time.strftime('%Y-%m-%d')}\n", flush=True)
