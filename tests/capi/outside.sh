#!/bin/sh
# outside.sh CAPI OUTSIDE SCRATCH CC CXX - builds and installs the C API on its own, then builds a C
# project against it through find_package and through pkg-config, shared and static, and runs all.
set -eu
capi=$1 outside=$2 scratch=$3 cc=$4 cxx=$5
rm -rf "$scratch"
mkdir -p "$scratch"
prefix=$scratch/prefix
flags="--benchmark_min_time=0.001"

check() {
    "$@" $flags 2>&1 | grep -q '^copy/4096 .* ns ' || { echo "$1 reports nothing" >&2; exit 1; }
}

cmake -S "$capi" -B "$scratch/capi" -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
cmake --build "$scratch/capi" >/dev/null
cmake --install "$scratch/capi" >/dev/null

cmake -S "$outside" -B "$scratch/outside" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_CXX_COMPILER="$cxx" >/dev/null
cmake --build "$scratch/outside" >/dev/null
check "$scratch/outside/outside_benchmark_c"
check "$scratch/outside/outside_benchmark_c_shared"

export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
[ "$(pkg-config --modversion benchmark_c)" = 1.0.0 ]
# shellcheck disable=SC2046 # pkg-config prints words
"$cc" -std=c17 -O2 "$outside/copy.c" -o "$scratch/by_pkg_config" \
    $(pkg-config --cflags --libs benchmark_c)
LD_LIBRARY_PATH=$prefix/lib check "$scratch/by_pkg_config"
rm "$prefix"/lib/libbenchmark_c.so*
# shellcheck disable=SC2046
"$cc" -std=c17 -O2 "$outside/copy.c" -o "$scratch/by_pkg_config_static" \
    $(pkg-config --static --cflags --libs benchmark_c)
check "$scratch/by_pkg_config_static"
