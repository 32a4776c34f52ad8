#!/bin/sh
# Every benchmark of a binary runs for one iteration, and its memory pass too, through the worker
# protocol, without an error.
#
# usage: smoke.sh TOP BINARY [--impl=...]
. "$(dirname "$0")/lib.sh"
binary=${2:?usage: smoke.sh TOP BINARY}
shift 2

run "$binary" --names "$@"; exits 0
cp "$scratch/out" "$scratch/names"
[ -s "$scratch/names" ] || wrong "no benchmark at all"
{ sed 's/.*/run & 1 1\nmemory & 1/' "$scratch/names"; echo quit; } >"$scratch/requests"
"$binary" --worker <"$scratch/requests" >"$scratch/out" 2>"$scratch/err" || wrong "the worker died"

# One answer a request, about the candidate that was asked for.
grep -v '^quit$' "$scratch/requests" | cut -d ' ' -f 2 >"$scratch/asked"
sed -n 's/^{"name": *"\([^"]*\)".*/\1/p' "$scratch/out" >"$scratch/answered"
cmp -s "$scratch/asked" "$scratch/answered" || wrong "answers and requests differ"
! grep '"error"' "$scratch/out" >"$scratch/err" || wrong "these failed"
echo "$(wc -l <"$scratch/names") benchmarks ran"
