"""The kernels against an independent implementation of the same formulas, draw by draw.

usage: test_reference.py GEVINST

Runs the reference scenario of each chain with chance on, keeps every draw of inputs and outcomes, and evaluates each
draw again with the plain Python of reference_CHAIN.py. Every outcome of every policy must agree to 1e-9 relative.
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py

sys.path.insert(0, str(Path(__file__).parent))
import reference_rehabilitation
import reference_retraining

ROOT = Path(__file__).parents[2]
DRAWS = 96
CHAINS = (("home-care.yaml", reference_rehabilitation), ("retraining.yaml", reference_retraining))


def close(a, b, scale):
    """Relative to the number itself, or to the largest amount that it is a difference of."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b)) + 1e-12 * scale


def main(program):
    for name, reference in CHAINS:
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder, "chance.yaml")
            scenario.write_text(
                f"gevinst: 1\nextends: {ROOT}/scenarios/{name}\nchance: on\n"
                f"sampling: {{draws: {DRAWS}, replicates: 1, design: mc, seed: 11}}\n"
            )
            result = Path(folder, "chance.h5")
            subprocess.run([program, "run", scenario, "-o", result, "--keep", "all", "--quiet"], check=True)
            with h5py.File(result) as file:
                compared = compare(file, reference)
        print(f"{name}: {compared} values of {DRAWS} draws agree")
        assert compared > 10000


def compare(file, reference):
    names = [n.decode() for n in file["policies/input"][:]]
    policies = [p.decode() for p in file["policies/policy"][:]]
    compared = 0
    for p, policy in enumerate(policies):
        expressions = [e.decode() for e in file["policies/expression"][p]]
        for draw in range(DRAWS):
            inputs = {}
            for name, expression in zip(names, expressions):
                own = f"{name}__{policy}"
                try:
                    inputs[name] = float(expression)
                except ValueError:
                    inputs[name] = float(file["inputs"][own if own in file["inputs"] else name][draw])
            expected = reference.evaluate(inputs, 60)
            scale = abs(expected["gross_saving"]) * 5 + abs(expected["running_cost"]) * 5
            for outcome, value in expected.items():
                if outcome == "cumulative_gain":
                    got = file["draws"][outcome][p, :, draw]
                    pairs = list(zip(got, value))
                else:
                    pairs = [(float(file["draws"][outcome][p, draw]), value)]
                for got, want in pairs:
                    missing = want is None or (isinstance(want, float) and math.isnan(want))
                    ok = math.isnan(got) if missing else close(got, want, scale)
                    assert ok, f"{policy}, draw {draw}, {outcome}: {got!r}, but {want!r} was expected"
                    compared += 1
    return compared


if __name__ == "__main__":
    main(sys.argv[1])
