/* test_history.c - the index over runs: what it keeps, forgets, refuses, and where levels change.
 */
#include "tests/assay/scene.h"

#include "benches/assay/history.h"
#include "benches/assay/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int start(void **state)
{
    *state = scene_start();
    scene_sweep(*state, "fake", "[work]\nworkload=work\nimpl=base plus10\n");
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static void measure(struct scene *scene)
{
    assert_int_equal(assay(scene, "sweep", "fake", "--no-draw", NULL), 0);
}

static void index_says(struct scene *scene, const char *option, const char *part)
{
    int code = assay(scene, "index", option, NULL);
    if (code || !strstr(scene->out.bytes, part))
        fail_msg("exit %d, no \"%s\" in: %s %s", code, part, scene->out.bytes, scene->err.bytes);
}

static int lines(const char *text)
{
    int count = 0;
    for (; *text; text++) count += *text == '\n';
    return count;
}

static void the_index_follows_the_runs(void **state)
{
    struct scene *scene = *state;
    index_says(scene, NULL, "0 runs added");
    measure(scene);
    measure(scene);
    index_says(scene, NULL, "2 runs added, 0 unchanged");
    index_says(scene, NULL, "0 runs added, 2 unchanged");
    index_says(scene, "--rebuild", "2 runs added, 0 unchanged");
    assert_int_equal(assay(scene, "history", "impl:plus10", NULL), 0);
    assert_int_equal(lines(scene->out.bytes), 3);
    assert_non_null(strstr(scene->out.bytes, "fake/work/impl:plus10/kind:a/size:1\t"));
    assert_null(strstr(scene->out.bytes, "impl:base"));
    const char *command[] = {
        "sh", "-c",
        arena_print(&scene->arena, "rm -r $(ls -d %s/results/runs/* | head -1)", scene->folder),
        NULL};
    assert_int_equal(command_run(command, 10, NULL, NULL), 0);
    index_says(scene, NULL, "0 runs added, 1 unchanged, 1 forgotten");
}

static void bad_questions(void **state)
{
    struct scene *scene = *state;
    measure(scene);
    expect_error(scene, assay(scene, "history", NULL), "takes one candidate");
    expect_error(scene, assay(scene, "history", "impl:plus", NULL),
                 "has a candidate \"impl:plus\"");
    expect_error(scene, assay(scene, "history", "impl:base", "--fingerprint", "0", NULL),
                 "no run of machine 0");
    scene_write(scene, "results/assay.db", "this is no database, and long enough to be told apart");
    expect_error(scene, assay(scene, "index", NULL), "delete it and call scripts/index");
    index_says(scene, "--rebuild", "1 runs added");
}

static void levels_change_where_they_do(void **state)
{
    (void)state;
    const double steps[] = {1.00, 1.01, 0.99, 1.00, 1.01, 0.99, 1.20, 1.21, 1.19,
                            1.20, 1.22, 1.20, 0.80, 0.81, 0.79, 0.80, 0.80, 0.81};
    const double still[] = {1.00, 1.03, 0.98, 1.01, 1.02, 0.99, 1.00, 1.01, 0.97, 1.02, 1.01, 0.98};
    bool changed[18];
    change_points(steps, 18, changed);
    for (int i = 0; i < 18; i++) assert_int_equal(changed[i], i == 6 || i == 12);
    change_points(still, 12, changed);
    for (int i = 0; i < 12; i++) assert_false(changed[i]);
    change_points(steps, 4, changed);
    for (int i = 0; i < 4; i++) assert_false(changed[i]);
}

/* A step is seen after three runs, and with another behind it. */
static void a_step_is_seen_early(void **state)
{
    (void)state;
    const double late[] = {1.000, 1.008, 0.995, 1.002, 0.994, 1.005, 1.201, 1.195, 1.204};
    const double twice[] = {1.00, 1.01, 0.99, 1.00, 1.01, 1.20, 1.21, 1.19,
                            1.20, 1.22, 1.20, 0.80, 0.81, 0.79, 0.80, 0.80};
    bool changed[16];
    change_points(late, 9, changed);
    for (int i = 0; i < 9; i++) assert_int_equal(changed[i], i == 6);
    change_points(twice, 16, changed);
    for (int i = 0; i < 16; i++) assert_int_equal(changed[i], i == 5 || i == 11);
}

/* Of 300 histories without a change some 1 % are called changed, by the permutations' p. */
static void steady_histories_are_left_alone(void **state)
{
    (void)state;
    const struct plan plan = {.seed = 11};
    int changes = 0, draw = 0;
    for (int history = 0; history < 300; history++) {
        double values[12];
        bool changed[12];
        for (int i = 0; i < 12; i++) {
            values[i] = 0;
            for (int k = 0; k < 6; k++) values[i] += (double)(round_seed(&plan, ++draw) >> 40);
        }
        change_points(values, 12, changed);
        for (int i = 0; i < 12; i++) changes += changed[i];
    }
    assert_in_range(changes, 0, 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_index_follows_the_runs, start, end),
        cmocka_unit_test_setup_teardown(bad_questions, start, end),
        cmocka_unit_test(levels_change_where_they_do),
        cmocka_unit_test(a_step_is_seen_early),
        cmocka_unit_test(steady_histories_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
