#!/usr/bin/env bash
# The targets read what the repository has, the inputs that once went wrong, and some mutations of both:
#
#     replay.sh REPLAY PROGRAM SOURCE [MUTATIONS]
#
# MUTATIONS of a scenario, expression or table of counts; of result files, which take longer, a sixteenth of it.
set -euo pipefail

replay=$1 program=$2 source=$3 mutations=${4:-1000}
here=$source/tests/fuzz
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 "$here/seeds.py" "$source" "$folder" "$program"
failed=0
for target in scenario expression observations result; do
    n=$mutations
    [ $target = result ] && n=$((mutations / 16))
    "$replay" $target --mutations "$n" --write "$folder" "$here/regressions/$target" "$folder/$target" && continue
    failed=1
    echo "FAILED: $target; the input (base64):" >&2
    head -c 3000 "$folder/current" | base64 >&2
done
exit $failed
