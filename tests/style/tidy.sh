#!/bin/sh
# clang-tidy finds nothing, with the checks of .clang-tidy, in any file that the build compiles.
. "$(dirname "$0")/lib.sh"
need clang-tidy
build=${2:?usage: tidy.sh TREE BUILD}
# gcc's own options are no reason to stop; the code is.
sed -n 's/^ *"file": "\(.*\)"$/\1/p' "$build/compile_commands.json" | sort -u |
    xargs -r -P "$(nproc)" -n 1 clang-tidy --quiet -p "$build" \
        --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument
