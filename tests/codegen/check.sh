#!/bin/sh
# check - no instance of a benchmark binary reaches an indirect call, none is cold; see check.awk.
#
# usage: check.sh BINARY      Exit: 0 none, 1 some, or no instance found, 77 not an x86-64 machine.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
binary=${1:?usage: check.sh BINARY}
[ "$(uname -m)" = x86_64 ] || { echo "skipped: knows the jumps of x86-64 only"; exit 77; }
objdump -d -C --no-show-raw-insn "$binary" |
    awk -v exceptions="$here/exceptions" -f "$here/check.awk"
