/* defer - the contract of defer.h, by every kind of record: order, frames, ways out. */
#include "tests/support/defer_notes.h"

enum { CALLS = 200 };

/* ---- Order ------------------------------------------------------------------------------ */

static void last_in_first_out(void **state)
{
    begin(state);
    eight();
    EXPECT_SEEN(7, 6, 5, 4, 3, 2, 1, 0);
}

static void loop(int count)
{
    SCOPE();
    for (int i = 0; i < count; i++) DEFER_COPY(note, i);
}

static void loops(void **state)
{
    begin(state);
    if (kind->calls_max) return;
    loop(CALLS);
    assert_int_equal(seen_count, CALLS);
    for (int i = 0; i < CALLS; i++) assert_int_equal(seen[i], CALLS - 1 - i);
}

/* A loop between two statements: what came last runs first, whatever holds it. */
static void mixed(void)
{
    SCOPE();
    DEFER(note, &numbers[0]);
    for (int i = 1; i < 4; i++) DEFER(note, &numbers[i]);
    DEFER(note, &numbers[4]);
    for (int i = 5; i < 7; i++) DEFER_COPY(note, i);
    DEFER(note, &numbers[7]);
}

static void statements_and_loops(void **state)
{
    begin(state);
    if (kind->calls_max) return;
    mixed();
    EXPECT_SEEN(7, 6, 5, 4, 3, 2, 1, 0);
}

/* ---- Frames
 * -------------------------------------------------------------------------------------- */

static void recurse(int depth)
{
    SCOPE();
    DEFER(note, &numbers[depth]);
    if (depth) recurse(depth - 1);
}

static void each_frame_runs_its_own(void **state)
{
    begin(state);
    recurse(9);
    EXPECT_SEEN(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
}

static void leaf(void)
{
    SCOPE();
}

static void caller(void)
{
    SCOPE();
    DEFER(note, &numbers[1]);
    leaf(); /* has nothing deferred, and runs nothing of ours */
    assert_int_equal(seen_count, 0);
    DEFER(note, &numbers[2]);
}

static void outer_frames_stay_pending(void **state)
{
    begin(state);
    caller();
    EXPECT_SEEN(2, 1);
}

DEFERRED(defer_more, const int *number)
{
    SCOPE();
    DEFER(note, number);
    DEFER(note, &numbers[0]);
}

static void deferring(void)
{
    SCOPE();
    DEFER(note, &numbers[9]);
    DEFER(defer_more, &numbers[5]);
}

static void deferred_calls_defer(void **state)
{
    begin(state);
    deferring();
    EXPECT_SEEN(0, 5, 9);
}

/* A task holds scopes of several kinds at once. */
static void other_kind(const struct defer_ops *other)
{
    DEFER_SCOPE_TABLE(other, BYTES);
    DEFER(note, &numbers[1]);
    eight();
    DEFER(note, &numbers[2]);
}

static void kinds_mix(void **state)
{
#define MIX(impl)              \
    begin(state);              \
    other_kind(&defer_##impl); \
    EXPECT_SEEN(7, 6, 5, 4, 3, 2, 1, 0, 2, 1);
    DEFER_IMPLS(MIX)
}

/* ---- Ways out
 * ------------------------------------------------------------------------------------ */

static int way(int which)
{
    int count = 0;
    do {
        SCOPE();
        DEFER(note, &numbers[1]);
        if (which == 0) return (int)seen_count;
        if (which == 1) break;
        if (which == 2) goto out;
        DEFER(note, &numbers[2]);
    } while (++count < 0);
out:
    return 10 + (int)seen_count;
}

static void ways_out(void **state)
{
    begin(state);
    assert_int_equal(way(0), 0); /* the result is evaluated first */
    EXPECT_SEEN(1);
    begin(state);
    assert_int_equal(way(1), 11);
    EXPECT_SEEN(1);
    begin(state);
    assert_int_equal(way(2), 11);
    EXPECT_SEEN(1);
    begin(state);
    assert_int_equal(way(3), 12);
    EXPECT_SEEN(2, 1);
}

static void leave_early(void)
{
    SCOPE();
    DEFER(note, &numbers[3]);
    DEFER_LEAVE();
    assert_int_equal(seen_count, 1);
}

static void runs_at_most_once(void **state)
{
    begin(state);
    leave_early();
    EXPECT_SEEN(3);
}

/* ---- The null kind
 * ------------------------------------------------------------------------------- */

static void null_drops_calls(void **state)
{
    (void)state;
    kind = &defer_null;
    seen_count = 0;
    assert_false(kind->runs);
    eight();
    assert_int_equal(seen_count, 0);
}

#define TESTS(impl)                       \
    TEST(impl, last_in_first_out)         \
    TEST(impl, loops)                     \
    TEST(impl, statements_and_loops)      \
    TEST(impl, each_frame_runs_its_own)   \
    TEST(impl, outer_frames_stay_pending) \
    TEST(impl, deferred_calls_defer)      \
    TEST(impl, kinds_mix)                 \
    TEST(impl, ways_out)                  \
    TEST(impl, runs_at_most_once)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS) cmocka_unit_test(null_drops_calls)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
