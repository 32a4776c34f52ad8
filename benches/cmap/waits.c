/* waits.c - the mix once more with the waiting counted: how long threads wait for locks, how many
 * swaps fail, how even their rates are. Its times are not to be compared with those of mix. */
#define LOCK_COUNTED 1
#include "benches/cmap/cmap_mix.h"

CMAP_WORKLOAD(waits, "load, store or delete", ",reads,skew",
              "as mix, with counts of what threads wait for; its times include the counting");

/* Of all members; added to when a member is done. */
static struct lock_counts waits_total;

BENCH_BODY void waits_member(struct bench_member *member, const struct cmap_shape *shape,
                             const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_mix mix = cmap_mix_start(member);
    memset(&lock_counts, 0, sizeof lock_counts);
    for (uint64_t n = member->rounds; n--;) cmap_mix_step(&mix, shape, ops);
    /* relaxed, thrice: read when all members are done. */
    __atomic_fetch_add(&waits_total.waits, lock_counts.waits, __ATOMIC_RELAXED);
    __atomic_fetch_add(&waits_total.wait_ns, lock_counts.wait_ns, __ATOMIC_RELAXED);
    __atomic_fetch_add(&waits_total.failed_swaps, lock_counts.failed_swaps, __ATOMIC_RELAXED);
    cmap_bench_report((struct cmap_bench *)member->shared, mix.wrong);
    member->result = mix.balance;
}

/* Shares of the members' own time, and their rates: all did the same work. */
static void waits_report(struct bench *b, double rounds)
{
    unsigned threads = (unsigned)bench_param(b, PARAM_threads);
    double sum = 0, first = 0, last = 0;
    for (unsigned i = 0; i < threads; i++) {
        double elapsed = (double)bench_team_member(i)->elapsed_ns;
        sum += elapsed;
        if (!i || elapsed < first) first = elapsed;
        if (elapsed > last) last = elapsed;
    }
    double operations = rounds * threads;
    bench_counter(b, "wait_percent", 100 * (double)waits_total.wait_ns / sum);
    bench_counter(b, "waits_per_kop", 1e3 * (double)waits_total.waits / operations);
    bench_counter(b, "failed_swaps_per_kop", 1e3 * (double)waits_total.failed_swaps / operations);
    bench_counter(b, "slowest_mops", 1e3 * rounds / last);
    bench_counter(b, "fastest_mops", 1e3 * rounds / first);
}

BENCH_BODY void waits(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                      const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    uint64_t count = cmap_mix_open(b, &shared, shape, ops);
    memset(&waits_total, 0, sizeof waits_total);
    uint64_t rounds = bench_team_run(b, work, &shared);
    if (rounds) waits_report(b, (double)rounds);
    cmap_mix_close(b, &shared, count, shape, ops);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(waits, impl)
CMAP_BENCH_IMPLS(INSTANCE)
