#!/bin/sh
# check - explore every state of a model with SPIN.
#
# usage: check.sh holds|breaks MODEL [-DNAME[=VALUE]]...
#
#   holds    exit 0 if no state violates the model
#   breaks   exit 0 if one does: the model with a fault in it, which the search must find
#
# Prints the number of states. Exit: 1 the answer is the other one, 2 the model does not compile, 77
# there is no spin here (scripts/setup --dev installs it).
set -eu
want=${1:?usage: check.sh holds|breaks MODEL [-DNAME]...} model=${2:?a model file}
shift 2
if ! command -v spin >/dev/null; then
    echo "skipped: no spin here: scripts/setup --dev installs it"
    exit 77
fi
model=$(CDPATH='' cd -- "$(dirname -- "$model")" && pwd)/$(basename "$model")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

# A fault is found at once, so that compiling is most of the work.
case $want in holds) level=-O1 ;; *) level=-O0 ;; esac
if ! spin "$@" -a "$model" >spin.log 2>&1 ||
    ! "${CC:-cc}" $level -w -DMEMLIM=1024 -o pan pan.c; then
    cat spin.log
    exit 2
fi
# -a also looks for endless runs that break a claim; -m is the longest path.
options=''
grep -q '^ltl' spin.log && options=-a
# shellcheck disable=SC2086 # options are words
./pan $options -m1000000 >pan.log 2>&1 || :
states=$(sed -n 's/^ *\([0-9.e+]*\) states, stored.*/\1/p' pan.log)
errors=$(sed -n 's/.*errors: \([0-9]*\)$/\1/p' pan.log)
if [ -z "$states" ] || [ -z "$errors" ]; then
    cat pan.log
    exit 2
fi
if [ "$errors" = 0 ] && grep -q 'depth too small\|out of memory\|not completed' pan.log; then
    echo "the search is not complete:"
    cat pan.log
    exit 2
fi
echo "$(basename "$model") $*: $states states, $errors errors"
[ "$errors" = 0 ] || grep '^pan:' pan.log | head -n 2
case $want in
holds) [ "$errors" = 0 ] ;;
breaks) [ "$errors" != 0 ] ;;
esac
