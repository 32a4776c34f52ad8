#!/bin/sh
# A function, struct, enum or typedef of a header is defined in one file only, so that any two
# headers can be included together and a search finds one place. The tool is a program of its own:
# its words may be the harness's words, but not those of impl/.
. "$(dirname "$0")/lib.sh"
need ctags
files '*.h' | ctags -L - -o - --sort=no --langmap=C:.h --kinds-C=fsgt --fields=K |
    awk -F'\t' '
        function program(file) {
            return file ~ /^impl\// ? "" : file ~ /^benches\/assay\// ? "tool" : "harness"
        }
        function clash(a, b) {
            return a != b && (program(a) == program(b) || !program(a) || !program(b))
        }
        $1 !~ /^__anon/ {
            key = $4 " " $1
            if (key in file && clash(file[key], $2))
                print $2 ": " key " is defined in " file[key] " too"
            if (!(key in file) || !program($2)) file[key] = $2
        }' | verdict
