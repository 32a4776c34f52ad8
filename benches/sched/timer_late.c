/* timer_late.c - a task sleeps over and over, with timers pending: how late it goes on. Claim H9.
 * Percentiles are of the lateness, the time is that of a whole sleep. */
#include "benches/common/histogram.h"
#include "benches/sched/timer_bench.h"

BENCH_WORKLOAD(sched, timer_late, BENCH_LOOP, "sleep", "timers,sleep_us",
               "sleep over and over; how late the sleeper goes on");

static struct bench_histogram late_histogram;

BENCH_BODY void timer_late_first(const struct sched_ops *exec, struct timer_bench *t)
{
    uint64_t sleep_ns = (uint64_t)bench_param(t->b, PARAM_sleep_us) * 1000, early = 0;
    double ns_per_tick = bench_timer_get()->ns_per_tick;
    __builtin_memset(&late_histogram, 0, sizeof late_histogram);
    timer_bench_fill(exec, t);
    for (uint64_t n = bench_begin(t->b); n--;) {
        uint64_t due_ns = exec->now_ns() + sleep_ns;
        sched_sleep(exec, (int64_t)sleep_ns);
        uint64_t now_ns = exec->now_ns();
        early += now_ns < due_ns;
        bench_histogram_add(&late_histogram, (uint64_t)((double)(now_ns - due_ns) / ns_per_tick));
    }
    bench_end(t->b);
    bench_expect(t->b, early, 0);
    bench_histogram_report(t->b, &late_histogram);
}

#define INSTANCE(impl) TIMER_INSTANCE(timer_late, impl)
SCHED_IMPLS(INSTANCE)
