/* test_bad_input.c - each kind of bad input: one sentence naming value, reason and remedy, exit 2,
 * and nothing earlier lost. */
#include "tests/assay/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <fcntl.h>
#include <unistd.h>

#define WORK "[work]\nworkload=work\nimpl=base same\n"

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

static int sweep(struct scene *scene)
{
    return assay(scene, "sweep", "fake", "--out", scene_path(scene, "out"), "--no-draw", NULL);
}

/* The definition with these lines is refused with this sentence, and nothing is made. */
static void refused(struct scene *scene, const char *lines, const char *part)
{
    scene_sweep(scene, "fake", lines);
    expect_error(scene, sweep(scene), part);
    assert_int_not_equal(access(scene_path(scene, "out"), F_OK), 0);
}

static void unknown_words(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", WORK);
    expect_error(scene, assay(scene, "sweep", "fke", NULL),
                 "unknown sweep \"fke\"; there are: fake");
    expect_error(scene, assay(scene, "swep", NULL), "unknown verb \"swep\"");
    expect_error(scene, assay(scene, "sweep", "--ful", NULL), "unknown option \"--ful\"");
    expect_error(scene, assay(scene, "sweep", "--budget", "soon", NULL), "\"soon\" must be a time");
    expect_error(scene, assay(scene, "sweep", "--budget", NULL), "--budget needs a value");
    expect_error(scene, assay(scene, "sweep", "--rounds=0", NULL), "\"0\" must be a whole number");
    expect_error(scene, assay(scene, "sweep", "--full=yes", NULL), "--full takes no value");
    expect_error(scene, assay(scene, "sweep", "--meter", "joules", NULL), "\"joules\" is unknown");
    expect_error(scene, assay(scene, "sweep", "--seed", "x", NULL), "\"x\" is not a whole number");
    expect_error(scene, assay(scene, "sweep", "fake", "--set", "size", NULL), "gives no value");
    expect_error(scene, assay(scene, "sweep", "fake", "--set", "size=", NULL), "gives no value");
    expect_error(scene, assay(scene, "sweep", "fake", "--set", "length=3", NULL),
                 "has a parameter \"length\"");
    expect_error(scene, assay(scene, "sweep", "fake", "--set", "size=5000", NULL),
                 "size \"5000\" is unknown");
    expect_error(scene, assay(scene, "sweep", "fake", "--set", "impl=bst", NULL), "\"bst");
}

static void bad_definitions(void **state)
{
    struct scene *scene = *state;
    refused(scene, "[work]\nworkload=work\nlenght=3\n",
            "\"lenght\" is neither a setting nor a parameter");
    refused(scene, "[work]\nworkload=wrok\n", "unknown workload \"wrok\"; fake_bench has: work");
    refused(scene, "[work]\nworkload=work\nimpl=bse\n", "\"bse,base\" is unknown");
    refused(scene, "[work]\nworkload=work\nkind=c\n", "selects no candidate");
    refused(scene, "[work]\nimpl=base\n", "names no workload");
    refused(scene, "[work]\nworkload=work\nrounds=3\n", "rounds = 3 is not a number from 10");
    refused(scene, "[work]\nworkload\n", "line 7: \"workload\" is neither `key = value`");
    refused(scene, "[work]\nsize=1\nsize=2\n", "is set twice");
    refused(scene, "[work\n", "is not a section");
    refused(scene, "[work]\nquick=no\nworkload=work\n", "has no section for this tour");
    scene_write(scene, "scripts/sweeps/fake.conf", "exe=fake_bench\nbaseline=base/kind:z\n" WORK);
    expect_error(scene, sweep(scene), "the baseline \"base/kind:z\" of [work] is not among");
    scene_write(scene, "scripts/sweeps/fake.conf", "exe=bench_missing\n" WORK);
    expect_error(scene, sweep(scene), "bench_missing is not in");
    scene_write(scene, "scripts/sweeps/fake.conf", WORK);
    expect_error(scene, sweep(scene), "names no benchmark program");
}

/* Each way to fail is told in the error column, and the others are measured to the end. */
static void failing_candidates_leave_the_others(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake",
                "timeout=0.2\n[work]\nworkload=work\nimpl=base same crash late_crash "
                "hang error nan garbage zero leave short\n");
    expect_error(scene, sweep(scene), "9 candidates failed");
    const char *table = scene_read(scene, "out/tidy/fake.tsv");
    static const struct {
        const char *impl, *part;
    } rows[] = {{"crash", "crashed (Segmentation fault): about to fall over"},
                {"late_crash", "crashed (Segmentation fault)"},
                {"hang", "no answer within 0.2 s"},
                {"error", "the answer was wrong"},
                {"nan", "not one JSON object"},
                {"garbage", "not one JSON object"},
                {"zero", "measured no time"},
                {"leave", "left with exit code 3"},
                {"short", "ran only "}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *name =
            arena_print(&scene->arena, "fake/work/impl:%s/kind:a/size:1", rows[i].impl);
        const char *error = table_cell(scene, table, name, rows[i].impl, "error");
        if (!error || !strstr(error, rows[i].part)) fail_msg("%s: %s", rows[i].impl, error);
        assert_string_equal(table_cell(scene, table, name, rows[i].impl, "verdict"), "none");
    }
    assert_string_equal(
        table_cell(scene, table, "fake/work/impl:same/kind:a/size:1", "same", "rounds"), "21");
}

