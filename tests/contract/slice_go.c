/* slice_go.c - Go's own tests of slices, restated: runtime TestAppendOverlap, reflect TestAppend,
 * TestCopy, TestCopyArray and TestSlice, test/append.go, test/slicecap.go, test/copy.go.         */
#include "tests/support/slice_cases.h"

static const struct slice empty;

/* A slice of bytes holding `text`, under the mechanism that keeps old blocks as Go does. */
static const struct slice_shape bytes_shape = {1, SLICE_KEEP, ALLOC_JEMALLOC};

static struct slice bytes_of(const struct slice_ops *ops, const char *text)
{
    struct slice s = empty;
    assert_true(ops->append_many(&bytes_shape, &s, text, (int64_t)strlen(text)));
    return s;
}

static void expect_bytes(struct slice s, const char *text)
{
    assert_int_equal(s.len, strlen(text));
    assert_memory_equal(s.ptr, text, strlen(text));
}

/* x = append(x[1:], x...) where it fits and where it must grow: the source is read first. */
static void append_overlap(const struct slice_ops *ops)
{
    for (int64_t room = 0; room < 12; room++) {
        struct slice x = empty;
        assert_true(ops->make(&bytes_shape, &x, 4, 4 + room));
        memcpy(x.ptr, "1234", 4);
        struct slice tail = ops->reslice(&bytes_shape, x, 1, 4);
        assert_true(ops->append_many(&bytes_shape, &tail, x.ptr, x.len));
        expect_bytes(tail, "2341234");
        struct slice head = bytes_of(ops, "abcd");
        head = ops->reslice(&bytes_shape, head, 0, 1);
        assert_true(ops->append_many(&bytes_shape, &head, head.ptr, 4));
        expect_bytes(head, "aabcd");
    }
    ops->collect(&bytes_shape);
}

/* The old slice is unchanged by an append to it, whether or not that grows. */
static void append_leaves_source(const struct slice_ops *ops)
{
    for (int64_t i = 0; i < 50; i++)
        for (int64_t n = 0; n < 20; n++) {
            char text[64] = "";
            for (int64_t k = 0; k < i; k++) text[k] = (char)('a' + k % 26);
            struct slice old = bytes_of(ops, text), grown = old;
            assert_true(ops->append_many(&bytes_shape, &grown, "zyxwvutsrqponmlkjihgfedcba", n));
            expect_bytes(old, text);
            assert_int_equal(grown.len, i + n);
            assert_memory_equal(grown.ptr ? grown.ptr : text, text, (size_t)i);
            for (int64_t k = 0; k < n; k++)
                assert_int_equal(*(char *)ops->at(&bytes_shape, grown, i + k), 'z' - k);
        }
    ops->collect(&bytes_shape);
}

/* append of nothing to nothing stays nil; to an empty slice with room stays in place. */
static void append_nothing(const struct slice_ops *ops)
{
    struct slice s = empty;
    assert_true(ops->append_many(&bytes_shape, &s, NULL, 0));
    assert_true(!s.ptr && !s.len && !s.cap);
    assert_true(ops->make(&bytes_shape, &s, 0, 5));
    void *block = s.ptr;
    assert_true(ops->append_many(&bytes_shape, &s, NULL, 0) && s.ptr == block && s.len == 0);
    assert_true(ops->append_many(&bytes_shape, &s, "12345", 5) && s.ptr == block);
    ops->collect(&bytes_shape);
}

