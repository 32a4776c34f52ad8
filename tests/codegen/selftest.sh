#!/bin/sh
# selftest - proves that the codegen checks can fail.
#
# usage: selftest.sh guard|check|cold|limits|build_time COMPILER IMPL_FOLDER
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
what=${1:?usage: selftest.sh guard|check|cold|limits|build_time COMPILER IMPL_FOLDER}
compiler=$2 impl=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

complain() {
    echo "$what: $*"
    cat "$scratch/output"
    exit 1
}

# A table that is not a constant must stop the build, with the guard's sentence.
test_guard() {
    for level in -O1 -O2 -O3; do
        set -- "$compiler" -std=gnu17 "$level" -I "$impl" -c -o "$scratch/o" "$here/samples/guard.c"
        "$@" >"$scratch/output" 2>&1 || complain "a constant fails at $level"
        "$@" -DVARIABLE >"$scratch/output" 2>&1 &&
            complain "a variable table compiles at $level"
        grep -q 'not a compile-time constant' "$scratch/output" || complain "no clear sentence"
    done
}

# Exactly the bad samples are reported, with the path to the call.
test_check() {
    for level in '-O1 -x c' '-O2 -x c' '-O3 -x c' '-O2 -x c++'; do
        # shellcheck disable=SC2086 # several options
        "$compiler" -w $level -o "$scratch/sample" "$here/samples/instances.c"
        status=0
        "$here/check.sh" "$scratch/sample" >"$scratch/output" || status=$?
        [ "$status" -ne 77 ] || exit 77
        [ "$status" -eq 1 ] || complain "exit $status at $level"
        grep -q 'sample_good' "$scratch/output" && complain "a good instance is reported at $level"
        grep -q '^11 instances, 5 with an indirect call, 0 cold$' "$scratch/output" ||
            complain "miscounts"
        for bad in call tail_call table 'team__x -> sample_bad__team__x__member' \
            'two_calls_down__x -> sample_outer -> sample_middle'; do
            grep -q "^sample_bad__$bad" "$scratch/output" || complain "$bad missed at $level"
        done
    done
    # The samples are worth nothing if the compiler made no jump table of the switch.
    objdump -d -C "$scratch/sample" |
        awk '/<sample_good__switch__x(\(int\))?>:/, /^$/' >"$scratch/output"
    grep -q 'jmp  *\*' "$scratch/output" || complain "the switch has no jump table"
    printf 'int main(void)\n{\n    return 0;\n}\n' >"$scratch/none.c"
    "$compiler" -o "$scratch/none" "$scratch/none.c"
    "$here/check.sh" "$scratch/none" >"$scratch/output" && complain "passes without an instance"
    return 0
}

# Only the instance behind a cold call is reported. (clang leaves it where it is.)
test_cold() {
    for language in c c++; do
        "$compiler" -w -O2 -x "$language" -o "$scratch/sample" "$here/samples/cold.c"
        objdump -d "$scratch/sample" >"$scratch/output"
        grep -q 'cold>:' "$scratch/output" || exit 77
        "$here/check.sh" "$scratch/sample" >"$scratch/output" && complain "a cold loop passes"
        grep -q '^2 instances, 0 with an indirect call, 1 cold$' "$scratch/output" ||
            complain "miscounts"
        grep -q '^sample_bad__cold__x: its loops are in .cold' "$scratch/output" ||
            complain "no clear sentence"
    done
}

# A binary that lists one instance more than it has, one with 601, and one that is right.
test_limits() {
    for count in 3 601; do
        {
            awk -v count="$count" 'BEGIN { while (count--) {
                name = "f_w__i__v" count
                print "void " name "(void) {} void " name "_add(void) {}" } }'
            echo '#include <stdio.h>'
            echo 'int main(int c, char **v) { FILE *f = fopen("list", "r"); int x;'
            echo 'while ((x = getc(f)) != EOF) putchar(x); return c < 0 || !v; }'
        } >"$scratch/$count.c"
        "$compiler" -w -o "$scratch/$count" "$scratch/$count.c"
    done
    cd "$scratch"
    awk 'BEGIN { for (i = 0; i < 3; i++) print "\"structural\": \"\"" }' >list
    "$here/limits.sh" ./3 >output || complain "the right number fails"
    echo '"structural": ""' >>list
    "$here/limits.sh" ./3 >output && complain "a listed instance without a symbol passes"
    awk 'BEGIN { for (i = 0; i < 601; i++) print "\"structural\": \"\"" }' >list
    "$here/limits.sh" ./601 >output && complain "601 instances pass"
    return 0
}

# Only the last build of an object counts; the log accuses, processor time judges.
test_build_time() {
    bin=$scratch/bin
    mkdir "$bin"
    printf '#!/bin/sh\necho "$FAKE_COMPILER -o a.o -MF a.d"\n' >"$bin/ninja"
    # A compiler that rests, and one that needs 61 s, as the shell's `times` would tell.
    printf '#!/bin/sh\nexit 0\n' >"$bin/quick"
    chmod +x "$bin/ninja" "$bin/quick"
    judge() { # judge COMPILER MILLISECONDS...
        printf '# ninja log v5\n' >"$scratch/.ninja_log"
        FAKE_COMPILER=$1
        export FAKE_COMPILER
        shift
        for end in "$@"; do printf '0\t%s\t0\ta.o\tf00\n' "$end" >>"$scratch/.ninja_log"; done
        PATH=$bin:$PATH "$here/build_time.sh" "$scratch" >"$scratch/output" 2>&1
    }
    judge quick 61000 59000 || complain "an old build counts"
    grep -q 'processor time' "$scratch/output" && complain "59 s is accused"
    judge quick 61000 || complain "a busy machine is taken for a slow compilation"
    judge 'times() { echo; echo 1m1.5s 0m0.1s; }; :' 61000 && complain "61 s pass"
    judge quick && complain "an empty log passes"
    return 0
}

"test_$what"
echo "$what can fail"
