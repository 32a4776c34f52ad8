/* small.c - looks up keys in many small maps, one after the other: where does hashing begin to pay?
 * (Go's MapFirst, MapMid and MapLast.) `place` chooses the key by the order of insertion. */
#include "benches/map/map_fixture.h"

BENCH_WORKLOAD(map, small, BENCH_LOOP, "get", MAP_PARAMS ",place",
               "look up a key in one of many small maps");

enum { SMALL_MAPS = 256, SMALL_MOST = 256 };

struct small_query {
    uint32_t map, key; /* key: which of the map's */
};
static struct small_query small_queries[1 << 14];

/* Which map and key at each position: drawn, so that no branch is learned. */
static void small_draw(struct bench *b, uint64_t keys)
{
    struct random random;
    random_seed(&random, b->seed);
    for (size_t i = 0; i < sizeof small_queries / sizeof *small_queries; i++) {
        const uint64_t places[] = {random_below(&random, keys), 0, keys / 2, keys - 1};
        small_queries[i].map = (uint32_t)random_below(&random, SMALL_MAPS);
        small_queries[i].key = (uint32_t)places[bench_param(b, PARAM_place)];
    }
}

BENCH_BODY void small(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, expected = 0, at = 0;
    void *maps[SMALL_MAPS];
    if (!map_bench_suits(b, shape, ops)) return;
    if (keys > SMALL_MOST) {
        bench_fail(b, "small maps: write --keys= with at most %d", SMALL_MOST);
        return;
    }
    struct map_config config = map_bench_config(b);
    struct map_stream s = map_stream_each(b, shape, SMALL_MAPS * keys, true);
    for (uint64_t m = 0; m < SMALL_MAPS; m++) {
        maps[m] = ops->create(shape, &config, 0);
        for (uint64_t i = m * keys; i < (m + 1) * keys; i++)
            map_bench_put(shape, ops, maps[m], map_stream_key(shape, &s, i), s.numbers[i]);
    }
    small_draw(b, keys);
    for (uint64_t n = bench_begin(b); n--; at++) {
        const struct small_query *q = &small_queries[at & ((1 << 14) - 1)];
        const void *key = map_stream_key(shape, &s, q->map * keys + q->key);
        sum += map_value_read(shape, ops->get(shape, maps[q->map], key));
    }
    bench_end(b);
    for (uint64_t i = 0; i < at; i++) {
        const struct small_query *q = &small_queries[i & ((1 << 14) - 1)];
        expected += s.numbers[q->map * keys + q->key];
    }
    if (strcmp(ops->name, "null")) bench_expect(b, sum, expected);
    if (bench_is_memory_pass(b)) map_explain_size(b, shape, ops, maps[0]);
    for (uint64_t m = 0; m < SMALL_MAPS; m++) ops->destroy(shape, maps[m]);
    map_stream_free(&s);
}

#define INSTANCE(impl) MAP_INSTANCE_U64(small, impl)
MAP_BENCH_IMPLS(INSTANCE)
