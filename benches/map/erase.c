/* erase.c - erases every key of a full map in another random order; filling is not timed. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(erase, "erase", "erase every key of a full map in random order");

BENCH_BODY void erase(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), erased = 0, iterations = 0;
    struct map_stream order = map_stream_each(b, shape, keys, true);
    struct map_fixture *f = map_fixture(b, shape, ops, "erase", keys);
    if (!f) {
        map_stream_free(&order);
        return;
    }
    struct map_stream fill = map_stream_each(b, shape, keys, false);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++) {
        for (uint64_t i = 0; i < keys; i++)
            erased += ops->erase(shape, f->map, map_stream_key(shape, &order, i));
        bench_pause(b);
        map_fixture_refill(f, &fill);
        bench_resume(b);
    }
    bench_end(b);
    bench_expect(b, erased, keys * iterations);
    map_stream_free(&order);
    if (shape->key == MAP_KEY_STRING) map_fixture_drop(f); /* it points to strings of this sample */
    map_stream_free(&fill);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(erase, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_TAGS(erase)
