/* defer - ten million calls of functions that defer, with and without panics, by every kind of
 * record: nothing is leaked, neither records nor array nor stack; and threads at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <malloc.h>
#include <pthread.h>

#include "defer/defer_scope.h"

#if DEFER_ASAN || DEFER_TSAN || !defined(NDEBUG)
enum { CALLS = 100000 };
#else
enum { CALLS = 10000000 };
#endif
enum { THREADS = 4, BYTES = 256 };

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

/* Bytes in use on the heap, as the allocator tells; 0 under sanitizers, which count themselves. */
static size_t heap_bytes(void)
{
#if ASSAY_JEMALLOC
    uint64_t epoch = 1, allocated = 0, deallocated = 0;
    size_t length = sizeof allocated;
    mallctl("epoch", NULL, NULL, &epoch, sizeof epoch);
    mallctl("thread.allocated", &allocated, &length, NULL, 0);
    mallctl("thread.deallocated", &deallocated, &length, NULL, 0);
    return (size_t)(allocated - deallocated);
#else
    return 0;
#endif
}

struct job {
    const struct defer_ops *ops;
    uint64_t ran, recovered;
    uintptr_t lowest; /* address of the deepest frame seen */
};

DEFERRED(count, struct job *job)
{
    job->ran++;
}

DEFERRED(count_copied, struct job *const *job)
{
    (*job)->ran++;
}

DEFERRED(recover_it, struct job *job)
{
    job->recovered += DEFER_RECOVER().kind != DEFER_NOTHING;
}

static __attribute__((noinline)) void note_stack(struct job *job)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    if (!job->lowest || here < job->lowest) job->lowest = here;
}

static __attribute__((noinline)) void work(struct job *job, bool panics)
{
    DEFER_SCOPE_TABLE(job->ops, BYTES);
    DEFER(count, job);
    DEFER_COPY(count_copied, job);
    note_stack(job);
    if (panics) panic_raise(PANIC_PLAIN, "now and then");
}

static __attribute__((noinline)) void request(struct job *job, bool panics)
{
    DEFER_SCOPE_RECOVER_VOID_TABLE(job->ops, BYTES);
    DEFER(recover_it, job);
    work(job, panics);
}

/* Every eighth call panics. */
static void run(struct job *job, int calls)
{
    for (int i = 0; i < calls; i++) request(job, i % 8 == 0);
}

static void no_leak(void **state)
{
    struct job job = {*state, 0, 0, 0};
    run(&job, 1000); /* the pool is filled, the array has its size */
    size_t before = heap_bytes();
    uintptr_t lowest = job.lowest;
    run(&job, CALLS);
    assert_int_equal(heap_bytes(), before);
    assert_true(job.lowest == lowest);
    assert_int_equal(job.ran, 2 * (uint64_t)(CALLS + 1000));
    assert_int_equal(job.recovered, (CALLS + 1000) / 8);
    assert_null(defer_task_current()->head);
    assert_null(defer_task_current()->panic);
}

/* ---- Threads that share the central list ----------------------------------------------------- */

static void fill(struct job *job)
{
    DEFER_SCOPE_BYTES(pool, 16);
    for (int i = 0; i < 100; i++) DEFER(count, job);
}

static void fill_classes(struct job *job)
{
    DEFER_SCOPE_BYTES(pool_args, 16);
    for (int i = 0; i < 100; i++) DEFER_COPY(count_copied, job);
}

static void *member(void *argument)
{
    struct job *job = argument;
    for (int i = 0; i < CALLS / 1000; i++) {
        fill(job);
        fill_classes(job);
        if (i % 16 == 0) defer_pool_flush();
    }
    return NULL;
}

static void threads_share_the_pool(void **state)
{
    pthread_t thread[THREADS];
    struct job job[THREADS] = {{NULL, 0, 0, 0}};
    (void)state;
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, member, &job[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(job[i].ran, 200 * (uint64_t)(CALLS / 1000));
    }
}

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

#define TEST(impl) {"no_leak/" #impl, no_leak, NULL, NULL, (void *)(uintptr_t)&defer_##impl},

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TEST) cmocka_unit_test(threads_share_the_pool)};
    return cmocka_run_group_tests(tests, NULL, release);
}
