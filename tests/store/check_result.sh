#!/usr/bin/env bash
# The result file as other programs read it: check_result.sh PROGRAM PYTHON
set -eu
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/../cli/inputs/small.yaml "$here"/../scenarios/*.yaml "$work"
for keep in none all; do
    "$1" run "$work/small.yaml" -o "$work/$keep.h5" --keep $keep --quiet
    "$2" "$here/check_result.py" "$work/$keep.h5"
done
