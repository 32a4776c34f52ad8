/* untimed.h - the passes without a clock: the allocator's books (memory.c), instructions (meter.c).
 *
 * bench_untimed_begin() and its companions (bench.h) lead here. Not thread-safe.                 */
#ifndef BENCHES_COMMON_UNTIMED_H
#define BENCHES_COMMON_UNTIMED_H

#include "benches/common/run.h"

/* What one thread asked of the allocator between open and close; 0 without jemalloc. */
struct memory_books {
    int64_t allocated, deallocated, peak; /* bytes; peak: over the level at the opening */
    int64_t minor_faults;
};

/* The memory pass: opens the books; closes them and reports the counters. */
void memory_begin(struct bench *b);
void memory_end(struct bench *b);

/* Which pass the next one is: cold memory, or warm. */
void memory_cold(bool is_cold);

/* The same for a member of a team, on its own thread; memory_add() puts closed books on top of
 * those of the pass, before memory_end(). memory_flush() empties the calling thread's caches.    */
void memory_open(struct memory_books *books);
void memory_close(struct memory_books *books);
void memory_add(const struct memory_books *member);
void memory_flush(void);

/* Runs the candidate for `iterations` with callgrind collecting between bench_begin() and
 * bench_end(), less what is paused. The counter `instructions` of the sample is the total. The
 * sample fails for workloads whose figure instructions are not, and without callgrind. Writes and
 * removes a file callgrind.<process id>.1 in the current folder.                                 */
void run_counted(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
                 struct bench_sample *sample);

#endif
