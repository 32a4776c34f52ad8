/* result.c - what a body tells arrives in the run's record, and nothing that would spoil a report.
 */
#include "runs.h"

#include <math.h>

static void one_second_each(struct gb_state *state, void *arg)
{
    (void)arg;
    for (uint64_t n = gb_begin(state); n--;) gb_set_iteration_time(state, 1);
    gb_end(state);
}

static void test_times_are_totals(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("manual", one_second_each, NULL);
    gb_use_manual_time(b);
    gb_iterations(b, 8);
    run_kept();
    assert_no_error(&kept.run[0]);
    assert_float_equal(kept.run[0].real_seconds, 8, 1e-9);
    assert_float_equal(gb_run_latency(&kept.run[0]), 1, 1e-9);
    assert_true(kept.run[0].cpu_seconds > 0 && kept.run[0].cpu_seconds < 8);
    assert_int_equal(kept.contexts, 1);
    assert_int_equal(kept.dones, 1);
}

static void test_name_is_as_registered(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("family/body/impl:a.b", one_second_each, NULL);
    const char *const names[] = {"size"};
    gb_arg(b, 4);
    gb_arg_names(b, names, 1);
    gb_use_manual_time(b);
    gb_iterations(b, 8);
    run_kept();
    assert_string_equal(kept.run[0].name, "family/body/impl:a.b/size:4");
    assert_string_equal(kept.run[0].full_name,
                        "family/body/impl:a.b/size:4/iterations:8/manual_time");
}

/* ---- Counters, items, bytes, label ---- */

static void counts(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_set_iteration_time(state, 0.5);
    gb_counter(state, "plain", 3, GB_COUNTER_PLAIN, 1000);
    gb_counter(state, "rate", 3, GB_COUNTER_RATE, 1000);
    gb_counter(state, "average", 3, GB_COUNTER_AVG_ITERATIONS, 1024);
    gb_counter(state, "invariant", 3, GB_COUNTER_ITERATION_INVARIANT, 1000);
    gb_counter(state, "inverse", 4, GB_COUNTER_INVERT, 1000);
    gb_items_processed(state, 100);
    gb_bytes_processed(state, 300);
    gb_set_label(state, "label \"quoted\"");
}

static void test_counters(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("counts", counts, NULL);
    gb_use_manual_time(b);
    gb_iterations(b, 4); /* 2 seconds */
    run_kept();
    const struct gb_run *run = &kept.run[0];
    assert_no_error(run);
    assert_float_equal(counter(run, "plain"), 3, 1e-9);
    assert_float_equal(counter(run, "rate"), 1.5, 1e-9);
    assert_float_equal(counter(run, "average"), 0.75, 1e-9);
    assert_float_equal(counter(run, "invariant"), 12, 1e-9);
    assert_float_equal(counter(run, "inverse"), 0.25, 1e-9);
    assert_float_equal(counter(run, "items_per_second"), 50, 1e-9);
    assert_float_equal(counter(run, "bytes_per_second"), 150, 1e-9);
    assert_string_equal(run->label, "label \"quoted\"");
}

struct bad_counter {
    const char *name;
    double value;
    unsigned flags;
    int base;
    const char *message;
};

static void sets_counter(struct gb_state *state, void *arg)
{
    const struct bad_counter *bad = arg;
    gb_loop(state) gb_clobber();
    gb_counter(state, bad->name, bad->value, bad->flags, bad->base);
}

static void test_counters_that_would_spoil_the_report(void **state)
{
    (void)state;
    struct bad_counter bad[] = {
        {"nan", NAN, GB_COUNTER_PLAIN, 1000, "counter 'nan' is NaN or infinite"},
        {"inf", INFINITY, GB_COUNTER_PLAIN, 1000, "counter 'inf' is NaN or infinite"},
        {"inverse", 0, GB_COUNTER_INVERT, 1000, "counter 'inverse' is NaN or infinite"},
        {"base", 1, GB_COUNTER_PLAIN, 10, "base 1000 or 1024"},
        {"flags", 1, 32, 1000, "known flags"},
        {"", 1, GB_COUNTER_PLAIN, 1000, "needs a name"},
        {NULL, 1, GB_COUNTER_PLAIN, 1000, "needs a name"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_error(run_alone(sets_counter, &bad[i], 10), bad[i].message);
}

/* ---- Manual time ---- */

static void sets_time(struct gb_state *state, void *arg)
{
    gb_loop(state) gb_set_iteration_time(state, *(double *)arg);
    gb_items_processed(state, 1);
}

static const struct gb_run *run_manual(double seconds)
{
    gb_clear();
    struct gb_benchmark *b = gb_register("manual", sets_time, &seconds);
    gb_use_manual_time(b);
    gb_iterations(b, 1);
    run_kept();
    return &kept.run[0];
}

static void test_manual_times_that_would_spoil_the_report(void **state)
{
    (void)state;
    double second = 1;
    assert_no_error(run_manual(1e-9));
    assert_error(run_manual(NAN), "iteration time is negative, NaN or infinite");
    assert_error(run_manual(-1), "iteration time is negative, NaN or infinite");
    assert_error(run_manual(0), "a rate needs a manual time above 0");
    assert_error(run_alone(sets_time, &second, 1), "needs gb_use_manual_time");
}

/* ---- State fields ---- */

static void sees_state(struct gb_state *state, void *arg)
{
    struct gb_state *seen = arg;
    *seen = *state;
    for (uint64_t n = gb_begin(state); n--;) gb_clobber();
    assert_int_equal(gb_iterations_done(state), state->max_iterations);
    gb_end(state);
}

static void test_state_fields(void **state)
{
    (void)state;
    struct gb_state seen = {0};
    const struct gb_run *run = run_alone(sees_state, &seen, 12);
    assert_no_error(run);
    assert_int_equal(seen.max_iterations, 12);
    assert_int_equal(seen.threads, 1);
    assert_int_equal(seen.thread_index, 0);
    assert_int_equal(seen.arg_count, 0);
    assert_string_equal(seen.name, "alone");
    assert_false(seen.in_memory_pass);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_times_are_totals),
        TEST(test_name_is_as_registered),
        TEST(test_counters),
        TEST(test_counters_that_would_spoil_the_report),
        TEST(test_manual_times_that_would_spoil_the_report),
        TEST(test_state_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
