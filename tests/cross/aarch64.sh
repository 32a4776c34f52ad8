#!/bin/sh
# aarch64 - cross-compile the switch of fibers for AArch64 and run it under qemu.
#
# usage: aarch64.sh SOURCE-ROOT
#
# Exit: 1 it does not compile or fails, 77 the compiler or qemu is not here (scripts/setup --dev).
set -eu
root=${1:?usage: aarch64.sh SOURCE-ROOT}
for tool in aarch64-linux-gnu-gcc qemu-aarch64; do
    if ! command -v "$tool" >/dev/null; then
        echo "skipped: no $tool here: scripts/setup --dev installs it"
        exit 77
    fi
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for level in -O1 -O3; do
    aarch64-linux-gnu-gcc $level -static -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -I"$root/impl" \
        "$root/tests/cross/switch.c" -o "$scratch/switch" -lpthread
    qemu-aarch64 "$scratch/switch"
done
