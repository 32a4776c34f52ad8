/* usage.h - processor time and switches of the whole program over a sample.
 *
 * bench_usage_report() adds the counters cpu_ns_per_op and switches_per_op. Thread-safety: none
 * needed; both calls come from the benchmark thread.                                             */
#ifndef BENCHES_COMMON_USAGE_H
#define BENCHES_COMMON_USAGE_H

#include <sys/resource.h>

#include "benches/common/bench.h"

struct bench_usage {
    struct rusage before;
};

void bench_usage_begin(struct bench_usage *usage);
void bench_usage_report(const struct bench_usage *usage, struct bench *b, double operations);

#endif
