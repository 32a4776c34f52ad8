/* limit.c - more tasks than may be inside at once; whoever is inside lets others run, so that they
 * try: claim H6. One too many inside fails the sample. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, limit, BENCH_LOOP, "section", "tasks,permits,spins",
               "tasks enter a section that only `permits` may be in at once");

BENCH_BODY void limit_work(const struct sync_ops *ops, struct sync_bench_worker *w)
{
    struct sync_bench *s = w->shared;
    uint64_t permits = (uint64_t)bench_param(s->b, PARAM_permits), too_many = 0;
    for (uint64_t n = w->rounds; n--; w->done++) {
        ops->sema_acquire(s->sema.bytes);
        /* relaxed: a count; only its own order matters. */
        too_many += atomic_fetch_add_explicit(&s->inside, 1, memory_order_relaxed) >= permits;
        ops->exec->yield();
        atomic_fetch_sub_explicit(&s->inside, 1, memory_order_relaxed);
        ops->sema_release(s->sema.bytes);
    }
    atomic_fetch_add_explicit(&s->too_many, too_many, memory_order_relaxed);
    ops->group_done(s->end.bytes);
}

BENCH_BODY void limit_first(const struct sync_ops *ops, struct sync_bench *s)
{
    bench_items(s->b, s->tasks);
    ops->sema_init(s->sema.bytes, (uint32_t)bench_param(s->b, PARAM_permits));
    sync_bench_crew(ops, s);
    bench_expect(s->b, atomic_load_explicit(&s->too_many, memory_order_relaxed), 0);
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(limit, limit_work, impl, exec, "/by:semaphore")
SYNC_WAITING(INSTANCE)
