#!/bin/sh
# misuse.sh - what defer_scope.h says does not compile does not, and the same without the mistake
# does.
#
# usage: misuse.sh COMPILER IMPL
set -eu
compiler=${1:?usage: misuse.sh COMPILER IMPL}
impl=${2:?usage: misuse.sh COMPILER IMPL}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# compile BODY: a function with this body, and warnings as errors.
compile() {
    {
        printf '#define _GNU_SOURCE\n#include "defer/defer_scope.h"\n'
        printf 'DEFERRED(later, void *unused) { (void)unused; DEFER_RECOVER(); }\n'
        printf 'int function(void);\nint function(void)\n{\n    %s\n    later(NULL, NULL);\n' "$1"
        printf '    return 0;\n}\n'
    } >"$scratch/try.c"
    "$compiler" -std=gnu17 -Wall -Wextra -Wshadow -Werror -DASSAY_JEMALLOC=0 -I"$impl" \
        -fsyntax-only "$scratch/try.c" >"$scratch/said" 2>&1
}

good() {
    compile "$1" || { echo "should compile: $1"; cat "$scratch/said"; exit 1; }
}

bad() { # bad WORDS BODY: does not compile, and says WORDS
    if compile "$2"; then echo "should not compile: $2"; exit 1; fi
    grep -q -- "$1" "$scratch/said" && return
    echo "does not say '$1': $2"
    cat "$scratch/said"
    exit 1
}

good 'DEFER_SCOPE(best); DEFER(later, NULL);'
good 'volatile int r = 0; DEFER_SCOPE_RECOVER(best, r); DEFER(later, NULL);'
bad defer_scope_ 'DEFER(later, NULL);'
bad defer_token 'DEFER_SCOPE(best); DEFER(later, NULL); DEFER_RECOVER();'
bad volatile 'int r = 0; DEFER_SCOPE_RECOVER(best, r); DEFER(later, NULL);'
bad defer_scope_ 'DEFER_SCOPE(best); DEFER_SCOPE(best);'
bad shadow 'DEFER_SCOPE(best); { DEFER_SCOPE(best); DEFER(later, NULL); }'
bad defer_fastest 'DEFER_SCOPE(fastest);'
echo "6 mistakes do not compile"
