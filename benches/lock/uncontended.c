/* uncontended.c - one thread takes a lock that nobody else wants: what a lock costs when it is not
 * needed. */
#include "benches/lock/lock_bench.h"

BENCH_WORKLOAD(lock, uncontended, BENCH_LOOP, "acquire and release", "inside",
               "one thread acquires, counts and releases");

BENCH_BODY void uncontended(struct bench *b, const struct lock_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    static struct lock_bench shared;
    lock_bench_open(b, ops, &shared);
    uint64_t inside = shared.inside, x = b->seed, done = 0;
    for (uint64_t n = bench_begin(b); n--; done++) {
        ops->acquire(shared.lock);
        lock_bench_set(&shared.first, lock_bench_get(&shared.first) + 1);
        x = lock_bench_work(inside, x);
        ops->release(shared.lock);
    }
    bench_end(b);
    BENCH_KEEP(x);
    bench_expect(b, lock_bench_get(&shared.first), done);
    ops->destroy(shared.lock);
}

#define INSTANCE(impl) \
    BENCH_INSTANCE(lock, uncontended, impl, any, "", uncontended(b, &lock_##impl))
LOCK_IMPLS(INSTANCE)
