/* slice_account.c - the books of growth against sums done by hand. */
#include "slice/slice_account.h"
#include "tests/support/slice_cases.h"

static struct slice_account account_of(const struct slice_ops *ops, enum slice_mechanism mechanism,
                                       int64_t length)
{
    struct slice_case c = {ops, {8, mechanism, ALLOC_JEMALLOC}};
    struct slice_account account = {{NULL, 0, 0}, 0, 0, 0, 0, 0, 0, 0};
    struct slice s = {NULL, 0, 0};
    for (int64_t i = 0; i < length; i++) {
        slice_fill(&c, &s, i, i + 1);
        slice_account_watch(&account, ops, &c.shape, s);
    }
    ops->release(&c.shape, &s);
    ops->collect(&c.shape);
    return account;
}

/* 1024 elements by doubling: capacities 1, 2, 4 ... 1024; 1 + 2 + ... + 512 elements copied. */
static void test_doubling(void **state)
{
    (void)state;
    struct slice_account account = account_of(&slice_double, SLICE_COPY, 1024);
    assert_int_equal(account.grows, 11);
    assert_int_equal(account.in_place, 0);
    assert_int_equal(account.copied_bytes, 1023 * 8);
    assert_true(account.peak_bytes >= (1024 + 512) * 8);
    assert_true(account.peak_bytes < (1024 + 512) * 8 + 64);
    assert_true(account.largest_factor == 2.0);
}

/* Kept blocks all count: 1 + 2 + ... + 1024 elements. */
static void test_keep(void **state)
{
    (void)state;
    struct slice_account account = account_of(&slice_double, SLICE_KEEP, 1024);
    assert_int_equal(account.copied_bytes, 1023 * 8);
    assert_true(account.peak_bytes >= 2047 * 8);
}

/* Pages moved are not bytes copied: only what lay below the threshold was. */
static void test_mremap(void **state)
{
    (void)state;
    struct slice_account account = account_of(&slice_double, SLICE_MREMAP, 1 << 18);
    assert_int_equal(account.grows, 19);
    assert_int_equal(account.copied_bytes, (int64_t)SLICE_MREMAP_BYTES - 8);
    assert_int_equal(account.peak_bytes, (1 << 18) * 8);
}

/* Reserved blocks stay where they are. */
static void test_reserve(void **state)
{
    (void)state;
    struct slice_account account = account_of(&slice_double, SLICE_RESERVE, 1 << 19);
    assert_int_equal(account.in_place, 2);
    assert_int_equal(account.copied_bytes, (int64_t)SLICE_RESERVE_BYTES - 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_doubling),
        cmocka_unit_test(test_keep),
        cmocka_unit_test(test_mremap),
        cmocka_unit_test(test_reserve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
