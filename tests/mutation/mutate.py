"""Mutation testing of kernels and estimators: mutate.py SOURCE FOLDER [--at-most N] [--seed N] [--files PATTERN]
[--only FILE:LINE …] [--quick]

Operators and constants are changed one at a time, in a copy of the sources in FOLDER; what depends on the file is built, and
the tests that belong to it are run until one fails: then the mutant is killed. One that no test notices is a survivor, and
either a test is missing or the change makes no difference. Those that make none, and why, are in survivors.txt beside this
script. Prints the share killed for each file and the survivors; the exit code is 1 if one of them is not explained.
Mutants of which the compiler makes the same library as before are none, and are not counted.

Only the plain C variant of kernels is built: that the others give the same bits is for other tests."""
import argparse
import fnmatch
import hashlib
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
parser = argparse.ArgumentParser()
parser.add_argument("source", type=Path)
parser.add_argument("folder", type=Path)
parser.add_argument("--at-most", type=int, default=10**9, help="so many mutants, spread evenly over all there are")
parser.add_argument("--seed", type=int, default=1, help="where the spread begins")
parser.add_argument("--files", default="*", help="of the files below those that match")
parser.add_argument("--minutes", type=float, default=float("inf"), help="begin no mutant after so many: they come in random order")
parser.add_argument("--sanitize", action="store_true", help="with gcc's sanitizers, which see what is read past an end; slower")
parser.add_argument("--only", nargs="+", metavar="FILE:LINE", help="all mutants of these lines, and no others")
parser.add_argument("--quick", action="store_true", help="leave out the long tests; survivors are then to be tried again")
parser.add_argument("--list", action="store_true", help="print the mutants, and do nothing")
parser.add_argument("--check", action="store_true", help="only look whether each explanation still fits a mutant")
options = parser.parse_args()

# Which tests look at which file, those first that find most in the shortest time; `cli.` tests need the program.
CHAIN = ["models.chain", "models.rehabilitation", "models.retraining", "models.curves", "models.municipality", "models.rehabilitation_properties",
         "models.retraining_properties", "cli.run", "models.reference"]
ESTIMATES = ["engine.interval", "engine.ratio", "engine.series", "engine.order_statistics", "engine.moments", "engine.chance", "engine.estimates", "engine.run",
             "engine.stopping", "engine.smoother", "engine.smoothing", "cli.run", "engine.twins", "validation.table"]
LONG = {"engine.twins", "models.reference", "validation.table"}


def led_by(first, tests):
    return first + [test for test in tests if test not in first]


FILES = {
    "models/chain.h": CHAIN,
    "models/chain_kernel.h": led_by(["models.rehabilitation"], CHAIN),
    "models/rehabilitation_kernel.c": led_by(["models.rehabilitation"], CHAIN),
    "models/retraining_kernel.c": led_by(["models.retraining"], CHAIN),
    "sim/engine/chance.c": led_by(["engine.chance"], ESTIMATES),
    "sim/engine/composition.c": ["engine.composition", "engine.composition_room", "models.municipality", "engine.run", "cli.run", "models.reference",
                                 "validation.table"],
    "sim/engine/histogram.c": led_by(["engine.series"], ESTIMATES),
    "sim/engine/interval.c": ESTIMATES,
    "sim/engine/moments.c": led_by(["engine.moments"], ESTIMATES),
    "sim/engine/moments.h": led_by(["engine.moments"], ESTIMATES),
    "sim/engine/order_statistics.c": led_by(["engine.order_statistics"], ESTIMATES),
    "sim/engine/quantiles.c": led_by(["engine.order_statistics", "engine.estimates"], ESTIMATES),
    "sim/engine/ratio.c": led_by(["engine.ratio", "engine.chance"], ESTIMATES),
    "sim/engine/smooth_estimate.c": led_by(["engine.smoothing"], ESTIMATES),
    "sim/engine/product_cdf.c": led_by(["engine.product_cdf"], ESTIMATES),
    "sim/engine/product_factor.c": led_by(["engine.product_cdf"], ESTIMATES),
    "sim/engine/smoothing.c": led_by(["engine.smoother", "engine.smoothing"], ESTIMATES),
    "sim/engine/statistics.c": led_by(["engine.estimates"], ESTIMATES),
    "sim/engine/stopping.c": led_by(["engine.stopping"], ESTIMATES),
    "sim/engine/worst.c": led_by(["engine.series", "engine.estimates"], ESTIMATES),
}
if options.quick:
    FILES = {path: [test for test in tests if test not in LONG] for path, tests in FILES.items()}
if options.sanitize:  # has no such test
    FILES = {path: [test for test in tests if test != "validation.table"] for path, tests in FILES.items()}
SLOWER = 10  # times what the test takes unchanged, and HANG seconds more: a mutant that needs longer hangs, and is killed
HANG = 20
MEMORY = resource.RLIM_INFINITY if options.sanitize else 8 << 30  # bytes of address space, for mutants that would take all there is

