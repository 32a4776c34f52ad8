/* later_api.c - the sources of the C API, compiled against the shape of libbenchmark 1.9.5 (the
 * stand-in in later/): the branches that 1.7.1 never takes.                                      */
#include "runs.h"

static void manual_second(struct gb_state *state, void *arg)
{
    (void)arg;
    for (uint64_t n = gb_begin(state); n--;) gb_set_iteration_time(state, 1);
    gb_end(state);
    gb_set_label(state, "done");
}

static void test_version(void **state)
{
    (void)state;
    assert_string_equal(gb_library_version(), "v1.9.5");
}

static void test_summed_time_becomes_the_mean(void **state)
{
    (void)state;
    struct gb_benchmark *b = gb_register("threads", manual_second, NULL);
    gb_use_manual_time(b);
    gb_iterations(b, 5);
    gb_threads(b, 3);
    run_kept();
    assert_no_error(&kept.run[0]);
    assert_string_equal(kept.run[0].label, "done");
    assert_int_equal(kept.run[0].iterations, 15);
    assert_float_equal(kept.run[0].real_seconds, 5, 1e-9); /* the library said 15 */
    assert_float_equal(gb_run_latency(&kept.run[0]), 1, 1e-9);
}

static void no_loop(struct gb_state *state, void *arg)
{
    (void)state;
    (void)arg;
}

static void test_error_is_the_skip_message(void **state)
{
    (void)state;
    assert_error(run_alone(no_loop, NULL, 10), "never entered its loop");
}

static void count_call(struct gb_state *state, void *arg)
{
    (void)state;
    ++*(int *)arg;
}

static void test_setup_has_no_pool(void **state)
{
    (void)state;
    int calls[65] = {0};
    gb_clear();
    for (int i = 0; i < 65; i++) {
        struct gb_benchmark *b = gb_register("setup", manual_second, NULL);
        gb_use_manual_time(b);
        gb_setup(b, count_call, &calls[i]);
        gb_teardown(b, count_call, &calls[i]);
    }
    const struct gb_reporter silent = {0};
    assert_int_equal(gb_run("", &silent), 65);
    assert_int_equal(gb_error_count(), 0);
    for (int i = 0; i < 65; i++) assert_int_equal(calls[i], 2);
}

static void give_figures(void *user, struct gb_memory_result *result)
{
    (void)user;
    result->allocations = 3;
}

static void test_memory_result_by_value(void **state)
{
    (void)state;
    const struct gb_memory_manager manager = {.stop = give_figures};
    gb_use_manual_time(gb_register("memory", manual_second, NULL));
    run_kept();
    assert_null(kept.run[0].memory);
    gb_set_memory_manager(&manager);
    run_kept();
    gb_set_memory_manager(NULL);
    assert_non_null(kept.run[0].memory);
    assert_int_equal(kept.run[0].memory->allocations, 3);
    assert_int_equal(kept.run[0].memory->allocated_bytes, GB_MEMORY_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_version),
        TEST(test_summed_time_becomes_the_mean),
        TEST(test_error_is_the_skip_message),
        TEST(test_setup_has_no_pool),
        TEST(test_memory_result_by_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
