/* test_estimate.c - verdicts: what they need, and when they are withheld. */
#include "tests/assay/scene.h"

#include "benches/assay/estimate.h"
#include "benches/assay/session.h"

#include <math.h>
#include <string.h>

#define ROUNDS 40

/* A recording of groups that each hold a baseline, its twin and some others. */
struct lab {
    struct arena arena;
    struct recording recording;
    int draw; /* of random numbers so far */
};

static double uniform(struct lab *lab)
{
    uint64_t bits = round_seed(&(struct plan){.seed = 77}, ++lab->draw);
    return (double)(bits >> 11) / 9007199254740992.0 - 0.5;
}

static void lab_start(struct lab *lab, size_t groups, size_t others)
{
    *lab = (struct lab){0};
    struct plan plan = {.sweep = "lab", .title = "", .family = "fake", .meter = "time"};
    plan.groups = arena_zero(&lab->arena, groups * sizeof *plan.groups);
    plan.count = groups;
    for (size_t g = 0; g < groups; g++) {
        struct group *group = &plan.groups[g];
        *group = (struct group){.section = "s", .name = "n", .env = "", .twin = 1};
        group->count = others + 2;
        group->candidates = arena_zero(&lab->arena, group->count * sizeof *group->candidates);
        for (size_t i = 0; i < group->count; i++) {
            const char *name = arena_print(&lab->arena, "w/impl:%zu/g:%zu", i == 1 ? 0 : i, g);
            group->candidates[i] = (struct candidate){.name = name,
                                                      .label = name,
                                                      .exe = "x",
                                                      .workload = "w",
                                                      .impl = "i",
                                                      .threads = 1,
                                                      .twin = i == 1};
        }
    }
    recording_start(&lab->arena, &lab->recording, &plan);
}

/* Adds all rounds of a candidate: factor times the round's own mood, +-spread around it. */
static void lab_measure(struct lab *lab, size_t group, size_t candidate, double factor,
                        double spread)
{
    for (int round = 1; round <= ROUNDS; round++) {
        double mood = 1 + 0.3 * sin(round);
        double ns = 100 * factor * mood * (1 + 2 * spread * uniform(lab));
        struct sample sample = {.round = round,
                                .process = (round - 1) / 5,
                                .iterations = 10,
                                .items = 10,
                                .real_ns = ns * 100};
        recording_add(&lab->arena, &lab->recording, group, candidate, &sample, NULL);
    }
}

static void verdicts_see_through_the_mood(void **state)
{
    (void)state;
    struct lab lab;
    lab_start(&lab, 1, 3);
    lab_measure(&lab, 0, 0, 1, 0.02);
    lab_measure(&lab, 0, 1, 1, 0.02);
    lab_measure(&lab, 0, 2, 1.05, 0.02);
    lab_measure(&lab, 0, 3, 0.95, 0.02);
    lab_measure(&lab, 0, 4, 1.002, 0.02);
    struct estimate *estimates = estimate_all(&lab.arena, &lab.recording)[0];
    assert_int_equal(estimates[0].verdict, VERDICT_NONE);
    assert_int_equal(estimates[1].verdict, VERDICT_NONE);
    assert_int_equal(estimates[2].verdict, VERDICT_SLOWER);
    assert_int_equal(estimates[3].verdict, VERDICT_FASTER);
    assert_int_equal(estimates[4].verdict, VERDICT_SAME);
    assert_true(fabs(estimates[2].ratio.mid - 1.05) < 0.01);
    assert_int_equal(estimates[2].processes, 8);
    assert_true(estimates[2].delta >= DELTA_LEAST);
    assert_int_equal(estimate_comparisons(&lab.recording), 3);
    arena_release(&lab.arena);
}

static void a_differing_twin_withholds_verdicts(void **state)
{
    (void)state;
    struct lab lab;
    lab_start(&lab, 1, 1);
    lab_measure(&lab, 0, 0, 1, 0.02);
    lab_measure(&lab, 0, 1, 1.04, 0.02);
    lab_measure(&lab, 0, 2, 1.5, 0.02);
    struct estimate *estimates = estimate_all(&lab.arena, &lab.recording)[0];
    assert_true(estimates[2].twin_failed);
    assert_int_equal(estimates[2].verdict, VERDICT_NONE);
    assert_true(estimates[2].ratio.lo > 1.4); /* the figure itself stays */
    arena_release(&lab.arena);
}

