/* insert_latency.c - the time of each single insert while a map grows from empty to `keys` entries:
 * what growing costs the one who happens to wait. Percentiles are of the last iteration. */
#include "benches/map/map_histogram.h"
#include "benches/map/map_insert.h"

MAP_WORKLOAD(insert_latency, "put", "time every single insert while the map grows");

static struct map_histogram insert_histogram;

BENCH_BODY void insert_latency(struct bench *b, const struct map_shape *shape,
                               const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    if (!map_bench_suits(b, shape, ops)) return;
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), length = 0, wanted = 0;
    struct map_config config = map_bench_config(b);
    struct map_stream s = map_stream_each(b, shape, keys, true);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--;) {
        void *map = ops->create(shape, &config, 0);
        map_histogram_start(&insert_histogram);
        for (uint64_t i = 0; i < keys; i++) {
            uint64_t before = map_tick();
            map_bench_put(shape, ops, map, map_stream_key(shape, &s, i), i);
            map_histogram_add(&insert_histogram, map_tick() - before);
        }
        length += ops->length(map);
        wanted += keys;
        bench_pause(b);
        ops->destroy(shape, map);
        bench_resume(b);
    }
    bench_end(b);
    bench_expect(b, length, wanted);
    map_histogram_report(b, &insert_histogram);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(insert_latency, impl)
MAP_BENCH_IMPLS(INSTANCE)
