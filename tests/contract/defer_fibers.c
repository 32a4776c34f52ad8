/* defer_fibers - each fiber has its own chain, panics and end, on whichever thread it runs: by
 * every kind of record. */
#include "tests/support/defer_notes.h"
#include "tests/support/fiber.h"

#include <pthread.h>

static struct fiber fibers[2];

/* Each note is 10 for the second fiber, and the number. */
static int number_of(const struct fiber *fiber, int number)
{
    return 10 * (fiber == &fibers[1]) + number;
}

static const int fiber_numbers[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,
                                    10, 11, 12, 13, 14, 15, 16, 17, 18, 19};

DEFERRED(note_number, const int *number)
{
    seen[seen_count++] = *number;
}

#define NOTE(number) DEFER(note_number, &fiber_numbers[number_of(fiber, number)])

static void start(void **state, void (*body)(struct fiber *fiber))
{
    begin(state);
    for (int i = 0; i < 2; i++) fiber_init(&fibers[i], body);
}

static void resume_both(void)
{
    for (int i = 0; i < 2; i++) fiber_resume(&fibers[i]);
}

static void stop(void)
{
    for (int i = 0; i < 2; i++) fiber_destroy(&fibers[i]);
}

/* ---- Scopes that are open while another fiber runs ------------------------------------------- */

static void inner(struct fiber *fiber)
{
    SCOPE();
    NOTE(2);
    fiber_yield(fiber);
    NOTE(3);
}

static void nests(struct fiber *fiber)
{
    SCOPE();
    NOTE(1);
    fiber_yield(fiber);
    inner(fiber);
    fiber_yield(fiber);
    NOTE(4);
}

static void fibers_take_turns(void **state)
{
    start(state, nests);
    for (int i = 0; i < 4; i++) resume_both();
    stop();
    EXPECT_SEEN(3, 2, 13, 12, 4, 1, 14, 11);
}

/* ---- Panics that are under way while another fiber runs -------------------------------------- */

static char recovered_text[2];

DEFERRED(yield_then_note, struct fiber *fiber)
{
    seen[seen_count++] = number_of(fiber, 5);
    fiber_yield(fiber);
    seen[seen_count++] = number_of(fiber, 6);
}

DEFERRED(recover_text, struct fiber *fiber)
{
    struct defer_value value = DEFER_RECOVER();
    assert_int_equal(value.kind, DEFER_TEXT);
    recovered_text[fiber == &fibers[1]] = value.text[0];
}

static int recovers(struct fiber *fiber)
{
    volatile int result = 0;
    DEFER_SCOPE_RECOVER_TABLE(kind, BYTES, result);
    DEFER(recover_text, fiber);
    DEFER(yield_then_note, fiber);
    result = 7;
    may_panic(fiber == &fibers[0] ? "a" : "b");
    return 1;
}

static void panics(struct fiber *fiber)
{
    SCOPE();
    NOTE(1);
    assert_int_equal(recovers(fiber), 7);
}

static void panics_take_turns(void **state)
{
    start(state, panics);
    resume_both(); /* both are in a deferred call of their panic */
    assert_ptr_not_equal(fibers[0].task.panic, fibers[1].task.panic);
    assert_null(defer_task_current()->panic);
    resume_both();
    stop();
    EXPECT_SEEN(5, 15, 6, 1, 16, 11);
    assert_int_equal(recovered_text[0], 'a');
    assert_int_equal(recovered_text[1], 'b');
}

/* ---- The end of a fiber ---------------------------------------------------------------------- */

static void exits(struct fiber *fiber)
{
    SCOPE();
    NOTE(1);
    fiber_yield(fiber);
    defer_goexit();
}

static void goexit_ends_its_fiber(void **state)
{
    start(state, exits);
    resume_both();
    fiber_resume(&fibers[1]);
    assert_true(fibers[1].done);
    assert_false(fibers[0].done);
    fiber_resume(&fibers[0]);
    stop();
    EXPECT_SEEN(11, 1);
}

/* ---- Fibers that change threads -------------------------------------------------------------- */

static void add_one(struct defer_panic *token, void *sum)
{
    (void)token;
    *(int *)sum += 1;
}

DEFERRED(add_copied, int *const *sum)
{
    **sum += 1;
}

/* 2 calls, or 2 + 40, in a scope that begins on one thread and is left by a panic on another. */
static int moves(struct fiber *fiber, int *sum)
{
    volatile int result = 0;
    DEFER_SCOPE_RECOVER_TABLE(kind, BYTES, result);
    DEFER(recover_text, fiber);
    for (int i = 0; !kind->calls_max && i < 40; i++) {
        if (i % 8 == 0) fiber_yield(fiber);
        DEFER(add_one, sum);
    }
    DEFER(add_one, sum);
    fiber_yield(fiber);
    DEFER_COPY(add_copied, sum);
    result = 7;
    may_panic("c");
    return 1;
}

static void wanders(struct fiber *fiber)
{
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(moves(fiber, &sum), 7);
        fiber_yield(fiber);
    }
    assert_int_equal(sum, 3 * (kind->calls_max ? 2 : 42));
}

static void *resume_on_a_thread(void *unused)
{
    (void)unused;
    resume_both();
    assert_null(defer_task_current()->head);
    return NULL;
}

static void fibers_change_threads(void **state)
{
    start(state, wanders);
    while (!fibers[0].done || !fibers[1].done) {
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, resume_on_a_thread, NULL) == 0);
        CHECK(pthread_join(thread, NULL) == 0);
        if (!fibers[0].done) resume_both();
    }
    stop();
    assert_int_equal(recovered_text[1], 'c');
    assert_null(defer_task_current()->head);
}

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

#define TESTS(impl)                   \
    TEST(impl, fibers_take_turns)     \
    TEST(impl, panics_take_turns)     \
    TEST(impl, goexit_ends_its_fiber) \
    TEST(impl, fibers_change_threads)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS)};
    return cmocka_run_group_tests(tests, NULL, release);
}
