#!/bin/sh
# scripts/setup on pretended machines: what it installs, and what it refuses to do.
. "$(dirname "$0")/lib.sh"
copy_scripts

# machine PACKAGES-TO-LACK: a Debian that has every other package; apt-get "installs" them.
machine() {
    rm -rf "$bin"
    : >"$calls"
    basics
    printf ' %s ' "$1" >"$scratch/lacking"
    fake dpkg-query <<FAKE
shift 2
for p; do grep -q " \$p " "$scratch/lacking" || echo "\$p:installed"; done
FAKE
    fake pkg-config <<'FAKE'
exit 1
FAKE
    fake gnuplot </dev/null
    fake apt-get <<FAKE
case "\$*" in
-s*) echo "Inst something"; cat "$scratch/plan" 2>/dev/null || : ;;
*' install '* | install*) echo ' ' >"$scratch/lacking"; [ "\$DEBIAN_FRONTEND" = noninteractive ] ;;
esac
FAKE
    fake id <<'FAKE'
echo "${FAKE_UID:-0}"
FAKE
    rm -f "$scratch/plan"
}

setup() {
    PATH=$bin run "$tree/scripts/setup" "$@"
}

machine ''
setup; exits 0; silent; not_called apt-get
setup --check --dev --peers; exits 0; silent
setup --dry-run; exits 0; prints 'nothing to do'

machine 'libbenchmark-dev libgsl-dev'
setup --check; exits 1; says 'missing: libbenchmark-dev libgsl-dev;'; not_called apt-get
setup --dry-run; exits 0; prints 'apt-get install .* libbenchmark-dev libgsl-dev'
not_called apt-get
setup; exits 0; says 'installed libbenchmark-dev libgsl-dev'
called '^apt-get update'; called '^apt-get -s install .*libgsl-dev'
called '^apt-get install -y .*--no-remove .*libbenchmark-dev libgsl-dev$'

# What belongs to an option is asked for only with it.
machine 'clang-tidy libtbb-dev libboost-fiber1.81-dev'
setup --check; exits 0
setup --check --dev; exits 1; says 'missing: clang-tidy;'
setup --check --peers; exits 1; says 'missing: libtbb-dev libboost-fiber1.81-dev;'

# Go is wanted, not needed: left out where Debian does not offer it.
machine golang-go
setup --check; exits 0
fake apt-get <<'FAKE'
case "$*" in -s*) exit 100 ;; esac
FAKE
setup; exits 0; not_called '^apt-get install'

FAKE_UID=1000 setup; exits 0; says 'going on without golang-go'

# Never at the price of another package.
machine libjemalloc-dev
echo 'Remv precious-thing [1.0]' >"$scratch/plan"
setup; could_not_run 'would remove precious-thing'; not_called '^apt-get install'

# Who may not install is told what to type.
machine libjemalloc-dev
FAKE_UID=1000 setup; could_not_run 'as root: apt-get install .* libjemalloc-dev'
not_called '^apt-get'
fake true </dev/null
fake sudo <<'FAKE'
shift; exec "$@"
FAKE
FAKE_UID=1000 setup; exits 0; called '^sudo -n env DEBIAN_FRONTEND'

machine libjemalloc-dev
fake apt-get <<'FAKE'
case "$*" in -s*) echo 'E: Unable to locate package libjemalloc-dev' ; exit 100 ;; esac
FAKE
setup; could_not_run 'Unable to locate package libjemalloc-dev'
rm "$bin/apt-get"
setup; could_not_run 'no apt-get here'

# gnuplot is judged by what it can draw, not by a package of that name.
machine ''
fake gnuplot <<'FAKE'
case "$*" in *pngcairo*) exit 1 ;; esac
FAKE
setup --check; exits 1; says 'missing: gnuplot-nox;'
machine gnuplot-nox
setup --check; exits 0

setup --frobnicate; could_not_run "unknown argument '--frobnicate'.*--help"
echo "$checks checks"
