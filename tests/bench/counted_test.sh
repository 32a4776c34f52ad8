#!/bin/sh
# counted_test.sh PROBE - the counting pass: exact, repeatable, without setup; refused where
# instructions say nothing.
set -u
probe=$1
failed=0
add=probe/add/impl:one/colour:red

complain() {
    echo "FAIL $*"
    failed=1
}

# Without callgrind there is a sentence, not a number.
got=$(echo "run $add 5" | "$probe" --worker-counted)
case $got in
*'"error":"instructions are counted under callgrind only'*) ;;
*) complain "not under callgrind: $got" ;;
esac
command -v valgrind >/dev/null || { echo 'valgrind is not installed'; exit 77; }

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
cp "$probe" "$folder/probe"
cd "$folder" || exit 2

# ask REQUEST...: the answers, one a line.
ask() {
    printf '%s\n' "$@" | valgrind -q --tool=callgrind --collect-atstart=no \
        --callgrind-out-file=callgrind.%p ./probe --worker-counted
}

answers=$(ask "run $add/size:100 10" "run $add/size:100 20" "run $add/size:100 40" \
    "run probe/wrong/impl:one 5" "run $add/size:200 10" "run $add/size:200 20" \
    "run $add/size:100 10" "run probe/fresh/impl:one 2" "memory $add/size:100")
counts=$(printf '%s\n' "$answers" | sed -n 's/.*"instructions":\([0-9]*\).*/\1/p' | tr '\n' ' ')
# shellcheck disable=SC2086 # a list of words
set -- $counts
[ $# = 6 ] || complain "six counts wanted, got '$counts' from: $answers"
[ "$1" = "$6" ] || complain "the same request counted $1, then $6"
[ $((${3} - ${2})) = $((2 * (${2} - ${1}))) ] ||
    complain "20 iterations are not twice 10: $1 $2 $3"
# Twice the additions: the loop's own instructions, some ten an iteration, are all that is less.
twice=$(((${5} - ${4}) * 100 / (${2} - ${1})))
{ [ $twice -gt 180 ] && [ $twice -le 200 ]; } || complain "size 200 is $twice % of size 100"
for wanted in 'wrong result: got 0, wanted 1' 'not counted for cold workloads' \
    'minor_faults_per_op'; do
    case $answers in *"$wanted"*) ;; *) complain "no answer says '$wanted': $answers" ;; esac
done
set -- callgrind.*
[ $# -le 1 ] || complain "files were left behind: $*"
exit $failed
