/* histogram.c - buckets, quantiles and merging against known answers; the clock against its own
 * promises. No test judges how fast anything is.                                                 */
#include "benches/common/histogram.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct bench_histogram histogram, other; /* too wide for a stack one likes to look at */

static void empty(void)
{
    memset(&histogram, 0, sizeof histogram);
    memset(&other, 0, sizeof other);
}

static void assert_near(double got, double wanted, double relative)
{
    if (fabs(got - wanted) <= relative * wanted) return;
    fail_msg("got %.17g, wanted %.17g within %g", got, wanted, relative);
}

/* Every bucket begins where the one before it ends, from 0 to 2^64 - 1. */
static void test_buckets_are_a_partition(void **state)
{
    (void)state;
    uint64_t low = 0;
    for (unsigned i = 0; i < BENCH_HISTOGRAM_BUCKETS; i++) {
        uint64_t width = i < 128 ? 1 : (uint64_t)1 << (i / 64 - 1), last = low + (width - 1);
        assert_int_equal(bench_histogram_bucket(low), i);
        assert_int_equal(bench_histogram_bucket(last), i);
        low = last + 1;
    }
    assert_int_equal(low, 0); /* wrapped: all of 64 bits was walked */
}

/* One value alone is its own quantile: exact below 128, within 0.8 % above. */
static void test_error_bound(void **state)
{
    (void)state;
    for (uint64_t value = 1; value < (uint64_t)1 << 60; value += 1 + value / 7) {
        empty();
        bench_histogram_add(&histogram, value);
        bench_histogram_add(&histogram, UINT64_MAX); /* else the maximum would help */
        double got = bench_histogram_quantile(&histogram, 0.5);
        if (value < 128)
            assert_true(got == (double)value);
        else
            assert_near(got, (double)value, 1.0 / 128);
    }
}

/* 1 to 100,000: the quantile of fraction f is f * 100,000. */
static void test_uniform(void **state)
{
    (void)state;
    static const double fractions[] = {0.5, 0.9, 0.99, 0.999, 0.9999};
    empty();
    for (uint64_t value = 1; value <= 100000; value++) bench_histogram_add(&histogram, value);
    for (size_t i = 0; i < 5; i++)
        assert_near(bench_histogram_quantile(&histogram, fractions[i]), fractions[i] * 100000,
                    1.0 / 128);
    assert_true(bench_histogram_quantile(&histogram, 1) == 100000);
    assert_int_equal(histogram.count, 100000);
    assert_int_equal(histogram.max, 100000);
}

/* 999 operations of 50 and one of a million: only what lies beyond p99.9 sees it. */
static void test_tail(void **state)
{
    (void)state;
    empty();
    for (int i = 0; i < 999; i++) bench_histogram_add(&histogram, 50);
    bench_histogram_add(&histogram, 1000000);
    assert_true(bench_histogram_quantile(&histogram, 0.5) == 50);
    assert_true(bench_histogram_quantile(&histogram, 0.999) == 50);
    assert_near(bench_histogram_quantile(&histogram, 0.9991), 1000000, 1.0 / 128);
    assert_int_equal(histogram.max, 1000000);
}

static void test_nothing_and_zero(void **state)
{
    (void)state;
    empty();
    assert_true(bench_histogram_quantile(&histogram, 0.5) == 0);
    bench_histogram_add(&histogram, 0);
    assert_true(bench_histogram_quantile(&histogram, 0.5) == 0);
    bench_histogram_add(&histogram, UINT64_MAX);
    assert_true(bench_histogram_quantile(&histogram, 1) == (double)UINT64_MAX);
}

/* Two halves merged are the whole. */
static void test_merge(void **state)
{
    (void)state;
    static struct bench_histogram whole;
    uint64_t random = 7;
    empty();
    for (int i = 0; i < 10000; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        uint64_t value = random >> (20 + i % 40);
        bench_histogram_add(&whole, value);
        bench_histogram_add(i % 3 ? &histogram : &other, value);
    }
    bench_histogram_merge(&histogram, &other);
    assert_memory_equal(&histogram, &whole, sizeof whole);
}

static double counter(const struct bench *b, const char *name)
{
    for (size_t i = 0; i < b->counter_count; i++)
        if (!strcmp(b->counters[i].name, name)) return b->counters[i].value;
    return NAN;
}

/* The counters that charts read; what too few values cannot tell is left out. */
static void test_report(void **state)
{
    (void)state;
    const struct bench_timer *timer = bench_timer_get();
    struct bench b = {0};
    empty();
    for (int i = 0; i < 1000; i++) bench_histogram_add(&histogram, (uint64_t)(i < 900 ? 40 : 100));
    bench_histogram_report(&b, &histogram);
    assert_string_equal(b.error, "");
    assert_near(counter(&b, "p50_ns"), 40 * timer->ns_per_tick, 1e-12);
    assert_near(counter(&b, "p90_ns"), 40 * timer->ns_per_tick, 1e-12);
    assert_near(counter(&b, "p999_ns"), 100 * timer->ns_per_tick, 1e-12);
    assert_true(isnan(counter(&b, "p9999_ns")));
    assert_near(counter(&b, "max_ns"), 100 * timer->ns_per_tick, 1e-12);
    assert_near(counter(&b, "timer_ns"), timer->cost_ns, 1e-12);
}

/* The clock never runs backwards, costs something, and agrees with the system's within 2 %. */
static void test_clock(void **state)
{
    (void)state;
    const struct bench_timer *timer = bench_timer_get();
    assert_ptr_equal(timer, bench_timer_get());
    assert_true(timer->ns_per_tick > 0 && timer->cost_ns > 0);
    uint64_t outer_ns = bench_now_ns(), first = bench_ticks(timer), last = first;
    uint64_t inner_ns = bench_now_ns();
    while (bench_now_ns() - inner_ns < 20000000) {
        uint64_t now = bench_ticks(timer);
        assert_true(now >= last);
        last = now;
    }
    inner_ns = bench_now_ns() - inner_ns;
    last = bench_ticks(timer);
    outer_ns = bench_now_ns() - outer_ns;
    double ns = (double)(last - first) * timer->ns_per_tick;
    assert_true(ns > (double)inner_ns * 0.98 && ns < (double)outer_ns * 1.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buckets_are_a_partition),
        cmocka_unit_test(test_error_bound),
        cmocka_unit_test(test_uniform),
        cmocka_unit_test(test_tail),
        cmocka_unit_test(test_nothing_and_zero),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_report),
        cmocka_unit_test(test_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
