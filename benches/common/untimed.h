/* untimed.h - the passes without a clock: the allocator's books (memory.c), instructions (meter.c).
 *
 * bench_untimed_begin() and its companions (bench.h) lead here. Not thread-safe.                 */
#ifndef BENCHES_COMMON_UNTIMED_H
#define BENCHES_COMMON_UNTIMED_H

#include "benches/common/run.h"

/* The memory pass: opens the books; closes them and reports the counters. */
void memory_begin(struct bench *b);
void memory_end(struct bench *b);

/* Runs the candidate for `iterations` with callgrind collecting between bench_begin() and
 * bench_end(), less what is paused. The counter `instructions` of the sample is the total. The
 * sample fails for workloads whose figure instructions are not, and without callgrind. Writes and
 * removes a file callgrind.<process id>.1 in the current folder.                                 */
void run_counted(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
                 struct bench_sample *sample);

#endif
