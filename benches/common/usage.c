/* usage.c - see usage.h. */
#include "benches/common/usage.h"

static double cpu_ns(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e9 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1e3;
}

static double switches(const struct rusage *usage)
{
    return (double)(usage->ru_nvcsw + usage->ru_nivcsw);
}

void bench_usage_begin(struct bench_usage *usage)
{
    getrusage(RUSAGE_SELF, &usage->before);
}

void bench_usage_report(const struct bench_usage *usage, struct bench *b, double operations)
{
    struct rusage now;
    getrusage(RUSAGE_SELF, &now);
    bench_counter(b, "cpu_ns_per_op", (cpu_ns(&now) - cpu_ns(&usage->before)) / operations);
    bench_counter(b, "switches_per_op", (switches(&now) - switches(&usage->before)) / operations);
}
