/* latency.c - how long each single operation of the mix takes: whom a lock or a growth keeps
 * waiting. */
#include "benches/cmap/cmap_mix.h"

CMAP_WORKLOAD(latency, "load, store or delete", ",reads,skew",
              "as mix, each operation timed by itself");

BENCH_BODY void latency_member(struct bench_member *member, const struct cmap_shape *shape,
                               const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    const struct bench_timer *timer = bench_timer_get();
    struct cmap_mix mix = cmap_mix_start(member);
    uint64_t before = bench_ticks(timer);
    for (uint64_t n = member->rounds; n--;) {
        cmap_mix_step(&mix, shape, ops);
        uint64_t now = bench_ticks(timer);
        bench_histogram_add(member->latency, now - before);
        before = now;
    }
    cmap_bench_report((struct cmap_bench *)member->shared, mix.wrong);
    member->result = mix.balance;
}

BENCH_BODY void latency(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                        const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    bench_timer_get();
    uint64_t count = cmap_mix_open(b, &shared, shape, ops);
    bench_team_run(b, work, &shared);
    bench_team_latency(b);
    cmap_mix_close(b, &shared, count, shape, ops);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(latency, impl)
CMAP_BENCH_IMPLS(INSTANCE)
