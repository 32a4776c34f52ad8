/* ordered.c - reads a map in the order of its keys, in four ways (claim M7): keys into an array,
 * sorted, each looked up, as Go programs do; pairs sorted by comparisons; pairs sorted by radix; a
 * map that is ordered already, walked. Collecting is timed. */
#include "benches/map/map_fixture.h"
#include "benches/map/map_radix.h"

BENCH_WORKLOAD(map, ordered, BENCH_LOOP, "entry", MAP_PARAMS ",order",
               "read all entries in the order of their keys");

enum ordered_way { ORDERED_LOOKUP, ORDERED_PAIRS, ORDERED_RADIX, ORDERED_WALK };

/* What was read: the sum of values, and whether keys ever went down. */
struct ordered_tally {
    uint64_t sum, last, descents;
};

IMPL_GLUE void ordered_count(struct ordered_tally *tally, uint64_t key, uint64_t value)
{
    tally->descents += key < tally->last;
    tally->last = key;
    tally->sum += value;
}

IMPL_GLUE size_t ordered_collect(const struct map_shape *shape, const struct map_ops *ops,
                                 void *map, struct radix_pair *pairs)
{
    struct map_iterator it;
    size_t count = 0;
    ops->iterate(shape, map, &it);
    for (; ops->next(shape, map, &it); count++)
        pairs[count] = (struct radix_pair){hash_read64(it.key), map_value_read(shape, it.value)};
    return count;
}

BENCH_BODY void ordered_by_lookup(const struct map_shape *shape, const struct map_ops *ops,
                                  void *map, uint64_t *keys, struct ordered_tally *tally)
{
    struct map_iterator it;
    size_t count = 0;
    ops->iterate(shape, map, &it);
    while (ops->next(shape, map, &it)) keys[count++] = hash_read64(it.key);
    radix_compare_sort(keys, count, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        ordered_count(tally, keys[i], map_value_read(shape, ops->get(shape, map, &keys[i])));
}

BENCH_BODY void ordered_by_pairs(const struct map_shape *shape, const struct map_ops *ops,
                                 void *map, struct radix_pair *pairs, bool radix,
                                 struct ordered_tally *tally)
{
    size_t count = ordered_collect(shape, ops, map, pairs);
    if (radix)
        radix_sort(pairs, pairs + count, count);
    else
        radix_compare_sort(pairs, count, sizeof *pairs);
    for (size_t i = 0; i < count; i++) ordered_count(tally, pairs[i].key, pairs[i].value);
}

BENCH_BODY void ordered_by_walk(const struct map_shape *shape, const struct map_ops *ops, void *map,
                                struct ordered_tally *tally)
{
    struct map_iterator it;
    ops->iterate(shape, map, &it);
    while (ops->next(shape, map, &it))
        ordered_count(tally, hash_read64(it.key), map_value_read(shape, it.value));
}

BENCH_BODY void ordered(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), iterations = 0;
    enum ordered_way way = (enum ordered_way)bench_param(b, PARAM_order);
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct radix_pair *pairs = (struct radix_pair *)malloc(2 * keys * sizeof *pairs);
    struct ordered_tally tally = {0, 0, 0};
    CHECK(pairs != NULL);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++, tally.last = 0) {
        if (way == ORDERED_LOOKUP)
            ordered_by_lookup(shape, ops, f->map, &pairs->key, &tally);
        else if (way == ORDERED_WALK)
            ordered_by_walk(shape, ops, f->map, &tally);
        else
            ordered_by_pairs(shape, ops, f->map, pairs, way == ORDERED_RADIX, &tally);
    }
    bench_end(b);
    bench_expect(b, tally.sum, iterations * (keys * (keys - 1) / 2));
    bench_expect(b, tally.descents, 0); /* walking a hash map fails here, as it should */
    free(pairs);
}

#ifndef MAP_PEER
MAP_INSTANCE_U64(ordered, go)
MAP_INSTANCE_U64(ordered, dense)
MAP_INSTANCE_U64(ordered, best)
MAP_INSTANCE_U64(ordered, sorted)
#endif
