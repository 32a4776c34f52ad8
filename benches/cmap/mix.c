/* mix.c - threads load, store and delete keys at a constant size: the family's main workload. */
#include "benches/cmap/cmap_mix.h"

CMAP_WORKLOAD(mix, "load, store or delete", ",reads,skew",
              "threads load, and store and delete as often as each other");

BENCH_BODY void mix_member(struct bench_member *member, const struct cmap_shape *shape,
                           const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_mix mix = cmap_mix_start(member);
    for (uint64_t n = member->rounds; n--;) cmap_mix_step(&mix, shape, ops);
    cmap_bench_report((struct cmap_bench *)member->shared, mix.wrong);
    member->result = mix.balance;
}

BENCH_BODY void mix(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                    const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    uint64_t count = cmap_mix_open(b, &shared, shape, ops);
    bench_team_run(b, work, &shared);
    cmap_mix_close(b, &shared, count, shape, ops);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(mix, impl)
CMAP_BENCH_IMPLS(INSTANCE)
CMAP_SHARDED_VARIANTS(mix)
