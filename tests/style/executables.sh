#!/bin/sh
# A file has the executable bit exactly if its first line names an interpreter.
. "$(dirname "$0")/lib.sh"
{
    files '*' | while read -r file; do
        begins=$(head -c 2 "$file" | tr -d '\0')
        if [ -x "$file" ] && [ "$begins" != '#!' ]; then
            echo "$file:1: is executable but names no interpreter"
        elif [ ! -x "$file" ] && [ "$begins" = '#!' ]; then
            echo "$file:1: names an interpreter but is not executable"
        fi
    done
} | verdict
