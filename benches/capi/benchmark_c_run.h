/* benchmark_c_run.h - runs what is registered and hands each result to C.
 *
 * Include benchmark_c.h instead. Not for use by several threads at once.                        */
#ifndef BENCHMARK_C_RUN_H
#define BENCHMARK_C_RUN_H

#ifndef BENCHMARK_C_H
#error "include benchmark_c.h, which includes this file"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Takes the library's --benchmark_... flags out of argv. argv[0] is copied. */
void gb_initialize(int *argc, char **argv) GB_NOTHROW;
/* Nonzero, with a line on standard error each, if anything but argv[0] is left. */
int gb_report_unrecognized(int argc, char **argv) GB_NOTHROW;
/* Frees what gb_initialize made; last call, optional. */
void gb_shutdown(void) GB_NOTHROW;

/* ---- Results ---- */

struct gb_run_counter {
    const char *name;
    double value; /* as reported: rates per second, averages divided */
};

#define GB_MEMORY_UNKNOWN INT64_MAX
/* What a memory manager counted between start and stop. */
struct gb_memory_result {
    int64_t allocations;
    int64_t max_bytes;       /* peak in use */
    int64_t allocated_bytes; /* in total; GB_MEMORY_UNKNOWN: not counted */
    int64_t net_growth;      /* allocated minus freed, bytes; GB_MEMORY_UNKNOWN: not counted */
};

enum gb_run_kind {
    GB_RUN_SAMPLE,    /* one repetition, or an error */
    GB_RUN_AGGREGATE, /* over repetitions: seconds / iterations is the statistic */
    GB_RUN_BIG_O,     /* seconds are the fitted coefficient in seconds */
    GB_RUN_RMS        /* seconds are the fit's relative root mean square error, a fraction */
};

struct gb_run {
    const char *name;      /* as registered, with "/arg/arg": without what the library appends */
    const char *full_name; /* the library's: "/iterations:", "/real_time", "/threads:", "_mean" */
    const char *error;     /* NULL: none. With an error no figure below is valid. */
    const char *label;     /* NULL: none */
    const char *aggregate; /* NULL: a sample; else "mean", "median", ... */
    enum gb_run_kind kind;
    bool percentage;     /* the aggregate is a fraction: seconds hold it, undivided */
    uint64_t iterations; /* of all threads together */
    double real_seconds; /* total wall (or manual) time of the loop, mean over the threads */
    double cpu_seconds;  /* total CPU time, summed over the threads */
    int threads;
    int64_t repetition_index; /* 0 .. repetitions - 1; -1: an aggregate */
    int64_t repetitions;
    enum gb_big_o complexity;
    int64_t complexity_n;
    size_t counter_count;
    const struct gb_run_counter *counters; /* [counter_count], by name */
    const struct gb_memory_result *memory; /* NULL: no memory manager */
    double allocations_per_iteration;      /* 0 without a memory manager */
};

/* Seconds that one iteration takes in one thread, whatever the library's version divides by. */
double gb_run_latency(const struct gb_run *run) GB_NOTHROW;
/* Seconds between two iterations finishing anywhere: latency / threads. */
double gb_run_interval(const struct gb_run *run) GB_NOTHROW;

/* The machine, as far as the library knows it. */
struct gb_context {
    const char *executable, *host;
    int cpus;
    double cycles_per_second;
    bool cpu_scaling;  /* the governor changes the frequency */
    size_t name_width; /* characters of the longest full name, for aligned columns */
};

/* Any callback may be NULL. */
struct gb_reporter {
    void *user;                                                    /* first argument of each */
    bool (*context)(void *user, const struct gb_context *context); /* false: run nothing */
    void (*run)(void *user, const struct gb_run *run);             /* in the order of running */
    void (*done)(void *user);
};

/* Runs the benchmarks that match and returns their number. filter_regex NULL: the flag
 * --benchmark_filter; "": all. reporter NULL: the library's, as --benchmark_format says. A file
 * named by --benchmark_out is written in both cases. Every registered name is matched against the
 * expression: 0.09 ms with 10 of them, 17 ms with 4,000; register only what is to run where that
 * counts.       */
#ifdef __cplusplus /* g++ -Wshadow: a function beside a struct of its name hides a constructor */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#endif
size_t gb_run(const char *filter_regex, const struct gb_reporter *reporter) GB_NOTHROW;
#ifdef __cplusplus
#pragma GCC diagnostic pop
#endif
/* The same for the one benchmark registered as `name`, with all its instances; no expression. */
size_t gb_run_named(const char *name, const struct gb_reporter *reporter) GB_NOTHROW;
/* Runs that ended in an error since the start of the program or the last gb_clear. */
uint64_t gb_error_count(void) GB_NOTHROW;

/* ---- The rest of the library ---- */

/* Further key and value in the report's context, both copied; a key can be given once. */
void gb_add_context(const char *key, const char *value) GB_NOTHROW;
/* The unit of printed times where gb_unit gave none; call it before gb_run. */
void gb_set_default_unit(enum gb_unit unit) GB_NOTHROW;

/* Accounts memory in an extra, untimed pass of at most 16 iterations after each repetition. `start`
 * is called before setup. The library runs thread 0 alone then, whatever the number of threads:
 * bodies see threads = 1 and in_memory_pass, so that none waits for a partner that does not come.
 */
struct gb_memory_manager {
    void *user;
    void (*start)(void *user);
    void (*stop)(void *user, struct gb_memory_result *result); /* preset: 0, 0, unknown, unknown */
};
/* From the next gb_run on; the struct is copied, its user pointer must live on. NULL: none. */
void gb_set_memory_manager(const struct gb_memory_manager *manager) GB_NOTHROW;

/* "1.7" or what the library says of itself. Lives forever. */
const char *gb_library_version(void) GB_NOTHROW;

/* Initialises, calls register_all, runs, shuts down. Returns 0; 1 if a benchmark reported an error;
 * 2 if an argument was not understood. */
int gb_main(int argc, char **argv, void (*register_all)(void)) GB_NOTHROW;
#define GB_MAIN(register_all)                     \
    int main(int argc, char **argv)               \
    {                                             \
        return gb_main(argc, argv, register_all); \
    }

#ifdef __cplusplus
}
#endif

#endif
