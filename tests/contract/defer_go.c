/* defer_go - Go's own tests of defer, panic and recover, restated: src/runtime/defer_test.go,
 * test/defer.go, test/defernil.go, test/deferprint.go, test/recover1.go, test/recover2.go and the
 * goexit tests of src/runtime/crash_test.go. */
#include "tests/support/defer_notes.h"

#include <pthread.h>
#include <stdio.h>

#define SCOPE_RECOVER() DEFER_SCOPE_RECOVER_VOID_TABLE(kind, BYTES)

static struct defer_value caught; /* what the last recover returned */

DEFERRED(catch, void *unused)
{
    (void)unused;
    caught = DEFER_RECOVER();
}

static void start(void **state)
{
    begin(state);
    caught.kind = DEFER_NOTHING;
}

DEFERRED(log_number, const int *number)
{
    seen[seen_count++] = *number;
}

DEFERRED(log_then_panic, const int *number)
{
    seen[seen_count++] = *number;
    defer_panic_integer(*number);
}

/* TestUnconditionalPanic: recover returns the panic's very value. */
static void unconditional(void)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    defer_panic("panic should be recovered");
}

static void unconditional_panic(void **state)
{
    start(state);
    unconditional();
    assert_int_equal(caught.kind, DEFER_TEXT);
    assert_string_equal(caught.text, "panic should be recovered");
}

/* TestOpenAndNonOpenDefers: frames of both sorts, interleaved, under one panic. */
static void recursive(const struct defer_ops *first, const struct defer_ops *second, int level)
{
    DEFER_SCOPE_TABLE(first, BYTES);
    DEFER(log_number, &numbers[level]);
    may_panic(level == 9 ? "testNonOpenDefers" : NULL);
    if (level < 9) recursive(second, first, level + 1);
}

static void open_and_other(const struct defer_ops *other)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    recursive(&defer_open, other, 0);
}

static void open_and_non_open_defers(void **state)
{
    start(state);
    open_and_other(kind);
    assert_string_equal(caught.text, "testNonOpenDefers");
    EXPECT_SEEN(9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

/* TestConditionalDefers: bits set under conditions, then a panic. */
static void conditional(int n)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    if (n == 0 || n == 3) DEFER(log_number, &numbers[n]);
    if (n == 2) DEFER(log_number, &numbers[n]);
    DEFER(log_number, &numbers[9]);
    if (n == 2) DEFER(log_number, &numbers[8]);
    defer_panic("panic");
}

static void conditional_defers(void **state)
{
    static const int wanted[][3] = {{9, 0}, {9}, {8, 9, 2}, {9, 3}};
    static const size_t counts[] = {2, 1, 3, 2};
    for (int n = 0; n < 4; n++) {
        start(state);
        conditional(n);
        assert_string_equal(caught.text, "panic");
        expect_seen(wanted[n], counts[n]);
    }
}

/* TestDisappearingDefer: what a deferred call points to is alive when it runs. */
DEFERRED(read_pointed, int *const *pointed)
{
    seen[seen_count++] = **pointed;
}

static void pointing(void)
{
    int value = 41, *pointer = &value;
    SCOPE();
    DEFER_COPY(read_pointed, pointer);
    pointer = NULL;
    value = 42;
    (void)pointer;
}

static void disappearing_defer(void **state)
{
    start(state);
    pointing();
    EXPECT_SEEN(42);
}

/* TestAbortedPanic: a panic in a deferred call replaces the one that ran it. */
DEFERRED(catch_number, const int *wanted)
{
    caught = DEFER_RECOVER();
    assert_int_equal(caught.kind, DEFER_INTEGER);
    assert_int_equal(caught.integer, *wanted);
}

static void aborted(void)
{
    SCOPE_RECOVER();
    DEFER(catch_number, &numbers[2]);
    DEFER(log_then_panic, &numbers[2]);
    defer_panic_integer(1);
}

static void aborted_panic(void **state)
{
    start(state);
    aborted();
    EXPECT_SEEN(2);
    assert_null(defer_task_current()->panic);
}

/* TestNonSSAableArgs: large structures are copied at the statement. */
struct large {
    int a, b, c;
    char filler[500];
    int last;
};

DEFERRED(note_large, const struct large *large)
{
    seen[seen_count++] = large->b;
    seen[seen_count++] = large->last;
}

static void large_arguments(void)
{
    struct large large = {.b = 5, .last = 6};
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    DEFER_COPY(note_large, large);
    large.b = large.last = 0;
    defer_panic("copied before");
}

static void non_ssa_able_arguments(void **state)
{
    start(state);
    large_arguments();
    EXPECT_SEEN(5, 6);
}

/* TestDeferForFuncWithNoExit: the function has no end, only a panic out of it. */
static void no_exit(void)
{
    volatile int cond = 1;
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    for (;;)
        if (cond) defer_panic("no exit");
}

static void function_with_no_exit(void **state)
{
    start(state);
    no_exit();
    assert_string_equal(caught.text, "no exit");
}

/* TestIssue37688: a tree of frames with eight deferred calls each, under a panic. */
static void tree(int depth)
{
    SCOPE();
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    DEFER(log_number, &numbers[depth]);
    may_panic(depth == 0 ? "tree" : NULL);
    if (depth > 0) tree(depth - 1);
}

static void tree_top(void)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    tree(5);
}

