/* timer_bench.h - what the bodies about timers share: a first task, and timers that stay pending.
 */
#ifndef BENCHES_SCHED_TIMER_BENCH_H
#define BENCHES_SCHED_TIMER_BENCH_H

#include "benches/sched/sched_bench.h"
#include "common/random.h"
#include "sched/sched_time.h"

/* So far away that none of these fires. */
#define TIMER_FAR_NS UINT64_C(3600000000000)

struct timer_bench {
    struct bench *b;
    struct sched_timer *timers; /* [count] */
    uint64_t count;
    struct random random;
    ATOMIC(uint64_t) fired;
    struct sched_task *first;
};

static inline void timer_bench_never(void *argument)
{
    struct timer_bench *t = (struct timer_bench *)argument;
    /* relaxed: read after the run. */
    atomic_fetch_add_explicit(&t->fired, 1, memory_order_relaxed);
}

/* An hour from now, give or take: where it enters the heap is random. */
BENCH_BODY uint64_t timer_bench_when(struct timer_bench *t, uint64_t now_ns)
{
    return now_ns + TIMER_FAR_NS + random_next(&t->random) % TIMER_FAR_NS;
}

/* That many stay pending while something is measured. */
BENCH_BODY void timer_bench_fill(const struct sched_ops *exec, struct timer_bench *t)
{
    uint64_t now_ns = exec->now_ns();
    for (uint64_t i = 0; i < t->count; i++) {
        t->timers[i].fire = timer_bench_never;
        t->timers[i].argument = t;
        exec->timer_set(&t->timers[i], timer_bench_when(t, now_ns));
    }
}

BENCH_BODY void timer_bench_run(struct bench *b, const struct sched_ops *exec, sched_entry *first)
{
    REQUIRE_CONST_OPS(exec);
    static struct timer_bench t;
    static const struct sched_config config = {0, 0, false, 2, 0};
    __builtin_memset((void *)&t, 0, sizeof t);
    t.b = b;
    t.count = (uint64_t)bench_param(b, PARAM_timers);
    t.timers = (struct sched_timer *)calloc(t.count + 1, sizeof *t.timers);
    CHECK(t.timers);
    random_seed(&t.random, b->seed);
    exec->run(&config, first, &t);
    free(t.timers);
}

#define TIMER_INSTANCE(body, impl)                                                              \
    static __attribute__((noinline)) void sched_##body##__##impl##__any__member(void *argument) \
    {                                                                                           \
        body##_first(&sched_##impl, (struct timer_bench *)argument);                            \
    }                                                                                           \
    BENCH_INSTANCE(sched, body, impl, any, "",                                                  \
                   timer_bench_run(b, &sched_##impl, sched_##body##__##impl##__any__member))

#endif
