/* defer - the contract of defer.h, by every kind of record: order, arguments, frames, ways out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <string.h>

#include "defer/defer_scope.h"

enum { BYTES = 32768, CALLS = 200 };

static const struct defer_ops *kind;
static int seen[1024]; /* what the deferred calls noted, in the order they ran */
static size_t seen_count;

#define SCOPE() DEFER_SCOPE_TABLE(kind, BYTES)

DEFERRED(note, const int *number)
{
    assert_null(defer_token);
    seen[seen_count++] = *number;
}

static void begin(void **state)
{
    kind = *state;
    seen_count = 0;
}

static void expect_seen(const int *wanted, size_t count)
{
    assert_int_equal(seen_count, count);
    assert_memory_equal(seen, wanted, count * sizeof *wanted);
    assert_null(defer_task_current()->head);
    assert_int_equal(defer_task_current()->bump.top, 0);
}

#define EXPECT_SEEN(...)                                    \
    do {                                                    \
        static const int wanted_[] = {__VA_ARGS__};         \
        expect_seen(wanted_, sizeof wanted_ / sizeof(int)); \
    } while (0)

static const int numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

/* ---- Order -------------------------------------------------------------------------------------
 */

static void eight(void)
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

/* ---- Arguments
 * ----------------------------------------------------------------------------------- */

struct bytes {
    uint32_t size;
    unsigned char byte[DEFER_ARGS_MAX - sizeof(uint32_t)];
};

static void fill(struct bytes *bytes, uint32_t size)
{
    memset(bytes, 0, sizeof *bytes);
    bytes->size = size;
    for (uint32_t i = 0; i < size; i++) bytes->byte[i] = (unsigned char)(size * 7 + i);
}

DEFERRED(check_bytes, const struct bytes *bytes)
{
    assert_int_equal((uintptr_t)bytes % 16, 0);
    for (uint32_t i = 0; i < bytes->size; i++)
        assert_int_equal(bytes->byte[i], (unsigned char)(bytes->size * 7 + i));
    seen[seen_count++] = (int)bytes->size;
}

/* Open-coded scopes have no loops: two statements. */
static void with_bytes(uint32_t size)
{
    struct bytes bytes;
    SCOPE();
    fill(&bytes, size);
    DEFER_BYTES(check_bytes, &bytes, sizeof bytes.size + size);
    fill(&bytes, size / 2);
    DEFER_BYTES(check_bytes, &bytes, sizeof bytes.size + size / 2);
    memset(&bytes, 0xff, sizeof bytes); /* the statements have their copies */
}

static void arguments_of_the_statement(void **state)
{
    for (uint32_t size = 0; size <= DEFER_ARGS_MAX - sizeof(uint32_t); size += 1 + size / 8) {
        begin(state);
        with_bytes(size);
        assert_int_equal(seen_count, 2);
        assert_int_equal(seen[0], size / 2);
        assert_int_equal(seen[1], size);
    }
}

DEFERRED(no_bytes, void *nothing)
{
    (void)nothing;
    seen[seen_count++] = 4;
}

static void with_no_bytes(void)
{
    SCOPE();
    DEFER_BYTES(no_bytes, "", 0);
}

static void no_arguments(void **state)
{
    begin(state);
    with_no_bytes();
    EXPECT_SEEN(4);
}

/* Calls made while arguments are read must not overwrite them. */
DEFERRED(use_then_read, const struct bytes *bytes)
{
    for (int i = 0; i < 3; i++) with_bytes(100);
    check_bytes(defer_token, (void *)(uintptr_t)bytes);
}

static void uses(void)
{
    struct bytes bytes;
    SCOPE();
    fill(&bytes, 900);
    DEFER_COPY(use_then_read, bytes);
}

static void arguments_live_through_the_call(void **state)
{
    begin(state);
    uses();
    assert_int_equal(seen_count, 7);
    assert_int_equal(seen[6], 900);
}

/* ---- Threads
 * ------------------------------------------------------------------------------------- */

DEFERRED(add_one, uint64_t *sum)
{
    *sum += 1;
}

static void add_many(const struct defer_ops *table, uint64_t *sum)
{
    DEFER_SCOPE_TABLE(table, BYTES);
    for (int i = 0; i < 50; i++) DEFER(add_one, sum);
}

static void add_eight(const struct defer_ops *table, uint64_t *sum)
{
    DEFER_SCOPE_TABLE(table, BYTES);
    DEFER(add_one, sum);
    DEFER(add_one, sum);
}

static void *worker(void *state)
{
    static const int rounds = 1000;
    const struct defer_ops *table = state;
    uint64_t sum = 0;
    for (int i = 0; i < rounds; i++) {
        if (!table->calls_max) add_many(table, &sum);
        add_eight(table, &sum);
    }
    CHECK(sum == (uint64_t)rounds * (table->calls_max ? 2 : 52));
    CHECK(defer_task_current()->head == NULL);
    return NULL;
}

static void threads_have_their_own_chain(void **state)
{
    pthread_t thread[4];
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&thread[i], NULL, worker, (void *)*state) == 0);
    for (int i = 0; i < 4; i++) CHECK(pthread_join(thread[i], NULL) == 0);
}

/* Two tasks of one thread, swapped as a scheduler does, in the middle of their scopes. */
static void swapped(struct defer_task *mine, struct defer_task *other)
{
    defer_task_swap(mine);
    SCOPE();
    DEFER(note, &numbers[1]);
    struct defer_task *previous = defer_task_swap(other);
    assert_ptr_equal(previous, mine);
    eight();
    assert_null(other->head);
    defer_task_swap(mine);
    DEFER(note, &numbers[2]);
}

static void tasks_have_their_own_chain(void **state)
{
    struct defer_task first, second, *previous;
    begin(state);
    previous = defer_task_current();
    defer_task_init(&first, NULL);
    defer_task_init(&second, NULL);
    swapped(&first, &second);
    defer_task_swap(previous);
    EXPECT_SEEN(7, 6, 5, 4, 3, 2, 1, 0, 2, 1);
    defer_task_destroy(&first);
    defer_task_destroy(&second);
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

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

#define TEST(impl, function) \
    {#function "/" #impl, function, NULL, NULL, (void *)(uintptr_t)&defer_##impl},
#define TESTS(impl)                             \
    TEST(impl, last_in_first_out)               \
    TEST(impl, loops)                           \
    TEST(impl, statements_and_loops)            \
    TEST(impl, each_frame_runs_its_own)         \
    TEST(impl, outer_frames_stay_pending)       \
    TEST(impl, deferred_calls_defer)            \
    TEST(impl, kinds_mix)                       \
    TEST(impl, ways_out)                        \
    TEST(impl, runs_at_most_once)               \
    TEST(impl, arguments_of_the_statement)      \
    TEST(impl, no_arguments)                    \
    TEST(impl, arguments_live_through_the_call) \
    TEST(impl, threads_have_their_own_chain)    \
    TEST(impl, tasks_have_their_own_chain)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS) cmocka_unit_test(null_drops_calls)};
    return cmocka_run_group_tests(tests, NULL, release);
}
