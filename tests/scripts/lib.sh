# lib.sh - what the tests of the scripts share: a scratch folder, a copy of the scripts, fake
# programs that write down how they were called, and checks that say what they saw.
# shellcheck shell=sh

set -eu
top=${1:?usage: test.sh TOP ...}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
checks=0

# run COMMAND...: into $status, $scratch/out and $scratch/err.
run() {
    status=0
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null || status=$?
}

wrong() {
    echo "check $((checks + 1)): $*; exit was $status, output:"
    cat "$scratch/out" "$scratch/err"
    exit 1
}

exits() { # exits CODE
    [ "$status" -eq "$1" ] || wrong "wanted exit $1"
    checks=$((checks + 1))
}

prints() { # prints PATTERN: on standard output
    grep -Eq -- "$1" "$scratch/out" || wrong "standard output lacks '$1'"
    checks=$((checks + 1))
}

says() { # says PATTERN: on standard error
    grep -Eq -- "$1" "$scratch/err" || wrong "standard error lacks '$1'"
    checks=$((checks + 1))
}

silent() {
    [ -z "$(cat "$scratch/out" "$scratch/err")" ] || wrong "wanted no output"
    checks=$((checks + 1))
}

# could_not_run PATTERN: exit 2, nothing on standard output, one sentence that matches.
could_not_run() {
    exits 2
    [ ! -s "$scratch/out" ] || wrong "standard output is not empty"
    says "$1"
}

# A tree with the scripts alone, so that no test builds or writes in the real one.
copy_scripts() {
    tree=$scratch/tree
    mkdir -p "$tree/impl/slice"
    cp -R "$top/scripts" "$tree/"
}

# fake NAME: a program $bin/NAME, its script on standard input. $calls collects one line a call.
fake() {
    mkdir -p "$bin"
    { printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$1" "$calls"; cat; } >"$bin/$1"
    chmod +x "$bin/$1"
}

# basics: only the everyday programs are reachable, then what the test fakes.
basics() {
    mkdir -p "$bin"
    for tool in sh awk sed tr dirname cat head tail grep env date cut mkdir rm sleep; do
        ln -sf "$(command -v "$tool")" "$bin/$tool"
    done
}

called() { # called PATTERN
    grep -Eq -- "$1" "$calls" || { cat "$calls"; wrong "no call like '$1'"; }
    checks=$((checks + 1))
}

not_called() { # not_called PATTERN
    ! grep -Eq -- "$1" "$calls" || { cat "$calls"; wrong "a call like '$1'"; }
    checks=$((checks + 1))
}

bin=$scratch/bin calls=$scratch/calls
: >"$calls"
