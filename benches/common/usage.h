/* usage.h - processor time and switches of the whole program over a sample, and its memory.
 *
 * bench_usage_report() adds the counters cpu_ns_per_op, cpu_per_wall (processors busy on average,
 * the starting and ending of threads included) and switches_per_op. Thread-safety: both calls come
 * from the benchmark thread; bench_resident_bytes() from any.                                    */
#ifndef BENCHES_COMMON_USAGE_H
#define BENCHES_COMMON_USAGE_H

#include <sys/resource.h>

#include "benches/common/bench.h"

struct bench_usage {
    struct rusage before;
    uint64_t before_ns;
};

void bench_usage_begin(struct bench_usage *usage);
void bench_usage_report(const struct bench_usage *usage, struct bench *b, double operations);

/* Of the whole program, in memory now; 0 if the system does not tell. Allocates nothing: it is read
 * while an allocator's books are open. */
int64_t bench_resident_bytes(void);

#endif
