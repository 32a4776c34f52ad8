/* churn.c - puts or erases, by the toss of a coin, random keys out of twice as many as the map
 * holds: the number of entries stays, tombstones and overflow come and go. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(churn, "put or erase", "put or erase random keys at a constant size");

/* Bit i: operation i is a put. Apart from the keys, so that any kind of key can be churned. */
static uint64_t churn_coins[1 << 10];

static void churn_toss(uint64_t seed)
{
    struct random random;
    random_seed(&random, seed ^ HASH_SECRET_B);
    for (int i = 0; i < 1 << 10; i++) churn_coins[i] = random_next(&random);
}

BENCH_BODY void churn(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), at = 0, balance = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "churn", keys);
    if (!f) return;
    struct map_stream s = map_stream_draw(b, shape, 2 * keys, 0);
    uint64_t before = ops->length(f->map);
    churn_toss(b->seed);
    for (uint64_t n = bench_begin(b); n--; at++) {
        const void *key = map_stream_next(shape, &s, at);
        struct map_value value;
        if (shape->value_bytes > 8) memset(&value, 0, shape->value_bytes);
        map_value_write(shape, at, value.bytes);
        if (churn_coins[at >> 6 & 1023] >> (at & 63) & 1)
            balance += ops->put(shape, f->map, key, value.bytes);
        else
            balance -= ops->erase(shape, f->map, key);
    }
    bench_end(b);
    bench_expect(b, ops->length(f->map), before + balance);
    if (bench_is_memory_pass(b)) map_explain_size(b, shape, ops, f->map);
    if (shape->key == MAP_KEY_STRING) map_fixture_drop(f); /* it points to strings of this sample */
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_BOTH(churn, impl)
MAP_BENCH_IMPLS(INSTANCE)
MAP_GO_VARIANTS(churn)
