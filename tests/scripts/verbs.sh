#!/bin/sh
# The scripts that hand over to the tool, with a pretended cmake and tool.
. "$(dirname "$0")/lib.sh"
copy_scripts
fake cmake <<'FAKE'
exit "${FAKE_CMAKE:-0}"
FAKE
fake flock <<'FAKE'
shift; exec "$@"
FAKE
cat >"$tree/scripts/setup" <<'EOT'
#!/bin/sh
echo "setup $*" >>"$CALLS"
exit "${FAKE_SETUP:-0}"
EOT
mkdir -p "$tree/build/release/bin"
cat >"$tree/build/release/bin/assay" <<'EOT'
#!/bin/sh
printf 'root %s\n' "$ASSAY_ROOT"
printf 'bin <%s>\n' "${ASSAY_BIN:-}"
printf 'word <%s>\n' "$@"
exit "${FAKE_ASSAY:-0}"
EOT
chmod +x "$tree/build/release/bin/assay"
CALLS=$calls; export CALLS

# verbs: the scripts that call run_verb.
for script in "$tree"/scripts/*; do
    grep -qs '^run_verb' "$script" || continue
    verb=$(basename "$script")
    verb() {
        : >"$calls"
        PATH=$bin:$PATH run "$script" "$@"
    }
    verb 'two words' --set 'length=1,2'; exits 0
    prints "^root $tree\$"; prints "^word <$verb>\$"
    prints '^word <two words>$'; prints '^word <length=1,2>$'
    called '^cmake .*--preset release'; called '^cmake --build'

    FAKE_ASSAY=1; export FAKE_ASSAY
    verb x; exits 1
    unset FAKE_ASSAY

    FAKE_CMAKE=1; export FAKE_CMAKE
    verb x; could_not_run 'the build failed'
    unset FAKE_CMAKE

    FAKE_SETUP=1; export FAKE_SETUP
    verb x; exits 2; not_called cmake
    # A dry run never installs.
    verb --dry-run; exits 2; called '^setup --check$'; not_called '^setup *$'
    # Help needs neither packages nor a build.
    verb --help; exits 0; prints "^usage: scripts/$verb"; not_called .
    unset FAKE_SETUP
done

# The second meter measures the programs of a build of its own.
script=$tree/scripts/sweep
for meter in '--meter instructions' --meter=instructions; do
    # shellcheck disable=SC2086 # one word or two
    verb x $meter; exits 0; called '^cmake .*--preset instructions'
    prints "^bin <$tree/build/instructions/bin>\$"
done
verb x --meter time; not_called 'preset instructions'; prints '^bin <>$'
# compare builds only what it needs, where that can be told from its words.
script=$tree/scripts/compare
touch "$tree/impl/slice/slice_double.h" "$tree/impl/slice/slice_best.h"
builds() { # builds TARGETS ARGUMENT...
    wanted=$1
    shift
    verb "$@"; exits 0; called "^cmake --build .* --target $wanted *\$"
}
builds assay git:a git:b --sweep slice_append
builds assay run:a run:b --threshold 5%
builds 'assay bench_slice bench_slice' impl:slice/double impl:slice/best --json
builds 'assay bench_map bench_slice' git:a git:. --sweep=map_size,slice_append --sweep slice_go
for words in 'git:a git:.' 'impl:slice/double impl:slice/std_vector' 'double best'; do
    # shellcheck disable=SC2086 # several words
    builds benches/all $words
done
[ "$checks" -gt 20 ] || wrong "no verb was tested"
echo "$checks checks"
