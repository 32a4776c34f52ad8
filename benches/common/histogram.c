/* histogram.c - see histogram.h. */
#include "benches/common/histogram.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

/* ---- The clock
 * ------------------------------------------------------------------------------ */

enum { CALIBRATION_NS = 10000000, BATCHES = 20, BATCH_READINGS = 1000 };

static struct bench_timer timer;

/* Does the counter run at one speed, whatever the core's clock and sleep? And is there rdtscp? */
static bool counter_is_steady(void)
{
#if defined(__x86_64__)
    unsigned a, b, c, d;
    if (!__get_cpuid(0x80000001, &a, &b, &c, &d) || !(d & 1u << 27)) return false;
    return __get_cpuid(0x80000007, &a, &b, &c, &d) && (d & 1u << 8);
#elif defined(__aarch64__)
    return true;
#else
    return false;
#endif
}

/* A reading of both clocks, as close together as a few attempts allow. */
static void read_both(uint64_t *ticks, uint64_t *ns)
{
    uint64_t closest = UINT64_MAX;
    for (int attempt = 0; attempt < 16; attempt++) {
        uint64_t before = bench_counter_ticks(), between = bench_now_ns();
        uint64_t apart = bench_counter_ticks() - before;
        if (apart >= closest) continue;
        closest = apart;
        *ticks = before + apart / 2;
        *ns = between;
    }
}

static double measure_ns_per_tick(void)
{
    uint64_t ticks = 0, ns = 0, last_ticks = 0, last_ns = 0;
    read_both(&ticks, &ns);
    while (bench_now_ns() - ns < CALIBRATION_NS) continue;
    read_both(&last_ticks, &last_ns);
    return (double)(last_ns - ns) / (double)(last_ticks - ticks);
}

static double measure_cost_ns(void)
{
    double least = INFINITY;
    for (int batch = 0; batch < BATCHES; batch++) {
        uint64_t first = bench_ticks(&timer), last = first;
        for (int i = 0; i < BATCH_READINGS; i++) last = bench_ticks(&timer);
        least = fmin(least, (double)(last - first) / BATCH_READINGS);
    }
    return least * timer.ns_per_tick;
}

static void calibrate(void)
{
    timer.counter = counter_is_steady();
    timer.ns_per_tick = timer.counter ? measure_ns_per_tick() : 1;
    timer.cost_ns = measure_cost_ns();
}

const struct bench_timer *bench_timer_get(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, calibrate);
    return &timer;
}

/* ---- The buckets
 * ------------------------------------------------------------------------------ */

void bench_histogram_merge(struct bench_histogram *to, const struct bench_histogram *from)
{
    for (int i = 0; i < BENCH_HISTOGRAM_BUCKETS; i++) to->counts[i] += from->counts[i];
    to->count += from->count;
    if (from->max > to->max) to->max = from->max;
}

/* The middle of what a bucket holds: exact where it holds one value. */
static double bucket_middle(unsigned bucket)
{
    if (bucket < 2 * BENCH_HISTOGRAM_STEPS) return bucket;
    unsigned power = bucket / BENCH_HISTOGRAM_STEPS - 1;
    double low = ldexp(bucket - power * BENCH_HISTOGRAM_STEPS, (int)power);
    return low + (ldexp(1, (int)power) - 1) / 2;
}

double bench_histogram_quantile(const struct bench_histogram *h, double fraction)
{
    if (fraction >= 1) return (double)h->max;
    double wanted = fmax(1, ceil(fraction * (double)h->count - 1e-6));
    uint64_t passed = 0;
    for (unsigned i = 0; i < BENCH_HISTOGRAM_BUCKETS; i++) {
        passed += h->counts[i];
        if ((double)passed >= wanted) return fmin(bucket_middle(i), (double)h->max);
    }
    return 0;
}

void bench_histogram_report(struct bench *b, const struct bench_histogram *h)
{
    static const struct {
        const char *name;
        double fraction;
    } shown[] = {{"p50_ns", 0.5},
                 {"p90_ns", 0.9},
                 {"p99_ns", 0.99},
                 {"p999_ns", 0.999},
                 {"p9999_ns", 0.9999}};
    const struct bench_timer *used = bench_timer_get();
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        if ((double)h->count * (1 - shown[i].fraction) < 1 - 1e-6) continue;
        double ticks = bench_histogram_quantile(h, shown[i].fraction);
        bench_counter(b, shown[i].name, ticks * used->ns_per_tick);
    }
    bench_counter(b, "max_ns", (double)h->max * used->ns_per_tick);
    bench_counter(b, "timer_ns", used->cost_ns);
}
