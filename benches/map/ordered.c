/* ordered.c - reads a map in the order of its keys, as Go programs do: keys into an array, sorted,
 * each looked up (claim M7). ordered_pairs copies the values along instead of looking them up. */
#include "benches/map/map_fixture.h"

MAP_WORKLOAD(ordered, "entry", "read in key order: collect keys, sort, look each up");
MAP_WORKLOAD(ordered_pairs, "entry", "read in key order: collect pairs and sort them");

struct ordered_pair {
    uint64_t key, value;
};

static int ordered_compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The sort is libc's, behind a function pointer, as a program would call it. */
__attribute__((noinline)) static void ordered_sort(void *items, size_t count, size_t bytes)
{
    qsort(items, count, bytes, ordered_compare);
}

IMPL_GLUE size_t ordered_collect(const struct map_shape *shape, const struct map_ops *ops,
                                 void *map, struct ordered_pair *pairs, uint64_t *keys)
{
    struct map_iterator it;
    size_t count = 0;
    ops->iterate(shape, map, &it);
    for (; ops->next(shape, map, &it); count++) {
        if (keys)
            keys[count] = hash_read64(it.key);
        else
            pairs[count] =
                (struct ordered_pair){hash_read64(it.key), map_value_read(shape, it.value)};
    }
    return count;
}

BENCH_BODY void ordered_read(struct bench *b, const struct map_shape *shape,
                             const struct map_ops *ops, bool by_pairs)
{
    uint64_t keys = (uint64_t)bench_param(b, PARAM_keys), sum = 0, iterations = 0;
    struct map_fixture *f = map_fixture(b, shape, ops, "read", keys);
    if (!f) return;
    struct ordered_pair *pairs = (struct ordered_pair *)malloc(keys * sizeof *pairs);
    uint64_t *sorted = (uint64_t *)(void *)pairs;
    CHECK(pairs != NULL);
    bench_items(b, keys);
    for (uint64_t n = bench_begin(b); n--; iterations++) {
        size_t count = ordered_collect(shape, ops, f->map, pairs, by_pairs ? NULL : sorted);
        ordered_sort(pairs, count, by_pairs ? sizeof *pairs : sizeof *sorted);
        for (size_t i = 0; i < count; i++)
            sum += by_pairs ? pairs[i].value
                            : map_value_read(shape, ops->get(shape, f->map, &sorted[i]));
    }
    bench_end(b);
    if (strcmp(ops->name, "null")) bench_expect(b, sum, iterations * (keys * (keys - 1) / 2));
    free(pairs);
}

BENCH_BODY void ordered(struct bench *b, const struct map_shape *shape, const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    ordered_read(b, shape, ops, false);
}

BENCH_BODY void ordered_pairs(struct bench *b, const struct map_shape *shape,
                              const struct map_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    ordered_read(b, shape, ops, true);
}

#ifndef MAP_PEER
MAP_INSTANCE_U64(ordered, go)
MAP_INSTANCE_U64(ordered_pairs, go)
#endif
