#!/bin/sh
# CONTRIBUTING.md's "Add your own implementation", executed word for word in a copy of the tree.
#
# A block ```c PATH makes that file, ```diff is applied by git, ```sh is run. Then: is the new one
# listed, did the contract test pass, does every workload run it?
. "$(dirname "$0")/lib.sh"

mkdir "$scratch/copy"
(cd "$top" && tar -cf - --exclude=./build --exclude=./results/runs --exclude=./.git .) |
    tar -xf - -C "$scratch/copy"
cd "$scratch/copy"

# blocks: one file a block, in order: 1.c with its path in 1.path, 2.diff, 3.sh ...
mkdir "$scratch/blocks"
awk -v out="$scratch/blocks" '
    /^## / { inside = /^## Add your own implementation/ }
    !inside { next }
    /^```/ && file { close(file); file = ""; next }
    /^```/ { kind = substr($1, 4); file = sprintf("%s/%02d.%s", out, ++count, kind)
             if ($2) print $2 > (file ".path"); printf "" > file; next }
    file { print > file }' CONTRIBUTING.md

for block in "$scratch"/blocks/*; do
    case $block in
    *.path) continue ;;
    *.diff) run git apply "$block" ;;
    *.sh) run sh -e "$block" ;;
    *)
        [ ! -e "$(cat "$block.path")" ] || wrong "$(cat "$block.path") exists already"
        run cp "$block" "$(cat "$block.path")"
        ;;
    esac
    exits 0
done
[ "$checks" -ge 4 ] || wrong "only $checks blocks were found"

name=$(sed -n 's/^SLICE_OPS(\([a-z0-9_]*\),.*/\1/p' "$scratch"/blocks/*.c)
binary=build/release/bin/bench_slice
run "$binary" --list; exits 0; prints "\"name\":[[:space:]]*\"$name\""
run build/release/bin/contract_slice; exits 0
run "$binary" --names "--impl=$name"; exits 0; prints "/impl:$name/"
cp "$scratch/out" "$scratch/names"
run "$binary" --names --impl=double; all=$(cut -d / -f 2 "$scratch/out" | sort -u | tr '\n' ' ')
own=$(cut -d / -f 2 "$scratch/names" | sort -u | tr '\n' ' ')
[ "$own" = "$all" ] || wrong "workloads with $name: $own; those of double: $all"
"$(dirname "$0")/smoke.sh" "$top" "$PWD/$binary" "--impl=$name"

# It is as tidy as everything else.
for rule in format names includes; do
    run "$top/tests/style/$rule.sh" "$PWD"; exits 0
done
echo "$checks checks"
