/* semaphore.c - one task acquires and releases a semaphore that nobody else wants. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, semaphore, BENCH_LOOP, "acquire and release", "",
               "one task acquires and releases a semaphore of one");

BENCH_BODY void semaphore_first(const struct sync_ops *ops, struct sync_bench *s)
{
    uint64_t turns = 0, wanted = bench_begin(s->b);
    ops->sema_init(s->sema.bytes, 1);
    for (uint64_t n = wanted; n--; turns++) {
        ops->sema_acquire(s->sema.bytes);
        BENCH_CLOBBER();
        ops->sema_release(s->sema.bytes);
    }
    bench_end(s->b);
    bench_expect(s->b, turns, wanted);
    bench_expect(s->b, ops->sema_try_acquire(s->sema.bytes), true);
    if (!(ops->flags & SYNC_NOBODY_WAITS))
        bench_expect(s->b, ops->sema_try_acquire(s->sema.bytes), false);
}

#define INSTANCE(impl, exec) \
    SYNC_INSTANCE(semaphore, sync_bench_nobody, impl, exec, "/by:semaphore")
SYNC_IMPLS(INSTANCE)
