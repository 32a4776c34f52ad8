/* test_sweep.c - whole sweeps over the fake program: what is measured, stored and derived. */
#include "tests/assay/scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME(impl, size) "fake/work/impl:" impl "/kind:a/size:" #size

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

static int sweep(struct scene *scene, const char *name)
{
    return assay(scene, "sweep", name, "--out", scene_path(scene, "out"), "--no-draw", NULL);
}

static void a_sweep_gives_right_tables(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same plus10 minus20\nsize=1,2\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    const char *table = scene_read(scene, "out/tidy/fake.tsv");
    assert_non_null(table);
    const char *head =
        "candidate\tfamily\tworkload\timpl\tkind\tsize\tthreads\texe\trounds\t"
        "crowded\tprocesses\tns\tns_lo\tns_hi\tns_q10\tbaseline\tratio\tratio_lo\tratio_hi\t"
        "delta\tverdict\terror\t";
    assert_memory_equal(table, head, strlen(head));
    assert_string_equal(table_cell(scene, table, NAME("plus10", 1), "plus10", "verdict"), "slower");
    assert_string_equal(table_cell(scene, table, NAME("minus20", 2), "minus20", "verdict"),
                        "faster");
    assert_string_equal(table_cell(scene, table, NAME("same", 1), "same", "verdict"), "same");
    assert_string_equal(table_cell(scene, table, NAME("base", 1), "base", "ratio"), "NaN");
    assert_string_equal(table_cell(scene, table, NAME("base", 1), "twin", "verdict"), "none");
    double ratio = atof(table_cell(scene, table, NAME("plus10", 2), "plus10", "ratio"));
    assert_true(ratio > 1.08 && ratio < 1.12);
    assert_string_equal(table_cell(scene, table, NAME("plus10", 2), "plus10", "baseline"),
                        NAME("base", 2));
    assert_string_equal(table_cell(scene, table, NAME("same", 1), "same", "peak_bytes"), "4096");
    assert_string_equal(table_cell(scene, table, NAME("same", 1), "same", "copies"), "1.5");
    assert_string_equal(table_cell(scene, table, NAME("same", 1), "same", "threads"), "-");
    assert_non_null(strstr(scene_read(scene, "out/benchmark/fake.json"), "\"repetition_index\""));
    assert_non_null(strstr(scene_read(scene, "out/env.json"), "\"fingerprint\""));
}

/* Each round holds each candidate once, in an order of its own; processes change. */
static void rounds_are_shuffled_and_complete(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same plus10 minus20\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    const struct group *group = &recording.plan.groups[0];
    const struct group_state *measured = &recording.groups[0];
    assert_int_equal(group->count, 5);
    assert_string_equal(measured->stopped, "all rounds");
    int moved = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct track *track = &measured->tracks[i];
        assert_int_equal(track->count, 21);
        for (size_t k = 0; k < track->count; k++) {
            assert_int_equal(track->samples[k].round, k + 1);
            assert_int_equal(track->samples[k].iterations, track->samples[0].iterations);
            moved += track->samples[k].position != track->samples[0].position;
        }
        assert_int_equal(track->samples[20].process - track->samples[0].process, 6);
        double length = track->samples[0].real_ns * 1e-9;
        assert_true(length > 0.005 && length < 0.02);
    }
    assert_true(moved > 50); /* of 100; 80 expected */
}

static void a_slow_candidate_gets_fewer_rounds(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base slow\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    assert_int_equal(recording.groups[0].tracks[0].count, 21);
    assert_int_equal(recording.groups[0].tracks[1].count, 7);
    assert_int_equal(recording.groups[0].tracks[1].samples[1].round, 4);
    assert_non_null(strstr(scene->out.bytes, "every third round"));
}

/* Such a loop ends its last batch: more iterations than were asked for, as many as its time says. */
static void a_loop_of_batches_runs_more_than_asked(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base batches\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    const struct track *track = &recording.groups[0].tracks[1];
    assert_int_equal(track->count, 21);
    assert_int_equal(track->samples[0].iterations % 1000, 0);
    double length = track->samples[0].real_ns * 1e-9;
    assert_true(length > 0.005 && length < 0.02);
}

static void a_winner_of_many_is_measured_again(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same plus10 minus20 wall\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    const struct group_state *measured = &recording.groups[0];
    const char *table = scene_read(scene, "out/tidy/fake.tsv");
    double fresh = atof(table_cell(scene, table, NAME("minus20", 1), "minus20", "fresh_ratio"));
    assert_true(fresh > 0.78 && fresh < 0.82);
    assert_string_equal(table_cell(scene, table, NAME("same", 1), "same", "fresh_ratio"), "NaN");
    assert_string_equal(table_cell(scene, table, NAME("minus20", 1), "minus20", "rounds"), "21");
    assert_int_equal(measured->rounds, 21);
    for (size_t i = 0; i < recording.plan.groups[0].count; i++) {
        const struct candidate *candidate = &recording.plan.groups[0].candidates[i];
        if (!strcmp(candidate->impl, "base") && !candidate->twin)
            assert_string_equal(table_cell(scene, table, candidate->label, "base", "fresh_ratio"),
                                "NaN");
        bool again = !strcmp(candidate->impl, "base") || !strcmp(candidate->impl, "minus20");
        assert_int_equal(measured->fresh[i].count, again ? 21 : 0);
        for (size_t k = 0; k < measured->fresh[i].count; k++)
            assert_int_equal(measured->fresh[i].samples[k].round, 22 + k);
    }
}

