"""The kernels against an independent implementation of the same formulas, draw by draw.

usage: test_reference.py GEVINST

Runs the reference scenario of each chain with chance on, with the models' own curves and with tables in their place,
keeps every draw of inputs and outcomes, and evaluates each draw again with the plain Python of reference_CHAIN.py.
Every outcome of every policy must agree to 1e-9 relative.
"""

import json
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
HORIZON = 60
# Scenario, draws, and the chains in it with the prefix of their names.
MODELS = (
    ("home-care.yaml", 48, {"": reference_rehabilitation}),
    ("retraining.yaml", 48, {"": reference_retraining}),
    ("municipality.yaml", 16,
     {"rehabilitation.": reference_rehabilitation, "retraining.": reference_retraining}),
)
# Some without a point at 1, some not relative to it, one that begins above 0, one that falls.
TABLES = {
    "reach": [[0, 0], [0.5, 0.45], [1.5, 1.2], [3, 1.3]],
    "effect": [[0.1, 10], [0.8, 17], [1, 20], [2, 20], [4, 25]],
    "fixed_cost": [[0.2, 0.7], [3, 2.5]],
    "course_hours": [[0, 18], [1, 13], [1.5, 13], [3, 12]],
}
LEVELS = {"some_level": "uniform(0.2, 3)", "few_levels": "discrete(0:0.3, 0.5:0.4, 3:0.3)"}
SUMS = ("net_present_value", "gross_saving", "running_cost", "net_gain", "guide_total_gain", "local_result",
        "central_result", "cumulative_gain")


def close(a, b, scale):
    """Relative to the number itself, or to the largest amount that it is a difference of."""
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b)) + 1e-12 * scale


def main(program):
    for name, draws, chains in MODELS:
        check(program, name, draws, chains, "own curves", {})
        check(program, name, draws // 3, chains, "tables", tables_of(chains))


def tables_of(chains):
    """The tables of the curves that each chain has, by their names in the scenario."""
    return {prefix + name: points for prefix, chain in chains.items() for name, points in TABLES.items()
            if name != "course_hours" or chain is reference_rehabilitation}


def check(program, name, draws, chains, what, tables):
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder, "chance.yaml")
        scenario.write_text(
            f"gevinst: 1\nextends: {ROOT}/scenarios/{name}\nchance: on\n"
            f"sampling: {{draws: {draws}, replicates: 1, design: mc, seed: 11}}\n"
            f"curves: {json.dumps(tables)}\n"
            f"policies: {json.dumps({policy: {'investment_level': level} for policy, level in LEVELS.items()})}\n"
        )
        result = Path(folder, "chance.h5")
        subprocess.run([program, "run", scenario, "-o", result, "--keep", "all", "--quiet"], check=True)
        with h5py.File(result) as file:
            compared = compare(file, draws, chains, tables)
    print(f"{name}, {what}: {compared} values of {draws} draws agree")
    assert compared > 10000


def drawn_inputs(file, policy_index, policy, draw):
    """Every input of one draw under one policy, by its name in the file."""
    names = [n.decode() for n in file["policies/input"][:]]
    expressions = [e.decode() for e in file["policies/expression"][policy_index]]
    inputs = {}
    for name, expression in zip(names, expressions):
        own = f"{name}__{policy}"
        try:
            inputs[name] = float(expression)
        except ValueError:
            inputs[name] = float(file["inputs"][own if own in file["inputs"] else name][draw])
    return inputs


def expected_outcomes(inputs, chains, tables):
    """The outcomes by their names in the file: those of each chain under its prefix, then what they come to."""
    results = {}
    for prefix, reference in chains.items():
        # What has no prefix is shared.
        own = {name.removeprefix(prefix): value for name, value in inputs.items()
               if name.startswith(prefix) or "." not in name}
        own_tables = {curve.removeprefix(prefix): points for curve, points in tables.items()
                      if curve.startswith(prefix)}
        results[prefix] = reference.evaluate(own, HORIZON, own_tables)
    expected = {prefix + name: value for prefix, result in results.items() for name, value in result.items()}
    if len(chains) == 1:
        return expected
    for name in SUMS:
        parts = [result[name] for result in results.values()]
        expected[name] = [sum(month) for month in zip(*parts)] if name == "cumulative_gain" else sum(parts)
    gain, active = expected["cumulative_gain"], inputs["investment_level"] > 0
    expected["break_even"] = (1 if gain[-1] >= 0 else 0) if active else None
    expected["payback_months"] = next((t + 1 for t, g in enumerate(gain) if g >= 0), None) if active else None
    expected["local_deficit"] = 1 if expected["local_result"] < 0 else 0
    return expected


def compare(file, draws, chains, tables):
    policies = [p.decode() for p in file["policies/policy"][:]]
    compared = 0
    for p, policy in enumerate(policies):
        for draw in range(draws):
            expected = expected_outcomes(drawn_inputs(file, p, policy, draw), chains, tables)
            scale = max(abs(value) * 5 for name, value in expected.items()
                        if name.endswith(("gross_saving", "running_cost")))
            for outcome, value in expected.items():
                if outcome.endswith("cumulative_gain"):
                    pairs = list(zip(file["draws"][outcome][p, :, draw], value))
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
