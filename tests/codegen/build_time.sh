#!/bin/sh
# build_time - no translation unit takes longer than a minute to compile, by ninja's own log.
#
# usage: build_time.sh NINJA_LOG
set -eu
awk -F'\t' '
    $4 ~ /\.o$/ { took[$4] = ($2 - $1) / 1000 } # a later line is a later build
    END {
        for (object in took) {
            units++
            if (took[object] > longest) { longest = took[object]; name = object }
            if (took[object] > 60) { print object ": " took[object] " s, 60 is the most"; slow++ }
        }
        print units + 0 " units; the longest took " longest + 0 " s: " name
        exit slow > 0 || units == 0
    }' "${1:?usage: build_time.sh NINJA_LOG}"
