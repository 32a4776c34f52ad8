/* test_selfcheck.c - the verb selfcheck over the fake program: what it counts, promises, draws. */
#include "tests/assay/scene.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The fake program's samples spread by 2 %: intervals are narrow after some 40 rounds. */
static const char sweep[] = "title = A test\nfamily = fake\nexe = fake_bench\nbaseline = base\n"
                            "charts = selfcheck\nrounds = 60\n"
                            "[known]\nworkload = arithmetic\nsize = 1,2,3,4,5,6\n"
                            "impl = base copy plus2 plus5\n"
                            "[equals]\nworkload = work\nimpl = base copy\nsize = 7,8,9,10\n";

static int start(void **state)
{
    struct scene *scene = scene_start();
    scene_write(scene, "scripts/sweeps/selfcheck.conf", sweep);
    const char *charts = SOURCE "/scripts/charts";
    const char *command[] = {"cp", "-r", charts, scene_path(scene, "scripts"), NULL};
    assert_int_equal(command_run(command, 20, NULL, NULL), 0);
    unsetenv("FAKE_FACTOR");
    *state = scene;
    return 0;
}

static int end(void **state)
{
    unsetenv("FAKE_PAUSE_MS");
    unsetenv("FAKE_COPY");
    scene_end(*state);
    return 0;
}

/* The cell of a line of the summary, by workload and truth. */
static const char *cell(struct scene *scene, const char *workload, const char *truth, int column)
{
    struct words lines =
        words_split(&scene->arena, scene_read(scene, "out/selfcheck_summary.tsv"), "\n");
    for (size_t i = 1; i < lines.count; i++) {
        struct words cells = words_split(&scene->arena, lines.items[i], "\t");
        if (!strcmp(cells.items[0], workload) && !strcmp(cells.items[1], truth))
            return cells.items[column];
    }
    fail_msg("no line %s %s", workload, truth);
    return NULL;
}

static void expect_counts(struct scene *scene)
{
    enum { COMPARISONS = 2, DIFFERENT, FOUND = 7, MEAN };
    assert_string_equal(cell(scene, "arithmetic", "1.00", COMPARISONS), "6");
    assert_string_equal(cell(scene, "work", "1.00", COMPARISONS), "4");
    assert_string_equal(cell(scene, "work", "1.00", DIFFERENT), "0");
    assert_string_equal(cell(scene, "arithmetic", "1.05", DIFFERENT), "6");
    assert_string_equal(cell(scene, "arithmetic", "1.05", FOUND), "6");
    double mean = atof(cell(scene, "arithmetic", "1.02", MEAN));
    if (mean < 1.015 || mean > 1.025) fail_msg("the mean estimate of 1.02 is %.4f", mean);
}

static void verdicts_are_counted_and_drawn(void **state)
{
    struct scene *scene = *state;
    int code = assay(scene, "selfcheck", "--out", scene_path(scene, "out"), NULL);
    if (code != 0) fail_msg("exit %d: %s%s", code, scene->out.bytes, scene->err.bytes);
    expect_counts(scene);
    assert_non_null(strstr(scene->out.bytes, "truth 1.00, all work: 0 of 10 called different"));
    assert_non_null(
        strstr(scene->out.bytes, "truth 1.05, quiet work: found within 20 s in 6 of 6"));
    assert_non_null(strstr(scene->out.bytes, "driver: "));
    char *svg = scene_read(scene, "out/charts/selfcheck.svg");
    assert_non_null(svg);
    assert_non_null(strstr(svg, "<title>0 of 10 equals called different; +2 % found in "));
    assert_non_null(strstr(svg, "+5 % in 6 of 6"));
    assert_non_null(strstr(svg, "0 of 6"));
    assert_non_null(strstr(svg, "</svg>"));
    const char *out = scene_path(scene, "out"); /* a counted run is drawn and reported again */
    assert_int_equal(assay(scene, "chart", out, NULL), 0);
    assert_int_equal(assay(scene, "report", out, NULL), 0);
}

/* A method that calls a function different from its copy, or misses a difference, is found out. */
static void broken_promises_are_exit_1(void **state)
{
    struct scene *scene = *state;
    const char *out = scene_path(scene, "out");
    setenv("FAKE_COPY", "1.05", 1);
    assert_int_equal(assay(scene, "selfcheck", "--out", out, "--rounds", "30", NULL), 1);
    assert_non_null(strstr(scene->out.bytes, "truth 1.00, all work: 10 of 10 called different"));
    assert_int_equal(assay(scene, "selfcheck", out, NULL), 1); /* counted again */
}

static void a_stopped_run_goes_on(void **state)
{
    struct scene *scene = *state;
    const char *out = scene_path(scene, "out");
    setenv("FAKE_PAUSE_MS", "5", 1); /* the whole would take twelve seconds */
    const char *script = arena_print(&scene->arena,
                                     "'%s' selfcheck --out '%s' & child=$!\n"
                                     "until grep -qs '\"round\":2,' '%s/raw/selfcheck.jsonl'\n"
                                     "do sleep 0.05; done\n"
                                     "kill -TERM $child; wait $child",
                                     ASSAY_PROGRAM, out, out);
    const char *stop[] = {"sh", "-c", script, NULL};
    struct text said = {0};
    int code = command_run(stop, 60, &said, NULL);
    const char *words = said.bytes ? said.bytes : "";
    if (code != 130 || !strstr(words, "go on, and count, with: scripts/selfcheck --resume "))
        fail_msg("exit %d: %s", code, words);
    unsetenv("FAKE_PAUSE_MS");
    text_free(&said);
    assert_null(scene_read(scene, "out/selfcheck_summary.tsv"));
    assert_int_equal(assay(scene, "selfcheck", "--resume", out, NULL), 0);
    expect_counts(scene);
}

static void bad_calls(void **state)
{
    struct scene *scene = *state;
    expect_error(scene, assay(scene, "selfcheck", scene_path(scene, "nothing"), NULL), "nothing");
    expect_error(scene, assay(scene, "selfcheck", "--resume", scene_path(scene, "nothing"), NULL),
                 "is not the folder of a run");
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, start, end)
    const struct CMUnitTest tests[] = {
        SCENE(verdicts_are_counted_and_drawn),
        SCENE(broken_promises_are_exit_1),
        SCENE(a_stopped_run_goes_on),
        SCENE(bad_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
