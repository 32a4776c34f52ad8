/* benchmark_c.h - Google Benchmark for C programs: register, measure, report.
 *
 *     static void copy(struct gb_state *state, void *arg)
 *     {
 *         char from[4096] = {1}, to[4096];
 *         for (uint64_t n = gb_begin(state); n--;) {
 *             memcpy(to, from, sizeof to);
 *             gb_keep(to[0]);
 *         }
 *         gb_end(state);
 *     }
 *     static void all(void) { gb_register("copy/4096", copy, NULL); }
 *     GB_MAIN(all)
 *
 * Promises    The timed loop holds no call: it costs what C++'s `for (auto _ : state)` costs.
 *             Wrong use of this API is an error of the benchmark, with its name and one sentence;
 *             it never aborts the process, even where libbenchmark itself would.
 * Needs       C17 or C++17 with gcc or clang; libbenchmark 1.7.1 or later.
 * Threads     Register, configure and run from one thread. Inside a body every thread has its own
 *             gb_state and uses no other's.
 * Ownership   Names and messages are copied. User pointers stay the caller's and must live until
 *             gb_clear. Whatever a callback receives lives until that callback returns.
 *
 * The parts: this file and benchmark_c_keep.h are what a body uses; benchmark_c_register.h
 * configures a benchmark; benchmark_c_run.h runs, reports and accounts memory. This file includes
 * them all. */
#ifndef BENCHMARK_C_H
#define BENCHMARK_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define GB_NOTHROW noexcept
extern "C" {
#else
#define GB_NOTHROW
#endif

/* What a body knows about its run. Read the fields freely, a read costs no call; write none. */
struct gb_state {
    uint64_t max_iterations; /* what gb_begin returns; per thread */
    int thread_index;        /* 0 .. threads - 1 */
    int threads;             /* bodies running at once; 1 in a memory pass, see in_memory_pass */
    const int64_t *args;     /* [arg_count], of this instance; owned by the library */
    size_t arg_count;
    const char *name;      /* as registered, without arguments; lives until gb_clear */
    bool in_memory_pass;   /* a memory manager is counting: thread 0 runs alone, time is unused */
    uint8_t phase;         /* the library's own, as is everything below */
    bool paused;           /* between gb_pause and gb_resume */
    bool rate;             /* a counter that is divided by time was set */
    double manual_seconds; /* sum of gb_set_iteration_time */
    void *impl;            /* the C++ state; NULL in setup and teardown */
    struct gb_benchmark *benchmark;
};

/* ---- The loop ----
 * Exactly one loop a body, in one of three forms:
 *
 *     for (uint64_t n = gb_begin(state); n--;) { ... }     gb_loop(state) { ... }
 *     gb_end(state);
 *
 *     while (gb_batch(state, 1000)) { ...1000 times... }
 *
 * No loop at all, a second loop, and a loop left by return are errors of the benchmark. A loop left
 * by break is one too with gb_loop and gb_batch; with the first form only if gb_end is skipped as
 * well, because the count is a local variable that nobody else can see: use gb_loop if a body has
 * a break. All threads of a run start together in gb_begin and wait for each other in gb_end.    */

/* Starts the clock; returns the number of iterations to run, 0 after an error. */
uint64_t gb_begin(struct gb_state *state) GB_NOTHROW;
/* Stops the clock. Does nothing after gb_begin returned 0 and after gb_skip_with_error. */
void gb_end(struct gb_state *state) GB_NOTHROW;
/* gb_end for use in a loop's condition: always false. */
static inline bool gb_end_of_loop(struct gb_state *state) GB_NOTHROW
{
    gb_end(state);
    return false;
}
#define gb_loop(state) \
    for (uint64_t gb_left_ = gb_begin(state); gb_left_-- || gb_end_of_loop(state);)
/* True if the body shall do n (> 0) more iterations. Up to n - 1 more than max_iterations may be
 * asked for; the report counts those done. One call costs about 2 ns: choose n accordingly.      */
bool gb_batch(struct gb_state *state, uint64_t n) GB_NOTHROW;
/* Iterations done so far by this thread, as the report will count them; 0 before the loop. Inside
 * gb_begin's loop it is max_iterations from the start. */
uint64_t gb_iterations_done(const struct gb_state *state) GB_NOTHROW;

/* ---- What a body may tell ---- */

/* Ends this run as an error; the first message of a run is kept, the figures are dropped. Leave the
 * loop yourself (break or return). Other threads run to their end and are not blocked. In a setup
 * callback it fails the runs that follow; in a memory pass it only warns on standard error. */
void gb_skip_with_error(struct gb_state *state, const char *message) GB_NOTHROW;
/* Did this run end as an error, by gb_skip_with_error or by wrong use of this API? */
bool gb_error_occurred(const struct gb_state *state) GB_NOTHROW;

/* Stops this thread's clock inside the loop; gb_resume starts it again. A pair costs about 700 ns
 * on its own, part of it timed: pointless around work below 70 us. Prefer manual time or gb_batch.
 * Two pauses in a row, one outside the loop, and one not ended are errors of the benchmark. */
void gb_pause(struct gb_state *state) GB_NOTHROW;
/* Starts the clock that gb_pause stopped; without one it is an error of the benchmark. */
void gb_resume(struct gb_state *state) GB_NOTHROW;

/* Adds seconds (finite, not negative) to the manual time; needs gb_use_manual_time. May be called
 * once per iteration or once for all of them: the total is divided by the iterations. */
void gb_set_iteration_time(struct gb_state *state, double seconds) GB_NOTHROW;

/* Items this thread dealt with in the whole loop; reported per second and summed over threads. The
 * last call of a thread counts. */
void gb_items_processed(struct gb_state *state, int64_t items) GB_NOTHROW;
/* The same in bytes. */
void gb_bytes_processed(struct gb_state *state, int64_t bytes) GB_NOTHROW;
/* Text at the end of the report's line; the last thread to set it wins. */
void gb_set_label(struct gb_state *state, const char *label) GB_NOTHROW;
/* The problem size that gb_complexity fits against. Threads add up: let thread 0 set it. */
void gb_set_complexity_n(struct gb_state *state, int64_t n) GB_NOTHROW;

/* How a counter's value is turned into the reported one; flags combine with |. */
enum gb_counter_flags {
    GB_COUNTER_PLAIN = 0,
    GB_COUNTER_RATE = 1,                /* divided by the run's seconds */
    GB_COUNTER_AVG_THREADS = 2,         /* divided by the threads */
    GB_COUNTER_ITERATION_INVARIANT = 4, /* multiplied by the iterations */
    GB_COUNTER_AVG_ITERATIONS = 8,      /* divided by the iterations */
    GB_COUNTER_INVERT = 16,             /* 1 / value, last */
    GB_COUNTER_AVG_THREADS_RATE = 3,
    GB_COUNTER_ITERATION_INVARIANT_RATE = 5,
    GB_COUNTER_AVG_ITERATIONS_RATE = 9
};
/* Sets counter `name`; threads add up. `base` (1000 or 1024) is what the console's k stands for.
 * NaN and infinity, also as the inverse of 0 or as a rate over a manual time of 0, are errors of
 * the benchmark: one of them would make the library's whole JSON file unreadable. */
void gb_counter(struct gb_state *state, const char *name, double value, unsigned flags,
                int base) GB_NOTHROW;

#ifdef __cplusplus
}
#endif

#include "benchmark_c_keep.h"
#include "benchmark_c_register.h"
#include "benchmark_c_run.h"

#endif
