# common.sh - what every script here shares: messages, timed steps, the set-up check and the build.
#
# Sourced by the scripts beside it after they have set `root`. Promises: one sentence on standard
# error for whatever stops a script, exit 2 when it could not run; a moving line on a terminal,
# plain lines elsewhere; nothing is ever asked on standard input.
# shellcheck shell=sh

name=${0##*/}
: "${root:?common.sh needs root, the top of the source tree}"

# fail SENTENCE: the script could not run.
fail() {
    printf '%s: %s\n' "$name" "$*" >&2
    exit 2
}

note() {
    printf '%s: %s\n' "$name" "$*" >&2
}

# usage: the comment block that a script opens with is its help.
usage() {
    awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"
}

seconds() {
    date +%s
}

# step WHAT LOG COMMAND...: runs COMMAND with its output in LOG and says how long it took, unless
# that is next to nothing; on a terminal the last line of LOG is shown meanwhile. Its status is
# COMMAND's.
step() {
    step_what=$1 step_log=$2
    shift 2
    step_start=$(seconds)
    mkdir -p "${step_log%/*}"
    step_status=0
    if [ -t 2 ]; then
        "$@" >"$step_log" 2>&1 </dev/null &
        step_watch "$!" || step_status=$?
    else
        "$@" >"$step_log" 2>&1 </dev/null || step_status=$?
    fi
    step_took=$(($(seconds) - step_start))
    if [ "$step_status" -ne 0 ]; then
        note "$step_what: FAILED after $step_took s"
    elif [ "$step_took" -ge 2 ]; then
        note "$step_what: $step_took s"
    fi
    return "$step_status"
}

step_watch() {
    while kill -0 "$1" 2>/dev/null; do
        printf '\r\033[K%s: %s' "$step_what" "$(tail -n 1 "$step_log" | cut -c 1-90)" >&2
        sleep 0.3
    done
    printf '\r\033[K' >&2
    wait "$1"
}

# ensure_setup [OPTION...]: installs what is missing, or ends with what to do about it.
# shellcheck disable=SC2119,SC2120 # the options are for scripts/test only
ensure_setup() {
    "$root/scripts/setup" --check "$@" >/dev/null 2>&1 || "$root/scripts/setup" "$@" || exit 2
}

# build_preset PRESET TARGETS [CMAKE-OPTION...]: configures if need be and builds, one at a time;
# shows the log's end if that fails.
build_preset() {
    build_name=$1 build_target=$2 build_dir=$root/build/$1
    shift 2
    [ $# -eq 0 ] && [ -e "$build_dir/build.ninja" ] ||
        step "configure $build_name" "$build_dir/configure.log" \
            cmake -S "$root" --preset "$build_name" "$@" ||
        { tail -n 30 "$build_dir/configure.log" >&2; return 1; }
    # shellcheck disable=SC2086 # one target or several
    step "build $build_name" "$build_dir/build.log" \
        flock "$build_dir" cmake --build "$build_dir" --target $build_target ||
        { tail -n 60 "$build_dir/build.log" >&2; return 1; }
}

# run_verb VERB ARGUMENT...: what the script of each verb does. --help needs no build; a script that
# needs less than every program has set $targets.
run_verb() {
    verb=$1
    shift
    case " $* " in
    *' --help '* | *' -h '*) usage; exit 0 ;;
    *' --dry-run '*) "$root/scripts/setup" --check || exit 2 ;;
    *) ensure_setup ;;
    esac
    (cd "$root" && build_preset release "${targets:-benches/all}") ||
        fail "the build failed; its end is above, all of it in build/release/build.log."
    case " $* " in
    *' --meter instructions '* | *' --meter=instructions '*)
        # valgrind runs no code for the newest processors: these programs are built for x86-64-v2.
        (cd "$root" && build_preset instructions benches/all) ||
            fail "the build for counting instructions failed; see build/instructions/build.log."
        export ASSAY_BIN="${ASSAY_BIN:-$root/build/instructions/bin}" ;;
    esac
    export ASSAY_ROOT="${ASSAY_ROOT:-$root}"
    exec "$root/build/release/bin/assay" "$verb" "$@"
}
