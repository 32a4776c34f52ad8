/* usage.c - see usage.h. */
#include "benches/common/usage.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static double cpu_ns(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e9 +
           (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * 1e3;
}

static double switches(const struct rusage *usage)
{
    return (double)(usage->ru_nvcsw + usage->ru_nivcsw);
}

int64_t bench_resident_bytes(void)
{
    char text[128];
    long long pages = 0;
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, text, sizeof text - 1) : -1;
    if (file >= 0) close(file);
    if (got <= 0) return 0;
    text[got] = '\0';
    return sscanf(text, "%*d %lld", &pages) == 1 ? pages * sysconf(_SC_PAGESIZE) : 0;
}

void bench_usage_begin(struct bench_usage *usage)
{
    usage->before_ns = bench_now_ns();
    getrusage(RUSAGE_SELF, &usage->before);
}

void bench_usage_report(const struct bench_usage *usage, struct bench *b, double operations)
{
    struct rusage now;
    getrusage(RUSAGE_SELF, &now);
    double used_ns = cpu_ns(&now) - cpu_ns(&usage->before);
    bench_counter(b, "cpu_ns_per_op", used_ns / operations);
    bench_counter(b, "cpu_per_wall", used_ns / (double)(bench_now_ns() - usage->before_ns));
    bench_counter(b, "switches_per_op", (switches(&now) - switches(&usage->before)) / operations);
}