# --- mutants ---

TOKEN = re.compile(r"""(?P<skip>/\*.*?\*/|//[^\n]*|^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<number>0[xX][0-9a-fA-F.]+(?:[pP][-+]?\d+)?[uUlL]*|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[uUlLfF]*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<operator>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!&|^~?:;,.(){}\[\]])
    """, re.X | re.S | re.M)
SWAPS = {"+": "-", "-": "+", "*": "/", "/": "*", "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
         "&&": "||", "||": "&&", "+=": "-=", "-=": "+="}
NAMES = {"gv_less": "gv_less_equal", "gv_less_equal": "gv_less", "gv_greater": "gv_greater_equal", "gv_greater_equal": "gv_greater",
         "gv_min": "gv_max", "gv_max": "gv_min", "gv_and": "gv_or", "gv_or": "gv_and", "true": "false", "false": "true"}
TYPES = {"char", "const", "double", "float", "int", "long", "restrict", "short", "signed", "size_t", "struct", "unsigned", "void",
         "volatile", "bool", "return", "sizeof"}


def other_number(text):
    """Another constant: a whole one more; others one percent more."""
    if re.fullmatch(r"\d+[uUlL]*", text):
        digits = re.match(r"\d+", text)[0]
        return str(int(digits) + 1) + text[len(digits):]
    if re.fullmatch(r"[\d.]+(?:[eE][-+]?\d+)?", text):
        return "0.01" if float(text) == 0 else repr(float(text) * 1.01)
    if re.fullmatch(r"0[xX][0-9a-fA-F.]+[pP][-+]?\d+", text):
        return repr(float.fromhex(text) * 1.01)
    return None  # hexadecimal integers are masks


def is_type(word):
    return word in TYPES or word.endswith("_t") or word.startswith("uint") or word.startswith("int")


def mutants_of(path, text):
    """(file, offset, length, replacement, number of the line)"""
    tokens = [(m.lastgroup, m[0], m.start()) for m in TOKEN.finditer(text) if m.lastgroup != "skip"]
    found, depth = [], 0
    struct_names = {tokens[i + 1][1] for i in range(len(tokens) - 1) if tokens[i][1] == "struct"}
    for i, (kind, word, at) in enumerate(tokens):
        depth += (word == "{") - (word == "}")
        if depth == 0 or i == 0:  # declarations
            continue
        before, behind = tokens[i - 1], tokens[i + 1] if i + 1 < len(tokens) else ("", "", 0)
        new = None
        if kind == "number":
            new = other_number(word)
        elif kind == "name":
            new = NAMES.get(word) if behind[1] == "(" or word in ("true", "false") else None
        elif kind == "operator" and word in SWAPS:
            two_sided = before[0] in ("name", "number") or before[1] in (")", "]")
            declares = word == "*" and (is_type(before[1]) or before[1] in struct_names)
            follows_cast = before[1] == ")" and is_type(tokens[i - 2][1])
            if two_sided and not declares and not follows_cast and not is_type(before[1]):
                new = SWAPS[word]
        if new:
            found.append((path, at, len(word), new, text.count("\n", 0, at) + 1))
    return found


# --- building and testing ---

copy = options.folder / "source"
build = options.folder / "build"


def prepare():
    """A copy of what git knows, its build, and the tests, all of which must pass as it is."""
    copy.mkdir(parents=True, exist_ok=True)
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=options.source, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        from_, to = options.source / name, copy / name
        if from_.is_file() and not (to.exists() and to.read_bytes() == from_.read_bytes()):
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(from_.read_bytes())
            to.chmod(from_.stat().st_mode)
    run(["cmake", "-S", copy, "-B", build, "-G", "Ninja", "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_BUILD_TYPE=Release",
         "-DCMAKE_C_FLAGS_RELEASE=-O1", "-DGEVINST_TESTS=ON", "-DGEVINST_EXPLORE=OFF", "-DGEVINST_WERROR=OFF",
         "-DGEVINST_X86_VARIANTS=OFF", f"-DGEVINST_SANITIZE={'address,undefined' if options.sanitize else ''}"])


def run(command):
    done = subprocess.run([str(c) for c in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout.decode(errors='replace')}")


def target_of(test):
    programs = {"models.reference": "gevinst", "validation.table": "validation"}
    return programs.get(test, "gevinst" if test.startswith("cli.") else "test_" + test.replace(".", "_"))


def make(target):
    done = subprocess.run(["ninja", "-C", build, target], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def passes(test, seconds):
    """Whether it passes; None if it takes longer than that. Its processes end with it."""
    begun = subprocess.Popen(["ctest", "--test-dir", build, "-R", f"^{re.escape(test)}$", "--no-tests=error"],
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)))
    try:
        return begun.wait(timeout=seconds) == 0
    except subprocess.TimeoutExpired:
        os.killpg(begun.pid, signal.SIGKILL)
        begun.wait()
        return None