/* copy for every pair of offsets and length of a window between guard bytes. */
static void copy_within_guards(const struct slice_ops *ops)
{
    enum { ROOM = 24 };
    for (int64_t to = 0; to <= ROOM; to++)
        for (int64_t from = 0; from <= ROOM; from += 3)
            for (int64_t n = 0; n <= ROOM; n += 2) {
                struct slice target = empty, source = empty;
                assert_true(ops->make(&bytes_shape, &target, 2 * ROOM, 2 * ROOM));
                assert_true(ops->make(&bytes_shape, &source, 2 * ROOM, 2 * ROOM));
                memset(target.ptr, '.', 2 * ROOM);
                memset(source.ptr, 's', 2 * ROOM);
                struct slice into = ops->reslice(&bytes_shape, target, to, to + n);
                struct slice out_of = ops->reslice(&bytes_shape, source, from, 2 * ROOM);
                int64_t copied = out_of.len < n ? out_of.len : n;
                assert_int_equal(ops->copy(&bytes_shape, into, out_of), copied);
                for (int64_t i = 0; i < 2 * ROOM; i++)
                    assert_int_equal(((char *)target.ptr)[i],
                                     i >= to && i < to + copied ? 's' : '.');
                ops->collect(&bytes_shape);
            }
}

/* copy into a fixed array seen as a slice. */
static void copy_array(const struct slice_ops *ops)
{
    char array[8] = "aaaaaaa";
    struct slice view = {array, 7, 7}, source = bytes_of(ops, "0123456789");
    assert_int_equal(ops->copy(&bytes_shape, ops->reslice(&bytes_shape, view, 2, 5), source), 3);
    assert_string_equal(array, "aa012aa");
    ops->collect(&bytes_shape);
}

/* Lengths and capacities after reslicing: cap = old cap - i, or k - i. */
static void slicecap(const struct slice_ops *ops)
{
    static const struct slice_shape shape = {8, SLICE_KEEP, ALLOC_JEMALLOC};
    struct slice s = empty;
    assert_true(ops->make(&shape, &s, 10, 20));
    for (int64_t i = 0; i <= 20; i++)
        for (int64_t j = i; j <= 20; j++) {
            struct slice view = ops->reslice(&shape, s, i, j);
            assert_true(view.len == j - i && view.cap == 20 - i);
            if (i < 20) assert_ptr_equal(view.ptr, (char *)s.ptr + i * 8);
            for (int64_t k = j; k <= 20; k++) {
                view = ops->reslice3(&shape, s, i, j, k);
                assert_true(view.len == j - i && view.cap == k - i);
                assert_true((char *)view.ptr <= (char *)s.ptr + 19 * 8);
            }
        }
    ops->collect(&shape);
}

/* A view and its slice see each other's writes until one of them grows. */
static void slice_aliases(const struct slice_ops *ops)
{
    struct slice s = bytes_of(ops, "abcdefgh");
    struct slice view = ops->reslice3(&bytes_shape, s, 2, 4, 4);
    *(char *)ops->at(&bytes_shape, view, 0) = 'X';
    expect_bytes(s, "abXdefgh");
    assert_true(ops->append(&bytes_shape, &view, "Y"));
    *(char *)ops->at(&bytes_shape, view, 0) = 'Z';
    expect_bytes(s, "abXdefgh");
    expect_bytes(view, "ZdY");
    ops->collect(&bytes_shape);
}

#define GO_TEST(check)                                                                  \
    static void test_##check(void **state)                                              \
    {                                                                                   \
        (void)state;                                                                    \
        for (size_t i = 0; i < SLICE_TABLE_ROWS; i++)                                   \
            if (!(slice_table[i]->flags & SLICE_STORES_NOTHING)) check(slice_table[i]); \
    }

GO_TEST(append_overlap)
GO_TEST(append_leaves_source)
GO_TEST(append_nothing)
GO_TEST(copy_within_guards)
GO_TEST(copy_array)
GO_TEST(slicecap)
GO_TEST(slice_aliases)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append_overlap), cmocka_unit_test(test_append_leaves_source),
        cmocka_unit_test(test_append_nothing), cmocka_unit_test(test_copy_within_guards),
        cmocka_unit_test(test_copy_array),     cmocka_unit_test(test_slicecap),
        cmocka_unit_test(test_slice_aliases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
