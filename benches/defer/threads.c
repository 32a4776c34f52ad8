/* threads.c - threads that defer at once, each in loops of `length`, more than a thread's pool
 * holds: the central list and its lock are part of the figure. */
#include "benches/common/team.h"
#include "benches/defer/defer_bench.h"

BENCH_WORKLOAD(defer, threads, BENCH_TEAM, "deferred call", "length,threads",
               "threads that defer in loops at once, on one pool or one allocator");

#define CALLEE(kind)                                                           \
    DEFER_CALLEE void deferring_threads_##kind(uint64_t *sum, uint64_t length) \
    {                                                                          \
        DEFER_SCOPE_BYTES(kind, 16);                                           \
        for (uint64_t i = 0; i < length; i++) DEFER(deferring_add, sum);       \
    }

BENCH_BODY void threads_member(struct bench_member *member, void (*callee)(uint64_t *, uint64_t))
{
    uint64_t length = *(const uint64_t *)member->shared, sum = 0;
    for (uint64_t n = member->rounds; n--;) callee(&sum, length);
    member->result = sum;
}

BENCH_BODY void threads(struct bench *b, bench_member_work *work)
{
    uint64_t count = (uint64_t)bench_param(b, PARAM_threads);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length);
    bench_items(b, count * length);
    bench_team(b, count, BENCH_PINNED);
    bench_team_each(b, work, &length); /* warm: each thread's records and its array */
    uint64_t rounds = bench_team_run(b, work, &length);
    bench_expect(b, bench_team_sum(), rounds * count * length);
}

#define INSTANCE(kind)                                                 \
    BENCH_TEAM_INSTANCE(defer, threads, kind, any, "placement:native", \
                        threads_member(member, deferring_threads_##kind), threads(b, work))
#define TABLE(kind) CALLEE(kind) INSTANCE(kind)
TABLE(heap)
TABLE(heap_closure)
TABLE(pool)
TABLE(pool_args)
TABLE(bump)
TABLE(best)
