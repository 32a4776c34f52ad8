/* iterate.c - visits every entry of the map and reads key and value. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(iterate, "entry", "visit every entry, reading key and value");

BENCH_BODY void iterate(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, iterations = 0;
    uint64_t first_bytes = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++) {
        struct map_iterator it;
        ops->iterate(shape, f->map, &it);
        while (ops->next(shape, f->map, &it)) {
            first_bytes += *(const unsigned char *)it.key;
            sum += map_value_read(shape, it.value);
        }
    }
    bench_end(b);
    BENCH_KEEP(first_bytes);
    if (map_value_tells(shape) && strcmp(ops->name, "null"))
        bench_expect(b, sum, iterations * (keys * (keys - 1) / 2));
    BENCH_KEEP(sum);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(iterate, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_TAGS(iterate)
