/* iterate_erase.c - erases each entry as the iterator shows it; filling is not timed. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(iterate_erase, "entry", "erase each entry as it is visited");

BENCH_BODY void iterate_erase(struct bench *b, const struct map_shape *shape,
                              const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), left = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "iterate_erase", keys);
    if (!f) return;
    struct map_stream s = map_stream_each(b, shape, keys, true);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--;) {
        struct map_iterator it;
        struct map_value key; /* a copy: the map's own may go with the entry */
        ops->iterate(shape, f->map, &it);
        while (ops->next(shape, f->map, &it)) {
            memcpy(key.bytes, it.key, shape->key_bytes);
            ops->erase(shape, f->map, key.bytes);
        }
        left += ops->length(f->map);
        bench_pause(b);
        map_fixture_refill(f, &s);
        bench_resume(b);
    }
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, left, 0);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(iterate_erase, impl)
MAP_BENCH_IMPLS(INSTANCE)
