/* test_report_history.c - figures over many runs: where a level changed is found, drawn and said;
 * runs of another machine or by the other meter are no part of it. */
#include "tests/assay/scene.h"

#include "benches/assay/command.h"

#include <stdlib.h>
#include <string.h>

static int start(void **state)
{
    *state = scene_start();
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

/* Runs 01..10 under results/runs: commits c0ffee01..10, times that wander by 0.4 %, and from run
 * `from` on `best` takes `factor` of what it did. */
static void make_runs(struct scene *scene, int from, double factor)
{
    const char *command[] = {
        "sh", "-ec",
        arena_print(
            &scene->arena,
            "mkdir -p '%s/results/runs'; cd '%s/results/runs'\n"
            "for i in 01 02 03 04 05 06 07 08 09 10; do cp -r " SOURCE "/tests/data/charts/run $i\n"
            "sed -i \"s/64a1b2c0d/c0ffee$i/\" $i/env.json\n"
            "awk -F'\\t' -v OFS='\\t' -v i=$i 'NR > 1 {"
            " f = 1 + 0.001 * ((i * 7) %% 5 - 2); if ($4 == \"best\" && i >= %d) f *= %g;"
            " for (c = 19; c <= 21; c++) if ($c != \"NaN\") $c *= f } 1'"
            " " SOURCE "/tests/data/charts/run/tidy/slice_append.tsv >$i/tidy/slice_append.tsv\n"
            "done",
            scene->folder, scene->folder, from, factor),
        NULL};
    assert_int_equal(command_run(command, 30, NULL, NULL), 0);
}

static void in_runs(struct scene *scene, const char *script)
{
    const char *command[] = {
        "sh", "-ec", arena_print(&scene->arena, "cd '%s/results/runs'; %s", scene->folder, script),
        NULL};
    assert_int_equal(command_run(command, 30, NULL, NULL), 0);
}

static void history_says(struct scene *scene, const char *part)
{
    int code = assay(scene, "report", "--history", "--definitions", SOURCE "/scripts/charts", NULL);
    if (code || !strstr(scene->out.bytes, part))
        fail_msg("exit %d, no \"%s\" in: %s %s", code, part, scene->out.bytes, scene->err.bytes);
}

static void a_change_of_level_is_named_by_its_commit(void **state)
{
    struct scene *scene = *state;
    make_runs(scene, 6, 1.2);
    history_says(scene, "runs/10/charts/slice_history.svg: Against double, best takes 20 % more "
                        "time since c0ffee06");
    assert_non_null(scene_read(scene, "results/runs/10/charts/slice_history.png"));
    const char *program = scene_read(scene, "results/runs/10/charts/slice_history.gp");
    assert_non_null(program);
    assert_non_null(strstr(program, "+20 %"));
}

static void steady_runs_have_no_change(void **state)
{
    struct scene *scene = *state;
    make_runs(scene, 11, 1);
    history_says(scene, "No change shown over 10 runs");
}

/* Without the runs in which it still was at its old level there is no change to tell of. */
static void other_machines_and_meters_are_left_out(void **state)
{
    struct scene *scene = *state;
    make_runs(scene, 6, 0.5);
    in_runs(scene, "sed -i 's/5a3b1e/other/' 01/env.json 02/env.json 03/env.json");
    in_runs(scene, "for i in 04 05; do"
                   " sed -i '1s/$/\\tinstructions_per_op/; 2,$s/$/\\t1/' $i/tidy/slice_append.tsv;"
                   " done");
    history_says(scene, "No change shown over 5 runs");
}

static void nothing_to_draw(void **state)
{
    struct scene *scene = *state;
    expect_error(
        scene, assay(scene, "report", "--history", "--definitions", SOURCE "/scripts/charts", NULL),
        "run scripts/sweep more than once");
    expect_error(scene, assay(scene, "report", "--history", "some/run", NULL),
                 "leave some/run out");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_change_of_level_is_named_by_its_commit, start, end),
        cmocka_unit_test_setup_teardown(steady_runs_have_no_change, start, end),
        cmocka_unit_test_setup_teardown(other_machines_and_meters_are_left_out, start, end),
        cmocka_unit_test_setup_teardown(nothing_to_draw, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
