/* lock_count.c - what lock_count.h counts where it is asked for: who waits, and nobody else. */
#define LOCK_COUNTED 1
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "lock/lock_futex.h"

static struct lock_futex lock;

/* Acquires, and hands on what that cost. */
static void *acquire(void *counts)
{
    memset(&lock_counts, 0, sizeof lock_counts);
    lock_futex_acquire(&lock);
    lock_futex_release(&lock);
    *(struct lock_counts *)counts = lock_counts;
    return NULL;
}

static void test_free_lock(void **state)
{
    struct lock_counts counts;
    (void)state;
    lock_futex_init(&lock);
    acquire(&counts);
    assert_int_equal(counts.waits, 0);
    assert_int_equal(counts.wait_ns, 0);
    assert_int_equal(counts.failed_swaps, 0);
}

static void test_held_lock(void **state)
{
    struct lock_counts counts;
    pthread_t thread;
    (void)state;
    lock_futex_init(&lock);
    lock_futex_acquire(&lock);
    assert_int_equal(pthread_create(&thread, NULL, acquire, &counts), 0);
    /* relaxed: only to see that the other waits by now. */
    while (atomic_load_explicit(&lock.state, memory_order_relaxed) != LOCK_FUTEX_SLEPT_ON)
        sched_yield();
    lock_futex_release(&lock);
    pthread_join(thread, NULL);
    assert_int_equal(counts.waits, 1);
    assert_true(counts.wait_ns > 0);
    assert_int_equal(counts.failed_swaps, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_free_lock),
        cmocka_unit_test(test_held_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
