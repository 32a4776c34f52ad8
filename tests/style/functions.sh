#!/bin/sh
# No function is longer than 70 lines, and half of them are shorter than 12.
. "$(dirname "$0")/lib.sh"
need ctags
lengths=$(mktemp)
trap 'rm -f "$lengths"' EXIT
c_files |
    ctags -L - -o - --sort=no --langmap=C:.c.h --kinds-C=f --kinds-C++=f --fields=ne |
    awk -F'\t' '{ line = end = 0
                  for (i = 4; i <= NF; i++) {
                      if ($i ~ /^line:/) line = substr($i, 6)
                      if ($i ~ /^end:/) end = substr($i, 5)
                  }
                  if (line && end) print end - line + 1, $2 ":" line, $1 }' | sort -n >"$lengths"
awk '{ length_of[NR] = $1 }
     $1 > 70 { print $2 ": " $3 " has " $1 " lines; 70 is the most" }
     END { median = length_of[int((NR + 1) / 2)]
           if (median >= 12) print "the median function has " median " lines; keep it below 12" }' \
    "$lengths" | verdict
