#!/usr/bin/env bash
# Installs the build into a folder of its own, builds the model of docs/extending against it, and uses it.
#
#     check_extending.sh CMAKE BUILD-FOLDER SOURCE-FOLDER
set -eu
cmake=$1 build=$2 source=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" --install "$build" --prefix "$work/prefix" >"$work/log" || { cat "$work/log"; exit 1; }
"$cmake" -S "$source/docs/extending" -B "$work/walking" -DCMAKE_PREFIX_PATH="$work/prefix" \
    -DCMAKE_C_COMPILER="${CC:-gcc}" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
"$cmake" --build "$work/walking" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cd "$work"
walking=$work/walking/walking scenario=$source/docs/extending/walking.yaml
$walking run "$scenario" -q
$walking verify results/walking.h5 -q
$walking describe walking >described
grep -q relative_effect described
$walking sweep "$scenario" --over members=5:50:4 -n 1024 -q
$walking verify results/walking-sweep.h5 -q
$walking sensitivity "$scenario" -n 4096 --json -q >indices.json
$walking verify results/walking-sensitivity.h5 -q
/usr/bin/python3 - <<'EOF'
import json
s = json.load(open("indices.json"))
indices = s["indices"]
# The net is linear in the leader's cost, which has nothing to do with the rest: S1 and ST are one.
leader = indices["leader_cost"]
assert abs(leader["S1"] - leader["ST"]) < leader["S1_conf"] + leader["ST_conf"] and leader["S1"] > 0, leader
assert indices["relative_effect"]["ST"] > indices["relative_effect"]["S1"] > 0.1, indices["relative_effect"]
EOF
# The mean against its closed form: independent factors, 40 members, a year.
$walking run "$scenario" --policy reference --json -q -o reference.h5 >result.json
/usr/bin/python3 - <<'EOF'
import json, math
npv = json.load(open("result.json"))["policies"]["reference"]["outcomes"]["net_present_value"]
pert = lambda a, m, b: (a + 4 * m + b) / 6
median, sd = math.sqrt(8000 * 60000), math.log(60000 / 8000) / (2 * 1.6448536269514722)
falls = 40 * pert(.4, .7, .9) * 4 * .15 * pert(0, .15, .4)
expected = falls * median * math.exp(sd * sd / 2) - 40 * pert(200, 400, 800) - pert(15000, 25000, 40000)
assert abs(npv["mean"] - expected) < 3 * npv["mean_conf"], (npv["mean"], npv["mean_conf"], expected)
assert npv["mean_conf"] > 0
EOF
# The same by pkg-config, without CMake.
pc=$(dirname "$(find "$work/prefix" -name gevinst.pc)")
# shellcheck disable=SC2046
"${CC:-gcc}" -std=c17 -O2 "$source/docs/extending/walking.c" -o by-hand \
    $(PKG_CONFIG_PATH=$pc pkg-config --cflags --libs gevinst) -Wl,-rpath,"${pc%/*}"
./by-hand run "$scenario" -q -o by-hand.h5
cmp by-hand.h5 results/walking.h5 || { ./by-hand verify results/walking.h5; exit 1; }
"$work/prefix/bin/gevinst" --version
"$work/prefix/bin/gevinst" check "$work/prefix/share/gevinst/scenarios/home-care.yaml" >checked
grep -q completion_share checked
