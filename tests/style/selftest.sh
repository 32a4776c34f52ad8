#!/bin/sh
# selftest - proves that a style rule can fail: it passes on a small good tree and names the
# offence in each bad one.
#
# usage: selftest.sh RULE
#
# A case below edits one copy of the good tree (files come on standard input to `write`) and says
# what the rule's output must contain.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
rule=${1:?usage: selftest.sh RULE}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
good=$scratch/good cases=0

write() { # write FILE: into the tree at hand
    mkdir -p "$(dirname "$tree/$1")"
    cat >"$tree/$1"
}

repeat() { # repeat COUNT TEXT
    awk -v count="$1" -v text="$2" 'BEGIN { while (count--) print text }'
}

run_rule() {
    printf '[\n{\n "directory": "%s",\n "command": "cc -c impl/map/map.c",\n "file": "%s"\n}\n]\n' \
        "$tree" "$tree/impl/map/map.c" >"$scratch/compile_commands.json"
    status=0
    "$here/$rule.sh" "$tree" "$scratch" >"$scratch/output" 2>&1 || status=$?
    [ "$status" -ne 77 ] || { cat "$scratch/output"; exit 77; }
}

complain() {
    echo "$rule: $1; it said:"
    cat "$scratch/output"
    exit 1
}

good_tree() {
    tree=$good
    cp "$here/../../.clang-format" "$here/../../.clang-tidy" "$scratch/"
    mkdir -p "$good"
    cp "$here/../../.clang-format" "$here/../../.clang-tidy" "$good/"
    printf '#!/bin/sh\necho "$0"\n' | write scripts/hello
    chmod +x "$good/scripts/hello"
    printf '[common](common), [slice](slice/README.md), map, cmap.\n' | write impl/README.md
    printf 'Families: slice, map, cmap. Try `scripts/hello`.\n' | write README.md
    for family in slice map cmap; do
        printf 'The family %s.\n' "$family" | write "impl/$family/README.md"
        printf '#include "common/base.h"\n\nstruct %s_thing;\n' "$family" |
            write "impl/$family/$family.h"
    done
    printf '#include <stdint.h>\n\nstruct base {\n    int x;\n};\n' | write impl/common/base.h
    printf 'int add(int a, int b);\n\nint add(int a, int b)\n{\n    return a + b;\n}\n' |
        write impl/map/map.c
    run_rule
    [ "$status" -eq 0 ] || complain "the good tree fails"
}

begin() { # a fresh copy of the good tree
    tree=$scratch/bad
    rm -rf "$tree"
    cp -R "$good" "$tree"
}

expect() { # expect PATTERN: the rule fails and its output matches
    run_rule
    cases=$((cases + 1))
    [ "$status" -ne 0 ] || complain "case $cases passes, but '$1' is wrong"
    grep -q -- "$1" "$scratch/output" || complain "case $cases does not name '$1'"
}

bad_format() {
    begin; printf 'int  x ;\n' | write impl/map/bad.c; expect 'bad.c:1'
    begin; printf 'struct x{int y;};\n' | write benches/bad.h; expect 'bad.h:1'
}

bad_tidy() {
    begin
    printf 'int f(int a);\n\nint f(int a)\n{\n%s\n}\n' \
        '    return a > 2 ? a * 2 : a * 2;' | write impl/map/map.c
    expect 'bugprone-branch-clone'
    begin
    printf 'int f(int a);\n\nint f(int b)\n{\n    return b;\n}\n' | write impl/map/map.c
    expect 'readability-inconsistent-declaration-parameter-name'
}

bad_functions() {
    begin
    { printf 'void long_one(void)\n{\n'; repeat 68 '    g();'; echo '}'; } | write tests/bad.c
    expect 'bad.c:1: long_one has 71 lines'
    begin
    { printf 'void middling(void)\n{\n'; repeat 10 '    g();'; echo '}'; } | write impl/map/map.c
    expect 'median function has 13 lines'
}

bad_lengths() {
    begin; repeat 401 '' | write impl/map/map.h; expect 'map.h:400: 401 lines'
    begin; printf '\n/* %098d */\n' 0 | write benches/map/get.c; expect 'get.c:2: longer'
    begin; printf '# %0100d\n' 0 >>"$tree/scripts/hello"; expect 'hello:3: longer'
}

bad_includes() {
    begin; echo '#include "benches/common/bench.h"' | write impl/map/a.h; expect 'impl must not'
    begin; echo '#include "map.h"' | write impl/map/a.h; expect 'not a path from impl/'
    begin; echo '#include "../slice/slice.h"' | write impl/map/a.h; expect 'not a path from impl/'
    begin; echo '#include "slice/slice.h"' | write impl/map/a.h; expect 'map must not include slice'
    begin; echo '# include "cmap/cmap.h"' | write impl/map/a.h; expect 'map must not include cmap'
    begin; echo '#include "map/map.h"' | write impl/common/a.h; expect 'common must not include map'
    begin; echo '#include "map/map.h"' | write impl/zebra/a.h; expect 'zebra has no place'
    begin
    echo '#include "map/b.h"' | write impl/map/a.h
    echo '#include "map/a.h"' | write impl/map/b.h
    expect 'circle: map/[ab].h'
}

bad_paths() {
    begin; printf 'see /%s/me/notes\n' home | write impl/map/README.md; expect 'README.md:1'
    begin; printf 'path = "/%s/x"\n' work | write scripts/sweeps/x.conf; expect 'x.conf:1'
}

bad_readmes() {
    begin; rm "$tree/impl/map/README.md"; expect 'impl/map: has no README'
    begin; echo 'common, slice, cmap' | write impl/README.md; expect 'impl/README.*nothing of map'
    begin; echo 'slice, cmap' | write README.md; expect '^README.*nothing of map'
}

bad_links() {
    begin; echo 'see [it](map/none.h)' >>"$tree/impl/README.md"; expect 'md:2: link to map/none'
    begin; echo 'try `scripts/fly RUN`' | write README.md; expect 'md:1: speaks of scripts/fly'
}

bad_executables() {
    begin; chmod -x "$tree/scripts/hello"; expect 'hello:1: names an interpreter'
    begin; chmod +x "$tree/impl/map/map.c"; expect 'map.c:1: is executable'
}

bad_shell() {
    begin; echo 'rm -r $1/*' >>"$tree/scripts/hello"; expect 'SC2086'
    begin; printf '#!/bin/sh\n[[ 1 == 1 ]]\n' | write .ci/run; expect 'SC3010'
}

bad_names() {
    begin; printf 'static int base_f(void)\n{\n    return 1;\n}\n' | write impl/common/c.h
    cp "$tree/impl/common/c.h" "$tree/impl/map/d.h"; expect 'function base_f is defined in'
    begin; printf 'struct base {\n    int y;\n};\n' | write benches/b.h; expect 'struct base is'
}

good_tree
"bad_$rule"
[ "$cases" -gt 0 ]
echo "$rule: passes the good tree and names the offence in $cases bad ones"
