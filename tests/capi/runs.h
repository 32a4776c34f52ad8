/* runs.h - what the tests of the C API share: a reporter that keeps every run for later questions.
 */
#ifndef TESTS_CAPI_RUNS_H
#define TESTS_CAPI_RUNS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "benches/capi/benchmark_c.h"

#define RUNS_MOST 64

struct runs {
    size_t count;
    struct gb_run run[RUNS_MOST]; /* every string, counter and memory result is a copy of ours */
    int contexts, dones;
};

/* One at a time: filled by run_kept, emptied by runs_teardown. */
static struct runs kept;

static inline const char *copied(const char *text)
{
    return text ? strdup(text) : NULL;
}

static inline void *copied_bytes(const void *from, size_t bytes)
{
    void *to = from ? malloc(bytes + 1) : NULL;
    if (to) memcpy(to, from, bytes);
    return to;
}

static inline void keep_run(void *user, const struct gb_run *run)
{
    struct runs *runs = user;
    assert_true(runs->count < RUNS_MOST);
    struct gb_run *to = &runs->run[runs->count++];
    *to = *run;
    to->name = copied(run->name);
    to->full_name = copied(run->full_name);
    to->error = copied(run->error);
    to->label = copied(run->label);
    to->aggregate = copied(run->aggregate);
    to->memory = copied_bytes(run->memory, sizeof *run->memory);
    struct gb_run_counter *counters = malloc((run->counter_count + 1) * sizeof *counters);
    for (size_t i = 0; i < run->counter_count; i++) {
        counters[i].name = copied(run->counters[i].name);
        counters[i].value = run->counters[i].value;
    }
    to->counters = counters;
}

static inline bool keep_context(void *user, const struct gb_context *context)
{
    (void)context;
    ((struct runs *)user)->contexts++;
    return true;
}

static inline void keep_done(void *user)
{
    ((struct runs *)user)->dones++;
}

static inline void forget_runs(void)
{
    for (size_t i = 0; i < kept.count; i++) {
        struct gb_run *run = &kept.run[i];
        const void *owned[] = {run->name,  run->full_name, run->error,
                               run->label, run->aggregate, run->memory};
        for (size_t k = 0; k < sizeof owned / sizeof *owned; k++) free((void *)owned[k]);
        for (size_t k = 0; k < run->counter_count; k++) free((void *)run->counters[k].name);
        free((void *)run->counters);
    }
    memset(&kept, 0, sizeof kept);
}

/* Runs everything registered and keeps the results. */
static inline size_t run_kept(void)
{
    const struct gb_reporter reporter = {&kept, keep_context, keep_run, keep_done};
    forget_runs();
    return gb_run("", &reporter);
}

/* Registers one benchmark of exactly `iterations` iterations, runs it alone, returns its only run.
 */
static inline const struct gb_run *run_alone(void (*body)(struct gb_state *, void *), void *arg,
                                             uint64_t iterations)
{
    gb_clear();
    gb_iterations(gb_register("alone", body, arg), iterations);
    assert_int_equal(run_kept(), 1);
    assert_int_equal(kept.count, 1);
    return &kept.run[0];
}

static inline double counter(const struct gb_run *run, const char *name)
{
    for (size_t i = 0; i < run->counter_count; i++)
        if (strcmp(run->counters[i].name, name) == 0) return run->counters[i].value;
    fail_msg("%s has no counter %s", run->name, name);
    return 0;
}

static inline void assert_error(const struct gb_run *run, const char *part)
{
    if (!run->error) fail_msg("%s: no error where '%s' was due", run->full_name, part);
    if (!strstr(run->error, part)) fail_msg("%s: '%s', not '%s'", run->name, run->error, part);
}

static inline void assert_no_error(const struct gb_run *run)
{
    if (run->error) fail_msg("%s: %s", run->full_name, run->error);
}

/* For cmocka_unit_test_teardown: leaves nothing to the next test. */
static inline int runs_teardown(void **state)
{
    (void)state;
    gb_clear();
    forget_runs();
    return 0;
}
#define TEST(name) cmocka_unit_test_teardown(name, runs_teardown)

#endif