static void a_target_ends_a_group_early(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "rounds=60\ntarget=50%\n[work]\nworkload=work\nimpl=base same\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    assert_string_equal(recording.groups[0].stopped, "target reached");
    assert_true(recording.groups[0].rounds >= 10 && recording.groups[0].rounds < 60);
    assert_true(recording.groups[0].processes >= 3);
}

static void a_budget_ends_the_sweep(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    setenv("FAKE_PAUSE_MS", "10", 1);
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same\nsize=1,2,3,4,5,6,7,8\n");
    double begin = clock_seconds();
    assert_int_equal(assay(scene, "sweep", "fake", "--full", "--budget", "2s", "--out",
                           scene_path(scene, "out"), "--no-draw", NULL),
                     0);
    double took = clock_seconds() - begin;
    if (took > 6) fail_msg("a budget of 2 s took %.1f s", took);
    scene_recording(scene, "fake", &recording);
    int budget = 0;
    for (size_t i = 0; i < recording.plan.count; i++)
        budget += recording.groups[i].stopped && !strcmp(recording.groups[i].stopped, "budget");
    assert_true(budget > 0);
    assert_non_null(strstr(scene->out.bytes, "budget"));
}

static void teams_get_longer_samples(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    scene_sweep(scene, "fake", "[team]\nworkload=team_work\nimpl=base same\nthreads=64\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    scene_recording(scene, "fake", &recording);
    assert_true(recording.plan.groups[0].candidates[0].mode == MODE_TEAM);
    assert_true(recording.groups[0].tracks[0].samples[0].real_ns > 0.09e9);
}

static void environments_reach_the_worker_and_the_name(void **state)
{
    struct scene *scene = *state;
    setenv("FAKE_LOG", scene_path(scene, "log"), 1);
    scene_sweep(scene, "fake",
                "[plain]\nworkload=work\nimpl=base\n"
                "[slow_pace]\nworkload=work\nimpl=base\nenv=FAKE_PAUSE_MS=1 FAKE_LOG=/dev/null\n");
    assert_int_equal(sweep(scene, "fake"), 0);
    const char *table = scene_read(scene, "out/tidy/fake.tsv");
    assert_string_equal(table_cell(scene, table, NAME("base", 1) "/env:slow_pace", "base", "env"),
                        "slow_pace");
    assert_string_equal(table_cell(scene, table, NAME("base", 1), "base", "env"), "-");
    int lines = 0;
    for (const char *c = scene_read(scene, "log"); *c; c++) lines += *c == '\n';
    /* One group's, not two: 42 samples, each behind a short run, and the calibration. */
    assert_in_range(lines, 85, 120);
}

static void quick_and_full_and_set(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake",
                "[work]\nworkload=work\nimpl=base same\nsize=1,2,3,4\nquick.size=1\n"
                "[more]\nquick=no\nworkload=work\nimpl=base\n");
    assert_int_equal(assay(scene, "sweep", "fake", "--dry-run", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "3 candidates in 1 groups"));
    assert_int_equal(assay(scene, "sweep", "fake", "--full", "--dry-run", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "14 candidates in 5 groups"));
    assert_int_equal(assay(scene, "sweep", "fake", "--set", "size=7,8", "--dry-run", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "size:8"));
    assert_null(strstr(scene->out.bytes, "size:1:"));
    assert_int_equal(assay(scene, "sweep", "--dry-run", "--json", NULL), 0);
    assert_int_equal(scene->out.bytes[0], '{');
    assert_null(scene_read(scene, "results"));
}

static void across_compares_what_differs_in_it(void **state)
{
    struct scene *scene = *state;
    scene_sweep(scene, "fake",
                "baseline=base/kind:b\n[work]\nworkload=work\nimpl=same\nkind=a,b\nacross=kind\n");
    char *text = scene_read(scene, "scripts/sweeps/fake.conf");
    scene_write(scene, "scripts/sweeps/fake.conf", strstr(text, "title"));
    /* the head's own baseline line would be a second one: take it out */
    char *first = strstr(text, "baseline = base\n");
    memset(first, '#', strlen("baseline = base"));
    scene_write(scene, "scripts/sweeps/fake.conf", text);
    assert_int_equal(assay(scene, "sweep", "fake", "--dry-run", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "5 candidates in 1 groups"));
    assert_non_null(strstr(scene->out.bytes, "baseline   fake/work/impl:base/kind:b"));
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, start, end)
    const struct CMUnitTest tests[] = {
        SCENE(a_sweep_gives_right_tables),
        SCENE(rounds_are_shuffled_and_complete),
        SCENE(a_slow_candidate_gets_fewer_rounds),
        SCENE(a_loop_of_batches_runs_more_than_asked),
        SCENE(a_winner_of_many_is_measured_again),
        SCENE(a_target_ends_a_group_early),
        SCENE(a_budget_ends_the_sweep),
        SCENE(teams_get_longer_samples),
        SCENE(environments_reach_the_worker_and_the_name),
        SCENE(quick_and_full_and_set),
        SCENE(across_compares_what_differs_in_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
