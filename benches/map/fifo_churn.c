/* fifo_churn.c - erases the oldest key and puts a new one, again and again: tables that leave
 * tombstones fill up with them, chains of buckets empty from the front. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(fifo_churn, "put and erase", "erase the oldest key, put a new one");

/* Writes before the overflow and the tombstones of the memory pass are counted: what churn leaves
 * behind shows after many generations only. */
#define FIFO_GENERATIONS UINT64_C(32)
#define FIFO_WRITES_MOST (UINT64_C(4) << 20)

static uint64_t fifo_writes(uint64_t keys)
{
    uint64_t writes = FIFO_GENERATIONS * keys;
    return writes < FIFO_WRITES_MOST ? writes : FIFO_WRITES_MOST;
}

/* Erases the oldest key, puts the youngest; true if the old one was there. */
IMPL_GLUE bool fifo_step(const struct map_shape *shape, const struct map_ops *ops, void *map,
                         uint64_t first, uint64_t next)
{
    uint64_t old_key = random_mix(&first), young = next, young_key = random_mix(&young);
    bool erased = ops->erase(shape, map, &old_key);
    map_bench_put(shape, ops, map, &young_key, next);
    return erased;
}

BENCH_BODY void fifo_churn(struct bench *b, const struct map_shape *shape,
                           const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), erased = 0, put = 0;
    if (!map_bench_suits(b, shape, ops)) return;
    struct map_config config = map_bench_config(b);
    void *map = ops->create(shape, &config, 0);
    uint64_t first = b->seed << 32, next = first;
    for (; next < first + keys; next++) {
        uint64_t counter = next, key = random_mix(&counter);
        map_bench_put(shape, ops, map, &key, next);
    }
    for (uint64_t n = bench_begin(b); n--; first++, next++) {
        erased += fifo_step(shape, ops, map, first, next);
        put++;
    }
    bench_end(b);
    bench_expect(b, erased, put);
    if (bench_is_memory_pass(b)) {
        for (uint64_t n = fifo_writes(keys); n--; first++, next++)
            fifo_step(shape, ops, map, first, next);
        map_explain_size(b, shape, ops, map);
    }
    ops->destroy(shape, map);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(fifo_churn, impl)
MAP_BENCH_IMPLS(INSTANCE)
