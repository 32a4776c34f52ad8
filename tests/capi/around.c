/* around.c - what surrounds a run: setup and teardown, memory passes, filters, context. */
#include "runs.h"

struct seen {
    int setups, teardowns, bodies;
    int64_t arg;
    int threads;
    uint64_t max_iterations;
    const char *setup_says; /* NULL: nothing */
};

static void body(struct gb_state *state, void *arg)
{
    ((struct seen *)arg)->bodies++;
    gb_loop(state) gb_clobber();
}

static void set_up(struct gb_state *state, void *arg)
{
    struct seen *seen = arg;
    seen->setups++;
    seen->arg = state->arg_count ? state->args[0] : -1;
    seen->threads = state->threads;
    seen->max_iterations = state->max_iterations;
    if (seen->setup_says) gb_skip_with_error(state, seen->setup_says);
}

static void tear_down(struct gb_state *state, void *arg)
{
    (void)state;
    ((struct seen *)arg)->teardowns++;
}

static void register_around(const char *name, struct seen *seen, int64_t arg)
{
    struct gb_benchmark *b = gb_register(name, body, seen);
    gb_iterations(b, 3);
    gb_arg(b, arg);
    gb_setup(b, set_up, seen);
    gb_teardown(b, tear_down, seen);
}

static void test_each_has_its_own_pointer(void **state)
{
    (void)state;
    struct seen seen[2] = {{0}, {0}};
    register_around("first", &seen[0], 10);
    register_around("second", &seen[1], 20);
    run_kept();
    for (int i = 0; i < 2; i++) {
        assert_no_error(&kept.run[i]);
        assert_int_equal(seen[i].setups, 1);
        assert_int_equal(seen[i].teardowns, 1);
        assert_int_equal(seen[i].bodies, 1);
        assert_int_equal(seen[i].arg, 10 * (i + 1));
        assert_int_equal(seen[i].threads, 1);
        assert_int_equal(seen[i].max_iterations, 0);
    }
}

static void test_setup_can_fail_the_run(void **state)
{
    (void)state;
    struct seen seen = {0};
    register_around("fails", &seen, 1);
    seen.setup_says = "no such file";
    run_kept();
    assert_error(&kept.run[0], "no such file");
    assert_int_equal(seen.bodies, 0);
    seen.setup_says = NULL; /* a later run starts afresh */
    run_kept();
    assert_no_error(&kept.run[0]);
}

/* Whatever needs the C++ state is refused in setup, where there is none. */
static void misuses_setup(struct gb_state *state, void *arg)
{
    const int how = *(int *)arg;
    if (how == 0) gb_begin(state);
    if (how == 1) gb_end(state);
    if (how == 2) gb_pause(state);
    if (how == 3) gb_counter(state, "c", 1, 0, 1000);
    if (how == 4) gb_set_label(state, "l");
    if (how == 5) gb_set_iteration_time(state, 1);
    if (how == 6) gb_set_complexity_n(state, 1);
    if (how == 7) gb_batch(state, 1);
    assert_int_equal(gb_iterations_done(state), 0);
    assert_true(gb_error_occurred(state));
}

static void test_body_calls_in_setup_are_errors(void **state)
{
    (void)state;
    for (int how = 0; how < 8; how++) {
        struct seen seen = {0};
        gb_clear();
        struct gb_benchmark *b = gb_register("misuse", body, &seen);
        gb_setup(b, misuses_setup, &how);
        run_kept();
        assert_non_null(kept.run[0].error);
        assert_int_equal(seen.bodies, 0);
    }
}

static void test_pool_runs_out_and_comes_back(void **state)
{
    (void)state;
    struct seen seen = {0};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 64; i++) register_around("pooled", &seen, 1);
        run_kept();
        for (int i = 0; i < 64; i++) assert_no_error(&kept.run[i]);
        register_around("one too many", &seen, 1);
        assert_int_equal(gb_run_named("one too many", NULL), 1);
        assert_int_equal(gb_error_count(), 1);
        gb_clear();
    }
    assert_int_equal(seen.setups, 2 * 64);
}

/* ---- Memory ---- */

static void count_start(void *user)
{
    *(int *)user += 1;
}

static void count_stop(void *user, struct gb_memory_result *result)
{
    assert_int_equal(result->allocated_bytes, GB_MEMORY_UNKNOWN);
    *(int *)user += 100;
    result->allocations = 32;
    result->max_bytes = 4096;
    result->allocated_bytes = 8192;
}

struct passes {
    int timed, memory, memory_threads;
    int in_setup; /* of the memory pass */
    uint64_t memory_iterations;
    bool fails;
};

