#!/bin/sh
# limits - a benchmark binary has at most 600 instances, as many as it lists.
#
# usage: limits.sh BINARY
set -eu
binary=${1:?usage: limits.sh BINARY}
symbols=$(nm -C "$binary" | awk '$2 ~ /[tT]/ { sub(/\(.*/, "", $3); name[$3] = 1 }
    END { for (n in name) if (n ~ /__.*__/ && (n "_add") in name) count++; print count + 0 }')
listed=$("$binary" --list | grep -o '"structural" *:' | wc -l)
echo "$symbols instances in the symbol table, $listed in --list"
[ "$symbols" -le 600 ] || { echo "more than 600: split the family's shapes"; exit 1; }
[ "$symbols" -gt 0 ] && [ "$symbols" -eq "$listed" ]
