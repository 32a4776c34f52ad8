/* threads.c - several threads: indices, sums, times that mean the same in every version, errors. */
#include "runs.h"

#include <stdatomic.h>

static void manual_second(struct gb_state *state, void *arg)
{
    /* relaxed: a set of bits, read after the threads have been joined. */
    atomic_fetch_or_explicit((atomic_uint *)arg, 1u << state->thread_index, memory_order_relaxed);
    for (uint64_t n = gb_begin(state); n--;) gb_set_iteration_time(state, 1);
    gb_end(state);
    gb_counter(state, "sum", 1, GB_COUNTER_PLAIN, 1000);
    gb_counter(state, "average", 6, GB_COUNTER_AVG_THREADS, 1000);
}

static void test_times_do_not_depend_on_the_version(void **state)
{
    (void)state;
    atomic_uint indices = 0;
    struct gb_benchmark *b = gb_register("threads", manual_second, &indices);
    gb_use_manual_time(b);
    gb_iterations(b, 5);
    gb_threads(b, 3);
    run_kept();
    const struct gb_run *run = &kept.run[0];
    assert_no_error(run);
    assert_int_equal(atomic_load(&indices), 7);
    assert_int_equal(run->threads, 3);
    assert_int_equal(run->iterations, 15);
    assert_float_equal(run->real_seconds, 5, 1e-9);
    assert_float_equal(gb_run_latency(run), 1, 1e-9);
    assert_float_equal(gb_run_interval(run), 1.0 / 3, 1e-9);
    assert_float_equal(counter(run, "sum"), 3, 1e-9);
    assert_float_equal(counter(run, "average"), 6, 1e-9);
}

static void quick(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
}

static void assert_thread_counts(const int *threads, size_t count)
{
    run_kept();
    assert_int_equal(kept.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_no_error(&kept.run[i]);
        assert_int_equal(kept.run[i].threads, threads[i]);
    }
    gb_clear();
}

static struct gb_benchmark *registered(void)
{
    struct gb_benchmark *b = gb_register("q", quick, NULL);
    gb_iterations(b, 10);
    gb_use_real_time(b);
    return b;
}

static bool keep_cpus(void *user, const struct gb_context *context)
{
    *(int *)user = context->cpus;
    return false;
}

static void test_thread_counts(void **state)
{
    (void)state;
    struct gb_benchmark *b = registered();
    gb_threads(b, 1);
    gb_threads(b, 3);
    assert_thread_counts((const int[]){1, 3}, 2);
    gb_thread_range(registered(), 1, 5);
    assert_thread_counts((const int[]){1, 2, 4, 5}, 4);
    gb_dense_thread_range(registered(), 2, 5, 2);
    assert_thread_counts((const int[]){2, 4, 5}, 3);
    int cpus = 0;
    const struct gb_reporter reporter = {.user = &cpus, .context = keep_cpus};
    gb_thread_per_cpu(registered());
    gb_run("", &reporter);
    assert_thread_counts(&cpus, 1);
}

/* Thread 1 of 2 does something wrong; thread 0 must neither hang nor hide it. */
static void one_goes_wrong(struct gb_state *state, void *arg)
{
    const int how = *(int *)arg;
    const bool bad = state->thread_index == 1;
    if (bad && how == 0) gb_skip_with_error(state, "skipped before");
    if (bad && how == 1) return;
    for (uint64_t n = gb_begin(state); n--;) {
        if (bad && how == 2) return;
        if (bad && how == 3) {
            gb_skip_with_error(state, "skipped inside");
            break;
        }
        gb_clobber();
    }
    gb_end(state);
    if (bad && how == 4) gb_begin(state);
    if (bad && how == 5) gb_skip_with_error(state, "skipped after");
}

static void test_one_bad_thread_blocks_no_other(void **state)
{
    (void)state;
    const char *const message[] = {"skipped before",         "never entered",
                                   "left its loop early",    "skipped inside",
                                   "entered its loop twice", "skipped after"};
    for (int how = 0; how < 6; how++) {
        gb_clear();
        struct gb_benchmark *b = gb_register("bad", one_goes_wrong, &how);
        gb_threads(b, 2);
        gb_iterations(b, 1000);
        run_kept();
        assert_int_equal(kept.count, 1);
        assert_error(&kept.run[0], message[how]);
    }
}

static void test_process_cpu_time_is_named(void **state)
{
    (void)state;
    gb_measure_process_cpu_time(registered());
    run_kept();
    assert_non_null(strstr(kept.run[0].full_name, "/process_time/real_time"));
    assert_true(kept.run[0].cpu_seconds > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_times_do_not_depend_on_the_version),
        TEST(test_thread_counts),
        TEST(test_one_bad_thread_blocks_no_other),
        TEST(test_process_cpu_time_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