static void notes_pass(struct gb_state *state, void *arg)
{
    struct passes *passes = arg;
    if (state->in_memory_pass) {
        passes->memory++;
        passes->memory_threads = state->threads;
        passes->memory_iterations = state->max_iterations;
        if (passes->fails) return; /* never entered */
    } else if (state->thread_index == 0) {
        passes->timed++;
    }
    gb_loop(state) gb_clobber();
}

static void notes_setup(struct gb_state *state, void *arg)
{
    if (state->in_memory_pass) ((struct passes *)arg)->in_setup = state->threads;
}

static void test_memory_pass_runs_one_thread(void **state)
{
    (void)state;
    int calls = 0;
    struct passes passes = {0};
    const struct gb_memory_manager manager = {&calls, count_start, count_stop};
    struct gb_benchmark *b = gb_register("roles", notes_pass, &passes);
    gb_setup(b, notes_setup, &passes);
    gb_iterations(b, 1000);
    gb_threads(b, 4);
    gb_set_memory_manager(&manager);
    run_kept();
    gb_set_memory_manager(NULL);
    assert_no_error(&kept.run[0]);
    assert_int_equal(kept.run[0].threads, 4);
    assert_int_equal(calls, 101);
    assert_int_equal(passes.timed, 1);
    assert_int_equal(passes.memory, 1);
    assert_int_equal(passes.memory_threads, 1); /* the library says 4: a body would wait for ever */
    assert_int_equal(passes.in_setup, 1);
    assert_in_range(passes.memory_iterations, 1, 16);
    assert_non_null(kept.run[0].memory);
    assert_int_equal(kept.run[0].memory->allocations, 32);
    assert_int_equal(kept.run[0].memory->max_bytes, 4096);
    assert_int_equal(kept.run[0].memory->allocated_bytes, 8192);
    assert_int_equal(kept.run[0].memory->net_growth, GB_MEMORY_UNKNOWN);
    assert_float_equal(kept.run[0].allocations_per_iteration,
                       32.0 / (double)passes.memory_iterations, 1e-9);
}

static void test_error_in_memory_pass_does_not_abort(void **state)
{
    (void)state;
    int calls = 0;
    struct passes passes = {.fails = true};
    const struct gb_memory_manager manager = {&calls, count_start, count_stop};
    gb_set_memory_manager(&manager);
    const struct gb_run *run = run_alone(notes_pass, &passes, 100);
    gb_set_memory_manager(NULL);
    assert_no_error(run); /* the timed run was good; the pass warned on standard error */
    assert_int_equal(passes.memory, 1);
    run = run_alone(notes_pass, &passes, 100);
    assert_null(run->memory); /* taken away again */
}

/* ---- Filters, context ---- */

static void test_filters(void **state)
{
    (void)state;
    struct seen seen = {0};
    register_around("impl:ring", &seen, 1);
    register_around("impl:ring_mpmc", &seen, 1);
    register_around("load:6.5", &seen, 1);
    register_around("load:6x5", &seen, 1);
    const struct gb_reporter silent = {0};
    assert_int_equal(gb_run("ring", &silent), 2);
    assert_int_equal(gb_run_named("impl:ring", &silent), 1);
    assert_int_equal(gb_run_named("load:6.5", &silent), 1);
    assert_int_equal(gb_run("6.5", &silent), 2);
    assert_int_equal(gb_run_named("impl:rin", &silent), 0);
    assert_int_equal(gb_run("", &silent), 4);
}

static bool refuse(void *user, const struct gb_context *context)
{
    assert_true(context->cpus >= 1);
    assert_true(context->cycles_per_second > 0);
    assert_true(context->name_width >= strlen("only/1/iterations:3"));
    strcpy(user, context->executable);
    return false;
}

static void test_context_may_refuse(void **state)
{
    (void)state;
    char executable[64] = "", name[] = "program name";
    char *argv[] = {name, NULL};
    int argc = 1;
    struct seen seen = {0};
    gb_initialize(&argc, argv);
    memset(name, 'x', sizeof name - 1); /* the library itself would now report this */
    register_around("only", &seen, 1);
    const struct gb_reporter reporter = {.user = executable, .context = refuse};
    gb_run("", &reporter);
    assert_int_equal(seen.bodies, 0);
    assert_string_equal(executable, "program name");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_each_has_its_own_pointer),
        TEST(test_setup_can_fail_the_run),
        TEST(test_body_calls_in_setup_are_errors),
        TEST(test_pool_runs_out_and_comes_back),
        TEST(test_memory_pass_runs_one_thread),
        TEST(test_error_in_memory_pass_does_not_abort),
        TEST(test_filters),
        TEST(test_context_may_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
