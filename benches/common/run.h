/* run.h - one candidate, run once: the timed sample and the untimed memory pass. */
#ifndef BENCHES_COMMON_RUN_H
#define BENCHES_COMMON_RUN_H

#include "benches/common/candidate.h"

/* What one sample says. Times are totals: divide by iterations * items for one operation. */
struct bench_sample {
    uint64_t iterations, items;
    double real_ns, cpu_ns;
    double speed; /* additions a nanosecond around the sample: common/speed.h */
    struct bench_counter_value counters[BENCH_COUNTERS_MAX];
    size_t counter_count;
    char error[BENCH_ERROR_BYTES]; /* "": the sample is good */
};

/* Runs the candidate for exactly `iterations` through Google Benchmark. Not thread-safe: the
 * library's registry is global.                                                                 */
void run_timed(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
               struct bench_sample *sample);

/* One iteration with the allocator's books open, on cold memory and again on warm; real_ns and
 * cpu_ns are 0. */
void run_memory(const struct bench_candidate *candidate, uint64_t seed,
                struct bench_sample *sample);

/* Registers the candidate for the library's own run; it must outlive that run. */
void run_register(const struct bench_candidate *candidate);

#endif
