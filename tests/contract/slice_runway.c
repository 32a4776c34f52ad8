/* slice_runway.c - the block lent to one growing slice a thread: in place, to one, and back. */
#include <pthread.h>

#include "tests/support/slice_cases.h"

static const struct slice_case go = {&slice_go118, {8, SLICE_NATIVE, ALLOC_JEMALLOC}};
static const struct slice_case wide = {&slice_go118, {32, SLICE_NATIVE, ALLOC_JEMALLOC}};
static const struct slice_case best = {&slice_best, {8, SLICE_NATIVE, ALLOC_JEMALLOC}};

/* Fills up to `length`; returns how often the block moved on the way. */
static int moves_until(const struct slice_case *c, struct slice *s, int64_t length)
{
    int moves = 0;
    while (s->len < length) {
        const void *before = s->ptr;
        slice_fill(c, s, s->len, s->len + 1);
        moves += before && before != s->ptr;
    }
    return moves;
}

static void holds_all(const struct slice_case *c, struct slice s)
{
    for (int64_t i = 0; i < s.len; i++) CASE_ASSERT(c, slice_element_is(c, s, i, i));
}

static void drop(struct slice *s)
{
    go.ops->release(&go.shape, s);
    go.ops->collect(&go.shape);
}

/* 1 and 2 elements are blocks of their own, 4 the runway, and 2,048 no longer it. */
static void test_in_place(void **state)
{
    (void)state;
    struct slice s = {NULL, 0, 0};
    moves_until(&go, &s, 3);
    assert_true(runway_aligned(s.ptr));
    assert_int_equal(moves_until(&go, &s, 1700), 0);
    assert_true(moves_until(&go, &s, 2100) > 0);
    holds_all(&go, s);
    drop(&s);
}

/* The second slice of a thread copies while the first has the runway, and gets it afterwards. */
static void test_one_a_thread(void **state)
{
    (void)state;
    struct slice first = {NULL, 0, 0}, second = {NULL, 0, 0};
    moves_until(&go, &first, 100);
    assert_true(moves_until(&go, &second, 1000) > 8);
    holds_all(&go, first);
    holds_all(&go, second);
    void *runway = first.ptr;
    go.ops->release(&go.shape, &first);
    moves_until(&go, &first, 100);
    assert_ptr_equal(first.ptr, runway);
    go.ops->release(&go.shape, &first);
    drop(&second);
}

/* Who outgrows the runway leaves it to the next, wherever the larger block comes from: 512 elements
 * of 32 bytes fill it, and jemalloc could stretch it. */
static void test_outgrown(void **state)
{
    (void)state;
    struct slice large = {NULL, 0, 0}, next = {NULL, 0, 0};
    moves_until(&wide, &large, 512);
    const void *runway = large.ptr;
    assert_true(runway_aligned(runway));
    moves_until(&wide, &large, 2000);
    assert_ptr_not_equal(large.ptr, runway);
    moves_until(&wide, &next, 3);
    assert_ptr_equal(next.ptr, runway);
    assert_int_equal(moves_until(&wide, &next, 512), 0);
    holds_all(&wide, large);
    holds_all(&wide, next);
    wide.ops->release(&wide.shape, &large);
    wide.ops->release(&wide.shape, &next);
    wide.ops->collect(&wide.shape);
}

/* A policy of large steps has none: its memory stays what its capacities say. */
static void test_large_steps(void **state)
{
    (void)state;
    struct slice s = {NULL, 0, 0};
    for (int64_t length = 1; length < 2000; length *= 2) {
        moves_until(&best, &s, length);
        assert_true(best.ops->block_bytes(&best.shape, s) <= 2 * s.cap * 8);
    }
    best.ops->release(&best.shape, &s);
    best.ops->collect(&best.shape);
}

static void *release_elsewhere(void *slice)
{
    drop((struct slice *)slice);
    return NULL;
}

/* Another thread may release a runway, and this one then lends again. */
static void test_released_elsewhere(void **state)
{
    (void)state;
    for (int round = 0; round < 64; round++) {
        struct slice lent = {NULL, 0, 0}, next[8];
        moves_until(&go, &lent, 100);
        pthread_t thread;
        assert_int_equal(pthread_create(&thread, NULL, release_elsewhere, &lent), 0);
        assert_int_equal(pthread_join(thread, NULL), 0);
        memset(next, 0, sizeof next);
        for (int k = 0; k < 8; k++) moves_until(&go, &next[k], 200 + 100 * k);
        assert_true(runway_aligned(next[0].ptr));
        for (int k = 0; k < 8; k++) holds_all(&go, next[k]);
        for (int k = 0; k < 8; k++) go.ops->release(&go.shape, &next[k]);
    }
    go.ops->collect(&go.shape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_in_place),           cmocka_unit_test(test_one_a_thread),
        cmocka_unit_test(test_outgrown),           cmocka_unit_test(test_large_steps),
        cmocka_unit_test(test_released_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
