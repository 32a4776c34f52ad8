/* insert.c - threads load or store ever new keys in a map that begins empty: rapid growth. */
#include "benches/cmap/cmap_bench.h"

BENCH_WORKLOAD(cmap, insert, BENCH_TEAM, "load or store", "threads,shards,pinned,overlap",
               "threads load or store keys in a growing map: their own, the same, or both");

enum insert_overlap { INSERT_UNIQUE, INSERT_COLLIDING, INSERT_BALANCED };

/* Is the n-th key a member's own? */
IMPL_GLUE bool insert_is_own(enum insert_overlap overlap, uint64_t n)
{
    return overlap == INSERT_UNIQUE || (overlap == INSERT_BALANCED && (n & 1));
}

BENCH_BODY void insert_member(struct bench_member *member, const struct cmap_shape *shape,
                              const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_bench *shared = (struct cmap_bench *)member->shared;
    enum insert_overlap overlap = (enum insert_overlap)shared->own_keys;
    uint64_t own = ((uint64_t)member->index + 1) << 40, added = 0, wrong = 0;
    void *map = shared->map;
    for (uint64_t n = 0; n < member->rounds; n++) {
        uint64_t key = cmap_bench_key(n + (insert_is_own(overlap, n) ? own : 0)), actual = 0;
        added += !ops->load_or_store(shape, map, key, cmap_bench_value(key), &actual);
        wrong |= actual ^ cmap_bench_value(key);
    }
    cmap_bench_report(shared, wrong);
    member->result = added;
}

BENCH_BODY void insert(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                       const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads), keys = 0;
    memset(&shared, 0, sizeof shared);
    shared.map = cmap_bench_make(b, shape, ops, 0);
    shared.own_keys = (uint64_t)bench_param(b, PARAM_overlap);
    cmap_bench_team(b);
    uint64_t rounds = bench_team_run(b, work, &shared);
    enum insert_overlap overlap = (enum insert_overlap)shared.own_keys;
    for (uint64_t n = 0; n < 2; n++) /* even numbers, then odd ones */
        keys += (rounds + 1 - n) / 2 * (insert_is_own(overlap, n) ? threads : 1);
    if (strcmp(ops->name, "null") != 0) {
        bench_expect(b, bench_team_sum(), keys);
        bench_expect(b, ops->length(shape, shared.map), keys);
    }
    bench_expect(b, shared.wrong, 0);
    cmap_bench_memory(b, shape, ops, shared.map);
    ops->destroy(shape, shared.map);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(insert, impl)
CMAP_BENCH_IMPLS(INSTANCE)
