/* slice_oracle.c - capacities against every row recorded from real Go (tests/data/slice). */
#include <inttypes.h>
#include <stdlib.h>

#include "tests/support/slice_cases.h"

static FILE *open_data(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/slice/%s", TEST_DATA, name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("%s: cannot be opened", path);
    return file;
}

/* Reads `columns` numbers of the next row; the first row of a file is its header. */
static bool read_row(FILE *file, int64_t *row, int columns)
{
    char line[256];
    if (!fgets(line, sizeof line, file)) return false;
    char *at = line;
    for (int i = 0; i < columns; i++) {
        char *end;
        row[i] = strtoll(at, &end, 10);
        if (end == at) fail_msg("not a number in: %s", line);
        at = end + 1;
    }
    return true;
}

static void skip_header(FILE *file)
{
    char line[256];
    assert_non_null(fgets(line, sizeof line, file));
}

enum { STEP, OLD_LEN, OLD_CAP, NEW_CAP, CAP_BYTES, APPEND1_COLUMNS };

static int check_append1_file(const struct slice_ops *ops, uint32_t elem_bytes)
{
    char name[64];
    snprintf(name, sizeof name, "append1_%s_elem%u.csv", ops->name, elem_bytes);
    FILE *file = open_data(name);
    skip_header(file);
    struct slice_shape shape = {elem_bytes, SLICE_NATIVE, ALLOC_JEMALLOC};
    int64_t row[APPEND1_COLUMNS], cap = 0;
    int rows = 0;
    for (; read_row(file, row, APPEND1_COLUMNS); rows++) {
        assert_int_equal(row[OLD_CAP], cap);
        cap = ops->next_cap(&shape, cap, row[OLD_LEN] + 1);
        assert_int_equal(row[NEW_CAP], cap);
    }
    fclose(file);
    return rows;
}

/* The capacities that append really takes, up to `most` bytes of a real slice. */
static void check_append1_by_appending(const struct slice_ops *ops, uint32_t elem_bytes,
                                       int64_t most)
{
    char name[64];
    snprintf(name, sizeof name, "append1_%s_elem%u.csv", ops->name, elem_bytes);
    FILE *file = open_data(name);
    skip_header(file);
    struct slice_case c = {ops, {elem_bytes, SLICE_NATIVE, ALLOC_JEMALLOC}};
    struct slice s = {NULL, 0, 0};
    int64_t row[APPEND1_COLUMNS];
    while (read_row(file, row, APPEND1_COLUMNS) && row[CAP_BYTES] < most) {
        slice_fill(&c, &s, s.len, row[OLD_LEN]);
        assert_int_equal(s.cap, row[OLD_CAP]);
        slice_fill(&c, &s, s.len, row[OLD_LEN] + 1);
        assert_int_equal(s.cap, row[NEW_CAP]);
    }
    ops->release(&c.shape, &s);
    fclose(file);
}

static void test_append1(void **state)
{
    (void)state;
    static const uint32_t sizes[] = {1, 8, 24, 64};
    int rows = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        rows += check_append1_file(&slice_go117, sizes[i]);
        rows += check_append1_file(&slice_go118, sizes[i]);
        check_append1_by_appending(&slice_go117, sizes[i], 4 << 20);
        check_append1_by_appending(&slice_go118, sizes[i], 4 << 20);
    }
    assert_int_equal(rows, 496); /* all rows of the eight files */
}

enum { ELEM_BYTES, MULTI_LEN, MULTI_CAP, NUM, MULTI_NEW_CAP, MULTI_COLUMNS };

/* A row is one append of `num` elements; within the capacity nothing grows. */
static int check_append_multi(const struct slice_ops *ops)
{
    char name[64];
    snprintf(name, sizeof name, "append_multi_%s.csv", ops->name);
    FILE *file = open_data(name);
    skip_header(file);
    int64_t row[MULTI_COLUMNS];
    int rows = 0;
    for (; read_row(file, row, MULTI_COLUMNS); rows++) {
        struct slice_shape shape = {(uint32_t)row[ELEM_BYTES], SLICE_NATIVE, ALLOC_JEMALLOC};
        int64_t need = row[MULTI_LEN] + row[NUM], cap = row[MULTI_CAP];
        if (need > cap) cap = ops->next_cap(&shape, cap, need);
        assert_int_equal(row[MULTI_NEW_CAP], cap);
    }
    fclose(file);
    return rows;
}

static void test_append_multi(void **state)
{
    (void)state;
    assert_int_equal(check_append_multi(&slice_go117), 4355);
    assert_int_equal(check_append_multi(&slice_go118), 4355);
}

enum { LOW, HIGH, ROUNDED, ROUND_COLUMNS };

static void test_roundupsize(void **state)
{
    (void)state;
    FILE *file = open_data("roundupsize.csv");
    skip_header(file);
    int64_t row[ROUND_COLUMNS];
    int rows = 0;
    for (; read_row(file, row, ROUND_COLUMNS); rows++)
        for (int64_t bytes = row[LOW]; bytes <= row[HIGH]; bytes++)
            assert_int_equal(goround_bytes((uint64_t)bytes), row[ROUNDED]);
    fclose(file);
    assert_int_equal(rows, 75);
}

/* Our own arithmetic for jemalloc's classes, used where jemalloc is not linked, is jemalloc's. */
static void test_jemalloc_classes(void **state)
{
    (void)state;
    for (size_t bytes = 1; bytes < 70000; bytes++)
        assert_int_equal(alloc_good_size(ALLOC_JEMALLOC, bytes), alloc_jemalloc_class(bytes));
    for (size_t bytes = 70000; bytes < SLICE_MAX_BYTES / 2; bytes += bytes / 3)
        assert_int_equal(alloc_good_size(ALLOC_JEMALLOC, bytes), alloc_jemalloc_class(bytes));
}

/* What glibc's formula promises is what its blocks hold. */
static void test_glibc_sizes(void **state)
{
    (void)state;
    if (!alloc_is_native()) skip();
    for (size_t bytes = 1; bytes < 70000; bytes += 1 + bytes / 100) {
        void *block = alloc_allocate(ALLOC_GLIBC, bytes);
        assert_int_equal(alloc_usable_bytes(ALLOC_GLIBC, block),
                         alloc_good_size(ALLOC_GLIBC, bytes));
        alloc_release(ALLOC_GLIBC, block, bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append1),     cmocka_unit_test(test_append_multi),
        cmocka_unit_test(test_roundupsize), cmocka_unit_test(test_jemalloc_classes),
        cmocka_unit_test(test_glibc_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
