/* tiny.c - creates a map, puts `keys` entries (a few), finds each, destroys it: a local variable.
 */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(tiny, "map", "create, fill, search and destroy one small map");

enum { TINY_MOST = 1 << (MAP_STREAM_LOG2 - 1) }; /* half of the drawn keys */

BENCH_BODY void tiny(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, maps = 0;
    if (!map_bench_suits(b, shape, ops)) return;
    if (keys > TINY_MOST) {
        bench_fail(b, "maps to throw away: write --keys= with at most %d", TINY_MOST);
        return;
    }
    struct map_config config = map_bench_config(b);
    struct map_stream s = map_stream_draw(b, shape, UINT64_C(1) << 30, 0);
    const uint64_t mask = (UINT64_C(1) << MAP_STREAM_LOG2) - 1;
    for (uint64_t n = bench_begin(b); n--; maps++) {
        uint64_t first = maps * keys & (mask >> 1); /* keys never pass the end */
        void *map = ops->create(shape, &config, 0);
        for (uint64_t i = first; i < first + keys; i++)
            map_bench_put(shape, ops, map, map_stream_key(shape, &s, i), i);
        for (uint64_t i = first; i < first + keys; i++)
            sum += ops->get(shape, map, map_stream_key(shape, &s, i)) != NULL;
        ops->destroy(shape, map);
    }
    bench_end(b);
    bench_expect(b, sum, maps * keys);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(tiny, impl)
MAP_BENCH_IMPLS(INSTANCE)
