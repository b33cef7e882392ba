"""The JSON Schema of scenarios against `check`, and against what is in the repository.

    check_json_schema.py PROGRAM SOURCE_FOLDER

The schema is one itself; every scenario here is valid under it; what is wrong in a file's keys and values is found by
both; the copy in docs/ is not stale, and the reference scenarios name it in their first line."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

program = pathlib.Path(sys.argv[1]).resolve()
source = pathlib.Path(sys.argv[2]).resolve()
copy = source / "docs/gevinst.schema.json"
inputs = source / "tests/cli/inputs"
failures = 0


def expect(true, message):
    global failures
    if not true:
        failures += 1
        print("FAILED:", message)


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `on` and `yes` are texts there."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", list("-+.0123456789")),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), first)
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value.replace(".inf", "inf").replace(".nan", "nan")))


def load(path):
    return yaml.load(path.read_text(), Loader)


def describe(*arguments):
    return subprocess.run([program, "describe", *arguments], check=True, capture_output=True, text=True).stdout


def validator(*arguments):
    schema = json.loads(describe(*arguments, "--format", "schema"))
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


def paths(error, above=()):
    """Where an error is, and those within it: of the alternatives that failed, too."""
    here = above + tuple(error.relative_path)
    yield here
    if error.validator in ("additionalProperties", "required"):
        for name in re.findall(r"'([^']+)'", error.message):
            yield here + (name,)
    for inner in error.context:
        yield from paths(inner, here)


def accepted(path):
    return subprocess.run([program, "check", path, "--quiet"], capture_output=True).returncode == 0


models = [model["name"] for model in json.loads(describe("--json"))["models"]]
schema = validator()
by_model = {name: validator(name) for name in models}
print(f"valid against the metaschema: the schema of all models, and of each of {', '.join(models)}")

# --- the repository -------------------------------------------------------------------------------------------
expect(copy.exists() and copy.read_text() == describe("--format", "schema"),
       f"{copy} is not up to date: {program} describe --format schema > {copy}")

reference = sorted(source.glob("scenarios/**/*.yaml"))
valid = reference + sorted(source.glob("tests/scenarios/*.yaml"))
valid += [path for path in sorted(inputs.glob("*.yaml")) if not path.name.startswith("bad-")]
for path in valid:
    document = load(path)
    for which in [schema] + [by_model[name] for name in models if document.get("model") == name]:
        for error in which.iter_errors(document):
            expect(False, f"{path.relative_to(source)}: {list(error.absolute_path)}: {error.message[:200]}")
print(f"{len(valid)} scenarios valid, {len(reference)} of them in scenarios/")

# What shapes the model's own curve is required only where no table stands in its place.
document = load(source / "tests/scenarios/modes.yaml")
del document["inputs"]["reach_saturation"]
found = {place for error in schema.iter_errors(document) for place in paths(error)}
expect(("inputs", "reach_saturation") in found, f"reach_saturation is missing, but found are {sorted(found, key=str)}")
document["curves"] = {"reach": [[0, 0], [1, 1]]}
for error in schema.iter_errors(document):
    expect(False, f"a table stands in for reach_saturation: {error.message[:200]}")
document["curves"]["effect"] = "from model"
expect(not list(schema.iter_errors(document)), "the model's own curve is refused")

for path in reference:
    words = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())
    expect(words and (path.parent / words[1]).resolve() == copy, f"{path}: the first line does not name {copy}")

# --- mistakes: the file, and where in it the schema finds something -------------------------------------------
mistakes = {
    "bad-comma": [("inputs", "course_hours"), ("inputs", "offer_hours")],
    "bad-course": [("course", "training_treshold"),
                   ("course", "elements", 0, "component"), ("course", "elements", 0, "form"),
                   ("course", "elements", 0, "count"), ("course", "elements", 0, "minutes"),
                   ("course", "elements", 0, "staff_minutes"), ("course", "elements", 0, "group_size"),
                   ("course", "elements", 0, "synchronous"), ("course", "elements", 0, "therapist_actve"),
                   ("course", "elements", 0, "replaces"), ("course", "elements", 1, "kind"),
                   ("course", "elements", 2), ("course", "elements", 4, "count")],
    "bad-course-values": [("inputs", "conventional_hours")],
    "bad-curves": [("curves", "rech"), ("curves", "fixed_cost", 1), ("curves", "course_hours", "grad")],
    "bad-empty": [()],
    "bad-flow": [("inputs", "released_share")],
    "bad-horizon": [("horizon",)],
    "bad-many": [("horizn",), ("chance",), ("inputs", "released_share"), ("inputs", "course_hours"),
                 ("inputs", "no_such_input"), ("policies",), ("policies", "c", "granted_sahre"),
                 ("sampling", "draws"), ("sampling", "design")],
    "bad-missing": [("inputs", "referral_share")],
    "bad-misspelt-input": [("inputs", "referal_share")],
    "bad-model": [("model",)],
    "bad-overflow": [("inputs", "course_hours")],
    "bad-part-input": [("inputs", "retraining.course"), ("inputs", "citizens")],
    "bad-part-name": [("parts", "rehab")],
    "bad-points": [("curves", "reach"), ("curves", "effect", 0, 0), ("curves", "effect", 1, 1),
                   ("curves", "fixed_cost", 0, 1), ("curves", "course_hours", "points")],
    "bad-share-above-one": [("inputs", "released_share")],
    "bad-unit": [("inputs", "course_hours"), ("inputs", "baseline_help")],
    "bad-unknown-key": [("horizn",)],
}
beyond = []
with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for path in [*inputs.glob("*.yaml"), *source.glob("tests/scenarios/*.yaml")]:
        (folder / path.name).write_bytes(path.read_bytes())

    for path in sorted(folder.glob("bad-*.yaml")):
        wanted = mistakes.pop(path.stem, None)
        try:
            document = load(path)
        except (yaml.YAMLError, UnicodeDecodeError):
            document = None
        if wanted is None:
            beyond.append(path.stem)
            continue
        expect(not accepted(path), f"check takes {path.name}")
        found = {place for error in schema.iter_errors(document) for place in paths(error)}
        for place in wanted:
            expect(place in found, f"{path.name}: nothing found at {place}, but at {sorted(found, key=str)}")
        print(f"{path.stem}: {len(found.intersection(wanted))} of {len(wanted)} places found")
    expect(not mistakes, f"no such files: {', '.join(mistakes)}")
    print("left to check, as they are not about keys and values:", ", ".join(beyond))

    # --- expressions: the pattern and the reader take the same --------------------------------------------------
    # input: those that are taken, those that are not
    expressions = {
        "course_hours": (
            ["13", "13.5", ".5", "5.", "+3", "1e1", "13.5 h", "13.5h", "810 min", "2 hours", '" 13 "', '"13"',
             "uniform(10, 15)", "uniform( 10 h , 900 min )", "triangular(10, 13, 15)", "pert(10 h, 13 h, 15 h)",
             "pert(10, 13, 15, 2)", "lognormal(13, 1.2)", "lognormal_p(10 h, 20 h)", "gamma(4, 3 h)",
             "metalog(10, 13, 17, 0)", "metalog(10, 13, 17, 0, 40)", '"discrete(10:0.5, 12 h: 50 %)"',
             "truncate(normal(13 h, 2 h), 8, 20)", "truncate (normal_p(10, 16), 8 h, 20 h)",
             "sum(13)", "sum(1 h, pert(10 h, 11 h, 12 h) , 30 min)", '"sum(discrete(1:0.5, 2:0.5), 4)"',
             "sum(truncate(lognormal(10, 1.2), 5, 20), 1)"],
            ["13,5", '"1,5 h"', '"0x10"', "13 DKK", "12 h/week", "5 %", "thirteen", "1.000.000", "1_000", '"-"',
             "pert(1, 2)", "pert(1, 2, 3, 4, 5)", "pert(1 2 3)", "pert(1, 2, 3", "prt(1, 2, 3)", "uniform",
             "uniform(1, 2 DKK)", "uniform(1, 2) h", "lognormal(13, 2 h)", "13 h 20", "from the course", "-1",
             "truncate(normal(13, 2))", "truncate(truncate, 1, 2)", "discrete(10, 12)", "empirical(a.csv)",
             "sum()", "sum(1,)", "sum(1, 2 DKK)", '"discrete(10:0.5, 12:0.5,)"']),
        "completion_share": (
            ["0.75", "75 %", "75%", "beta(2, 3)", "beta_mean(75 %, 40)", "pert(60 %, 75 %, 85 %)", "1"],
            ["75", "75 h", "75 percent", "0,75", "pert(60, 75 %, 85 %", "1.5", "75 % %"]),
        "attrition_rate": (
            ["0.18", "18 %", "18 %/yr", "1.5 %/month", "0.18 1/yr", "uniform(10 %, 20 %/yr)"],
            ["18 %/h", "0.18 yr", "18 %/yr/yr", "18 % / / yr"]),
        "care_hour_value": (
            ["450", "450 DKK/h", "450 DKK / h", "0.45 kDKK/h", "7.5 DKK/min", "uniform(400, 500 DKK/hour)"],
            ["450 DKK", "450 kr/h", "450 DKK//h", "450 DKK/week", "-450"]),
    }
    agreed = 0
    for name, (good, bad) in expressions.items():
        for expression in good + bad:
            path = folder / "expression.yaml"
            path.write_text(f"gevinst: 1\nextends: modes.yaml\ninputs:\n  {name}: {expression}\n")
            right = expression in good
            expect(accepted(path) == right, f"check on {name}: {expression}")
            expect(schema.is_valid(load(path)) == right, f"the schema on {name}: {expression}")
            agreed += 1
    print(f"{agreed} expressions on which the schema and check agree")

examples = 0
for name, definition in schema.schema["definitions"].items():
    for example in definition.get("examples", []):
        expect(re.search(definition["pattern"], example), f"{name} does not take its own example {example}")
        examples += 1
print(f"{examples} examples that fit their patterns")
sys.exit(1 if failures else 0)
