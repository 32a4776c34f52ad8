/* settings.c - every setting of a benchmark takes effect, and nonsense becomes its error. */
#include "runs.h"

#include <math.h>

static void one_second(struct gb_state *state, void *arg)
{
    (void)arg;
    for (uint64_t n = gb_begin(state); n--;) gb_clobber();
    gb_end(state);
    gb_set_iteration_time(state, (double)state->max_iterations);
}

static void quick(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
    if (state->arg_count) gb_counter(state, "first", (double)state->args[0], 0, 1000);
    if (state->arg_count) gb_counter(state, "n", (double)state->arg_count, 0, 1000);
}

static struct gb_benchmark *registered(void)
{
    struct gb_benchmark *b = gb_register("b", quick, NULL);
    gb_iterations(b, 3);
    return b;
}

static void assert_names(const char *const *names, size_t count)
{
    run_kept();
    assert_int_equal(kept.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_no_error(&kept.run[i]);
        assert_string_equal(kept.run[i].name, names[i]);
    }
}
#define ASSERT_NAMES(...)                                     \
    do {                                                      \
        const char *const names_[] = {__VA_ARGS__};           \
        assert_names(names_, sizeof names_ / sizeof *names_); \
        gb_clear();                                           \
    } while (0)

/* ---- Arguments ---- */

static void test_arguments(void **state)
{
    (void)state;
    const int64_t pair[] = {3, -4};
    gb_args(registered(), pair, 2);
    ASSERT_NAMES("b/3/-4");
    assert_float_equal(counter(&kept.run[0], "first"), 3, 0);
    assert_float_equal(counter(&kept.run[0], "n"), 2, 0);

    struct gb_benchmark *b = registered();
    gb_arg(b, 1);
    gb_arg(b, 9);
    ASSERT_NAMES("b/1", "b/9");

    b = registered();
    gb_range_multiplier(b, 2);
    gb_range(b, 1, 5);
    ASSERT_NAMES("b/1", "b/2", "b/4", "b/5");

    gb_dense_range(registered(), 1, 5, 2);
    ASSERT_NAMES("b/1", "b/3", "b/5");
}

static void test_products_and_names(void **state)
{
    (void)state;
    const int64_t ranges[][2] = {{1, 2}, {8, 64}};
    gb_ranges(registered(), ranges, 2);
    ASSERT_NAMES("b/1/8", "b/2/8", "b/1/64", "b/2/64");

    const int64_t sizes[] = {10, 20, 30}, ways[] = {2};
    const int64_t *const lists[] = {sizes, ways};
    const size_t lengths[] = {3, 1};
    const char *const names[] = {"size", "ways"};
    struct gb_benchmark *b = registered();
    gb_args_product(b, lists, lengths, 2);
    gb_arg_names(b, names, 2);
    ASSERT_NAMES("b/size:10/ways:2", "b/size:20/ways:2", "b/size:30/ways:2");
}

/* ---- Length and repetitions ---- */

static void test_iterations_beyond_the_cap(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("cap", one_second, NULL);
    gb_use_manual_time(b);
    gb_min_time(b, 5);
    run_kept();
    assert_int_equal(kept.run[0].iterations, 5 * 1.4); /* calibrated from one iteration of 1 s */
    assert_null(strstr(kept.run[0].full_name, "iterations:"));
}

/* No time passes: calibration would go on for ever. */
static void no_time(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_begin(state); /* none of the iterations is run */
    gb_end(state);
    gb_set_iteration_time(state, 1e-12);
}

static void test_calibration_stops_at_the_cap(void **state)
{
    (void)state;
    gb_use_manual_time(gb_register("cap", no_time, NULL));
    run_kept();
    assert_no_error(&kept.run[0]);
    assert_int_equal(kept.run[0].iterations, 1000000000);
}

static void claims_any(struct gb_state *state, void *arg)
{
    *(uint64_t *)arg = gb_begin(state); /* none of them is run */
    gb_end(state);
}

static void test_fixed_iterations_have_no_cap(void **state)
{
    (void)state;
    uint64_t asked = 0;
    const struct gb_run *run = run_alone(claims_any, &asked, 3000000001);
    assert_no_error(run);
    assert_int_equal(asked, 3000000001);
    assert_int_equal(run->iterations, 3000000001);
}

/* Each iteration lasts a manual second; remembers the longest run asked for. */
static void longest(struct gb_state *state, void *arg)
{
    uint64_t *most = arg;
    if (state->max_iterations > *most) *most = state->max_iterations;
    one_second(state, NULL);
}

static void test_warm_up_is_not_ignored(void **state)
{
    (void)state;
    uint64_t most = 0;
    struct gb_benchmark *b = gb_register("warm", longest, &most);
    gb_use_manual_time(b);
    gb_warm_up(b, 40, 1);
    run_kept();
    assert_no_error(&kept.run[0]);
    assert_true(most >= 40);
    assert_int_equal(kept.run[0].iterations, 1); /* min_time was set as well, to what was said */
}

