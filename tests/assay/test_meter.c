/* test_meter.c - sweeps by the second meter, with a real program under callgrind: exact,
 * repeatable, in the same files as times; what instructions say nothing about is refused. */
#include "tests/assay/scene.h"

#include "benches/assay/command.h"

#include <stdlib.h>
#include <string.h>

static bool have_valgrind;

static int start(void **state)
{
    const char *const version[] = {"valgrind", "--version", NULL};
    have_valgrind = command_run(version, 20, NULL, NULL) == 0;
    struct scene *scene = scene_start();
    setenv("ASSAY_BIN", PROBE_BIN, 1);
    scene_write(scene, "scripts/sweeps/probe.conf",
                "title = A test\nfamily = probe\nexe = bench_probe\nbaseline = one\n"
                "[add]\nworkload = add\ncolour = red\nsize = 100,200\n"
                "[fresh]\nworkload = fresh\nbaseline =\n");
    *state = scene;
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static void count(struct scene *scene, const char *out)
{
    if (!have_valgrind) skip();
    int code = assay(scene, "sweep", "probe", "--meter", "instructions", "--no-draw", "--out",
                     scene_path(scene, out), NULL);
    if (code) fail_msg("exit %d: %s", code, scene->err.bytes);
}

static double ns_of(struct scene *scene, const char *table, const char *name, const char *impl)
{
    const char *cell = table_cell(scene, table, name, impl, "ns");
    if (!cell) fail_msg("no row %s %s in %s", name, impl, table);
    return cell ? strtod(cell, NULL) : 0;
}

static void counts_stand_where_times_do(void **state)
{
    struct scene *scene = *state;
    const char *add = "probe/add/impl:one/colour:red/size:100/load:0.5";
    count(scene, "out");
    const char *table = scene_read(scene, "out/tidy/probe.tsv");
    double ns = ns_of(scene, table, add, "one");
    assert_true(ns >= 1 && ns < 20); /* an addition and its share of the loop */
    assert_true(ns_of(scene, table, add, "twin") == ns);
    assert_string_equal(table_cell(scene, table, add, "twin", "ratio"), "1");
    assert_string_equal(table_cell(scene, table, add, "one", "rounds"), "1");
    assert_true(strtod(table_cell(scene, table, add, "one", "instructions_per_op"), NULL) == ns);
    assert_null(strstr(table, "minor_faults_per_op")); /* valgrind's, not the program's */
    const char *error = table_cell(scene, table, "probe/fresh/impl:one/size:8", "one", "error");
    assert_non_null(error);
    assert_non_null(strstr(error, "instructions are not counted for cold workloads"));
}

/* All that a run counted, without the moments at which it did. */
static const char *samples(struct scene *scene, const char *out)
{
    struct text text = {0};
    const char *const command[] = {
        "sed", "-n", "s/\"t\":[^,]*,//; /instructions_per_op/p",
        arena_print(&scene->arena, "%s/raw/probe.jsonl", scene_path(scene, out)), NULL};
    assert_int_equal(command_run(command, 10, &text, NULL), 0);
    assert_true(text.length > 0);
    const char *copy = arena_copy(&scene->arena, text.bytes);
    text_free(&text);
    return copy;
}

static void two_runs_are_the_same_to_the_last_instruction(void **state)
{
    struct scene *scene = *state;
    count(scene, "first");
    setenv("A_LONGER_ENVIRONMENT", "moves the stack of a program", 1);
    count(scene, "second");
    unsetenv("A_LONGER_ENVIRONMENT");
    assert_string_equal(samples(scene, "first"), samples(scene, "second"));
}

static void the_index_leaves_counts_out(void **state)
{
    struct scene *scene = *state;
    count(scene, "results/runs/one");
    assert_int_equal(assay(scene, "index", NULL), 0);
    expect_error(scene, assay(scene, "history", "impl:one", NULL), "has a candidate");
}

static void without_valgrind_it_says_what_to_install(void **state)
{
    struct scene *scene = *state;
    const char *path = arena_copy(&scene->arena, getenv("PATH"));
    setenv("PATH", "/nowhere", 1);
    int code = assay(scene, "sweep", "probe", "--meter", "instructions", "--no-draw", NULL);
    setenv("PATH", path, 1);
    expect_error(scene, code, "scripts/setup --dev");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_stand_where_times_do, start, end),
        cmocka_unit_test_setup_teardown(two_runs_are_the_same_to_the_last_instruction, start, end),
        cmocka_unit_test_setup_teardown(the_index_leaves_counts_out, start, end),
        cmocka_unit_test_setup_teardown(without_valgrind_it_says_what_to_install, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
