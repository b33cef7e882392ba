#!/usr/bin/env bash
# The library's interface as it is installed: every header compiles alone, in C17 and, but for the lanes, in C++; the library
# exports what the headers mark GV_PUBLIC, and nothing else; its name tells the version of the interface.
#
#     check_interface.sh CMAKE BUILD-FOLDER SOURCE-FOLDER
set -eu
cmake=$1 build=$2 source=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for component in runtime development; do
    "$cmake" --install "$build" --prefix "$work/prefix" --component $component >"$work/log" || { cat "$work/log"; exit 1; }
done
headers=$work/prefix/include/gevinst
cd "$work"
cxx=$(command -v g++ || command -v clang++ || true)
n=0
while IFS= read -r header; do
    n=$((n + 1))
    # What the two that expand a model's table want to find before them.
    {
        case $header in
        engine/kernel.h) printf '#define GV_KERNEL walk\n#define GV_SIMD_NAME scalar\n#define GV_KERNEL_TABLE "table.h"\n' ;;
        engine/describe_table.h)
            printf '#include "engine/describe.h"\n#define GATES(GATE) GATE(GROUP, "group", "gruppe", "group")\n'
            printf 'GV_DESCRIBE_GATES(GATES)\n#define GV_TABLE "table.h"\n'
            printf 'static double own_curve(double lever, double shape) { return lever * shape; }\n'
            ;;
        esac
        printf '#include "%s"\nextern int nothing;\n' "$header"
        case $header in
        engine/describe_table.h) printf 'const struct gv_model m = {.name = "m", GV_DESCRIBED_TABLE};\n' ;;
        esac
    } >alone.c
    "${CC:-gcc}" -std=c17 -Wall -Wextra -Wconversion -Wshadow -Werror -I"$headers" -I"$source/tests/extending" -c alone.c
    case $header in
    base/lane.h | base/elementary.h | base/curve_lanes.h | engine/kernel.h | engine/describe*.h) ;; # C only
    *)
        cp alone.c alone.cc
        [ -z "$cxx" ] || "$cxx" -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$headers" -c alone.cc
        ;;
    esac
done < <(cd "$headers" && find . -name '*.h' | sed 's|^\./||' | sort)
[ $n -ge 10 ] || { echo "only $n headers are installed"; exit 1; }

library=$(find "$work/prefix" -name 'libgevinst.so.*.*.*')
marked=$(cat "$headers"/*/*.h | tr '\n' ' ' | grep -o 'GV_PUBLIC [^;]*;' | grep -o 'gv_[a-z_]*\( *(\|\[\]\)' | tr -d ' ([]' | sort -u)
exported=$(nm -D --defined-only "$library" | awk '$2 != "A" {sub("@.*", "", $3); print $3}' | sort)
[ -n "$marked" ]
[ "$marked" = "$exported" ] || { diff <(echo "$marked") <(echo "$exported"); exit 1; }
version=$(pkg-config --modversion "$(find "$work/prefix" -name gevinst.pc)")
case $version in
0.*) interface=${version%.*} ;;
*) interface=${version%%.*} ;;
esac
readelf -d "$library" | grep -q "SONAME.*\[libgevinst.so.$interface\]"
nm -D --defined-only "$library" | grep -q "gv_program@@GEVINST_$interface"
# Found where it is, not where it was built.
! readelf -d "$library" | grep -E 'R(UN)?PATH'
