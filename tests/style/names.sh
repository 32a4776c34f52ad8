#!/bin/sh
# A function, struct, enum or typedef of a header is defined in one file only, so that any two
# headers can be included together and a search finds one place.
. "$(dirname "$0")/lib.sh"
need ctags
files '*.h' | ctags -L - -o - --sort=no --langmap=C:.h --kinds-C=fsgt --fields=K |
    awk -F'\t' '$1 !~ /^__anon/ { key = $4 " " $1
                  if (key in file && file[key] != $2)
                      print $2 ": " key " is defined in " file[key] " too"
                  else file[key] = $2 }' | verdict
