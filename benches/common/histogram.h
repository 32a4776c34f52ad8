/* histogram.h - how long single operations take: a fixed set of buckets and a cheap clock.
 *
 *     const struct bench_timer *timer = bench_timer_get();       (before the loop)
 *     uint64_t before = bench_ticks(timer);
 *     for (uint64_t n = bench_begin(b); n--;) {
 *         ... one operation ...
 *         uint64_t now = bench_ticks(timer);
 *         bench_histogram_add(h, now - before);
 *         before = now;                                          (or read again: two clocks a loop)
 *     }
 *     bench_end(b);
 *     bench_histogram_report(b, h);
 *
 * Buckets     values below 2 * STEPS have one each; above, each power of two is cut into STEPS
 *             equal ones (log-linear, as in HdrHistogram). A quantile is the middle of its bucket,
 *             hence at most 1 / (2 * STEPS) = 0.8 % from a value that was recorded there.
 * Memory      30 KiB, never more; adding is a shift, an increment and two comparisons.
 * The clock   rdtscp on x86-64 if the processor says that its counter neither stops nor changes
 *             speed, cntvct_el0 on AArch64, CLOCK_MONOTONIC elsewhere. Each stretch holds one
 *             reading of the clock; it is stated (timer_ns) and never subtracted.
 * Thread-safety  one histogram a thread, merged afterwards. bench_timer_get() may be called by any.
 */
#ifndef BENCHES_COMMON_HISTOGRAM_H
#define BENCHES_COMMON_HISTOGRAM_H

#include "benches/common/bench.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    BENCH_HISTOGRAM_STEP_BITS = 6,
    BENCH_HISTOGRAM_STEPS = 1 << BENCH_HISTOGRAM_STEP_BITS,
    BENCH_HISTOGRAM_BUCKETS = (64 - BENCH_HISTOGRAM_STEP_BITS + 1) * BENCH_HISTOGRAM_STEPS
};

/* All zero: empty. Values have the unit that is added: ticks of the clock, as a rule. */
struct bench_histogram {
    uint64_t counts[BENCH_HISTOGRAM_BUCKETS];
    uint64_t count, max; /* of all that was added; max is exact */
};

/* ---- The clock ------------------------------------------------------------------------------ */

struct bench_timer {
    bool counter;       /* the processor's own counter; else CLOCK_MONOTONIC */
    double ns_per_tick; /* by CLOCK_MONOTONIC over 10 ms */
    double cost_ns;     /* one reading of the clock, back to back, least of 20 batches */
};

/* Calibrates at the first call (about 10 ms: call before bench_begin); lives as long as the
 * program. */
const struct bench_timer *bench_timer_get(void);

/* The processor's counter. Waits for earlier instructions and lets none begin before. */
static inline uint64_t bench_counter_ticks(void)
{
#if defined(__x86_64__)
    uint32_t low, high, core;
    __asm__ volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high), "=c"(core) : : "memory");
    return (uint64_t)high << 32 | low;
#elif defined(__aarch64__)
    uint64_t ticks;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(ticks) : : "memory");
    return ticks;
#else
    return 0;
#endif
}

static inline uint64_t bench_ticks(const struct bench_timer *timer)
{
    return timer->counter ? bench_counter_ticks() : bench_now_ns();
}

/* ---- The buckets ---------------------------------------------------------------------------- */

/* Below 2 * STEPS the value itself; else its highest STEP_BITS + 1 bits, by power of two. */
static inline unsigned bench_histogram_bucket(uint64_t value)
{
    if (value < BENCH_HISTOGRAM_STEPS) return (unsigned)value;
    unsigned power = 63u - (unsigned)__builtin_clzll(value) - BENCH_HISTOGRAM_STEP_BITS;
    return power * BENCH_HISTOGRAM_STEPS + (unsigned)(value >> power);
}

static inline void bench_histogram_add(struct bench_histogram *h, uint64_t value)
{
    h->counts[bench_histogram_bucket(value)]++;
    h->count++;
    if (value > h->max) h->max = value;
}

/* Adds all of `from` to `to`. */
void bench_histogram_merge(struct bench_histogram *to, const struct bench_histogram *from);

/* The value that the fraction (0..1) of all values is at or below, within 0.8 %; 0 when empty.
 * Of 1 it is the maximum, exactly. */
double bench_histogram_quantile(const struct bench_histogram *h, double fraction);

/* The counters p50_ns, p90_ns, p99_ns, p999_ns, p9999_ns and max_ns, of ticks of bench_timer_get(),
 * and timer_ns, the clock's cost that is in each of them. A percentile that no value lies above is
 * left out. */
void bench_histogram_report(struct bench *b, const struct bench_histogram *h);

#ifdef __cplusplus
}
#endif
#endif
