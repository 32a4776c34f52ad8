/* grow_shrink.c - visits the sixteenth that is left of a map that was once full: no map here gives
 * memory back, so the visit passes the empty places, too. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(grow_shrink, "entry", "visit what is left after erasing 15 of 16 entries");

enum { GROW_SHRINK_LEFT = 16 };

BENCH_BODY void grow_shrink(struct bench *b, const struct map_shape *shape,
                            const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), seen = 0, wanted = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "grow_shrink", keys);
    if (!f) return;
    struct map_stream s = map_stream_each(b, shape, keys, false);
    bool full = ops->length(f->map) == keys; /* the fixture stays: shrink it only once */
    for (uint64_t i = keys / GROW_SHRINK_LEFT + 1; full && i < keys; i++)
        ops->erase(shape, f->map, map_stream_key(shape, &s, i));
    bench_items(b, ops->length(f->map) ? ops->length(f->map) : 1);
    for (uint64_t n = bench_begin(b); n--;) {
        struct map_iterator it;
        ops->iterate(shape, f->map, &it);
        while (ops->next(shape, f->map, &it)) seen++;
        wanted += ops->length(f->map);
    }
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, seen, wanted);
    if (bench_is_memory_pass(b)) map_explain_size(b, shape, ops, f->map);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(grow_shrink, impl)
MAP_BENCH_IMPLS(INSTANCE)
