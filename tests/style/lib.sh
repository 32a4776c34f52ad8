# lib.sh - what the style rules share: which files there are, and how a rule reports.
#
# A rule is a script of this folder, called with the top of a tree (and, for tidy, its build
# folder). It prints one line `FILE:LINE: what is wrong` an offence and exits 1, or 0 without any,
# or 77 where its tool is missing. selftest.sh proves that each of them can fail.
# shellcheck shell=sh

tree=${1:?usage: rule.sh TREE [BUILD]}
cd "$tree" || exit 2

# files PATTERN...: our own files with one of these names; not data, results or build folders.
files() {
    expression=
    for pattern in "$@"; do
        expression="$expression${expression:+ -o} -name $pattern"
    done
    set -f
    # shellcheck disable=SC2086 # the expression is a list of words; set -f keeps its patterns
    find . \( -name build -o -name .git -o -name .cache -o -path ./tests/data \
        -o -path ./results \) -prune -o -type f \( $expression \) -print |
        sed 's|^\./||' | sort
    set +f
}

c_files() {
    files '*.c' '*.h' '*.cc' '*.hh' '*.def'
}

# Every script says so in its first line, whatever its name.
shell_files() {
    { files '*.sh'; find .ci scripts -type f 2>/dev/null; } | sort -u | while read -r file; do
        head -n 1 "$file" | grep -Eq '^#! ?/bin/(ba)?sh' && echo "$file"
        case $file in *.sh) head -n 1 "$file" | grep -q '^#!' || echo "$file" ;; esac
    done
}

need() {
    command -v "$1" >/dev/null 2>&1 || { echo "skipped: $1 is not installed"; exit 77; }
}

# verdict: reads offences; passes if there are none.
verdict() {
    awk '{ print } END { exit NR > 0 }'
}
