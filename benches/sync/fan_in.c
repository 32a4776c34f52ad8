/* fan_in.c - tasks that live on are started by a semaphore each and one waits for all of them, over
 * and over: claim W2. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, fan_in, BENCH_LOOP, "done", "tasks,spins",
               "a task lets `tasks` others go and waits until all are done");

BENCH_BODY void fan_in_work(const struct sync_ops *ops, struct sync_bench_worker *w)
{
    struct sync_bench *s = w->shared;
    for (uint64_t n = w->rounds; n--;) {
        ops->sema_acquire(w->start.bytes);
        w->done++;
        ops->group_done(s->group.bytes);
    }
    ops->group_done(s->end.bytes);
}

BENCH_BODY void fan_in_first(const struct sync_ops *ops, struct sync_bench *s)
{
    uint64_t tasks = s->tasks;
    bench_items(s->b, tasks);
    uint64_t rounds = bench_begin(s->b);
    ops->group_add(s->end.bytes, (int32_t)tasks);
    sync_bench_spawn(ops, s, rounds);
    for (uint64_t n = rounds; n--;) {
        ops->group_add(s->group.bytes, (int32_t)tasks);
        for (uint64_t i = 0; i < tasks; i++) ops->sema_release(s->workers[i].start.bytes);
        ops->group_wait(s->group.bytes);
    }
    ops->group_wait(s->end.bytes);
    bench_end(s->b);
    bench_expect(s->b, sync_bench_sum(s), rounds * tasks);
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(fan_in, fan_in_work, impl, exec, "")
SYNC_WAITING(INSTANCE)
