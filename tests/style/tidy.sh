#!/bin/sh
# clang-tidy finds nothing, with the checks of .clang-tidy, in any file that the build compiles.
. "$(dirname "$0")/lib.sh"
need clang-tidy
build=${2:?usage: tidy.sh TREE BUILD}

# tidy PATTERN STANDARD: the files so named. gcc's own options are no reason to stop; the code is,
# and the language is what the build's gcc takes by default and clang-tidy does not.
tidy() {
    sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$build/compile_commands.json" | sort -u |
        grep -E "$1" |
        xargs -r -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" --extra-arg-before="-std=$2" \
            --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument
}

status=0
tidy '\.c$' gnu17 || status=1
tidy '\.cc$' gnu++17 || status=1
exit $status
