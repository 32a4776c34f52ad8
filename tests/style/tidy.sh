#!/bin/sh
# clang-tidy finds nothing, with the checks of .clang-tidy, in any file that the build compiles.
. "$(dirname "$0")/lib.sh"
need clang-tidy
build=${2:?usage: tidy.sh TREE BUILD}
commands=$(mktemp -d)
trap 'rm -rf "$commands"' EXIT
# The build's own words, without the options that only gcc knows.
sed 's/ -fno-ipa-icf//g' "$build/compile_commands.json" >"$commands/compile_commands.json"

# tidy PATTERN STANDARD: the files so named, in the language that the build's gcc takes by default.
tidy() {
    sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$commands/compile_commands.json" | sort -u |
        grep -E "$1" |
        xargs -r -P "$(nproc)" -n 1 clang-tidy --quiet -p "$commands" --extra-arg-before="-std=$2" \
            --extra-arg=-Wno-unknown-warning-option --extra-arg=-Wno-ignored-optimization-argument
}

status=0
tidy '\.c$' gnu17 || status=1
tidy '\.cc$' gnu++17 || status=1
exit $status
