#!/usr/bin/env bash
# Checks that what a page of the manual holds from the program is what the program says now.
#
#     manual.sh PROGRAM PAGE [--update]
#
# The page has it between a line "<!-- begin: gevinst ARGUMENTS -->" and a line "<!-- end -->".
set -u
program=$(realpath "$1") page=$(realpath "$2") update=${3:-}
actual=$(mktemp)
trap 'rm -f "$actual"' EXIT
inside=
while IFS= read -r line; do
    if [ "$line" = '<!-- end -->' ]; then inside=; fi
    [ -n "$inside" ] || printf '%s\n' "$line"
    case $line in
    '<!-- begin: gevinst '*' -->')
        inside=yes
        arguments=${line#<!-- begin: gevinst } arguments=${arguments% -->}
        # shellcheck disable=SC2086 # words
        LC_ALL=C.UTF-8 "$program" $arguments || exit 1
        ;;
    esac
done <"$page" >"$actual"
[ -n "$inside" ] && { echo "$page: a begin has no end" >&2; exit 1; }
if [ "$update" = --update ]; then
    cp "$actual" "$page"
elif ! diff -u "$page" "$actual"; then
    echo "The page is not up to date: $0 PROGRAM $page --update" >&2
    exit 1
fi
