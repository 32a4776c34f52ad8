/* timer_fire.c - many timers in the past are set, in random order, and all fire: what one costs
 * from its setting to its firing. */
#include "benches/sched/timer_bench.h"

BENCH_WORKLOAD(sched, timer_fire, BENCH_LOOP, "timer", "timers",
               "set that many timers, which are due at once, and wait for all");

BENCH_BODY void timer_fire_first(const struct sched_ops *exec, struct timer_bench *t)
{
    bench_items(t->b, t->count);
    uint64_t wanted = 0, now_ns = exec->now_ns();
    for (uint64_t n = bench_begin(t->b); n--;) {
        wanted += t->count;
        for (uint64_t i = 0; i < t->count; i++) {
            t->timers[i].fire = timer_bench_never;
            t->timers[i].argument = t;
            exec->timer_set(&t->timers[i], now_ns - random_next(&t->random) % 1000000);
        }
        /* acquire: a count that another thread may raise. */
        while (atomic_load_explicit(&t->fired, memory_order_acquire) < wanted) exec->yield();
    }
    bench_end(t->b);
    bench_expect(t->b, atomic_load_explicit(&t->fired, memory_order_acquire), wanted);
}

#define INSTANCE(impl) TIMER_INSTANCE(timer_fire, impl)
SCHED_IMPLS(INSTANCE)
