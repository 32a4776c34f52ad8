#!/bin/sh
# build_time - no translation unit takes more than a minute of processor time to compile.
#
# usage: build_time.sh BUILD
#
# ninja's log knows the time on the clock, which a busy machine stretches. So it only accuses: what
# took longer there is compiled again, and its processor time decides.
set -eu
cd "${1:?usage: build_time.sh BUILD}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

awk -F'\t' '
    $4 ~ /\.o$/ { took[$4] = ($2 - $1) / 1000 } # a later line is a later build
    END { for (object in took) print took[object], object }' .ninja_log | sort -rn >"$scratch/units"
[ -s "$scratch/units" ] || { echo "the log holds no translation unit"; exit 1; }
echo "$(wc -l <"$scratch/units") units; the longest on the clock: $(head -n 1 "$scratch/units")"

# The processor seconds of compiling object $1 again, elsewhere.
processor_seconds() {
    ninja -t commands "$1" | tail -n 1 |
        sed "s| -o [^ ]*| -o $scratch/o|; s| -MF [^ ]*| -MF $scratch/d|; s/\$/; times/" |
        sh | awk 'NR == 2 { split($1, user, "[ms]"); print int(user[1] * 60 + user[2]) }'
}

status=0
awk '$1 > 60 { print $2 }' "$scratch/units" >"$scratch/accused"
while read -r object; do
    ninja -t commands "$object" >/dev/null 2>&1 || continue # of an older build: it is no more
    seconds=$(processor_seconds "$object")
    echo "$object: $seconds s of processor time"
    [ "${seconds:-61}" -le 60 ] || { echo "60 is the most: split it"; status=1; }
done <"$scratch/accused"
exit $status
