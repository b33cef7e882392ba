#!/usr/bin/python3
"""Checks that a result file opens the way other tools expect it: check_result.py PATH

Every group with both of xarray's engines and default decoding, with named dimensions, coordinates, units and labels
on each variable, numbers that stay numbers; h5py for what the file must not hold; ncdump and h5dump for the rest of
the world. Prints a line per group; exits with 1 after any failure."""

import subprocess
import sys

import h5py
import numpy as np
import xarray as xr

GROUPS = ["draws", "inputs", "summary", "monthly", "distribution", "policies", "curves", "provenance"]
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print("FAILED:", message, file=sys.stderr)


def check_attributes(where, attributes, encoding):
    units = attributes.get("units", encoding.get("units"))
    check(isinstance(units, str) and units != "", f"{where}: no units")
    for name in ("long_name", "long_name_da", "description"):
        check(isinstance(attributes.get(name), str), f"{where}: no {name}")


def check_variable(where, variable):
    check_attributes(where, variable.attrs, variable.encoding)
    kind = variable.dtype.kind
    check(kind in "fOU", f"{where}: decoded to {variable.dtype}")
    check(not any(str(d).startswith("phony") for d in variable.dims), f"{where}: unnamed dimensions {variable.dims}")


def expect(where, dataset, name, dims):
    check(name in dataset.variables, f"{where}: no {name}")
    if name in dataset.variables:
        check(dataset[name].dims == dims, f"{where}/{name}: dims {dataset[name].dims}, not {dims}")


def check_summary(where, ds, outcomes):
    check(list(ds["probability"].values) == QUANTILES, f"{where}: probabilities")
    for outcome in outcomes:
        for part in ("", "_low", "_high"):
            for statistic in ("mean", "sd", "probability_positive"):
                expect(where, ds, f"{outcome}_{statistic}{part}", ("policy",))
            expect(where, ds, f"{outcome}_quantile{part}", ("policy", "probability"))
            check(ds[f"{outcome}_probability_positive{part}"].attrs["units"] == "1", f"{where}/{outcome}: P's unit")
        expect(where, ds, f"{outcome}_draws", ("policy",))
        expect(where, ds, f"{outcome}_missing", ("policy",))


def check_group(where, group, ds):
    for name, variable in ds.variables.items():
        check_variable(f"{where}/{name}", variable)
    for dim in ds.dims:
        check(dim in ds.coords, f"{where}: dimension {dim} has no coordinate")
    mean_of = [v[: -len("_mean")] for v in ds.data_vars if v.endswith("_mean")]
    if group in ("draws", "inputs") and ds.data_vars:
        check("replicate" in ds.coords, f"{where}: replicate is no coordinate")
        check(np.array_equal(ds["draw"], np.arange(ds.sizes["draw"])), f"{where}: draw numbers")
        replicates = int(ds["replicate"].max()) + 1
        check(np.array_equal(ds["replicate"], np.arange(ds.sizes["draw"]) % replicates), f"{where}: replicates")
    if group == "draws":
        for name, variable in ds.data_vars.items():
            check(variable.dims in [("policy", "draw"), ("policy", "month", "draw")], f"{where}/{name}: dims")
    if group == "inputs":
        for name, variable in ds.data_vars.items():
            check(variable.dims == ("draw",), f"{where}/{name}: dims")
    if group == "summary":
        check(mean_of, f"{where}: no outcomes")
        check_summary(where, ds, mean_of)
    if group == "monthly":
        for outcome in mean_of:
            for part in ("", "_low", "_high"):
                expect(where, ds, f"{outcome}_mean{part}", ("policy", "month"))
                expect(where, ds, f"{outcome}_quantile{part}", ("policy", "probability", "month"))
            check(ds["month"].values[0] == 1 and ds["month"].dtype.kind == "f", f"{where}: months")
    if group == "distribution":
        for name in [v[: -len("_count")] for v in ds.data_vars if v.endswith("_count")]:
            expect(where, ds, f"{name}_count", ("policy", "bin"))
            expect(where, ds, f"{name}_density", ("policy", "bin"))
            expect(where, ds, f"{name}_edge", ("policy", "edge"))
            expect(where, ds, f"{name}_below", ("policy",))
            expect(where, ds, f"{name}_above", ("policy",))
    if group == "policies":
        expect(where, ds, "expression", ("policy", "input"))
        expect(where, ds, "mean", ("policy", "input"))
        expect(where, ds, "label", ("policy",))
        expect(where, ds, "label_da", ("policy",))
    if group == "curves":
        for name in ("level", "multiplier", "multiplier_low", "multiplier_high"):
            expect(where, ds, name, ("curve", "step"))
        for name in ("point_level", "point_multiplier"):
            expect(where, ds, name, ("curve", "point"))
        for name in ("policy_level", "policy_level_low", "policy_level_high", "policy_multiplier"):
            expect(where, ds, name, ("policy", "curve"))
    if group == "provenance":
        for name in ("scenario_text", "scenario_sha256", "plan", "plan_sha256", "version", "title", "title_da", "seed",
                     "draws", "replicates", "failed_draws"):
            expect(where, ds, name, ())
        for name in ("value", "source", "year", "grade", "note", "unit", "kind", "gate"):
            expect(where, ds, f"register_{name}", ("input",))
        for name in ("draw", "policy", "outcome", "reason"):
            expect(where, ds, f"ledger_{name}", ("failure",))
        expect(where, ds, "ledger_inputs", ("failure", "input"))


