/* keep.c - gb_keep, gb_opaque and gb_clobber take any value, in C (this file) and in C++
 * (keep_cxx.cc includes it), at every optimisation level, and do what they promise. */
#ifndef KEEP_PREFIX
#include "runs.h"
#define KEEP_PREFIX(name) c_##name
int cxx_kept_sum(void);
int cxx_opaque_times(int factor);
#endif

#include "benches/capi/benchmark_c.h"

struct kept_pair {
    int64_t a, b, c;
};

int KEEP_PREFIX(kept_sum)(void);
int KEEP_PREFIX(opaque_times)(int factor);

int KEEP_PREFIX(kept_sum)(void)
{
    const char small = 1;
    short two = 2;
    float single = 4;
    double real = 8;
    struct kept_pair pair = {16, 32, 64};
    int *where = 0;
    gb_keep(small);
    gb_keep(two + 1);
    gb_keep(single);
    gb_keep(real * 2);
    gb_keep(pair);
    gb_keep(where);
    gb_keep(7);
    gb_clobber();
    return small + two + (int)single + (int)real + (int)(pair.a + pair.b + pair.c) + (where != 0);
}

/* gcc propagates the constant here: "+r,m" would be an impossible constraint (only C, only -O). */
int KEEP_PREFIX(opaque_times)(int factor)
{
    int x = 3;
    double real = 2;
    struct kept_pair pair = {1, 2, 3};
    gb_opaque(x);
    gb_opaque(factor);
    gb_opaque(real);
    gb_opaque(pair);
    return x * factor * (int)real * (int)pair.c;
}

#ifdef TESTS_CAPI_RUNS_H
static void test_values_are_unchanged(void **state)
{
    (void)state;
    assert_int_equal(c_kept_sum(), 127);
    assert_int_equal(cxx_kept_sum(), 127);
    assert_int_equal(c_opaque_times(5), 90);
    assert_int_equal(cxx_opaque_times(5), 90);
}

static void test_opaque_hides_a_constant(void **state)
{
    (void)state;
    int plain = 5, hidden = 5;
    gb_opaque(hidden);
    assert_false(__builtin_constant_p(hidden));
    assert_int_equal(plain, hidden);
}

/* A store that gb_clobber must make happen, seen by a reader the compiler knows nothing of. */
static void test_clobber_writes_memory(void **state)
{
    (void)state;
    int cell = 1, seen = 0;
    int *where = &cell;
    gb_opaque(where); /* the address escapes */
    cell = 2;
    gb_clobber();
    seen = *(volatile int *)where;
    cell = 3;
    gb_clobber();
    assert_int_equal(seen, 2);
    assert_int_equal(*(volatile int *)where, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_are_unchanged),
        cmocka_unit_test(test_opaque_hides_a_constant),
        cmocka_unit_test(test_clobber_writes_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
