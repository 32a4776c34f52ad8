/* clear_reuse.c - fills the same map and clears it, over and over: nothing grows after the first.
 */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(clear_reuse, "put", "fill and clear the same map, over and over");

BENCH_BODY void clear_reuse(struct bench *b, const struct map_shape *shape,
                            const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), lengths = 0, wanted = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "clear_reuse", keys);
    if (!f) return;
    struct map_stream s = map_stream_each(b, shape, keys, true);
    ops->clear(shape, f->map);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--;) {
        for (uint64_t i = 0; i < keys; i++)
            map_bench_put(shape, ops, f->map, map_stream_key(shape, &s, i), i);
        lengths += ops->length(f->map);
        wanted += keys;
        ops->clear(shape, f->map);
    }
    bench_end(b);
    bench_expect(b, lengths, wanted);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(clear_reuse, impl)
MAP_BENCH_IMPLS(INSTANCE)