def same(a, b):
    """The two engines must read the same values."""
    if a.dtype.kind == "f":
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)
    return a.shape == b.shape and np.array_equal(a.astype(str), b.astype(str))


def check_with_xarray(path):
    for group in GROUPS:
        read = {}
        for engine in ("h5netcdf", "netcdf4"):
            where = f"{engine}:/{group}"
            try:
                with xr.open_dataset(path, group=group, engine=engine) as ds:
                    ds.load()
                    check_group(where, group, ds)
                    read[engine] = ds
            except Exception as error:  # whatever the engine says
                check(False, f"{where}: {type(error).__name__}: {error}")
        if len(read) == 2:
            a, b = read["h5netcdf"], read["netcdf4"]
            check(set(a.variables) == set(b.variables), f"/{group}: the engines see different variables")
            for name in set(a.variables) & set(b.variables):
                check(same(a[name].values, b[name].values), f"/{group}/{name}: the engines read different values")
            sizes = ", ".join(f"{d} {n}" for d, n in a.sizes.items())
            print(f"/{group}: {len(a.data_vars)} variables; {sizes or 'no dimensions'}")


def check_with_h5py(path):
    with h5py.File(path, "r") as file:
        check(file.attrs["format"] == "gevinst-1" or file.attrs["format"] == b"gevinst-1", "format")
        for name in ("complete", "status", "version", "title", "title_da", "model", "price_year"):
            check(name in file.attrs, f"no attribute {name}")
        check(list(file) == GROUPS or set(GROUPS) <= set(file), f"groups {list(file)}")

        def visit(name, item):
            if isinstance(item, h5py.Dataset):
                check(item.dtype == np.dtype("<f8") or h5py.check_string_dtype(item.dtype) is not None, f"{name}: {item.dtype}")
                check(item.chunks is None and not item.is_virtual and not item.external, f"{name}: layout")
                if item.dtype.kind == "f" and not (name.startswith("summary") and ("quantile" in name or "cvar" in name)):
                    check(not np.isinf(item[()]).any() or "ledger" in name, f"{name}: infinite values")

        file.visititems(visit)


def check_with_tools(path):
    for command in (["ncdump", "-h", path], ["h5dump", "-H", path], ["ncdump", "-v", "/provenance/plan", path]):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(done.returncode == 0, f"{' '.join(command)}: {done.returncode} {done.stderr.decode()[-300:]}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__.splitlines()[0])
    check_with_xarray(sys.argv[1])
    check_with_h5py(sys.argv[1])
    check_with_tools(sys.argv[1])
    print(f"{sys.argv[1]}: {len(failures)} failures" if failures else f"{sys.argv[1]}: fine")
    sys.exit(1 if failures else 0)


main()
