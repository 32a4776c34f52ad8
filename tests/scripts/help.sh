#!/bin/sh
# Every script explains itself, and names exactly the options that the tool behind it has.
#
# usage: help.sh TOP ASSAY
. "$(dirname "$0")/lib.sh"
assay=${2:?usage: help.sh TOP ASSAY}

options() {
    grep -Eo -- '(^|[^-[:alnum:]])--[a-z][a-z-]*' "$1" | sed 's/^[^-]*//' | sort -u
}

for script in "$top"/scripts/*; do
    [ -f "$script" ] || continue
    verb=$(basename "$script")
    run "$script" --help; exits 0; prints "^$verb - "; prints "^usage: scripts/$verb"
    prints '--help'
    run "$script" -h; exits 0
    grep -q '^run_verb' "$script" || continue
    run "$script" --help
    options "$scratch/out" >"$scratch/ours"
    run "$assay" "$verb" --help; exits 0
    options "$scratch/out" >"$scratch/tools"
    diff "$scratch/ours" "$scratch/tools" >"$scratch/out" ||
        wrong "scripts/$verb --help (<) and the tool's options (>) differ"
done
echo "$checks checks"