static void a_failing_baseline_is_said(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", "[work]\nbaseline=error\nworkload=work\nimpl=error base same\n");
    expect_error(scene, sweep(scene), "2 candidates failed");
    assert_non_null(strstr(scene->err.bytes, "it was the baseline"));
    const char *table = scene_read(scene, "out/tidy/fake.tsv");
    assert_string_equal(
        table_cell(scene, table, "fake/work/impl:base/kind:a/size:1", "base", "ratio"), "NaN");
}

static void two_sweeps_do_not_share_a_folder(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", WORK);
    assert_int_equal(sweep(scene), 0);
    char *before = scene_read(scene, "out/raw/fake.jsonl");
    expect_error(scene, sweep(scene), "is there already; go on with it (--resume");
    assert_string_equal(scene_read(scene, "out/raw/fake.jsonl"), before);
    int lock = open(scene_path(scene, "out/.lock"), O_RDWR | O_CLOEXEC);
    assert_int_equal(flock(lock, LOCK_EX | LOCK_NB), 0);
    expect_error(scene, sweep(scene), "another sweep is writing into");
    expect_error(scene, assay(scene, "sweep", "--resume", scene_path(scene, "out"), NULL),
                 "another sweep is writing into");
    close(lock);
    assert_string_equal(scene_read(scene, "out/raw/fake.jsonl"), before);
}

static void unwritable_places(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", WORK);
    scene_write(scene, "file", "in the way");
    expect_error(scene, assay(scene, "sweep", "fake", "--out", scene_path(scene, "file/run"), NULL),
                 "cannot be made: Not a directory; choose another place");
    expect_error(scene, assay(scene, "sweep", "fake", "--out", "/proc/run", NULL),
                 "cannot be made");
    expect_error(scene, assay(scene, "sweep", "--resume", scene_path(scene, "nothing"), NULL),
                 "is not the folder of a run");
    expect_error(scene, assay(scene, "sweep", "fake", "--resume", "x", NULL), "leave names");
    setenv("ASSAY_ROOT", "/proc", 1);
    expect_error(scene, assay(scene, "sweep", NULL), "no scripts/sweeps here or above");
}

/* Damages a run's raw file and tries to go on with it. */
static int resume_damaged(struct scene *scene, const char *text)
{
    scene_write(scene, "out/raw/fake.jsonl", text);
    return assay(scene, "sweep", "--resume", scene_path(scene, "out"), "--no-draw", NULL);
}

static void damaged_raw_files(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", WORK);
    assert_int_equal(sweep(scene), 0);
    char *good = scene_read(scene, "out/raw/fake.jsonl");
    size_t length = strlen(good);
    char *bad = arena_copy(&scene->arena, good);
    char *second = strchr(bad, '\n') + 1;
    *(strchr(second, '\n') + 1) = '#';
    expect_error(scene, resume_damaged(scene, bad), "fake.jsonl line 3 is damaged");
    assert_string_equal(scene_read(scene, "out/raw/fake.jsonl"), bad);
    bad = arena_copy(&scene->arena, good);
    *(strstr(bad, "same") + 1) = 'o';
    expect_error(scene, resume_damaged(scene, bad), "line 1 is damaged: it does not hold the plan");
    expect_error(scene, resume_damaged(scene, ""), "line 1 is damaged");
    bad = arena_copy_part(&scene->arena, good, length - 20); /* torn in the last line */
    assert_int_equal(resume_damaged(scene, bad), 0);
    assert_non_null(strstr(scene->err.bytes, "was torn and is dropped"));
    assert_string_equal(scene_read(scene, "out/raw/fake.jsonl"), good);
    scene_write(scene, "out/env.json", "{\"machine\":");
    expect_error(scene, resume_damaged(scene, good), "env.json is missing or damaged");
}

static void other_machines_and_programs_are_refused(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", WORK);
    assert_int_equal(sweep(scene), 0);
    char *good = scene_read(scene, "out/raw/fake.jsonl"), *env = scene_read(scene, "out/env.json");
    char *other = arena_copy(&scene->arena, env);
    char *kernel = strstr(other, "\"kernel\":\t\"") + strlen("\"kernel\":\t\"");
    *kernel = *kernel == '9' ? '8' : '9';
    scene_write(scene, "out/env.json", other);
    expect_error(scene, resume_damaged(scene, good), "was measured on another machine (kernel: ");
    other = arena_copy(&scene->arena, env);
    char *hash = strstr(other, "\"sha256\":\t\"") + strlen("\"sha256\":\t\"");
    *hash = *hash == '0' ? '1' : '0';
    scene_write(scene, "out/env.json", other);
    expect_error(scene, resume_damaged(scene, good), "fake_bench is not the program that");
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, start, end)
    const struct CMUnitTest tests[] = {
        SCENE(unknown_words),
        SCENE(bad_definitions),
        SCENE(failing_candidates_leave_the_others),
        SCENE(a_failing_baseline_is_said),
        SCENE(two_sweeps_do_not_share_a_folder),
        SCENE(unwritable_places),
        SCENE(damaged_raw_files),
        SCENE(other_machines_and_programs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
