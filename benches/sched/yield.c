/* yield.c - tasks that do nothing but let each other go first: queue and switch. */
#include "benches/sched/sched_bench.h"

BENCH_WORKLOAD(sched, yield, BENCH_TEAM, "yield", "tasks", "tasks yield to each other in turn");

struct turns {
    uint64_t rounds, tasks, start_ns, end_ns;
    ATOMIC(uint64_t) done, sum;
    sched_entry *work;
};

BENCH_BODY void yield_member(const struct sched_ops *exec, struct turns *turns)
{
    uint64_t sum = 0;
    for (uint64_t n = turns->rounds; n--; sum++) exec->yield();
    /* relaxed: read after the run. */
    atomic_fetch_add_explicit(&turns->sum, sum, memory_order_relaxed);
    /* relaxed: the last one's clock. */
    if (atomic_fetch_add_explicit(&turns->done, 1, memory_order_relaxed) + 1 == turns->tasks)
        turns->end_ns = bench_now_ns();
}

BENCH_BODY void yield_start(const struct sched_ops *exec, struct turns *turns)
{
    for (uint64_t i = 0; i < turns->tasks; i++) CHECK(exec->spawn(turns->work, turns));
    turns->start_ns = bench_now_ns();
}

BENCH_BODY void yield(struct bench *b, const struct sched_ops *exec, sched_entry *start,
                      sched_entry *work)
{
    REQUIRE_CONST_OPS(exec);
    static const struct sched_config config = {0, 0, false, 0, 0};
    struct turns turns;
    __builtin_memset(&turns, 0, sizeof turns);
    turns.tasks = (uint64_t)bench_param(b, PARAM_tasks), turns.work = work;
    bench_items(b, turns.tasks);
    turns.rounds = bench_begin(b);
    if (turns.rounds) exec->run(&config, start, &turns);
    b->clock_ns = turns.end_ns - turns.start_ns;
    if (b->state) gb_set_iteration_time(b->state, (double)b->clock_ns * 1e-9);
    bench_end(b);
    /* relaxed: the run is over. */
    bench_expect(b, atomic_load_explicit(&turns.sum, memory_order_relaxed),
                 turns.rounds * turns.tasks);
}

#define INSTANCE(impl)                                                                \
    static void sched_yield__##impl##__any__member(void *turns)                       \
    {                                                                                 \
        yield_member(&sched_##impl, (struct turns *)turns);                           \
    }                                                                                 \
    static void sched_yield__##impl##__any__start__member(void *turns)                \
    {                                                                                 \
        yield_start(&sched_##impl, (struct turns *)turns);                            \
    }                                                                                 \
    BENCH_INSTANCE(sched, yield, impl, any, "",                                       \
                   yield(b, &sched_##impl, sched_yield__##impl##__any__start__member, \
                         sched_yield__##impl##__any__member))
SCHED_IMPLS(INSTANCE)
