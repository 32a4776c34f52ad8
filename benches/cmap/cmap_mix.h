/* cmap_mix.h - loads, stores and deletes at a constant size: what mix.c times whole and latency.c
 * one by one. */
#ifndef BENCHES_CMAP_CMAP_MIX_H
#define BENCHES_CMAP_CMAP_MIX_H

#include "benches/cmap/cmap_bench.h"
#include "benches/cmap/cmap_stream.h"

/* One member's place in the stream and its books. */
struct cmap_mix {
    const struct cmap_bench *shared;
    void *map;
    uint64_t base, at, dice, limit;
    uint64_t balance, wrong; /* stored as new, less deleted; values that nobody stored */
};

IMPL_GLUE struct cmap_mix cmap_mix_start(const struct bench_member *member)
{
    const struct cmap_bench *shared = (const struct cmap_bench *)member->shared;
    struct cmap_mix mix;
    mix.shared = shared;
    mix.map = shared->map;
    mix.base = shared->own_keys * member->index;
    mix.at = member->seed * UINT64_C(0x9e3779b97f4a7c15) >> 32;
    mix.dice = member->seed;
    mix.limit = shared->read_limit;
    mix.balance = mix.wrong = 0;
    return mix;
}

BENCH_BODY void cmap_mix_step(struct cmap_mix *mix, const struct cmap_shape *shape,
                              const struct cmap_ops *ops)
{
    const uint32_t *numbers = mix->shared->numbers;
    uint64_t key = cmap_bench_key(numbers[mix->at++ & (CMAP_STREAM_LENGTH - 1)] + mix->base);
    uint64_t value = 0;
    mix->dice = mix->dice * UINT64_C(6364136223846793005) + 1442695040888963407;
    if (mix->dice >> 32 < mix->limit) {
        if (ops->load(shape, mix->map, key, &value)) mix->wrong |= value ^ cmap_bench_value(key);
    } else if (mix->dice >> 31 & 1) {
        mix->balance += ops->store(shape, mix->map, key, cmap_bench_value(key));
    } else {
        mix->balance -= ops->load_and_delete(shape, mix->map, key, &value);
    }
}

/* Every other key is there: with as many stores as deletes about as many stay. */
BENCH_BODY uint64_t cmap_mix_fill(struct bench *b, struct cmap_bench *shared,
                                  const struct cmap_shape *shape, const struct cmap_ops *ops)
{
    enum cmap_skew skew = (enum cmap_skew)bench_param(b, PARAM_skew);
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads);
    uint64_t universe = 2 * (uint64_t)bench_param(b, PARAM_keys), count = 0;
    if (skew == CMAP_HOT) universe = 1;
    if (skew == CMAP_DISJOINT) universe = universe / threads + 1;
    shared->own_keys = skew == CMAP_DISJOINT ? universe : 0;
    shared->numbers = cmap_stream(skew, universe);
    shared->read_limit = ((uint64_t)bench_param(b, PARAM_reads) << 32) / 100;
    if (skew == CMAP_DISJOINT) universe *= threads;
    for (uint64_t i = 0; i < universe; i += 2, count++)
        ops->store(shape, shared->map, cmap_bench_key(i), cmap_bench_value(cmap_bench_key(i)));
    return count;
}

/* A map, filled; returns how many entries. */
BENCH_BODY uint64_t cmap_mix_open(struct bench *b, struct cmap_bench *shared,
                                  const struct cmap_shape *shape, const struct cmap_ops *ops)
{
    memset(shared, 0, sizeof *shared);
    shared->map = cmap_bench_make(b, shape, ops, 0);
    uint64_t count = cmap_mix_fill(b, shared, shape, ops);
    cmap_bench_team(b);
    return count;
}

BENCH_BODY void cmap_mix_close(struct bench *b, struct cmap_bench *shared, uint64_t count,
                               const struct cmap_shape *shape, const struct cmap_ops *ops)
{
    if (strcmp(ops->name, "null") != 0)
        bench_expect(b, ops->length(shape, shared->map), count + bench_team_sum());
    bench_expect(b, shared->wrong, 0);
    cmap_bench_memory(b, shape, ops, shared->map);
    ops->destroy(shape, shared->map);
}

#endif
