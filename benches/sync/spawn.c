/* spawn.c - tasks are started, do next to nothing, and one waits for all: a task's whole life. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, spawn, BENCH_LOOP, "task", "tasks,spins",
               "a task starts `tasks` others and waits for all of them");

BENCH_BODY void spawn_work(const struct sync_ops *ops, struct sync_bench_worker *w)
{
    w->done++;
    ops->group_done(w->shared->group.bytes);
}

BENCH_BODY void spawn_first(const struct sync_ops *ops, struct sync_bench *s)
{
    bench_items(s->b, s->tasks);
    uint64_t rounds = bench_begin(s->b);
    for (uint64_t n = rounds; n--;) {
        ops->group_add(s->group.bytes, (int32_t)s->tasks);
        sync_bench_spawn(ops, s, 1);
        ops->group_wait(s->group.bytes);
    }
    bench_end(s->b);
    bench_expect(s->b, sync_bench_sum(s), rounds * s->tasks);
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(spawn, spawn_work, impl, exec, "")
SYNC_WAITING(INSTANCE)
