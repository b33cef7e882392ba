"""What a result file says of curves, against the formulas in plain Python: check_curves.py GEVINST.

A table's line and points, the band of a model's own curve, and where the policies are."""

import math
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/models"))
import reference_curve
import reference_rehabilitation

TABLE = [[0.5, 20], [1, 40], [2, 50], [3, 80]]
SCENARIO = f"""gevinst: 1
extends: small.yaml
inputs: {{effect_saturation: "uniform(1, 3)"}}
curves:
  fixed_cost: {{points: {TABLE}, source: An offer, year: 2024, grade: measured, note: Some words}}
policies:
  reference: {{}}
  uncertain: {{investment_level: "uniform(1, 2)"}}
  do_nothing: {{investment_level: 0}}
sampling: {{draws: 16, replicates: 1, design: mc}}
"""


def near(a, b):
    assert np.allclose(a, b, rtol=1e-12, atol=1e-13, equal_nan=True), (a, b)


def texts(curves, name):
    return [text.decode() for text in curves[name][:]]


def check(curves):
    assert texts(curves, "curve") == ["reach", "effect", "fixed_cost", "course_hours"]
    assert texts(curves, "kind") == ["response", "response", "cost", "cost"]
    assert texts(curves, "lever") == ["investment_level"] * 4
    assert texts(curves, "shape")[2:] == ["fixed_cost_elasticity", "course_hours_elasticity"]
    assert [texts(curves, name)[2] for name in ("source", "grade", "note")] == ["An offer", "measured", "Some words"]
    near(curves["year"][:], [math.nan, math.nan, 2024, math.nan])
    near(curves["points"][:], [0, 0, 4, 0])
    near(curves["point_level"][2], [0.5, 1, 2, 3])
    near(curves["point_multiplier"][2], [0.5, 1, 1.25, 2])
    assert np.isnan(curves["point_level"][1]).all()
    # The table, from its first to its last point; the model's own, from 0 to where the table ends.
    level = curves["level"][:]
    near(level[:, [0, -1]], [[0, 3], [0, 3], [0.5, 3], [0, 3]])
    assert (np.diff(level) > 0).all()
    for part in ("", "_low", "_high"):
        near(curves["multiplier" + part][2], [reference_curve.multiplier(TABLE, x) for x in level[2]])
        near(curves["multiplier" + part][3], level[3] ** 0.2)
    # Of the uniform between 1 and 3 these are 5 %, 50 % and 95 %.
    response = np.array([[reference_rehabilitation.saturating_response(x, k) for x in level[1]] for k in (1.1, 2, 2.9)])
    near(curves["multiplier"][1], response[1])
    near(curves["multiplier_low"][1], response.min(axis=0))
    near(curves["multiplier_high"][1], response.max(axis=0))
    # The policies in the order of the scenario: those of the extended file first.
    assert texts(curves, "policy") == ["reference", "gates_open", "uncertain", "do_nothing"]
    near(curves["policy_level_low"][:, 0], [1, 1, 1.05, 0])
    near(curves["policy_level"][:, 0], [1, 1, 1.5, 0])
    near(curves["policy_level_high"][:, 0], [1, 1, 1.95, 0])
    near(curves["policy_multiplier"][:, 2], [1, 1, reference_curve.multiplier(TABLE, 1.5), math.nan])
    near(curves["policy_multiplier"][:, 3], [1, 1, 1.5 ** 0.2, math.nan])


def main(program):
    with tempfile.TemporaryDirectory() as folder:
        for name in ("scenarios/modes.yaml", "cli/inputs/small.yaml"):
            shutil.copy(ROOT / "tests" / name, folder)
        scenario, result = Path(folder, "scenario.yaml"), Path(folder, "result.h5")
        scenario.write_text(SCENARIO)
        subprocess.run([program, "run", scenario, "-o", result, "--quiet"], check=True)
        with h5py.File(result) as file:
            check(file["curves"])
        rows = subprocess.run([program, "export", result, "curves", "--format", "csv"], check=True,
                              capture_output=True, text=True).stdout.splitlines()
        assert rows[0].startswith("curve,label_da,label_en,kind,points,level,multiplier,")
        assert len(rows) == 1 + 4 * 101 and rows[-1].startswith("course_hours,medarbejdertimer pr. forløb,")
        points = subprocess.run([program, "export", result, "curve_points", "--format", "csv"], check=True,
                                capture_output=True, text=True).stdout.splitlines()
        assert points == ["curve,level,multiplier"] + [f"fixed_cost,{p}" for p in ("0.5,0.5", "1,1", "2,1.25", "3,2")]
    print("all is well")


main(sys.argv[1])
