"""The page of `gevinst explore` as a file: texts that its scripts ask for are in the table, and none is there in vain; with
the simulator built in the page is whole, small, and points nowhere; without it the command says what is missing.

    check_page.py PROGRAM SOURCE_FOLDER
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import h5py
import numpy as np

program, source = os.path.abspath(sys.argv[1]), sys.argv[2]
web = os.path.join(source, "web")
MOST_BYTES = 400_000
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)


def read(*path):
    with open(os.path.join(source, *path), encoding="utf-8") as file:
        return file.read()


def texts():
    """Every text is used, and every one that is used is there."""
    table = set(re.findall(r"^TEXT\(EXPLORE_(\w+),", read("sim", "report", "texts_explore.def"), re.M))
    page = read("web", "page.html")
    scripts = "\n".join(read("web", name) for name in sorted(os.listdir(web)) if name.endswith(".js"))
    used = set(re.findall(r"\{\{([A-Z_]+)\}\}", page)) | set(re.findall(r'"([A-Z][A-Z_]{2,})"', scripts))
    used |= {"GROUP_" + name for name in re.search(r"GROUPS = \[(.*?)\]", scripts).group(1).replace('"', "").split(", ")}
    called = set(re.findall(r'\bt\("([A-Z_]+)"[,)]', scripts)) | set(re.findall(r"\{\{([A-Z_]+)\}\}", page))
    check(not called - table, f"no such texts: {called - table}")
    check(not table - used, f"texts that nothing shows: {table - used}")


def page(folder, language):
    path = os.path.join(folder, language + ".html")
    done = subprocess.run([program, "explore", "scenarios/home-care.yaml", "-o", path, "--lang", language],
                          cwd=source, capture_output=True, text=True, timeout=120)
    if done.returncode == 69:
        check("wasi-libc" in done.stderr, f"does not say what is missing: {done.stderr}")
        check(not os.path.exists(path), "an unfinished page was left")
        return
    check(done.returncode == 0, f"explore ended with {done.returncode}: {done.stderr}")
    check(done.stdout.strip() == path, "explore does not say where the page is")
    with open(path, encoding="utf-8") as file:
        html = file.read()
    check(len(html.encode()) < MOST_BYTES, f"the page has {len(html.encode())} bytes")
    check(f'<html lang="{language}">' in html, "the page is in another language")
    check("{{" not in html.split("<script")[0], "a part of the page is missing")
    outside = re.findall(r"""(?:src|href|url\(|import)\s*[=(]?\s*["']?https?://[^"' )]+""", html)
    check(not outside, f"the page points outside: {outside[:3]}")
    data = json.loads(re.search(r'id="data">(.*?)</script>', html, re.S).group(1))
    check(len(data["sliders"]) > 20 and data["model"] == "rehabilitation", "the scenario is not in the page")
    check(all(data["texts"].values()), "a text is empty")
    groups = [slider["group"] for slider in data["sliders"]]
    check(groups == sorted(groups) and set(groups) == {0, 1, 2, 3, 4}, f"sliders are not in their groups: {groups}")


def sliders(folder, *options):
    """The inputs of the sliders in their order, by group; None if no page can be built here."""
    path = os.path.join(folder, "ranked.html")
    done = subprocess.run([program, "explore", "scenarios/home-care.yaml", "-o", path, *options], cwd=source,
                          capture_output=True, text=True, timeout=120)
    if done.returncode == 69:
        return None
    check(done.returncode == 0, f"explore {options} ended with {done.returncode}: {done.stderr}")
    with open(path, encoding="utf-8") as file:
        data = json.loads(re.search(r'id="data">(.*?)</script>', file.read(), re.S).group(1))
    return [[s["input"] for s in data["sliders"] if s["group"] == group] for group in range(5)]


def ranking(folder):
    """The sliders of a group stand in the order of a sensitivity analysis that is given: of each method's measure, of a month's
    greatest where the outcome has months."""
    model = subprocess.run([program, "describe", "rehabilitation", "--format", "json"], capture_output=True, check=True)
    names = [row["name"] for row in json.loads(model.stdout)["inputs"]]
    for method, measure, outcome in (("tornado", "swing", "net_gain"), ("morris", "mu_star", "net_gain"),
                                     ("given", "S1", "cumulative_gain")):
        result = os.path.join(folder, method + ".h5")
        subprocess.run([program, "sensitivity", "scenarios/home-care.yaml", "--method", method, "--outcome", outcome, "-n", "256",
                        "-q", "-o", result], cwd=source, check=True, timeout=120)
        found = sliders(folder, "--sensitivity", result)
        if found is None:
            return
        with h5py.File(result) as file:
            values = np.abs(np.nan_to_num(file["sensitivity"][measure][()].reshape(len(file["sensitivity/inputs"]), -1))).max(1)
            weight = dict(zip(file["sensitivity/inputs"].asstr()[()], values))
        check(len(weight) > 5, f"{method}: {weight}")
        for group in found:
            ranked = [weight[names[k]] for k in group if names[k] in weight]
            check(ranked == sorted(ranked, reverse=True), f"{method}: sliders are not by {measure}: {ranked}")


texts()
with tempfile.TemporaryDirectory() as folder:
    page(folder, "da")
    page(folder, "en")
    ranking(folder)
for failure in failures:
    print(failure)
sys.exit(1 if failures else 0)
