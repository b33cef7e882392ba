"""Draws are keyed by name: what a scenario changes elsewhere changes no other draw. check_keyed_draws.py PROGRAM

Prints the SHA-256 of each column and compares columns of a scenario before and after a change."""

import hashlib
import pathlib
import subprocess
import sys
import tempfile

import h5py

here = pathlib.Path(__file__).resolve().parent
program = sys.argv[1]
failures = 0
compared = 0


def run(folder, name, text, *options):
    path = folder / f"{name}.yaml"
    path.write_text(text)
    result = folder / f"{name}.h5"
    subprocess.run([program, "run", path, "-o", result, "--keep", "all", "--quiet", *options], check=True)
    return result


def columns(path):
    """SHA-256 of each drawn input, and of each outcome under each policy."""
    found = {}
    with h5py.File(path) as file:
        for name, item in file["inputs"].items():
            if name not in ("draw", "replicate"):
                found["inputs/" + name] = hashlib.sha256(item[()].tobytes()).hexdigest()
        policies = [p.decode() for p in file["draws/policy"][()]]
        for name, item in file["draws"].items():
            if name in ("draw", "replicate", "policy", "month"):
                continue
            for p, policy in enumerate(policies):
                found[f"draws/{name} ({policy})"] = hashlib.sha256(item[p].tobytes()).hexdigest()
    return found


def compare(what, before, after, names):
    global failures, compared
    wrong = [name for name in names if before[name] != after.get(name)]
    compared += len(names)
    failures += len(wrong) + (not names)
    print(f"{what}: {len(names) - len(wrong)} of {len(names)} columns keep their bits" + "".join(f"\n  {n} changed" for n in wrong))


small = (here / "../cli/inputs/small.yaml").read_text()
with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    for path in (here / "../scenarios").glob("*.yaml"):
        (folder / path.name).write_text(path.read_text())
    for design in ("sobol", "mc", "lhs"):
        options = ("--design", design, "-n", "1024")
        base = columns(run(folder, "base", small, *options))
        inputs = [name for name in base if name.startswith("inputs/")]
        if design == "sobol":
            for name in inputs:
                print(base[name], name)

        text = small.replace("  relative_reduction:", "  effect_half_life: pert(6, 15, 36)\n  relative_reduction:")
        compare(f"{design}, a constant becomes a distribution", base, columns(run(folder, "constant", text, *options)), inputs)

        lines = small.split("\n")
        at = next(i for i, line in enumerate(lines) if line.startswith("  relative_reduction"))
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
        compare(f"{design}, inputs in another order", base, columns(run(folder, "order", "\n".join(lines), *options)), list(base))

        text = small.replace("  gates_open:", "  first:\n    set: {completion_share: \"uniform(70 %, 80 %)\"}\n  gates_open:")
        compare(f"{design}, a policy more", base, columns(run(folder, "policy", text, *options)), list(base))

        text = small.replace("  care_hour_value: triangular(365 DKK/h, 450 DKK/h, 560 DKK/h)", "  care_hour_value: 450 DKK/h")
        others = [name for name in inputs if "care_hour_value" not in name]
        compare(f"{design}, a distribution becomes a constant", base, columns(run(folder, "fewer", text, *options)), others)

        other = columns(run(folder, "seed", small, *options, "--seed", "2"))
        if any(base[name] == other[name] for name in inputs):
            failures += 1
            print(f"{design}: another seed leaves a column as it was")

print(f"{compared} comparisons, {failures} failures")
sys.exit(1 if failures else 0)
