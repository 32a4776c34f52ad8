/* hit.c - looks up keys that are in the map, in an order of its own, each lookup independent. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(hit, "get", "look up present keys, independent of each other");

BENCH_BODY void hit(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, at = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct map_stream s = map_stream_draw(b, shape, keys, 0);
    const void *map = f->map;
    for (uint64_t n = bench_begin(b); n--; at++)
        sum += map_value_read(shape, ops->get(shape, map, map_stream_next(shape, &s, at)));
    bench_end(b);
    if (map_value_tells(shape) && strcmp(ops->name, "null"))
        bench_expect(b, sum, map_stream_sum(&s, at));
    BENCH_KEEP(sum);
    if (bench_is_memory_pass(b)) {
        map_explain_search(b, shape, ops, map, &s, "buckets_per_hit", "compares_per_hit");
        map_explain_size(b, shape, ops, map);
    }
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(hit, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_VARIANTS(hit)
MAP_HASHES(hit)
MAP_KEY_SIZES(hit)
MAP_BIG_KEYS(hit)
MAP_NARROW(hit)
MAP_PAIRS(hit)
