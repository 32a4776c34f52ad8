/* copy.c - copies a map into an empty one in the order of iteration. Where that is the order of the
 * hash and both maps hash alike, open addressing without a seed of its own becomes quadratic. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(copy, "entry", "copy a map into an empty one in iteration order");

BENCH_BODY void copy(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), lengths = 0, wanted = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct map_config config = map_bench_config(b);
    config.seed = 0; /* as in a program: each map draws its own */
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--;) {
        struct map_iterator it;
        void *twin = ops->create(shape, &config, 0);
        ops->iterate(shape, f->map, &it);
        while (ops->next(shape, f->map, &it)) ops->put(shape, twin, it.key, it.value);
        lengths += ops->length(twin);
        wanted += keys;
        ops->destroy(shape, twin);
    }
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, lengths, wanted);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(copy, impl)
MAP_BENCH_IMPLS(INSTANCE)
