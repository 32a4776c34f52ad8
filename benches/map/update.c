/* update.c - stores a new value under keys that are in the map. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(update, "put", "store new values under present keys");

BENCH_BODY void update(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), at = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "update", keys);
    if (!f) return;
    struct map_stream s = map_stream_draw(b, shape, keys, 0);
    for (uint64_t n = bench_begin(b); n--; at++)
        map_bench_put(shape, ops, f->map, map_stream_next(shape, &s, at), at);
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, ops->length(f->map), keys);
    /* Strings: the map now points to the stream's copies, which must stay. */
    if (shape->key == MAP_KEY_STRING)
        for (uint64_t i = 0; i < keys; i++)
            map_bench_put(shape, ops, f->map, map_stream_key(shape, &f->own, i), i);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(update, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_TAGS(update)
