#!/bin/sh
# Without jemalloc configuring stops with one sentence: what is missing, what for, what to do.
. "$(dirname "$0")/lib.sh"
mkdir "$scratch/none"
run env PKG_CONFIG_LIBDIR="$scratch/none" PKG_CONFIG_PATH= cmake -S "$top" -B "$scratch/build"
exits 1
says 'jemalloc is missing: allocation rows'
says 'scripts/setup, which installs libjemalloc-dev'
echo "$checks checks"
