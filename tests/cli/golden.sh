#!/usr/bin/env bash
# Golden transcripts: runs the commands of a transcript again and compares what they print.
#
#     golden.sh PROGRAM TRANSCRIPT [--update]
#
# A transcript has a head of lines "# …", then lines "$ command", each followed by what it printed (both streams) and, unless it is 0, a line
# "exit N". Commands run one after the other in an empty folder that holds a copy of tests/cli/inputs and of
# scenarios, with the program on the path as `gevinst`.
set -u
program=$(realpath "$1") transcript=$(realpath "$2") update=${3:-}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/run"
ln -s "$program" "$work/bin/gevinst"
cp -r "$here"/../../scenarios/. "$work/run/"
cp -r "$here"/inputs/. "$work/run/"
cp "$here"/../scenarios/*.yaml "$work/run/"
export PATH="$work/bin:$PATH" LC_ALL=C.UTF-8 LANG=C.UTF-8 NO_COLOR=1 OMP_NUM_THREADS=2
# The program is under test here, not its leaks at exit: those have a suite of their own under the sanitizers.
cd "$work/run" || exit 1
commands_begun=
while IFS= read -r line; do
    case $line in
    '$ '*)
        commands_begun=yes
        printf '%s\n' "$line"
        bash -c "${line#\$ }" 2>&1 </dev/null
        code=$?
        [ $code -eq 0 ] || printf 'exit %d\n' $code
        printf '\n'
        ;;
    '#'*) [ -n "$commands_begun" ] || printf '%s\n' "$line" ;; # the head, not a command's output
    esac
done <"$transcript" >"$work/actual"
if [ "$update" = --update ]; then
    cp "$work/actual" "$transcript"
elif ! diff -u "$transcript" "$work/actual"; then
    echo "The transcript differs. If the new output is right: $0 PROGRAM TRANSCRIPT --update" >&2
    exit 1
fi
