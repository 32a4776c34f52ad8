#!/bin/sh
# gate.sh check|can_fail ASSAY REFERENCE - the gate on instruction counts, and proof that it bites.
set -u
what=$1 assay=$2 reference=$3

command -v valgrind >/dev/null || { echo 'valgrind is not installed: nothing is counted'; exit 77; }
if [ ! -e "$reference" ]; then
    echo "no reference for this compiler: scripts/instructions --refresh writes $reference"
    exit 77
fi
[ "$what" = check ] && exec "$assay" instructions --reference "$reference"

folder=$(mktemp -d) || exit 2
trap 'rm -rf "$folder"' EXIT
failed=0

# gate CODE PATTERN - against the changed reference: the exit code, and a line that says it.
gate() {
    code=0
    "$assay" instructions --instances "$folder/instances" --reference "$folder/reference.tsv" \
        >"$folder/output" 2>&1 || code=$?
    [ "$code" = "$1" ] || { echo "exit $code, wanted $1:"; cat "$folder/output"; failed=1; }
    grep -Eq "$2" "$folder/output" ||
        { echo "no line matches '$2':"; cat "$folder/output"; failed=1; }
}

name=$(grep -v '^#' "$reference" | head -n 1 | cut -f 1)
printf '%s\n' "$name" >"$folder/instances"

# change FACTOR: the reference as if its first count were that much of what it is.
change() {
    awk -F '\t' -v factor="$1" -v name="$name" \
        '$1 == name { printf "%s\t%.10g\n", $1, $2 * factor; next } { print }' \
        "$reference" >"$folder/reference.tsv"
}

change 0.98
gate 1 "^MORE +$name: was [0-9.]+ instructions an operation, is [0-9.]+ \(\+2"
change 1.02
gate 0 "^fewer +$name: was "
change 1.005
gate 0 '^1 counts are within 1 %'
grep -v "^$name" "$reference" >"$folder/reference.tsv"
gate 1 "^NEW +$name"
echo 'rubbish' >"$folder/reference.tsv"
gate 2 'reference.tsv is damaged'
change 1
echo 'slice/nothing/impl:go118' >"$folder/instances"
gate 2 'slice/nothing/impl:go118: '
exit $failed