static void tree_of_full_frames(void **state)
{
    start(state);
    tree_top();
    assert_int_equal(seen_count, 48);
    for (int i = 0; i < 48; i++) assert_int_equal(seen[i], i / 8);
}

/* TestIssue43921, 43941: a deferred call that panics and is recovered later in the same frame does
 * not run again, and the calls before it still run, once. */
static void recovers_below(void)
{
    SCOPE_RECOVER();
    DEFER(log_number, &numbers[1]);
    DEFER(catch, NULL);
    DEFER(log_then_panic, &numbers[2]);
    DEFER(log_number, &numbers[3]);
    DEFER(log_then_panic, &numbers[4]);
    defer_panic("first");
}

static void panicking_defers_run_once(void **state)
{
    start(state);
    recovers_below();
    EXPECT_SEEN(4, 3, 2, 1);
    assert_int_equal(caught.integer, 2);
}

/* ... and when the frame is left normally, a call that panics after a recovery lands again. */
static void panics_at_exit(void)
{
    SCOPE_RECOVER();
    DEFER(log_number, &numbers[1]);
    DEFER(catch, NULL);
    DEFER(log_then_panic, &numbers[3]);
    DEFER(catch, NULL);
    DEFER(log_then_panic, &numbers[5]);
}

static void recovers_twice_in_one_frame(void **state)
{
    start(state);
    panics_at_exit();
    EXPECT_SEEN(5, 3, 1);
    assert_int_equal(caught.integer, 3);
}

/* test/defernil.go: a nil function panics when its turn comes, not at the statement. */
static void nil_function(void)
{
    defer_fn none = NULL;
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    DEFER(none, NULL);
    DEFER(log_number, &numbers[7]);
}

static void deferred_nil_function(void **state)
{
    start(state);
    nil_function();
    EXPECT_SEEN(7);
    assert_int_equal(caught.kind, DEFER_ERROR);
    assert_string_equal(caught.text, "invalid memory address or nil pointer dereference");
}

/* test/recover2.go: run-time errors of every family are panics with Go's texts. */
static void index_error(void)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    panic_raisef(PANIC_RUNTIME, "index out of range [%d] with length %d", 5, 3);
}

static void division_error(void)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    panic_raise(PANIC_RUNTIME, "integer divide by zero");
}

static void plain_error(void)
{
    SCOPE_RECOVER();
    DEFER(catch, NULL);
    panic_raise(PANIC_PLAIN, "send on closed channel");
}

static void runtime_errors(void **state)
{
    start(state);
    index_error();
    assert_int_equal(caught.kind, DEFER_ERROR);
    assert_string_equal(caught.text, "index out of range [5] with length 3");
    division_error();
    assert_string_equal(caught.text, "integer divide by zero");
    plain_error();
    assert_int_equal(caught.kind, DEFER_TEXT);
    assert_string_equal(caught.text, "send on closed channel");
}

#define TESTS(impl)                         \
    TEST(impl, unconditional_panic)         \
    TEST(impl, open_and_non_open_defers)    \
    TEST(impl, conditional_defers)          \
    TEST(impl, disappearing_defer)          \
    TEST(impl, aborted_panic)               \
    TEST(impl, non_ssa_able_arguments)      \
    TEST(impl, function_with_no_exit)       \
    TEST(impl, tree_of_full_frames)         \
    TEST(impl, panicking_defers_run_once)   \
    TEST(impl, recovers_twice_in_one_frame) \
    TEST(impl, deferred_nil_function)       \
    TEST(impl, runtime_errors)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
