/* contended.c - threads want one lock, over and over, until together they had it so many times.
 *
 * The count is what the lock guards, so a lock that does not exclude fails the sample; and who
 * comes more often gets more of it, which is the fairness that is reported. */
#include "benches/lock/lock_bench.h"

BENCH_WORKLOAD(lock, contended, BENCH_TEAM, "acquire and release", "threads,inside,outside,pinned",
               "threads acquire one lock, count and release");

BENCH_BODY void contended_member(struct bench_member *member, const struct lock_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct lock_bench *shared = (struct lock_bench *)member->shared;
    uint64_t quota = member->rounds * member->count, x = member->seed, own = 0;
    for (bool more = true; more;) {
        ops->acquire(shared->lock);
        uint64_t count = lock_bench_get(&shared->first);
        more = count < quota;
        if (more) lock_bench_set(&shared->first, count + 1);
        x = lock_bench_work(shared->inside, x);
        ops->release(shared->lock);
        own += more;
        x = lock_bench_work(shared->outside, x);
    }
    BENCH_KEEP(x);
    member->result = own;
}

BENCH_BODY void contended(struct bench *b, bench_member_work *work, const struct lock_ops *ops)
{
    static struct lock_bench shared;
    uint64_t threads = (uint64_t)bench_param(b, PARAM_threads);
    lock_bench_open(b, ops, &shared);
    lock_bench_team(b, threads);
    uint64_t rounds = bench_team_run(b, work, &shared);
    bench_expect(b, bench_team_sum(), rounds * threads);
    bench_expect(b, lock_bench_get(&shared.first), rounds * threads);
    lock_bench_fairness(b, threads);
    ops->destroy(shared.lock);
}

#define INSTANCE(impl) LOCK_TEAM(contended, impl)
LOCK_BENCH_IMPLS(INSTANCE)