static void test_repetitions(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("rep", one_second, NULL);
    gb_use_manual_time(b);
    gb_min_time(b, 2);
    gb_repetitions(b, 3);
    run_kept();
    assert_int_equal(kept.count, 3 + 4); /* mean, median, stddev, cv */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(kept.run[i].kind, GB_RUN_SAMPLE);
        assert_int_equal(kept.run[i].repetition_index, i);
        assert_int_equal(kept.run[i].iterations, kept.run[0].iterations);
    }
    const struct gb_run *mean = &kept.run[3], *cv = &kept.run[6];
    assert_string_equal(mean->aggregate, "mean");
    assert_string_equal(mean->name, "rep");
    assert_int_equal(mean->repetition_index, -1);
    assert_float_equal(mean->real_seconds / (double)mean->iterations, 1, 1e-9);
    assert_string_equal(cv->aggregate, "cv");
    assert_true(cv->percentage);
}

static void test_aggregates_only(void **state)
{
    (void)state;
    struct gb_benchmark *b = registered();
    gb_repetitions(b, 3);
    gb_report_aggregates_only(b, true);
    run_kept();
    assert_int_equal(kept.count, 4);
    gb_report_aggregates_only(b, false);
    gb_display_aggregates_only(b, true);
    run_kept();
    assert_int_equal(kept.count, 4);
}

/* ---- Statistics and complexity ---- */

static double scaled_count(const double *values, size_t count, void *arg)
{
    assert_true(values[0] >= 0);
    return (double)count * *(double *)arg;
}

static void test_statistic_with_user_pointer(void **state)
{
    (void)state;
    double factor = 7;
    struct gb_benchmark *b = registered();
    gb_repetitions(b, 3);
    gb_statistic(b, "scaled", scaled_count, &factor, GB_STATISTIC_PERCENTAGE);
    gb_arg(b, 5);
    run_kept();
    const struct gb_run *last = &kept.run[kept.count - 1];
    assert_string_equal(last->aggregate, "scaled");
    assert_float_equal(counter(last, "first"), 21, 1e-9);
    factor = NAN;
    run_kept();
    assert_float_equal(counter(&kept.run[kept.count - 1], "first"), 0, 0);
}

static void test_statistics_run_out(void **state)
{
    (void)state;
    double factor = 1;
    struct gb_benchmark *b = registered();
    for (int i = 0; i < 64; i++) gb_statistic(b, "s", scaled_count, &factor, GB_STATISTIC_TIME);
    run_kept();
    assert_no_error(&kept.run[0]);
    gb_statistic(b, "s", scaled_count, &factor, GB_STATISTIC_TIME);
    run_kept();
    assert_error(&kept.run[0], "all 64 are in use");
}

static void quadratic(struct gb_state *state, void *arg)
{
    (void)arg;
    const double n = (double)state->args[0];
    gb_loop(state) gb_set_iteration_time(state, 2 * n * n);
    gb_set_complexity_n(state, state->args[0]);
}

static double squared(int64_t n)
{
    return (double)n * (double)n;
}

static const struct gb_run *fitted(enum gb_big_o order)
{
    gb_clear();
    struct gb_benchmark *b = gb_register("fit", quadratic, NULL);
    gb_use_manual_time(b);
    gb_iterations(b, 1);
    gb_range(b, 8, 512);
    if (order == GB_O_FUNCTION)
        gb_complexity_function(b, squared);
    else
        gb_complexity(b, order);
    run_kept();
    return &kept.run[kept.count - 2];
}

static void test_complexity(void **state)
{
    (void)state;
    const enum gb_big_o orders[] = {GB_O_AUTO, GB_O_N_SQUARED, GB_O_FUNCTION};
    for (int i = 0; i < 3; i++) {
        const struct gb_run *fit = fitted(orders[i]), *rms = fit + 1;
        assert_int_equal(fit->kind, GB_RUN_BIG_O);
        assert_int_equal(rms->kind, GB_RUN_RMS);
        if (orders[i] == GB_O_AUTO) continue; /* by CPU time: any order may win */
        assert_int_equal(fit->complexity, orders[i]);
        assert_float_equal(fit->real_seconds, 2, 1e-6);
        assert_float_equal(rms->real_seconds, 0, 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_arguments),
        TEST(test_products_and_names),
        TEST(test_iterations_beyond_the_cap),
        TEST(test_calibration_stops_at_the_cap),
        TEST(test_fixed_iterations_have_no_cap),
        TEST(test_warm_up_is_not_ignored),
        TEST(test_repetitions),
        TEST(test_aggregates_only),
        TEST(test_statistic_with_user_pointer),
        TEST(test_statistics_run_out),
        TEST(test_complexity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
