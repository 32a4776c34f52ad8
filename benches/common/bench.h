/* bench.h - all that a workload body sees.
 *
 * A body is one always-inlined function. It asks for its parameters, prepares, counts down from
 * bench_begin(), closes with bench_end() and proves its result with bench_expect():
 *
 *     for (uint64_t n = bench_begin(b); n--;) { ... BENCH_KEEP(x); }
 *     bench_end(b);
 *     bench_expect(b, sum, wanted);
 *
 * The same body serves four passes: the timed one (through Google Benchmark), the memory pass (one
 * iteration with the allocator's books open), the counting pass (instructions, by callgrind) and,
 * in a plain run, the library's own loop. Bodies keep to the common subset of C17 and C++17: a peer
 * compiles them again as C++. Thread-safety: a struct bench belongs to the thread that runs the
 * body.                        */
#ifndef BENCHES_COMMON_BENCH_H
#define BENCHES_COMMON_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "benches/capi/benchmark_c.h"
#include "common/attributes.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { BENCH_COUNTERS_MAX = 128, BENCH_ERROR_BYTES = 256 };

/* A figure beside the time; name is a string literal, the unit is part of the name. */
struct bench_counter_value {
    const char *name;
    double value;
};

struct bench {
    struct gb_state *state;            /* Google Benchmark's, borrowed; NULL in untimed passes */
    uint64_t counted;                  /* iterations of the counting pass; 0 in any other */
    const double *values;              /* one per parameter of the family, by PARAM_<name> */
    uint64_t seed;                     /* same seed, same inputs, whatever the implementation */
    uint64_t items;                    /* operations in one iteration */
    uint64_t clock_start_ns, clock_ns; /* the body's own clock: cold and team workloads */
    struct bench_counter_value counters[BENCH_COUNTERS_MAX];
    size_t counter_count;
    char error[BENCH_ERROR_BYTES]; /* "" while all is well; the first failure stays */
};

/* ---- Parameters ---------------------------------------------------------------------------- */

/* A whole number; for an ENUM the index of its value. id is a PARAM_<name> of the family. */
static inline int64_t bench_param(const struct bench *b, int id)
{
    return (int64_t)b->values[id];
}

static inline double bench_param_real(const struct bench *b, int id)
{
    return b->values[id];
}

/* ---- The loop ------------------------------------------------------------------------------ */

/* Out of line: the memory pass and the counting pass, so that they add nothing to the timed one. */
uint64_t bench_untimed_begin(struct bench *b);
void bench_untimed_end(struct bench *b);
void bench_untimed_toggle(struct bench *b);

/* Iterations to do; 0 when an error was reported before. Call once, and only once. */
static inline uint64_t bench_begin(struct bench *b)
{
    return b->state ? gb_begin(b->state) : bench_untimed_begin(b);
}

static inline void bench_end(struct bench *b)
{
    if (b->state)
        gb_end(b->state);
    else
        bench_untimed_end(b);
}

/* Stops the clock inside the loop, to check a result: about 700 ns a pair, so once a sample only.
 */
static inline void bench_pause(struct bench *b)
{
    if (b->state)
        gb_pause(b->state);
    else
        bench_untimed_toggle(b);
}

static inline void bench_resume(struct bench *b)
{
    if (b->state)
        gb_resume(b->state);
    else
        bench_untimed_toggle(b);
}

/* True in the memory pass: the place for figures that would disturb a timed loop. */
static inline bool bench_is_memory_pass(const struct bench *b)
{
    return !b->state && !b->counted;
}

/* One iteration does `items` operations; times are reported per operation. */
static inline void bench_items(struct bench *b, uint64_t items)
{
    b->items = items;
}

/* value is read (KEEP), or all of memory is (CLOBBER), as far as the compiler can tell. No code. */
#define BENCH_KEEP(value) gb_keep(value)
#define BENCH_CLOBBER()   gb_clobber()

/* The integer variable may have changed, as far as the compiler can tell: a loop over it is neither
 * folded nor vectorised. Unlike KEEP it leaves memory alone, so headers may stay in registers.   */
#define BENCH_HIDE(variable) __asm__ volatile("" : "+r"(variable))

/* ---- Results ------------------------------------------------------------------------------- */

/* Fails the sample: a wrong answer is never a fast answer. Prints both numbers. */
void bench_expect(struct bench *b, uint64_t got, uint64_t wanted);

/* Fails the sample with a sentence (printf form); the first failure stays. */
void bench_fail(struct bench *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a figure; name must be a string literal and tells the unit. Not finite: fails the sample. */
void bench_counter(struct bench *b, const char *name, double value);

/* ---- The body's own clock: BENCH_COLD and BENCH_TEAM workloads ------------------------------ */

/* CLOCK_MONOTONIC, in nanoseconds. */
uint64_t bench_now_ns(void);

/* The measured stretch of one iteration; stop adds it to the sample. */
void bench_clock_start(struct bench *b);
void bench_clock_stop(struct bench *b);

/* if (bench_cold_enter(b)) { prepare; clock_start; work; clock_stop; bench_cold_leave(b, got,
 * wanted); } runs its block in a fresh child process. The parent waits, adds the child's clock to
 * the sample and goes on behind the block; a child that dies or answers wrongly fails the sample.
 * In the memory pass there is no child: the block runs in place. */
bool bench_cold_enter(struct bench *b);
void bench_cold_leave(struct bench *b, uint64_t got, uint64_t wanted);

/* ---- Registration --------------------------------------------------------------------------- */

enum bench_mode {
    BENCH_LOOP, /* Google Benchmark's clock around a counted loop */
    BENCH_COLD, /* each iteration in a fresh child, by the child's clock */
    BENCH_TEAM  /* own threads behind a barrier, by the body's clock */
};

struct bench_workload {
    const char *family, *name, *summary;
    const char *item;   /* what one operation is: "append" */
    const char *params; /* run-time parameters it reads: "length,batch"; "" for none */
    enum bench_mode mode;
};

struct bench_instance {
    const struct bench_workload *workload;
    const char *impl;
    const char *structural; /* "mechanism:copy/elem:8"; "" for none */
    void (*run)(struct bench *b);
    struct bench_instance *next; /* the registry's */
};

/* Called by BENCH_INSTANCE before main; the node lives as long as the program. */
void bench_register(struct bench_instance *node);

#define BENCH_BODY static inline __attribute__((always_inline))

/* Once in a body's file: BENCH_WORKLOAD(slice, append, BENCH_LOOP, "append", "length", "...") */
#define BENCH_WORKLOAD(family, workload, mode, item, params, summary)     \
    static const struct bench_workload family##_##workload##_workload = { \
        #family, #workload, summary, item, params, mode}

/* One named function per body and implementation: symbol family_workload__impl__variant, which is
 * what a profile, gdb and the codegen test see. `call` is the body with constant arguments.      */
#define BENCH_INSTANCE(family, workload, impl, variant, structural, call)                    \
    static __attribute__((noinline, used)) void family##_##workload##__##impl##__##variant(  \
        struct bench *b)                                                                     \
    {                                                                                        \
        call;                                                                                \
    }                                                                                        \
    static struct bench_instance family##_##workload##__##impl##__##variant##_node = {       \
        &family##_##workload##_workload, #impl, structural,                                  \
        family##_##workload##__##impl##__##variant, NULL};                                   \
    static __attribute__((constructor,                                                       \
                          used)) void family##_##workload##__##impl##__##variant##_add(void) \
    {                                                                                        \
        bench_register(&family##_##workload##__##impl##__##variant##_node);                  \
    }

#ifdef __cplusplus
}
#endif
#endif
