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

# step WHAT LOG COMMAND...: runs COMMAND with its output in LOG and says what it does and for how
# long; on a terminal the last line of LOG is shown meanwhile. Returns what COMMAND returned.
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
    step_word=finished
    [ "$step_status" -eq 0 ] || step_word=FAILED
    note "$step_what: $step_word in $(($(seconds) - step_start)) s"
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
ensure_setup() {
    "$root/scripts/setup" --check "$@" >/dev/null 2>&1 || "$root/scripts/setup" "$@" || exit 2
}

# build_preset PRESET [CMAKE-OPTION...]: configures and builds; shows the log's end if that fails.
build_preset() {
    build_name=$1 build_log=$root/build/$1/build.log
    shift
    step "configure $build_name" "$root/build/$build_name/configure.log" \
        cmake -S "$root" --preset "$build_name" "$@" ||
        { tail -n 30 "$root/build/$build_name/configure.log" >&2; return 1; }
    step "build $build_name" "$build_log" cmake --build "$root/build/$build_name" ||
        { tail -n 60 "$build_log" >&2; return 1; }
}
