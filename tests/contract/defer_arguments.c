/* defer_arguments - arguments are those of the statement, and each task has its own chain: by every
 * kind of record. */
#include "tests/support/defer_notes.h"

#include <pthread.h>

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

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

#define TESTS(impl)                             \
    TEST(impl, arguments_of_the_statement)      \
    TEST(impl, no_arguments)                    \
    TEST(impl, arguments_live_through_the_call) \
    TEST(impl, threads_have_their_own_chain)    \
    TEST(impl, tasks_have_their_own_chain)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS)};
    return cmocka_run_group_tests(tests, NULL, release);
}
