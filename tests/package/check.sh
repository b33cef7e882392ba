#!/usr/bin/env bash
# Installs the packages in a bare Debian of its own (debootstrap), uses them there as an ordinary user, and removes them
# again; a line "ok" or "FAIL" for each step. As root; takes a few minutes, and packages from the machine's own Debian mirror.
#
#     check.sh FOLDER-OF-PACKAGES PROGRAM
#
# PROGRAM is one from the build tree, whose results must be the same bytes.
set -u
packages=$(realpath "$1") program=$(realpath "$2")
[ "$(id -u)" -eq 0 ] || { echo "check.sh: a bare Debian is made as root" >&2; exit 69; }
work=$(mktemp -d)
root=$work/root
failures=0

clean_up() {
    trap - EXIT INT TERM
    mountpoint -q "$root/proc" && umount "$root/proc"
    # Never into what is still mounted.
    mountpoint -q "$root/proc" || rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# step TEXT COMMAND…: tells whether the command succeeded, and what it printed if it did not.
step() {
    local text=$1
    shift
    if "$@" >"$work/log" 2>&1 </dev/null; then
        echo "ok    $text"
    else
        echo "FAIL  $text"
        sed 's/^/      | /' "$work/log" | tail -n 40
        failures=$((failures + 1))
    fi
}

# end_unless_ok: nothing further makes sense after this step.
end_unless_ok() {
    [ $failures -eq 0 ] || exit 1
}

# in_root COMMAND, as_user COMMAND: a line of shell in the bare Debian, as root and as a user without rights.
in_root() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        /usr/sbin/chroot "$root" bash -euc "$1"
}
as_user() {
    env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 HOME=/home/user OMP_NUM_THREADS=2 TERM=dumb \
        /usr/sbin/chroot --userspec=user:user "$root" bash -euc "cd /home/user && $1"
}

# --- a bare Debian, from where this machine has its own --------------------------------------------------------
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v suite="$suite" '$1 == "Debian" && $4 == "main" && $3 ~ "^" suite "(-security|-updates)?$" {
                               print "deb", $2, $3, $4
                           }' | sort -u >"$work/sources.list"
mirror=$(awk -v suite="$suite" '$3 == suite {print $2; exit}' "$work/sources.list")
[ -n "$mirror" ] || { echo "check.sh: apt of this machine knows no mirror of Debian $suite" >&2; exit 69; }
step "a bare Debian $suite (debootstrap, minbase)" debootstrap --variant=minbase "$suite" "$root" "$mirror"
end_unless_ok
mount -t proc proc "$root/proc" || exit 73
cp "$work/sources.list" "$root/etc/apt/sources.list"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # no package starts a service
chmod +x "$root/usr/sbin/policy-rc.d"
mkdir "$root/packages"
cp "$packages"/*.deb "$root/packages/"
chmod 755 "$work" "$root" "$root/packages"
step "its lists of packages" in_root "apt-get update -q && useradd --create-home user"
end_unless_ok

# --- the program ------------------------------------------------------------------------------------------------
install="apt-get install -q -y --no-install-recommends"
shared=/usr/share/gevinst/scenarios
step "gevinst installs alone, with its dependencies" in_root "$install /packages/gevinst_*.deb"
end_unless_ok
step "gevinst --version" as_user "gevinst --version"
step "gevinst run of the installed scenario, as a user" as_user "gevinst run $shared/home-care.yaml"
sed -n 's/^/      | /; 1,12p' "$work/log"
same_bytes() {
    "$program" run "$root$shared/home-care.yaml" -q -o "$work/here.h5" && sha256sum "$work/here.h5" &&
        cmp "$work/here.h5" "$root/home/user/results/home-care.h5"
}
step "the result is that of the build tree, byte by byte" same_bytes
sed -n 's/^\([0-9a-f]*\) .*/      | sha256 \1/p' "$work/log"
step "gevinst verify makes it again" as_user "gevinst verify results/home-care.h5"
step "gevinst plot and report say that gnuplot is missing (exit 69)" as_user \
    "for command in 'plot -o figures' 'report -o report.html'; do
         code=0; gevinst \$command results/home-care.h5 || code=\$?; test \$code -eq 69
     done"
step "gevinst explore" as_user "gevinst explore $shared/home-care.yaml -o explore.html && test -s explore.html"
step "what is recommended besides, man and completion" in_root "$install gnuplot-nox fonts-dejavu-core man-db bash-completion"
step "gevinst plot draws" as_user \
    "gevinst plot results/home-care.h5 -o figures --format png && test -s figures/distribution.png"
step "gevinst report" as_user "gevinst report results/home-care.h5 -o report.html && test -s report.html"
step "manual pages" as_user \
    "for page in gevinst gevinst-run gevinst-scenario gevinst-result; do man \$page | grep -q gevinst; done"
step "completion in bash" as_user "source /usr/share/bash-completion/bash_completion; set +e
    _completion_loader gevinst; complete -p gevinst | grep _gevinst || exit 1
    COMP_LINE='gevinst run $shared/home-care.yaml --policy ha' COMP_POINT=\${#COMP_LINE}
    _gevinst gevinst; test \"\${COMPREPLY[*]}\" = 'half half_budget_cut'"

# --- a model of one's own ---------------------------------------------------------------------------------------
step "libgevinst and libgevinst-dev install, with a compiler" in_root \
    "$install /packages/libgevinst*.deb gcc libc6-dev pkg-config cmake make"
examples=/usr/share/doc/libgevinst-dev/examples
step "docs/extending builds by pkg-config" as_user \
    "gcc -std=c17 -O2 $examples/walking.c -o by-hand \$(pkg-config --cflags --libs gevinst)"
step "docs/extending builds by find_package" as_user "cmake -S $examples -B walking && cmake --build walking"
step "its scenario runs, the same bytes from both" as_user \
    "./by-hand run $examples/walking.yaml -o by-hand.h5 && walking/walking run $examples/walking.yaml -q &&
     cmp by-hand.h5 results/walking.h5"
step "its result can be verified" as_user "walking/walking verify results/walking.h5"
step "it has gevinst's own models too, with the same bytes" as_user \
    "./by-hand run $shared/home-care.yaml -q -o again.h5 && cmp again.h5 results/home-care.h5"

# --- and away again ---------------------------------------------------------------------------------------------
step "all packages are removed" in_root "apt-get purge -q -y gevinst libgevinst-dev 'libgevinst[0-9]*'"
nothing_left() {
    in_root "find / -xdev \\( -path /proc -o -path /home -o -path /packages \\) -prune -o -name '*gevinst*' -print >/packages/left
        { ldconfig -p; dpkg --get-selections; } | grep gevinst >>/packages/left || true"
    cat "$root/packages/left"
    [ ! -s "$root/packages/left" ]
}
step "nothing of them is left" nothing_left

if [ $failures -gt 0 ]; then
    echo "$failures steps failed"
    exit 1
fi
echo "all steps are ok"
