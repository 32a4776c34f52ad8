/* upsert.c - counts words: m[key]++ from an empty map, each key ten times on average. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(upsert, "upsert", "count keys into an empty map, each ten times on average");

enum { UPSERT_REPEATS = 10 };

BENCH_BODY void upsert(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    if (!map_bench_suits(b, shape, ops)) return;
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), news = 0, lengths = 0;
    struct map_config config = map_bench_config(b);
    struct map_stream s = map_stream_draw(b, shape, keys, 0);
    bench_items(b, keys * UPSERT_REPEATS);
    for (uint64_t n = bench_begin(b); n--;) {
        void *map = ops->create(shape, &config, 0);
        for (uint64_t i = 0; i < keys * UPSERT_REPEATS; i++) {
            bool added;
            uint64_t *count =
                (uint64_t *)ops->upsert(shape, map, map_stream_next(shape, &s, i), &added);
            ++*count;
            news += added;
        }
        lengths += ops->length(map);
        ops->destroy(shape, map);
    }
    bench_end(b);
    bench_expect(b, lengths, news);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(upsert, impl)
MAP_BENCH_IMPLS(INSTANCE)
