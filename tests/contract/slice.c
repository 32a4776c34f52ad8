/* slice.c - the promises of slice.h, checked on every implementation, mechanism, allocator and
 * element size.                                                                                  */
#include "tests/support/slice_cases.h"

static const struct slice empty;

/* Not more one at a time: `exact` on glibc grows at each, and `keep` keeps all those blocks. */
#define SINGLE_APPENDS 1200

/* Enough bytes to pass every mechanism's thresholds (1 MiB) with the largest elements. */
static int64_t many(const struct slice_case *c)
{
    return c->shape.elem_bytes == SLICE_ELEMENT_MOST ? 40000 : 3000;
}

static void append_one(const struct slice_case *c)
{
    struct slice s = empty;
    unsigned char element[SLICE_ELEMENT_MOST];
    for (int64_t i = 0; i < SINGLE_APPENDS; i++) {
        int64_t cap = s.cap;
        int64_t next = c->shape.elem_bytes ? c->ops->next_cap(&c->shape, cap, i + 1) : i + 1;
        slice_element(c->shape.elem_bytes, i, element);
        CASE_ASSERT(c, c->ops->append(&c->shape, &s, element));
        CASE_ASSERT(c, s.len == i + 1 && s.cap == (i < cap ? cap : next) && s.ptr);
    }
    for (int64_t i = 0; i < s.len; i++) CASE_ASSERT(c, slice_element_is(c, s, i, i));
    c->ops->release(&c->shape, &s);
    CASE_ASSERT(c, !s.ptr && !s.len && !s.cap);
    c->ops->release(&c->shape, &s);
}

static void append_batches(const struct slice_case *c)
{
    static unsigned char batch[1000 * SLICE_ELEMENT_MOST];
    struct random random;
    random_seed(&random, c->shape.elem_bytes);
    struct slice s = empty;
    while (s.len < many(c)) {
        int64_t n = (int64_t)random_below(&random, 1000);
        for (int64_t i = 0; i < n; i++)
            slice_element(c->shape.elem_bytes, s.len + i, batch + i * c->shape.elem_bytes);
        int64_t len = s.len;
        CASE_ASSERT(c, c->ops->append_many(&c->shape, &s, batch, n));
        CASE_ASSERT(c, s.len == len + n && s.cap >= s.len);
    }
    for (int64_t i = 0; i < s.len; i++) CASE_ASSERT(c, slice_element_is(c, s, i, i));
    c->ops->release(&c->shape, &s);
}

/* append(s[:1], s...) and append(s, s...): the source moves, or is overwritten, with the slice. */
static void append_itself(const struct slice_case *c)
{
    struct slice s = empty;
    slice_fill(c, &s, 0, 700);
    struct slice head = c->ops->reslice(&c->shape, s, 0, 1);
    CASE_ASSERT(c, c->ops->append_many(&c->shape, &head, s.ptr, 700));
    CASE_ASSERT(c, head.len == 701 && slice_element_is(c, head, 0, 0));
    for (int64_t i = 0; i < 700; i++) CASE_ASSERT(c, slice_element_is(c, head, i + 1, i));
    CASE_ASSERT(c, c->ops->append_many(&c->shape, &head, head.ptr, head.len));
    CASE_ASSERT(c, head.len == 1402 && slice_element_is(c, head, 701, 0));
    for (int64_t i = 0; i < 700; i++) CASE_ASSERT(c, slice_element_is(c, head, i + 702, i));
    c->ops->release(&c->shape, &head);
}

static void make_zeroes(const struct slice_case *c)
{
    const int64_t caps[] = {0, 1, 7, 100, many(c)};
    static const unsigned char zero[SLICE_ELEMENT_MOST];
    for (size_t k = 0; k < sizeof caps / sizeof *caps; k++) {
        struct slice s = empty;
        CASE_ASSERT(c, c->ops->make(&c->shape, &s, caps[k] / 2, caps[k]));
        CASE_ASSERT(c, s.len == caps[k] / 2 && s.cap == caps[k]);
        struct slice all = c->ops->reslice(&c->shape, s, 0, s.cap);
        for (int64_t i = 0; i < all.len; i++)
            CASE_ASSERT(c, !memcmp(c->ops->at(&c->shape, all, i), zero, c->shape.elem_bytes));
        slice_fill(c, &s, s.len, s.cap + 3);
        CASE_ASSERT(c, slice_element_is(c, s, caps[k], caps[k]));
        c->ops->release(&c->shape, &s);
    }
}

static void reserve_grows(const struct slice_case *c)
{
    struct slice s = empty;
    slice_fill(c, &s, 0, 10);
    CASE_ASSERT(c, c->ops->reserve(&c->shape, &s, 5000));
    CASE_ASSERT(c, s.len == 10 && s.cap >= 5010 && slice_element_is(c, s, 9, 9));
    void *block = s.ptr;
    slice_fill(c, &s, 10, s.cap);
    CASE_ASSERT(c, s.ptr == block && slice_element_is(c, s, s.cap - 1, s.cap - 1));
    c->ops->release(&c->shape, &s);
}

