/* insert.c - builds a map of `keys` entries from empty, growing on the way; destroying is not
 * timed. Each iteration uses other keys (numbers are salted), so that no branch is learned. */
#include "benches/map/map_insert.h"

MAP_WORKLOAD(insert, "put", "build the whole map from empty, growing on the way");

BENCH_BODY void insert(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    map_insert_all(b, shape, ops, 0);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(insert, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_VARIANTS(insert)
MAP_KEY_SIZES(insert)
MAP_BIG_KEYS(insert)
MAP_NARROW(insert)
MAP_PAIRS(insert)
