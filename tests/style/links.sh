#!/bin/sh
# Every relative link of a document leads to a file, and every `scripts/<name>` it speaks of exists.
. "$(dirname "$0")/lib.sh"
files '*.md' | while read -r document; do
    folder=$(dirname "$document")
    grep -no '](\([^)#:]*\))' "$document" | tr -d '](' | tr -d ')' |
        while IFS=: read -r line target; do
            [ -e "$folder/$target" ] || echo "$document:$line: link to $target, which is not there"
        done
    grep -noE '`scripts/[a-z_]+[` ]' "$document" | tr -d '` ' | while IFS=: read -r line script; do
        [ -e "$script" ] || echo "$document:$line: speaks of $script, which is not there"
    done
done | verdict