def library():
    return hashlib.sha256((build / "libgevinst.a").read_bytes()).digest()


def killer(tests, unchanged, allowed):
    """The first test that fails; "" if none does; None for what is no program, or no other one."""
    if not make("gevinst_library") or library() == unchanged:
        return None
    for test in tests:
        if not make(target_of(test)):
            return None
        passed = passes(test, allowed[test])
        if not passed:
            return test + (" (hangs)" if passed is None else "")
    return ""


def explained():
    """{(file, line of code, what it became)}: reason"""
    reasons, reason = {}, ""
    for line in (HERE / "survivors.txt").read_text().splitlines():
        if line.startswith("# ") or not line.strip():
            continue
        if line.startswith("  "):
            file, was, became = [part.strip() for part in line.split(" | ")]
            reasons[file, was, became] = reason
        else:
            reason = line.strip()
    return reasons


def squeeze(text):
    return " ".join(text.split())


def changed_line(text, mutant):
    _, at, length, new, number = mutant
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return squeeze(text[begin:end]), squeeze(text[begin:at] + new + text[at + length:end])


texts = {path: (options.source / path).read_text() for path in FILES if fnmatch.fnmatch(path, options.files)}
mutants = [m for path in texts for m in mutants_of(path, texts[path])]
reasons = explained()
if options.check:
    known = {(m[0], *changed_line(texts[m[0]], m)) for m in mutants}
    stale = [place for place, reason in reasons.items() if not reason or place not in known]
    for place in stale:
        print(f"survivors.txt: no such mutant, or no reason given: {' | '.join(place)}")
    print(f"{len(mutants)} mutants in {len(texts)} files, {len(reasons)} explained")
    sys.exit(1 if stale or not all(any(m[0] == path for m in mutants) for path in texts if path.endswith(".c")) else 0)
if options.only:
    mutants = [m for m in mutants if f"{m[0]}:{m[4]}" in options.only]
    if missed := set(options.only) - {f"{m[0]}:{m[4]}" for m in mutants}:
        sys.exit(f"no mutants there: {', '.join(sorted(missed))}")
n_all = len(mutants)
if len(mutants) > options.at_most:
    start = random.Random(options.seed).random()
    mutants = [mutants[int((i + start) * n_all / options.at_most)] for i in range(options.at_most)]
if options.minutes < float("inf"):
    random.Random(options.seed).shuffle(mutants)
if options.list:
    for m in mutants:
        print(f"{m[0]}:{m[4]}: " + " → ".join(changed_line(texts[m[0]], m)))
    sys.exit()
prepare()
allowed = {}
for test in dict.fromkeys(test for m in mutants for test in FILES[m[0]]):
    if not make(target_of(test)):
        sys.exit(f"{target_of(test)} cannot be built without any change")
    began = time.time()
    if not passes(test, 1200):
        sys.exit(f"{test} fails without any change")
    allowed[test] = HANG + SLOWER * (time.time() - began)
unchanged = library()

counts = {path: {"tried": 0, "killed": 0, "explained": 0, "unexplained": 0} for path in texts}
survivors, began = [], time.time()
for k, mutant in enumerate(mutants):
    path, at, length, new, number = mutant
    text, target = texts[path], copy / path
    if time.time() > began + 60 * options.minutes:
        mutants = mutants[:k]
        break
    target.write_text(text[:at] + new + text[at + length:])
    try:
        found = killer(FILES[path], unchanged, allowed)
    finally:
        target.write_text(text)
    if found is None:
        print(f"{k + 1}/{len(mutants)} {path}:{number}: {changed_line(text, mutant)[1]}: no other program", flush=True)
        continue
    count = counts[path]
    count["tried"] += 1
    was, became = changed_line(text, mutant)
    if found:
        count["killed"] += 1
    else:
        reason = reasons.get((path, was, became))
        count["explained" if reason else "unexplained"] += 1
        survivors.append((path, number, was, became, reason))
    print(f"{k + 1}/{len(mutants)} {path}:{number}: {became}: {found or 'SURVIVES'}", flush=True)

print(f"\n{'file':34} {'mutants':>8} {'killed':>8} {'share':>8} {'explained':>10} {'unexplained':>12}")
total = {key: sum(c[key] for c in counts.values()) for key in ("tried", "killed", "explained", "unexplained")}
for path, c in [*counts.items(), ("all", total)]:
    if c["tried"]:
        print(f"{path:34} {c['tried']:8} {c['killed']:8} {100 * c['killed'] / c['tried']:7.1f}% {c['explained']:10} {c['unexplained']:12}")
print(f"{len(mutants)} of {n_all} mutants, {total['tried']} of which are other programs; {time.time() - began:.0f} s")
for path, number, was, became, reason in survivors:
    print(f"\n{path}:{number}: {was}\n    → {became}\n    {reason or 'UNEXPLAINED'}")
sys.exit(1 if total["unexplained"] else 0)
