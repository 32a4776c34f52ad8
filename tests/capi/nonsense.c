/* nonsense.c - a setting that makes no sense is the benchmark's error; the library would abort. */
#include "runs.h"

#include <math.h>

static void quick(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
}

static const int64_t three[] = {1, 2, 3};
static const int64_t *const lists[] = {three, three};
static const char *const names[] = {"a", "b", "c"};

static void no_threads(struct gb_benchmark *b)
{
    gb_threads(b, 0);
}
static void no_range(struct gb_benchmark *b)
{
    gb_range(b, 5, 4);
}
static void no_dense_range(struct gb_benchmark *b)
{
    gb_dense_range(b, 1, 5, 0);
}
static void no_multiplier(struct gb_benchmark *b)
{
    gb_range_multiplier(b, 1);
}
static void no_ranges(struct gb_benchmark *b)
{
    gb_ranges(b, NULL, 0);
}
static void no_lists(struct gb_benchmark *b)
{
    gb_args_product(b, NULL, NULL, 0);
}
static void empty_list(struct gb_benchmark *b)
{
    const size_t lengths[] = {3, 0};
    gb_args_product(b, lists, lengths, 2);
}
static void two_counts(struct gb_benchmark *b)
{
    gb_arg(b, 1);
    gb_args(b, three, 3);
}
static void too_few_names(struct gb_benchmark *b)
{
    gb_args(b, three, 3);
    gb_arg_names(b, names, 2);
}
static void too_many_args(struct gb_benchmark *b)
{
    gb_arg_names(b, names, 2);
    gb_args(b, three, 3);
}
static void names_alone(struct gb_benchmark *b)
{
    gb_arg_names(b, names, 2);
}
static void thread_range(struct gb_benchmark *b)
{
    gb_thread_range(b, 4, 2);
}
static void thread_step(struct gb_benchmark *b)
{
    gb_dense_thread_range(b, 1, 2, 0);
}
static void no_iterations(struct gb_benchmark *b)
{
    gb_iterations(b, 0);
}
static void time_and_iterations(struct gb_benchmark *b)
{
    gb_iterations(b, 5);
    gb_min_time(b, 1);
}
static void iterations_and_warm_up(struct gb_benchmark *b)
{
    gb_warm_up(b, 1e-6, 1e-6);
    gb_iterations(b, 5);
}
static void nan_time(struct gb_benchmark *b)
{
    gb_min_time(b, NAN);
}
static void no_repetitions(struct gb_benchmark *b)
{
    gb_repetitions(b, 0);
}
static void both_times(struct gb_benchmark *b)
{
    gb_use_real_time(b);
    gb_use_manual_time(b);
}
static void times_both(struct gb_benchmark *b)
{
    gb_use_manual_time(b);
    gb_use_real_time(b);
}
static void no_unit(struct gb_benchmark *b)
{
    gb_unit(b, (enum gb_unit)7);
}
static void no_order(struct gb_benchmark *b)
{
    gb_complexity(b, GB_O_FUNCTION);
}
static void no_order_function(struct gb_benchmark *b)
{
    gb_complexity_function(b, NULL);
}
static void no_statistic(struct gb_benchmark *b)
{
    gb_statistic(b, "s", NULL, NULL, GB_STATISTIC_TIME);
}
static void no_setup(struct gb_benchmark *b)
{
    gb_setup(b, NULL, NULL);
}
static void no_teardown(struct gb_benchmark *b)
{
    gb_teardown(b, NULL, NULL);
}

static const struct {
    void (*set)(struct gb_benchmark *b);
    const char *message;
} cases[] = {
    {no_threads, "1 thread or more, not 0"},
    {no_range, "gb_range from 5 to 4 by 1 is empty"},
    {no_dense_range, "gb_dense_range from 1 to 5 by 0 is empty"},
    {no_multiplier, "needs 2 or more, not 1"},
    {no_ranges, "at least one range"},
    {no_lists, "at least one list"},
    {empty_list, "empty list"},
    {two_counts, "gb_args gives 3 arguments where 1 were given before"},
    {too_few_names, "one name for each argument"},
    {too_many_args, "gb_args gives 3 arguments where 2 were given before"},
    {names_alone, "no arguments were given"},
    {thread_range, "gb_thread_range from 4 to 2"},
    {thread_step, "gb_dense_thread_range from 1 to 2 by 0"},
    {no_iterations, "gb_iterations needs 1 or more"},
    {time_and_iterations, "not beside gb_iterations"},
    {iterations_and_warm_up, "no minimum time beside it"},
    {nan_time, "gb_min_time must be finite"},
    {no_repetitions, "gb_repetitions needs 1 or more, not 0"},
    {both_times, "choose one"},
    {times_both, "choose one"},
    {no_unit, "gb_unit needs a unit"},
    {no_order, "GB_O_NONE to GB_O_AUTO"},
    {no_order_function, "gb_complexity_function needs a function"},
    {no_statistic, "gb_statistic needs a name and a function"},
    {no_setup, "gb_setup needs a function"},
    {no_teardown, "gb_teardown needs a function"},
};

static void test_settings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gb_clear();
        cases[i].set(gb_register("nonsense", quick, NULL));
        run_kept();
        if (kept.count != 1) fail_msg("case '%s': %zu runs", cases[i].message, kept.count);
        assert_error(&kept.run[0], cases[i].message);
    }
}

static void test_registration(void **state)
{
    (void)state;
    gb_register(NULL, quick, NULL);
    gb_register("", quick, NULL);
    gb_register("no function", NULL, NULL);
    run_kept();
    assert_int_equal(kept.count, 3);
    assert_error(&kept.run[0], "needs a name");
    assert_error(&kept.run[1], "needs a name");
    assert_error(&kept.run[2], "needs a function");
}

static void test_first_nonsense_is_reported(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("two", quick, NULL);
    gb_repetitions(b, -3);
    gb_threads(b, 0);
    run_kept();
    assert_error(&kept.run[0], "not -3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_settings),
        TEST(test_registration),
        TEST(test_first_nonsense_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
