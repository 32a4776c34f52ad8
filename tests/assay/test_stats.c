/* test_stats.c - statistics against known answers; test_r.sh asks R about the same ones. */
#include "tests/assay/scene.h"

#include "benches/assay/estimate.h"
#include "benches/assay/session.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void near(double got, double wanted, double tolerance)
{
    if (!(fabs(got - wanted) <= tolerance)) fail_msg("%.12g where %.12g is right", got, wanted);
}

static void medians_and_quantiles(void **state)
{
    (void)state;
    const double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2}, ten[] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    near(stats_median(odd, 3), 2, 0);
    near(stats_median(even, 4), 2.5, 0);
    near(stats_quantile(ten, 10, 0.1), 1.9, 1e-12); /* R: quantile(1:10, 0.1) */
    near(stats_quantile(ten, 10, 0.975), 9.775, 1e-12);
    assert_true(isnan(stats_median(NULL, 0)));
    near(odd[0], 3, 0); /* the array keeps its order */
}

static void hodges_lehmann(void **state)
{
    (void)state;
    /* R: median(outer(x, x, "+")[upper.tri(diag(5), TRUE)] / 2) */
    const double values[] = {1.1, 2.5, 3.0, 4.2, 10.0};
    near(stats_hodges_lehmann(values, 5), 3.35, 1e-12);
    double many[2000];
    for (int i = 0; i < 2000; i++) many[i] = i * 37 % 101 - 50;
    near(stats_hodges_lehmann(many, 2000), 0, 2);
}

/* Benjamini and Hochberg 1995, their example of 15 comparisons: four discoveries at 5 %. */
static void discoveries(void **state)
{
    (void)state;
    const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
    bool kept[15];
    stats_discoveries(p, 15, 0.05, kept);
    for (int i = 0; i < 15; i++) assert_int_equal(kept[i], i < 4);
    const double some[] = {NAN, 0.04, NAN};
    stats_discoveries(some, 3, 0.05, kept);
    assert_true(!kept[0] && kept[1] && !kept[2]);
    const double none[] = {0.9, 0.5};
    stats_discoveries(none, 2, 0.05, kept);
    assert_true(!kept[0] && !kept[1]);
}

static void p_values_and_sizes(void **state)
{
    (void)state;
    near(stats_p_beyond(0.0196, 0.01, 0), 0.05, 1e-4); /* R: 2 * pnorm(-1.96) */
    near(stats_p_beyond(-0.0246, 0.01, 0.005), 0.05, 1e-4);
    near(stats_p_beyond(0.004, 0.01, 0.005), 1, 0);
    assert_true(isnan(stats_p_beyond(NAN, 0.01, 0)));
    near(stats_detectable(0.01, 0.005), 0.0330158, 1e-6); /* qnorm(.975) + qnorm(.8) = 2.80158 */
    near(stats_rounds_needed(21, 0.02, 0.01), 84, 0);
    assert_true(isnan(stats_rounds_needed(21, 0.02, 0)));
}

static void block_lengths(void **state)
{
    (void)state;
    assert_int_equal(stats_block(3), 1);
    assert_int_equal(stats_block(7), 3);
    assert_int_equal(stats_block(64), 4);
    assert_int_equal(stats_block(1000), 5);
}

/* Normal values by Box and Muller from the tool's own seeds. */
static double normal(struct plan *plan, int *draw)
{
    double a = (double)(round_seed(plan, ++*draw) >> 11) / 9007199254740992.0;
    double b = (double)(round_seed(plan, ++*draw) >> 11) / 9007199254740992.0;
    return sqrt(-2 * log(1 - a)) * cos(6.283185307179586 * b);
}

static void constant_values_have_no_width(void **state)
{
    (void)state;
    double values[12];
    int process[12];
    for (int i = 0; i < 12; i++) {
        values[i] = 7;
        process[i] = i / 4;
    }
    struct interval interval = stats_location(values, process, 12, 1);
    near(interval.mid, 7, 0);
    near(interval.lo, 7, 0);
    near(interval.hi, 7, 0);
    near(interval.error, 0, 0);
    interval = stats_location(values, process, 0, 1);
    assert_true(isnan(interval.mid));
}

/* The interval covers the truth about 95 times in 100, also where processes differ: that is what
 * resampling processes is for. */
static void intervals_cover(double process_spread)
{
    struct plan plan = {.seed = 11};
    int draw = 0, covered = 0;
    for (int trial = 0; trial < 400; trial++) {
        double values[35], shift = 0;
        int process[35];
        for (int i = 0; i < 35; i++) {
            if (i % 5 == 0) shift = process_spread * normal(&plan, &draw);
            process[i] = i / 5;
            values[i] = shift + normal(&plan, &draw);
        }
        struct interval interval = stats_location(values, process, 35, (uint64_t)trial);
        assert_true(interval.lo <= interval.mid && interval.mid <= interval.hi);
        covered += interval.lo <= 0 && 0 <= interval.hi;
    }
    if (covered < 360 || covered > 398) fail_msg("%d of 400 intervals cover the truth", covered);
}

static void intervals_cover_the_truth(void **state)
{
    (void)state;
    intervals_cover(0);
    intervals_cover(1);
}

/* R: binom.test(k, n)$conf.int */
static void shares(void **state)
{
    (void)state;
    struct interval none = stats_share(0, 50), all = stats_share(20, 20), half = stats_share(5, 10);
    near(none.lo, 0, 1e-12);
    near(none.hi, 0.0711217, 1e-6);
    near(all.lo, 0.8315665, 1e-6);
    near(all.hi, 1, 1e-12);
    near(half.mid, 0.5, 1e-12);
    near(half.lo, 0.1870860, 1e-6);
    near(half.hi, 0.8129140, 1e-6);
    assert_true(isnan(stats_share(0, 0).mid));
}

static void same_seed_same_interval(void **state)
{
    (void)state;
    struct plan plan = {.seed = 3};
    int draw = 0, process[40];
    double values[40];
    for (int i = 0; i < 40; i++) {
        values[i] = normal(&plan, &draw);
        process[i] = i / 5;
    }
    struct interval a = stats_location(values, process, 40, 9);
    struct interval b = stats_location(values, process, 40, 9);
    struct interval c = stats_location(values, process, 40, 10);
    assert_memory_equal(&a, &b, sizeof a);
    assert_true(a.lo != c.lo || a.hi != c.hi);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_and_quantiles),
        cmocka_unit_test(hodges_lehmann),
        cmocka_unit_test(discoveries),
        cmocka_unit_test(p_values_and_sizes),
        cmocka_unit_test(block_lengths),
        cmocka_unit_test(constant_values_have_no_width),
        cmocka_unit_test(intervals_cover_the_truth),
        cmocka_unit_test(shares),
        cmocka_unit_test(same_seed_same_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
