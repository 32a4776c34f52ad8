/* benchmark_c_register.h - registers a C function as a benchmark and says how it is to be run.
 *
 * Include benchmark_c.h instead. Every function takes the benchmark first. A value that makes no
 * sense (0 threads, a range that ends before it starts) is not applied; the benchmark then reports
 * it as its error when it runs, so that no call here needs a check and none aborts the process.
 * Settings made here win over the command line's.                                               */
#ifndef BENCHMARK_C_REGISTER_H
#define BENCHMARK_C_REGISTER_H

#ifndef BENCHMARK_C_H
#error "include benchmark_c.h, which includes this file"
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct gb_benchmark; /* owned by the library; dies in gb_clear */

/* Measures `fn`, called with `arg`, under `name`. Called once per thread and run; several runs
 * precede the reported one while the library looks for the iteration count.                      */
struct gb_benchmark *gb_register(const char *name, void (*fn)(struct gb_state *state, void *arg),
                                 void *arg) GB_NOTHROW;

/* ---- Arguments ----
 * Each call adds instances "name/8/2", all with one number of arguments: another number is an error
 * of the benchmark. Lists are copied. */

/* One instance with one argument. */
void gb_arg(struct gb_benchmark *b, int64_t value) GB_NOTHROW;
/* One instance with `count` (> 0) arguments. */
void gb_args(struct gb_benchmark *b, const int64_t *values, size_t count) GB_NOTHROW;
/* first, the powers of the multiplier (8) strictly between, last. */
void gb_range(struct gb_benchmark *b, int64_t first, int64_t last) GB_NOTHROW;
/* Multiplier (>= 2) for the gb_range, gb_ranges calls that follow. */
void gb_range_multiplier(struct gb_benchmark *b, int multiplier) GB_NOTHROW;
/* first, first + step (> 0), ... up to last. */
void gb_dense_range(struct gb_benchmark *b, int64_t first, int64_t last, int step) GB_NOTHROW;
/* The product of `count` ranges {first, last}. */
void gb_ranges(struct gb_benchmark *b, const int64_t (*ranges)[2], size_t count) GB_NOTHROW;
/* The product of `count` lists; list i has lengths[i] (> 0) values. */
void gb_args_product(struct gb_benchmark *b, const int64_t *const *lists, const size_t *lengths,
                     size_t count) GB_NOTHROW;
/* Names shown before the values, "name/size:8/ways:2"; as many as there are arguments. An
 * error without arguments: the library would silently drop the benchmark. */
void gb_arg_names(struct gb_benchmark *b, const char *const *names, size_t count) GB_NOTHROW;

/* ---- Threads ----
 * Each call adds instances, "name/threads:4". The library's own per-iteration time of a threaded
 * run means different things in different versions; struct gb_run and gb_run_latency do not. Use
 * gb_use_real_time with threads. */

/* One instance with so many (>= 1) threads. */
void gb_threads(struct gb_benchmark *b, int threads) GB_NOTHROW;
/* first, the powers of 2 strictly between, last. */
void gb_thread_range(struct gb_benchmark *b, int first, int last) GB_NOTHROW;
/* first, first + step (> 0), ... and last. */
void gb_dense_thread_range(struct gb_benchmark *b, int first, int last, int step) GB_NOTHROW;
/* As many as there are processors. */
void gb_thread_per_cpu(struct gb_benchmark *b) GB_NOTHROW;

/* ---- How long, how often ---- */

/* Exactly n iterations, one run, no calibration; the library's 1e9 cap does not apply. Excludes
 * gb_min_time and gb_warm_up. The library appends "/iterations:n" to the name: see gb_run.name. */
void gb_iterations(struct gb_benchmark *b, uint64_t n) GB_NOTHROW;
/* Iterations grow until a run lasts this many seconds (> 0), or has 1e9 of them. Default 0.5 or the
 * flag. */
