#!/bin/sh
# No source file has more than 400 lines, no line more than 100 columns.
. "$(dirname "$0")/lib.sh"
export LC_ALL=C.UTF-8 # columns, not bytes
{
    sources=$(c_files; shell_files; files '*.awk' '*.cmake' CMakeLists.txt '*.conf' '*.gp')
    for file in $(printf '%s\n' "$sources" | sort -u); do
        lines=$(wc -l <"$file")
        [ "$lines" -le 400 ] || echo "$file:400: $lines lines; 400 is the most, so split the file"
        grep -nE '^.{101,}$' "$file" | sed "s|^\([0-9]*\):.*|$file:\1: longer than 100 columns|"
    done
} | verdict
