/* cache.c - a cache that only grows: keys are loaded, and stored once, by who first misses them. */
#include "benches/cmap/cmap_bench.h"
#include "benches/cmap/cmap_stream.h"

CMAP_WORKLOAD(cache, "load, and store if missing", ",skew",
              "threads load keys and store those that are missing; the map begins empty");

BENCH_BODY void cache_member(struct bench_member *member, const struct cmap_shape *shape,
                             const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_bench *shared = (struct cmap_bench *)member->shared;
    const uint32_t *numbers = shared->numbers;
    void *map = shared->map;
    uint64_t at = member->seed * UINT64_C(0x9e3779b97f4a7c15) >> 32, added = 0, wrong = 0;
    for (uint64_t n = member->rounds; n--; at++) {
        uint64_t key = cmap_bench_key(numbers[at & (CMAP_STREAM_LENGTH - 1)]), value = 0;
        if (ops->load(shape, map, key, &value))
            wrong |= value ^ cmap_bench_value(key);
        else
            added += ops->store(shape, map, key, cmap_bench_value(key));
    }
    cmap_bench_report(shared, wrong);
    member->result = added;
}

BENCH_BODY void cache(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                      const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    memset(&shared, 0, sizeof shared);
    shared.map = cmap_bench_make(b, shape, ops, 0);
    shared.numbers = cmap_stream((enum cmap_skew)bench_param(b, PARAM_skew),
                                 (uint64_t)bench_param(b, PARAM_keys));
    cmap_bench_team(b);
    bench_team_run(b, work, &shared);
    if (strcmp(ops->name, "null") != 0)
        bench_expect(b, ops->length(shape, shared.map), bench_team_sum());
    bench_expect(b, shared.wrong, 0);
    cmap_bench_memory(b, shape, ops, shared.map);
    ops->destroy(shape, shared.map);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(cache, impl)
CMAP_BENCH_IMPLS(INSTANCE)
