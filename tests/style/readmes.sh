#!/bin/sh
# Every family of impl/ explains itself on one screen, and impl/README.md names it.
. "$(dirname "$0")/lib.sh"
{
    for folder in impl/*/; do
        family=$(basename "$folder")
        [ -e "impl/$family/$family.h" ] || continue
        [ -s "impl/$family/README.md" ] || echo "impl/$family: has no README.md"
        grep -qw "$family" impl/README.md 2>/dev/null ||
            echo "impl/README.md: says nothing of $family"
    done
} | verdict
