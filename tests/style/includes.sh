#!/bin/sh
# impl/ is layered: a family includes itself and families of lower ranks, by a path from impl/;
# never benches/ or tests/, and never in a circle.
. "$(dirname "$0")/lib.sh"
edges=$(mktemp)
trap 'rm -f "$edges"' EXIT
find impl -type f -name '*.h' -print | sort |
    xargs -r grep -HnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' |
    sed 's/^\([^:]*\):\([0-9]*\):[^"]*"\([^"]*\)".*/\1 \2 \3/' >"$edges"
{
    awk '
    BEGIN {
        # One line a rank: common <- alloc <- slice, map, lock <- ...
        order = "common|alloc|slice map lock|cmap defer|sched|sync|chan|equal make shared_slice"
        ranks = split(order, layer, "|")
        for (r = 1; r <= ranks; r++) {
            n = split(layer[r], name, " ")
            for (i = 1; i <= n; i++) rank[name[i]] = r
        }
    }
    {
        split($1, from, "/"); split($3, to, "/")
        own = from[2]; other = to[1]
        where = $1 ":" $2 ": "
        if (!(own in rank)) print where "family " own " has no place in the include order"
        else if ($3 !~ /\// || $3 ~ /\.\.?\//) print where $3 " is not a path from impl/"
        else if (!(other in rank)) print where "impl must not include " $3
        else if (own != other && rank[other] >= rank[own])
            print where own " must not include " other ", which is not below it"
    }' "$edges"
    sed 's|^impl/\([^ ]*\) [0-9]* |\1 |' "$edges" | tsort 2>&1 >/dev/null |
        sed 's/^tsort: *//' | grep -v '^-: input contains' | sed 's/^/includes go in a circle: /'
} | verdict
