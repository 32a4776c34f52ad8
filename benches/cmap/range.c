/* range.c - threads write while one more walks over the whole map, again and again. */
#include "benches/cmap/cmap_mix.h"

CMAP_WORKLOAD(range, "store or delete", ",reads,skew",
              "threads do as in mix while another ranges over the map until they are done");

/* What the walker saw: each value must belong to its key. */
struct range_walk {
    const struct cmap_bench *shared;
    uint64_t visits, wrong, writers; /* writers: of whom it waits to be done */
};

static bool range_goes_on(const struct range_walk *walk)
{
    /* acquire: pairs with the release of each writer. */
    return __atomic_load_n(&walk->shared->done, __ATOMIC_ACQUIRE) < walk->writers;
}

static bool range_visit(uint64_t key, uint64_t value, void *user)
{
    struct range_walk *walk = (struct range_walk *)user;
    walk->visits++;
    walk->wrong |= value ^ cmap_bench_value(key);
    return range_goes_on(walk);
}

BENCH_BODY void range_member(struct bench_member *member, const struct cmap_shape *shape,
                             const struct cmap_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct cmap_bench *shared = (struct cmap_bench *)member->shared;
    struct range_walk walk = {shared, 0, 0, member->count - 1};
    if (member->index + 1 < member->count) {
        struct cmap_mix mix = cmap_mix_start(member);
        for (uint64_t n = member->rounds; n--;) cmap_mix_step(&mix, shape, ops);
        cmap_bench_report(shared, mix.wrong);
        member->result = mix.balance;
        /* release: pairs with the walker's acquire. */
        __atomic_fetch_add(&shared->done, 1, __ATOMIC_RELEASE);
        return;
    }
    for (; range_goes_on(&walk); shared->walks++)
        ops->range(shape, shared->map, range_visit, &walk);
    cmap_bench_report(shared, walk.wrong);
    BENCH_KEEP(walk.visits);
}

BENCH_BODY void range(struct bench *b, bench_member_work *work, const struct cmap_shape *shape,
                      const struct cmap_ops *ops)
{
    struct cmap_bench shared;
    uint64_t count = cmap_mix_open(b, &shared, shape, ops);
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads);
    bench_team(b, threads + 1, bench_param(b, PARAM_pinned) ? BENCH_FREE : BENCH_PINNED);
    uint64_t rounds = bench_team_run(b, work, &shared);
    if (rounds) bench_counter(b, "ranges_per_mop", 1e6 * (double)shared.walks / (double)rounds);
    cmap_mix_close(b, &shared, count, shape, ops);
}

#define INSTANCE(impl) CMAP_INSTANCE_OWN(range, impl)
CMAP_BENCH_IMPLS(INSTANCE)
