/* readers.c - threads read, and at times write, two words under one lock: claim C5. A reader that
 * sees two different words fails the sample. */
#include "benches/lock/lock_bench.h"

BENCH_WORKLOAD(lock, readers, BENCH_TEAM, "read or write", "threads,inside,outside,reads,pinned",
               "threads read and write under one lock");

/* The low half counts writes, the high half torn reads. */
#define READERS_TORN (UINT64_C(1) << 40)

BENCH_BODY bool readers_read(struct lock_bench *shared, const struct lock_ops *ops, uint64_t *x)
{
    uint64_t first, second;
    uintptr_t token;
    do {
        token = ops->read_begin(shared->lock);
        first = lock_bench_get(&shared->first);
        *x = lock_bench_work(shared->inside, *x);
        second = lock_bench_get(&shared->second);
    } while (!ops->read_end(shared->lock, token));
    return first == second;
}

BENCH_BODY void readers_write(struct lock_bench *shared, const struct lock_ops *ops, uint64_t *x)
{
    ops->acquire(shared->lock);
    lock_bench_set(&shared->first, lock_bench_get(&shared->first) + 1);
    *x = lock_bench_work(shared->inside, *x);
    lock_bench_set(&shared->second, lock_bench_get(&shared->second) + 1);
    ops->release(shared->lock);
}

BENCH_BODY void readers_member(struct bench_member *member, const struct lock_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    struct lock_bench *shared = (struct lock_bench *)member->shared;
    struct random random;
    uint64_t x = member->seed, result = 0;
    random_seed(&random, member->seed);
    for (uint64_t n = member->rounds; n--;) {
        if (random_below(&random, 100) < shared->reads) {
            result += readers_read(shared, ops, &x) ? 0 : READERS_TORN;
        } else {
            readers_write(shared, ops, &x);
            result++;
        }
        x = lock_bench_work(shared->outside, x);
    }
    BENCH_KEEP(x);
    member->result = result;
}

BENCH_BODY void readers(struct bench *b, bench_member_work *work, const struct lock_ops *ops)
{
    static struct lock_bench shared;
    lock_bench_open(b, ops, &shared);
    lock_bench_team(b, (uint64_t)bench_param(b, PARAM_threads));
    bench_team_run(b, work, &shared);
    bench_expect(b, lock_bench_get(&shared.first), bench_team_sum());
    bench_expect(b, lock_bench_get(&shared.second), bench_team_sum());
    ops->destroy(shared.lock);
}

#define INSTANCE(impl) LOCK_TEAM(readers, impl)
LOCK_BENCH_IMPLS(INSTANCE)
