/* miss.c - looks up keys that are not in the map, each lookup independent. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(miss, "get", "look up absent keys, independent of each other");

BENCH_BODY void miss(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), found = 0, at = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct map_stream s = map_stream_draw(b, shape, keys, MAP_ABSENT);
    const void *map = f->map;
    for (uint64_t n = bench_begin(b); n--; at++)
        found += ops->get(shape, map, map_stream_next(shape, &s, at)) != NULL;
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, found, 0);
    BENCH_KEEP(found);
    if (bench_is_memory_pass(b))
        map_explain_search(b, shape, ops, map, &s, "buckets_per_miss", "compares_per_miss");
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(miss, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_VARIANTS(miss)
MAP_KEY_SIZES(miss)
MAP_BIG_KEYS(miss)
MAP_NARROW(miss)
MAP_PAIRS(miss)
