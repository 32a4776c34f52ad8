/* iterate_batch.c - iterate.c by lists of entries, where a map has them. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(iterate_batch, "entry", "visit every entry in lists, where the map gives them");

struct seen {
    uint64_t first_bytes, values;
};

IMPL_GLUE void see(const struct map_shape *shape, const void *key, const void *value,
                   struct seen *seen)
{
    seen->first_bytes += *(const unsigned char *)key;
    seen->values += map_value_read(shape, value);
}

IMPL_GLUE void see_batch(const struct map_shape *shape, const struct map_batch *batch,
                         struct seen *seen)
{
    struct map_string string;
    for (size_t i = 0; i < batch->count; i++)
        see(shape, map_batch_key(shape, batch, i, &string), map_batch_value(batch, i), seen);
}

BENCH_BODY void iterate_batch(struct bench *b, const struct map_shape *shape,
                              const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), iterations = 0;
    struct seen seen = {0, 0};
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++) {
        struct map_iterator it;
        struct map_batch batch;
        ops->iterate(shape, f->map, &it);
        if (ops->batch)
            while (ops->batch(shape, f->map, &it, &batch)) see_batch(shape, &batch, &seen);
        else
            while (ops->next(shape, f->map, &it)) see(shape, it.key, it.value, &seen);
    }
    bench_end(b);
    BENCH_KEEP(seen.first_bytes);
    bench_expect(b, seen.values, iterations * (keys * (keys - 1) / 2));
    BENCH_KEEP(seen.values);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(iterate_batch, impl)
#ifdef MAP_PEER
MAP_BENCH_IMPLS(INSTANCE)
#else
INSTANCE(best)
#endif
