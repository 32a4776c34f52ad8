/* insert_reserved.c - as insert, but the map is told at its creation how many entries will come.
 * Creating it is in the figure: that is where the memory comes from. */
#include "benches/map/map_insert.h"

MAP_WORKLOAD(insert_reserved, "put", "build the whole map with its size given at creation");

BENCH_BODY void insert_reserved(struct bench *b, const struct map_shape *shape,
                                const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    map_insert_all(b, shape, ops, (size_t)bench_param(b, PARAM_keys));
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(insert_reserved, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_TAGS(insert_reserved)