static void an_error_withholds_the_verdict(void **state)
{
    (void)state;
    struct lab lab;
    lab_start(&lab, 1, 2);
    for (size_t i = 0; i < 4; i++) lab_measure(&lab, 0, i, i < 2 ? 1 : 1.5, 0.02);
    lab.recording.groups[0].tracks[2].error = "it crashed";
    struct estimate *estimates = estimate_all(&lab.arena, &lab.recording)[0];
    assert_int_equal(estimates[2].verdict, VERDICT_NONE);
    assert_int_equal(estimates[3].verdict, VERDICT_SLOWER);
    lab.recording.groups[0].tracks[0].error = "so did the baseline";
    assert_int_equal(estimate_all(&lab.arena, &lab.recording)[0][3].verdict, VERDICT_NONE);
    arena_release(&lab.arena);
}

/* 300 comparisons of equals: the share called different stays far below 5 %. */
static void equals_are_not_called_different(void **state)
{
    (void)state;
    struct lab lab;
    int called = 0;
    lab_start(&lab, 50, 6);
    for (size_t g = 0; g < 50; g++)
        for (size_t i = 0; i < 8; i++) lab_measure(&lab, g, i, 1, 0.05);
    struct estimate **estimates = estimate_all(&lab.arena, &lab.recording);
    for (size_t g = 0; g < 50; g++)
        for (size_t i = 2; i < 8; i++) called += estimates[g][i].verdict > VERDICT_SAME;
    if (called > 6) fail_msg("%d of 300 equals were called different", called);
    arena_release(&lab.arena);
}

static void pairs_are_rounds_that_both_have(void **state)
{
    (void)state;
    struct lab lab;
    double *values;
    int *processes;
    lab_start(&lab, 1, 1);
    for (int round = 1; round <= 9; round++) {
        struct sample sample = {.round = round, .process = round / 4, .iterations = 1, .items = 1};
        sample.real_ns = round;
        recording_add(&lab.arena, &lab.recording, 0, 0, &sample, NULL);
        sample.real_ns = 2 * round;
        if (round % 3 == 1) recording_add(&lab.arena, &lab.recording, 0, 2, &sample, NULL);
    }
    const struct track *tracks = lab.recording.groups[0].tracks;
    assert_int_equal(paired_ratios(&lab.arena, &tracks[2], &tracks[0], &values, &processes), 3);
    for (int i = 0; i < 3; i++) assert_true(fabs(values[i] - log(2)) < 1e-12);
    assert_int_equal(processes[2], 1);
    arena_release(&lab.arena);
}

/* Rounds in which `crowded` of every 4 pairs have one sample on a slowed core, which triples it. */
static struct estimate beside_a_neighbour(struct lab *lab, int rounds, int crowded)
{
    lab_start(lab, 1, 1);
    for (int round = 1; round <= rounds; round++)
        for (size_t i = 0; i < 3; i++) {
            bool slowed = i == (size_t)round % 3 && round % 4 < crowded;
            struct sample sample = {.round = round,
                                    .process = round / 5,
                                    .iterations = 1,
                                    .items = 1,
                                    .real_ns = (i == 2 ? 2 : 1) * (slowed ? 3 : 1),
                                    .speed = slowed ? 1.75 : 3.05};
            recording_add(&lab->arena, &lab->recording, 0, i, &sample, NULL);
        }
    return estimate_group(&lab->arena, &lab->recording, 0)[2];
}

static void crowded_rounds_do_not_count(void **state)
{
    (void)state;
    struct lab lab;
    struct estimate estimate = beside_a_neighbour(&lab, 48, 3);
    assert_true(estimate.crowded == 12 && estimate.rounds == 36);
    assert_true(fabs(estimate.ratio.lo - 2) < 1e-9 && fabs(estimate.ratio.hi - 2) < 1e-9);
    assert_true(fabs(estimate.ns.hi - 2) < 1e-9);
    arena_release(&lab.arena);
    estimate = beside_a_neighbour(&lab, 9, 3); /* too few others: all count */
    assert_true(estimate.crowded == 0 && estimate.rounds == 9);
    arena_release(&lab.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts_see_through_the_mood),
        cmocka_unit_test(a_differing_twin_withholds_verdicts),
        cmocka_unit_test(an_error_withholds_the_verdict),
        cmocka_unit_test(equals_are_not_called_different),
        cmocka_unit_test(pairs_are_rounds_that_both_have),
        cmocka_unit_test(crowded_rounds_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
