#!/bin/sh
# tables - no body keeps the address of a table that is compiled once for all of them.
#
# usage: tables.sh BINARY FAMILY [IMPL...]
#
# A body's file that keeps one (a helper that is not inlined takes it as an argument) compiles every
# operation of the implementation again: that took the maps' bodies from 150 to 700 s. IMPL: those
# that tables.cmake made, if none is given.
set -eu
binary=${1:?usage: tables.sh BINARY FAMILY [IMPL...]} family=${2:?FAMILY is missing}
shift 2
symbols=$(nm "$binary")
made=$(echo "$symbols" | sed -n "s/.* [rRdD] ${family}_table_//p" | grep -v '^count$') || true
impls=${*:-$made}
[ -n "$impls" ] || { echo "no run-time table of $family in $binary"; exit 1; }
status=0
for impl in $impls; do
    copies=$(echo "$symbols" | grep -c " [rd] ${family}_$impl\$") || true
    [ "$copies" -le 1 ] || { echo "${family}_$impl: $copies copies, 1 is needed"; status=1; }
done
echo "looked at: $impls"
exit $status
