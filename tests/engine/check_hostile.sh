#!/usr/bin/env bash
# The hostile build gives the bytes of the other one: check_hostile.sh PROGRAM HOSTILE [SEEDS|smoke]
set -u
program=$(realpath "$1")
hostile=$(realpath "$2")
seeds=${3:-3}
source=$(dirname "$(realpath "$0")")/../..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$source" || exit 1
compared=0

# compare NAME COMMAND…: the result file of both, and of the hostile build with other seeds and threads.
compare() {
    local name=$1 seed
    shift
    "$program" "$@" -q -o "$work/right.h5" || { echo "FAILED: $name" >&2; exit 1; }
    for seed in $(seq "$seeds"); do
        GEVINST_HOSTILE_SEED=$seed "$hostile" "$@" -q -j $((1 + seed % 3)) -o "$work/hostile.h5" ||
            { echo "FAILED: $name with seed $seed" >&2; exit 1; }
        cmp "$work/right.h5" "$work/hostile.h5" || { echo "FAILED: $name with seed $seed" >&2; exit 1; }
        compared=$((compared + 1))
    done
}

mkdir "$work/in"
cp tests/cli/inputs/small.yaml tests/scenarios/*.yaml "$work/in"
small=$work/in/small.yaml
if [ "$seeds" = smoke ]; then
    seeds=2
    compare small run "$small" --keep all
    compare "one replicate" run "$small" -r 1 --design mc -n 12000 --keep outcomes
    compare home-care run scenarios/home-care.yaml -n 1024
else
    for scenario in scenarios/*.yaml scenarios/evidence/*.yaml; do
        compare "$scenario" run "$scenario" -n 4096 --keep outcomes
        compare "$scenario, one replicate" run "$scenario" -n 5000 --design mc -r 1
    done
    compare "all draws" run "$small" --keep all
    compare "Latin hypercube" run "$small" --design lhs -n 9999 -r 3 --keep all
    compare "bins" run scenarios/home-care.yaml -n 131072 --keep none
    compare "smoothing beyond what is kept" run "$small" -n 1048576 --keep none
    compare sweep sweep "$small" --over investment_level=0:2:5 -n 4096
    compare sensitivity sensitivity "$small" -n 4096
    compare value value "$small" -n 4096
    compare frontier frontier "$small" --over investment_level --target 0.5 -n 4096
fi
echo "$compared files of the hostile build: the same bytes"
