/* contended.c - tasks add to one group and are done with it, all at once; the group rests on one
 * line that all of them write. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, contended, BENCH_LOOP, "add and done", "tasks,spins",
               "tasks add to one group and are done, all at once");

BENCH_BODY void contended_work(const struct sync_ops *ops, struct sync_bench_worker *w)
{
    struct sync_bench *s = w->shared;
    uint64_t done = 0;
    for (uint64_t n = w->rounds; n--; done++) {
        ops->group_add(s->group.bytes, 1);
        BENCH_CLOBBER();
        ops->group_done(s->group.bytes);
    }
    w->done = done;
    ops->group_done(s->end.bytes);
}

BENCH_BODY void contended_first(const struct sync_ops *ops, struct sync_bench *s)
{
    bench_items(s->b, s->tasks);
    sync_bench_crew(ops, s);
    ops->group_wait(s->group.bytes); /* would wait for ever on a lost done */
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(contended, contended_work, impl, exec, "")
SYNC_WAITING(INSTANCE)
