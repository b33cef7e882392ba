#!/usr/bin/env bash
# What happens to output files when things go wrong: outputs.sh PROGRAM
# Every case states what it expects; the script stops at the first that differs.
set -u
program=$(realpath "$1")
inputs=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'umount "$work/full" 2>/dev/null; rm -rf "$work"' EXIT
cp "$inputs"/inputs/small.yaml "$inputs"/../scenarios/*.yaml "$work"
cd "$work" || exit 1

fail() {
    echo "FAILED: $*" >&2
    exit 1
}
# expect CODE COMMAND…: runs it, both streams into the file `log`.
expect() {
    local want=$1
    shift
    "$@" >log 2>&1 </dev/null
    local got=$?
    [ $got -eq "$want" ] || { cat log >&2; fail "exit $got instead of $want: $*"; }
}
no_rests() {
    [ -z "$(find . -name '*.part*')" ] || fail "left behind: $(find . -name '*.part*')"
}

# Equal plans give equal files: any number of threads, twice in a row.
for threads in 1 2 3; do
    expect 0 "$program" run small.yaml -o "j$threads.h5" -j $threads --quiet --keep all
done
expect 0 "$program" run small.yaml -o again.h5 --quiet --keep all
[ "$(sha256sum j?.h5 again.h5 | cut -d' ' -f1 | sort -u | wc -l)" -eq 1 ] || fail "the files differ"
for simd in scalar sse2 avx2 avx512; do
    expect 0 env GEVINST_SIMD=$simd "$program" run small.yaml -o $simd.h5 --quiet --keep all
    cmp -s $simd.h5 j1.h5 || fail "GEVINST_SIMD=$simd gives other bytes"
done
echo "same bytes for 1, 2, 3 threads, twice, and every instruction set"

# A file that may not grow: the old one stays, nothing else is left.
cp j1.h5 old.h5
expect 74 bash -c "ulimit -f 20; exec '$program' run small.yaml -o old.h5 --quiet --keep all"
cmp -s old.h5 j1.h5 || fail "the old file was damaged"
no_rests
echo "limited file size: exit 74, the old file intact, nothing left behind"

# A full disk.
mkdir full
if mount -t tmpfs -o size=200k tmpfs full 2>/dev/null; then
    head -c 1000 j1.h5 >full/old.h5
    cp full/old.h5 copy
    expect 74 "$program" run small.yaml -o full/old.h5 --quiet --keep all
    cmp -s full/old.h5 copy || fail "the old file was damaged on a full disk"
    [ "$(ls full)" = old.h5 ] || fail "left behind on a full disk: $(ls full)"
    # Full for every size that the file can have reached when space runs out.
    for kilobytes in 4 8 16 32 64 96 128 160 192; do
        mount -o remount,size=${kilobytes}k tmpfs full 2>/dev/null || continue
        rm -f full/*
        "$program" run small.yaml -o full/x.h5 --quiet >log 2>&1
        code=$?
        [ $code -eq 74 ] || [ $code -eq 73 ] || fail "exit $code with $kilobytes kB"
        [ -z "$(ls full)" ] || fail "left behind with $kilobytes kB: $(ls full)"
    done
    echo "full disk: exit 74, the old file intact, nothing left behind"
else
    echo "full disk: not tried, it takes root"
fi

# Standard output closed or full.
expect 74 bash -c "'$program' run small.yaml -o x.h5 >/dev/full"
expect 74 bash -c "'$program' run small.yaml -o x.h5 >&-"
echo "standard output full or closed: exit 74"

# A folder that may not be written.
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed && chmod 555 closed
    expect 73 "$program" run small.yaml -o closed/x.h5
    echo "read-only folder: exit 73"
fi

# Interrupted: what was done is kept beside, marked incomplete, and the old file stays.
cp j1.h5 long.h5
"$program" run small.yaml -o long.h5 --design mc -n 1e9 --keep none --quiet >log 2>&1 &
pid=$!
sleep 1
kill -INT $pid
wait $pid
code=$?
[ $code -eq 130 ] || { cat log >&2; fail "exit $code after Ctrl-C"; }
cmp -s long.h5 j1.h5 || fail "an interrupted run touched the old file"
[ -f long.incomplete.h5 ] || fail "nothing was kept of the interrupted run"
expect 0 "$program" export long.incomplete.h5 summary
no_rests
echo "Ctrl-C: exit 130, the old file intact, what was done in long.incomplete.h5"