void gb_min_time(struct gb_benchmark *b, double seconds) GB_NOTHROW;
/* Warms up for `warm_up` seconds first. Sets the minimum time too: without one the library ignores
 * the warm-up silently. */
void gb_warm_up(struct gb_benchmark *b, double warm_up, double min_time) GB_NOTHROW;
/* The first repetition finds the iteration count, the others use it. */
void gb_repetitions(struct gb_benchmark *b, int n) GB_NOTHROW;
/* Reports only mean, median, ... of repetitions, everywhere. */
void gb_report_aggregates_only(struct gb_benchmark *b, bool only) GB_NOTHROW;
/* The same on the display alone; a file of --benchmark_out holds all. */
void gb_display_aggregates_only(struct gb_benchmark *b, bool only) GB_NOTHROW;

/* ---- Which clock ---- */

enum gb_unit { GB_NANOSECOND, GB_MICROSECOND, GB_MILLISECOND, GB_SECOND };
/* The unit of printed times; struct gb_run holds seconds whatever it is. */
void gb_unit(struct gb_benchmark *b, enum gb_unit unit) GB_NOTHROW;
/* Choose iterations and rates by wall time instead of the thread's CPU time. Excludes manual time.
 */
void gb_use_real_time(struct gb_benchmark *b) GB_NOTHROW;
/* By what gb_set_iteration_time is told. Excludes gb_use_real_time. */
void gb_use_manual_time(struct gb_benchmark *b) GB_NOTHROW;
/* CPU time of all threads of the process instead of the measured one's. */
void gb_measure_process_cpu_time(struct gb_benchmark *b) GB_NOTHROW;

/* ---- What is computed from the runs ---- */

enum gb_big_o {
    GB_O_NONE,
    GB_O_1,
    GB_O_N,
    GB_O_N_SQUARED,
    GB_O_N_CUBED,
    GB_O_LOG_N,
    GB_O_N_LOG_N,
    GB_O_AUTO,    /* the best fit of those above */
    GB_O_FUNCTION /* given by gb_complexity_function; not to be passed to gb_complexity */
};
/* Fits time against gb_set_complexity_n over the instances. GB_O_AUTO chooses the order by CPU time
 * (libbenchmark 1.7.1 does so even with manual time): give the order where CPU time is not the
 * point. */
void gb_complexity(struct gb_benchmark *b, enum gb_big_o order) GB_NOTHROW;
/* Fits against an order of one's own; `order` must live until gb_clear. */
void gb_complexity_function(struct gb_benchmark *b, double (*order)(int64_t n)) GB_NOTHROW;

enum gb_statistic_unit { GB_STATISTIC_TIME, GB_STATISTIC_PERCENTAGE };
/* A further aggregate over repetitions, beside mean, median, stddev and cv. `fn` is called on times
 * and on each counter. A non-finite answer is reported as 0, with a line on standard error. 64 at
 * a time until gb_clear. */
void gb_statistic(struct gb_benchmark *b, const char *name,
                  double (*fn)(const double *values, size_t count, void *arg), void *arg,
                  enum gb_statistic_unit unit) GB_NOTHROW;

/* ---- Around a run ----
 * `fn` is called with `arg`, once before and after each run, calibration runs included, by the
 * thread that runs all; not once per thread. The state knows threads, args and in_memory_pass;
 * max_iterations is 0. One of each per benchmark, the last wins; 64 at a time until gb_clear, no
 * limit with libbenchmark 1.9.5. */
/* Before a run; gb_skip_with_error in it fails the run. */
void gb_setup(struct gb_benchmark *b, void (*fn)(struct gb_state *state, void *arg),
              void *arg) GB_NOTHROW;
/* After a run, also after one that failed. */
void gb_teardown(struct gb_benchmark *b, void (*fn)(struct gb_state *state, void *arg),
                 void *arg) GB_NOTHROW;

/* Removes all benchmarks; every struct gb_benchmark dies. Not from within a body or reporter. */
void gb_clear(void) GB_NOTHROW;

#ifdef __cplusplus
}
#endif

#endif
