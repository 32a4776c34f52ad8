/* hit_dependent.c - each lookup waits for the value of the one before: latency, not throughput. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(hit_dependent, "get", "look up present keys, each waiting for the last value");

BENCH_BODY void hit_dependent(struct bench *b, const struct map_shape *shape,
                              const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, at = 0, done = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct map_stream s = map_stream_draw(b, shape, keys, 0);
    const void *map = f->map;
    for (uint64_t n = bench_begin(b); n--; done++) {
        uint64_t value =
            map_value_read(shape, ops->get(shape, map, map_stream_next(shape, &s, at)));
        sum += value;
        at += 1 + (value >> 63); /* values are small: always 1, but only the value tells */
    }
    bench_end(b);
    if (map_value_tells(shape) && strcmp(ops->name, "null"))
        bench_expect(b, sum, map_stream_sum(&s, done));
    BENCH_KEEP(sum);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(hit_dependent, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_TAGS(hit_dependent)
