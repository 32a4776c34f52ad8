#!/bin/sh
# Every family of impl/ explains itself on one screen; README.md and impl/README.md name it.
. "$(dirname "$0")/lib.sh"
{
    for folder in impl/*/; do
        family=$(basename "$folder")
        [ -e "impl/$family/$family.h" ] || continue
        [ -s "impl/$family/README.md" ] || echo "impl/$family: has no README.md"
        for map in README.md impl/README.md; do
            grep -qsw "$family" $map || echo "$map: says nothing of $family"
        done
    done
} | verdict
