# Shared by the scripts: what the project needs from Debian, and how it is built. To be sourced by bash.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run_packages="gcc libc6-dev make ninja-build cmake pkg-config libgsl-dev libhdf5-dev libyaml-dev librandom123-dev libjansson-dev nettle-dev gnuplot-nox fonts-dejavu-core scdoc python3"
test_packages="$run_packages clang libclang-rt-14-dev libomp-dev libcmocka-dev doxygen man-db python3-jsonschema python3-numpy python3-h5py python3-xarray python3-yaml python3-h5netcdf python3-netcdf4 hdf5-tools netcdf-bin"
page_packages="clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32" # the simulator in the page of `gevinst explore`
bench_packages="python3-openturns"

# Names of the packages, out of those given, that are not installed.
missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Installs what is missing, as root or through sudo; says what to do where neither is possible.
need_packages() {
    local missing
    missing=$(missing_packages "$@" | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    local as_root=""
    if [ "$(id -u)" -ne 0 ]; then
        if sudo -n true 2>/dev/null; then
            as_root="sudo"
        else
            echo "These packages are missing: $missing" >&2
            echo "Install them as root: apt-get install $missing" >&2
            exit 69
        fi
    fi
    echo "Installing: $missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null
}

# need_tools TOOL:"PACKAGE…"…: the packages of those tools that are not there. Node.js often comes from elsewhere than Debian.
need_tools() {
    local tool
    for tool in "$@"; do
        command -v "${tool%%:*}" >/dev/null || need_packages ${tool#*:}
    done
}

# build PRESET [CMAKE OPTION…]: configures and builds build/PRESET, quietly unless something is wrong.
build() {
    local preset=$1 log
    shift
    log=$(mktemp)
    if ! { cmake --preset "$preset" "$@" && cmake --build "build/$preset"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
}
