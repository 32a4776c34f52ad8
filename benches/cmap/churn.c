/* churn.c - ever new keys at a constant size: each is stored, loaded, and deleted a while later.
 * Adverse to sync.Map, whose read map never has the key asked for. */
#include "benches/cmap/cmap_bench.h"

CMAP_WORKLOAD(churn, "store, load and delete", "",
              "threads store new keys, load them, and delete their oldest; no key comes back");

BENCH_BODY void churn_member(struct bench_member *member, const struct cmap_shape *shape,
                             const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_bench *shared = (struct cmap_bench *)member->shared;
    uint64_t own = ((uint64_t)member->index + 1) << 40, live = shared->own_keys;
    uint64_t balance = 0, wrong = 0, value = 0;
    void *map = shared->map;
    for (uint64_t n = 0; n < member->rounds; n++) {
        uint64_t key = cmap_bench_key(own + n), old = cmap_bench_key(own + n - live);
        balance += ops->store(shape, map, key, cmap_bench_value(key));
        if (ops->load(shape, map, key, &value)) wrong |= value ^ cmap_bench_value(key);
        if (n >= live) balance -= ops->load_and_delete(shape, map, old, &value);
    }
    cmap_bench_report(shared, wrong);
    member->result = balance;
}

BENCH_BODY void churn(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                      const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads);
    memset(&shared, 0, sizeof shared);
    shared.map = cmap_bench_make(b, shape, ops, 0);
    shared.own_keys = (uint64_t)bench_param(b, PARAM_keys) / threads + 1;
    cmap_bench_team(b);
    uint64_t rounds = bench_team_run(b, work, &shared);
    uint64_t each = rounds < shared.own_keys ? rounds : shared.own_keys;
    if (strcmp(ops->name, "null") != 0) {
        bench_expect(b, bench_team_sum(), each * threads);
        bench_expect(b, ops->length(shape, shared.map), each * threads);
    }
    bench_expect(b, shared.wrong, 0);
    cmap_bench_memory(b, shape, ops, shared.map);
    ops->destroy(shape, shared.map);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(churn, impl)
CMAP_BENCH_IMPLS(INSTANCE)
