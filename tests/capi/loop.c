/* loop.c - the loop: its three forms count right, and every wrong use is an error of the benchmark.
 */
#include "runs.h"

#include <time.h>

static void plain(struct gb_state *state, void *arg)
{
    uint64_t done = 0;
    for (uint64_t n = gb_begin(state); n--;) {
        done++;
        gb_keep(done);
    }
    gb_end(state);
    *(uint64_t *)arg = done;
}

static void loop_macro(struct gb_state *state, void *arg)
{
    uint64_t done = 0;
    gb_loop(state) done++;
    *(uint64_t *)arg = done;
}

static void batches(struct gb_state *state, void *arg)
{
    uint64_t done = 0;
    while (gb_batch(state, 100)) done += 100;
    *(uint64_t *)arg = done;
}

static void test_forms_run_every_iteration(void **state)
{
    (void)state;
    void (*const forms[])(struct gb_state *, void *) = {plain, loop_macro, batches};
    for (size_t i = 0; i < 3; i++) {
        uint64_t done = 0;
        const struct gb_run *run = run_alone(forms[i], &done, 1000);
        assert_no_error(run);
        assert_int_equal(done, 1000);
        assert_int_equal(run->iterations, 1000);
    }
}

static void test_batch_counts_what_it_overshoots(void **state)
{
    (void)state;
    uint64_t done = 0;
    const struct gb_run *run = run_alone(batches, &done, 250);
    assert_no_error(run);
    assert_int_equal(done, 300);
    assert_int_equal(run->iterations, 300);
}

/* ---- Wrong use ---- */

static void no_loop(struct gb_state *state, void *arg)
{
    (void)state;
    (void)arg;
}

static void returns_early(struct gb_state *state, void *arg)
{
    (void)arg;
    for (uint64_t n = gb_begin(state); n--;)
        if (n == 5) return;
    gb_end(state);
}

static void breaks_loop(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) break;
}

static void breaks_batch(struct gb_state *state, void *arg)
{
    (void)arg;
    while (gb_batch(state, 2)) break;
}

static void two_loops(struct gb_state *state, void *arg)
{
    for (int i = 0; i < 2; i++) {
        gb_loop(state)++ *(uint64_t *)arg;
    }
}

static void nested(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_begin(state);
    gb_begin(state);
    gb_end(state);
}

static void batch_after_loop(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
    gb_batch(state, 1);
}

static void end_alone(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_end(state);
}

static void ends_twice(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
    gb_end(state);
}

static void empty_batch(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_batch(state, 0);
}

static void test_wrong_loops_are_errors(void **state)
{
    (void)state;
    uint64_t count = 0;
    assert_error(run_alone(no_loop, NULL, 10), "never entered its loop");
    assert_error(run_alone(returns_early, NULL, 10), "left its loop early");
    assert_error(run_alone(breaks_loop, NULL, 10), "left its loop early");
    assert_error(run_alone(breaks_batch, NULL, 10), "left its loop early");
    assert_error(run_alone(two_loops, &count, 10), "entered its loop twice");
    assert_int_equal(count, 10); /* the second loop ran nothing */
    assert_error(run_alone(nested, NULL, 10), "entered its loop twice");
    assert_error(run_alone(batch_after_loop, NULL, 10), "entered its loop twice");
    assert_error(run_alone(end_alone, NULL, 10), "without gb_begin");
    assert_error(run_alone(ends_twice, NULL, 10), "without gb_begin");
    assert_error(run_alone(empty_batch, NULL, 10), "needs a size");
}

/* ---- Skipping ---- */

static void skips_before(struct gb_state *state, void *arg)
{
    gb_skip_with_error(state, "no input");
    assert_true(gb_error_occurred(state));
    gb_loop(state)++ *(uint64_t *)arg;
    while (gb_batch(state, 1)) ++*(uint64_t *)arg;
}

static void skips_inside(struct gb_state *state, void *arg)
{
    uint64_t *count = arg;
    gb_loop(state)
    {
        if (++*count == 3) {
            gb_skip_with_error(state, "third is bad");
            gb_skip_with_error(state, "second message");
            break;
        }
    }
    gb_pause(state); /* would abort the process inside the library */
    gb_resume(state);
    gb_end(state);
}

static void skips_without_reason(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_skip_with_error(state, NULL);
}

static void test_skip_keeps_the_first_message(void **state)
{
    (void)state;
    uint64_t count = 0;
    assert_error(run_alone(skips_before, &count, 10), "no input");
    assert_int_equal(count, 0);
    assert_error(run_alone(skips_inside, &count, 10), "third is bad");
    assert_int_equal(count, 3);
    assert_error(run_alone(skips_without_reason, NULL, 10), "gave no reason");
    assert_int_equal(gb_error_count(), 1);
    gb_clear();
    assert_int_equal(gb_error_count(), 0);
}

/* ---- Pausing ---- */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct pause_times {
    double paused, whole; /* seconds, measured from inside the pause and from outside the loop */
};

static void pauses(struct gb_state *state, void *arg)
{
    struct pause_times *times = arg;
    const double start = now();
    gb_loop(state)
    {
        gb_pause(state);
        const double from = now();
        nanosleep(&(struct timespec){0, 2000000}, NULL);
        times->paused += now() - from;
        gb_resume(state);
    }
    times->whole = now() - start;
}

static void test_paused_time_is_not_counted(void **state)
{
    (void)state;
    struct pause_times times = {0};
    const struct gb_run *run = run_alone(pauses, &times, 5);
    assert_no_error(run);
    assert_true(times.paused >= 0.010);
    assert_true(run->real_seconds > 0);
    assert_true(run->real_seconds <= times.whole - times.paused + 1e-6);
}

static void pauses_wrongly(struct gb_state *state, void *arg)
{
    const int how = *(int *)arg;
    if (how == 0) gb_pause(state);
    gb_begin(state);
    if (how == 1) gb_resume(state);
    if (how >= 2) gb_pause(state);
    if (how == 3) gb_pause(state);
    gb_end(state);
}

static void test_wrong_pauses_are_errors(void **state)
{
    (void)state;
    const char *const message[] = {"outside the loop", "without gb_pause", "ended while paused",
                                   "called twice"};
    for (int how = 0; how < 4; how++)
        assert_error(run_alone(pauses_wrongly, &how, 10), message[how]);
}

/* ---- The C++ state: bodies in loop_cxx.cc ---- */

void cxx_range_for(struct gb_state *state, void *arg);
void cxx_break(struct gb_state *state, void *arg);
void cxx_no_loop(struct gb_state *state, void *arg);

static void test_cxx_loop_is_checked_too(void **state)
{
    (void)state;
    uint64_t done = 0;
    const struct gb_run *run = run_alone(cxx_range_for, &done, 77);
    assert_no_error(run);
    assert_int_equal(done, 77);
    assert_int_equal(run->iterations, 77);
    assert_error(run_alone(cxx_break, NULL, 10), "left it early");
    assert_error(run_alone(cxx_no_loop, NULL, 10), "never entered its C++ loop");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_forms_run_every_iteration),  TEST(test_batch_counts_what_it_overshoots),
        TEST(test_wrong_loops_are_errors),     TEST(test_skip_keeps_the_first_message),
        TEST(test_paused_time_is_not_counted), TEST(test_wrong_pauses_are_errors),
        TEST(test_cxx_loop_is_checked_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
