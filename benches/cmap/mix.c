/* mix.c - threads load, store and delete keys at a constant size: the family's main workload. */
#include "benches/cmap/cmap_bench.h"
#include "benches/cmap/cmap_stream.h"

CMAP_WORKLOAD(mix, "load, store or delete", ",reads,skew",
              "threads load, and store and delete as often as each other");

BENCH_BODY void mix_member(struct bench_member *member, const struct cmap_shape *shape,
                           const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_bench *shared = (struct cmap_bench *)member->shared;
    const uint32_t *numbers = shared->numbers;
    void *map = shared->map;
    uint64_t base = shared->own_keys * member->index, limit = shared->read_limit, wrong = 0;
    uint64_t dice = member->seed, balance = 0, value = 0;
    uint64_t at = member->seed * UINT64_C(0x9e3779b97f4a7c15) >> 32;
    for (uint64_t n = member->rounds; n--; at++) {
        uint64_t key = cmap_bench_key(numbers[at & (CMAP_STREAM_LENGTH - 1)] + base);
        dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407;
        if (dice >> 32 < limit) {
            if (ops->load(shape, map, key, &value)) wrong |= value ^ cmap_bench_value(key);
        } else if (dice >> 31 & 1) {
            balance += ops->store(shape, map, key, cmap_bench_value(key));
        } else {
            balance -= ops->load_and_delete(shape, map, key, &value);
        }
    }
    cmap_bench_report(shared, wrong);
    member->result = balance;
}

/* Every other key is there: with as many stores as deletes about as many stay. */
BENCH_BODY uint64_t mix_fill(struct bench *b, struct cmap_bench *shared,
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

BENCH_BODY void mix(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                    const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    memset(&shared, 0, sizeof shared);
    shared.map = cmap_bench_make(b, shape, ops, 0);
    uint64_t count = mix_fill(b, &shared, shape, ops);
    cmap_bench_team(b);
    bench_team_run(b, work, &shared);
    if (strcmp(ops->name, "null") != 0)
        bench_expect(b, ops->length(shape, shared.map), count + bench_team_sum());
    bench_expect(b, shared.wrong, 0);
    cmap_bench_memory(b, shape, ops, shared.map);
    ops->destroy(shape, shared.map);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(mix, impl)
CMAP_BENCH_IMPLS(INSTANCE)
CMAP_SHARDED_VARIANTS(mix)
