/* defer_notes.h - what the tests of deferred calls share: calls that note that they ran. */
#ifndef TESTS_SUPPORT_DEFER_NOTES_H
#define TESTS_SUPPORT_DEFER_NOTES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "defer/defer_scope.h"

enum { BYTES = 32768 }; /* storage of a scope: 200 records, or 4 of 1 KiB */

static const struct defer_ops *kind;
static int seen[1024]; /* what the deferred calls noted, in the order they ran */
static size_t seen_count;

#define SCOPE() DEFER_SCOPE_TABLE(kind, BYTES)

static __attribute__((unused)) void note(struct defer_panic *token, void *number)
{
    assert_null(token);
    seen[seen_count++] = *(const int *)number;
}

static void begin(void **state)
{
    kind = *state;
    seen_count = 0;
}

static __attribute__((unused)) void expect_seen(const int *wanted, size_t count)
{
    assert_int_equal(seen_count, count);
    assert_memory_equal(seen, wanted, count * sizeof *wanted);
    assert_null(defer_task_current()->head);
    assert_ptr_equal(defer_task_current()->bump.top, defer_task_current()->bump.own_entries);
}

#define EXPECT_SEEN(...)                                    \
    do {                                                    \
        static const int wanted_[] = {__VA_ARGS__};         \
        expect_seen(wanted_, sizeof wanted_ / sizeof(int)); \
    } while (0)

static const int numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static __attribute__((unused)) void eight(void)
{
    SCOPE();
    DEFER(note, &numbers[0]);
    DEFER(note, &numbers[1]);
    DEFER(note, &numbers[2]);
    DEFER(note, &numbers[3]);
    DEFER(note, &numbers[4]);
    DEFER(note, &numbers[5]);
    DEFER(note, &numbers[6]);
    DEFER(note, &numbers[7]);
    assert_int_equal(seen_count, 0);
}

/* Panics, unless text is NULL: the compiler must not see a function that never returns. */
static __attribute__((unused, noinline)) void may_panic(const char *text)
{
    if (text) defer_panic(text);
}

#define TEST(impl, function) \
    {#function "/" #impl, function, NULL, NULL, (void *)(uintptr_t)&defer_##impl},

#endif
