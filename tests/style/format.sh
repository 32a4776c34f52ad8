#!/bin/sh
# Every C and C++ file is as clang-format leaves it.
. "$(dirname "$0")/lib.sh"
need clang-format
files '*.c' '*.h' '*.cc' '*.hh' | xargs -r clang-format --style=file --dry-run -Werror
