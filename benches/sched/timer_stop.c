/* timer_stop.c - a timer is set and stopped while others are pending: a timeout that is not needed,
 * as nearly all are. */
#include "benches/sched/timer_bench.h"

BENCH_WORKLOAD(sched, timer_stop, BENCH_LOOP, "set and stop", "timers",
               "set a timer and stop it, with others pending");

BENCH_BODY void timer_stop_first(const struct sched_ops *exec, struct timer_bench *t)
{
    struct sched_timer timer = {timer_bench_never, t, 0, 0};
    timer_bench_fill(exec, t);
    uint64_t now_ns = exec->now_ns(), stopped = 0, wanted = bench_begin(t->b);
    for (uint64_t n = wanted; n--;) {
        exec->timer_set(&timer, timer_bench_when(t, now_ns));
        BENCH_CLOBBER();
        stopped += exec->timer_stop(&timer);
    }
    bench_end(t->b);
    bench_expect(t->b, stopped, wanted);
    /* relaxed: none has fired, on whatever thread. */
    bench_expect(t->b, atomic_load_explicit(&t->fired, memory_order_relaxed), 0);
}

#define INSTANCE(impl) TIMER_INSTANCE(timer_stop, impl)
SCHED_IMPLS(INSTANCE)
