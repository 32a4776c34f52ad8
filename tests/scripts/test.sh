#!/bin/sh
# scripts/test with a pretended cmake and ctest: what it runs, counts and answers.
. "$(dirname "$0")/lib.sh"
copy_scripts
fake cmake <<'FAKE'
case "$*" in *--build*"${BROKEN_PRESET:-none}"*) echo 'error: x' ; exit 1 ;; esac
FAKE
fake ctest <<'FAKE'
cat "$FAKE_CTEST"
! grep -q FAILED "$FAKE_CTEST"
FAKE
# The build folders exist only where a real cmake made them.
fake flock <<'FAKE'
shift; exec "$@"
FAKE
cat >"$tree/scripts/setup" <<'EOT'
#!/bin/sh
exit 0
EOT
cat >"$scratch/green" <<'EOT'
1/3 Test #1: contract.slice ...   Passed    0.01 sec
2/3 Test #2: stress.slice ....***Skipped    0.01 sec
3/3 Test #3: fuzz.slice ......   Passed    0.01 sec
100% tests passed, 0 tests failed out of 3
EOT
cat >"$scratch/red" <<'EOT'
1/3 Test #1: contract.slice ...***Failed    0.01 sec
the reason of the failure
67% tests passed, 1 tests failed out of 3
	  1 - contract.slice (FAILED)
EOT
cat >"$scratch/none" <<'EOT'
No tests were found!!!
EOT

tests() { # tests CTEST-OUTPUT ARGUMENT...
    : >"$calls"
    FAKE_CTEST=$scratch/$1
    shift
    export FAKE_CTEST
    PATH=$bin:$PATH run "$tree/scripts/test" "$@"
}

last_line() { # last_line TEXT
    [ "$(tail -n 1 "$scratch/out")" = "$1" ] || wrong "the last line is not '$1'"
    checks=$((checks + 1))
}

tests green; exits 0; last_line '12 passed, 0 failed'
for preset in release release-clang instructions debug asan tsan; do
    prints "^$preset: 2 passed, 0 failed, 1 skipped"
    called "^cmake .*--preset $preset .*ASSAY_WERROR=OFF"
done
called '^ctest .*-j2 .*-LE \^extra\$'
called '^cmake .*--preset release-clang .*ASSAY_SKIP_BODIES=map$'
called '^cmake .*--preset asan .*ASSAY_SKIP_BODIES=chan$'
called '^cmake .*--preset release .*ASSAY_SKIP_BODIES=$'
head -n 1 "$calls" | grep -q 'preset release ' || wrong "release is not first"

tests red --preset release; exits 1; last_line '2 passed, 1 failed'
says 'the reason of the failure'; not_called 'preset debug'
tests none --preset=tsan; exits 0; last_line '0 passed, 0 failed'
tests green --werror --preset asan; called 'ASSAY_WERROR=ON'

# The CI entry is this script with warnings as errors.
cp -R "$top/.ci" "$tree/"
: >"$calls"
PATH=$bin:$PATH run "$tree/.ci/run" --preset asan; exits 0; last_line '2 passed, 0 failed'
called 'preset asan .*ASSAY_WERROR=ON'

# A preset that does not build is a failure, and the others still run.
BROKEN_PRESET=debug; export BROKEN_PRESET
tests green; exits 1; last_line '10 passed, 1 failed'; prints '^debug: does not build'
unset BROKEN_PRESET

# Kinds widen, families narrow, extra is asked for by name.
tests green unit fuzz slice --preset release
called '-L \^\(unit\|fuzz\)\$ -L \^\(slice\)\$ -LE \^extra\$'
tests green extra --preset release; called '-L \^\(extra\)\$'; not_called '-LE'
tests green extra --preset release-clang; called 'ASSAY_SKIP_BODIES=$'

tests green --dry-run style; exits 0; prints '-L \^\(style\)'; not_called '^c'
tests green --preset; could_not_run '--preset needs a name'
tests green --preset fast; could_not_run "unknown preset 'fast'; the presets are: release"
tests green zebra; could_not_run "unknown label 'zebra'.*slice"
tests green --frobnicate; could_not_run "unknown option '--frobnicate'.*--help"
echo "$checks checks"
