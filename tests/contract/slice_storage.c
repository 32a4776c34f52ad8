/* slice_storage.c - the three storages hold the same sequence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "slice/slice_storage.h"

static void check(const struct storage_ops *ops, uint64_t length)
{
    struct storage storage;
    uint64_t sum = 0;
    assert_true(ops->create(&storage, length, 100));
    for (uint64_t i = 0; i < length; i++) {
        assert_int_equal(ops->at(&storage, i), 100 + i);
        sum += 100 + i;
    }
    assert_int_equal(ops->sum(&storage), sum);
    ops->destroy(&storage);
}

static void test_storages(void **state)
{
    (void)state;
    static const uint64_t lengths[] = {1, 2, 511, 512, 513, 1024, 3000};
#define CHECK_ALL(impl)                                           \
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) \
        check(&storage_##impl, lengths[i]);
    STORAGE_IMPLS(CHECK_ALL)
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_storages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
