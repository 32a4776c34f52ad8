/* visit_all.c - shows every entry to a function of the caller, which reads key and value. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(visit_all, "entry", "visit every entry in one call, reading key and value");

struct seen {
    const struct map_shape *shape;
    uint64_t first_bytes, values;
};

/* A map_visitor. */
IMPL_GLUE void see(const void *key, void *value, void *context)
{
    struct seen *seen = (struct seen *)context;
    seen->first_bytes += *(const unsigned char *)key;
    seen->values += map_value_read(seen->shape, value);
}

BENCH_BODY void visit_all(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), iterations = 0;
    struct seen seen = {shape, 0, 0};
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++)
        map_visit_all(ops, shape, f->map, see, &seen);
    bench_end(b);
    BENCH_KEEP(seen.first_bytes);
    bench_expect(b, seen.values, iterations * (keys * (keys - 1) / 2));
    BENCH_KEEP(seen.values);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(visit_all, impl)
#ifdef MAP_PEER
MAP_BENCH_IMPLS(INSTANCE)
#else
INSTANCE(best)
INSTANCE(best_steps)
#endif