static void views(const struct slice_case *c)
{
    struct slice s = empty;
    slice_fill(c, &s, 0, 100);
    struct slice view = c->ops->reslice(&c->shape, s, 20, 50);
    CASE_ASSERT(c, view.len == 30 && view.cap == s.cap - 20 && slice_element_is(c, view, 29, 49));
    view = c->ops->reslice3(&c->shape, s, 20, 50, 60);
    CASE_ASSERT(c, view.len == 30 && view.cap == 40 && slice_element_is(c, view, 0, 20));
    slice_fill(c, &view, 700, 701);
    CASE_ASSERT(c, slice_element_is(c, s, 50, 700));
    CASE_ASSERT(c, c->ops->copy(&c->shape, c->ops->reslice(&c->shape, s, 1, 11), s) == 10);
    for (int64_t i = 0; i < 10; i++) CASE_ASSERT(c, slice_element_is(c, s, i + 1, i));
    CASE_ASSERT(c, c->ops->copy(&c->shape, empty, s) == 0);
    c->ops->release(&c->shape, &s);
}

static void block_is_large_enough(const struct slice_case *c)
{
    struct slice s = empty;
    CASE_ASSERT(c, c->ops->block_bytes(&c->shape, s) == 0);
    for (int64_t len = 1; len <= many(c); len *= 4) {
        CASE_ASSERT(c, c->ops->reserve(&c->shape, &s, len));
        CASE_ASSERT(c, c->ops->block_bytes(&c->shape, s) >= s.cap * (int64_t)c->shape.elem_bytes);
    }
    c->ops->release(&c->shape, &s);
}

/* Every policy answers at least what is needed, everywhere, and more than one step at a time. */
static void policy_is_enough(const struct slice_case *c)
{
    if (!c->shape.elem_bytes) return;
    struct random random;
    random_seed(&random, 7);
    for (int i = 0; i < 2000; i++) {
        int64_t cap = (int64_t)(random_next(&random) >> (2 + random_below(&random, 61)));
        int64_t need = cap + 1 + (int64_t)(random_next(&random) >> (2 + random_below(&random, 61)));
        CASE_ASSERT(c, c->ops->next_cap(&c->shape, cap, need) >= need);
    }
    CASE_ASSERT(c, c->ops->next_cap(&c->shape, INT64_MAX - 1, INT64_MAX) == INT64_MAX);
}

/* Under SLICE_KEEP views outlive growth, as in Go. */
static void keep_leaves_views_alive(const struct slice_case *c)
{
    if (c->shape.mechanism != SLICE_KEEP) return;
    struct slice s = empty;
    slice_fill(c, &s, 0, 8);
    struct slice old = c->ops->reslice3(&c->shape, s, 2, 8, 8);
    struct slice grown = old;
    slice_fill(c, &grown, 100, 400);
    slice_fill(c, &s, 8, 900);
    for (int64_t i = 0; i < 6; i++) CASE_ASSERT(c, slice_element_is(c, old, i, i + 2));
    for (int64_t i = 0; i < 6; i++) CASE_ASSERT(c, slice_element_is(c, grown, i, i + 2));
    CASE_ASSERT(c, slice_element_is(c, grown, 305, 399) && slice_element_is(c, s, 899, 899));
    c->ops->release(&c->shape, &s);
    CASE_ASSERT(c, slice_element_is(c, old, 5, 7));
}

#define STORING_TEST(check)                       \
    static void test_##check(void **state)        \
    {                                             \
        (void)state;                              \
        slice_cases(SLICE_STORES_NOTHING, check); \
    }

STORING_TEST(append_one)
STORING_TEST(append_batches)
STORING_TEST(append_itself)
STORING_TEST(make_zeroes)
STORING_TEST(reserve_grows)
STORING_TEST(views)
STORING_TEST(block_is_large_enough)
STORING_TEST(keep_leaves_views_alive)

static void test_policy_is_enough(void **state)
{
    (void)state;
    slice_cases(0, policy_is_enough);
}

static void test_null_counts(void **state)
{
    (void)state;
    struct slice_case c = {&slice_null, {8, SLICE_NATIVE, ALLOC_JEMALLOC}};
    struct slice s = empty;
    slice_fill(&c, &s, 0, 1000);
    assert_true(slice_null.append_many(&c.shape, &s, NULL, 24) && s.len == 1024);
    assert_int_equal(slice_null.reslice(&c.shape, s, 24, 1024).len, 1000);
    assert_non_null(slice_null.at(&c.shape, s, 1023));
    assert_int_equal(slice_null.block_bytes(&c.shape, s), 0);
    slice_null.release(&c.shape, &s);
    assert_int_equal(s.len, 0);
}

static void test_names_differ(void **state)
{
    (void)state;
    for (size_t i = 0; i < SLICE_TABLE_ROWS; i++)
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(slice_table[i]->name, slice_table[j]->name);
            assert_int_not_equal(slice_table[i]->id, slice_table[j]->id);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_append_one),
        cmocka_unit_test(test_append_batches),
        cmocka_unit_test(test_append_itself),
        cmocka_unit_test(test_make_zeroes),
        cmocka_unit_test(test_reserve_grows),
        cmocka_unit_test(test_views),
        cmocka_unit_test(test_block_is_large_enough),
        cmocka_unit_test(test_policy_is_enough),
        cmocka_unit_test(test_keep_leaves_views_alive),
        cmocka_unit_test(test_null_counts),
        cmocka_unit_test(test_names_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
