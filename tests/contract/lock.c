/* lock.c - the promises of lock.h, on every lock. */
#include "tests/support/lock_cases.h"

/* What another thread finds when it comes while this one holds the lock. */
struct visitor {
    struct guarded *g;
    bool acquired; /* its try_acquire said so */
    bool read;     /* it could read */
    ATOMIC(uint32_t) inside;
};

static void *visit(void *argument)
{
    struct visitor *v = (struct visitor *)argument;
    v->acquired = v->g->ops->try_acquire(v->g->lock);
    if (v->acquired) v->g->ops->release(v->g->lock);
    return NULL;
}

static void send(struct visitor *v, void *(*work)(void *))
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, work, v), 0);
    pthread_join(thread, NULL);
}

static void one_holder(const struct lock_ops *ops)
{
    struct guarded g;
    struct visitor v = {.g = &g};
    LOCK_ASSERT(ops, ops->bytes > 0 && ops->bytes <= LOCK_BYTES_MAX);
    guarded_init(&g, ops);
    for (int again = 0; again < 3; again++) {
        ops->acquire(g.lock);
        send(&v, visit);
        LOCK_ASSERT(ops, !v.acquired);
        ops->release(g.lock);
        send(&v, visit);
        LOCK_ASSERT(ops, v.acquired);
        LOCK_ASSERT(ops, ops->try_acquire(g.lock));
        send(&v, visit);
        LOCK_ASSERT(ops, !v.acquired);
        ops->release(g.lock);
    }
    ops->destroy(g.lock);
}

static void *visit_reading(void *argument)
{
    struct visitor *v = (struct visitor *)argument;
    uintptr_t token = v->g->ops->read_begin(v->g->lock);
    v->read = v->g->ops->read_end(v->g->lock, token);
    return NULL;
}

/* Readers who share do not wait for each other: else this test would not end. A writer waits for
 * them, unless they are optimists. */
static void readers_share(const struct lock_ops *ops)
{
    struct guarded g;
    struct visitor v = {.g = &g};
    if (ops->readers == LOCK_EXCLUSIVE) return;
    guarded_init(&g, ops);
    uintptr_t token = ops->read_begin(g.lock);
    send(&v, visit_reading);
    LOCK_ASSERT(ops, v.read);
    send(&v, visit);
    LOCK_ASSERT(ops, v.acquired == (ops->readers == LOCK_OPTIMISTIC));
    LOCK_ASSERT(ops, ops->read_end(g.lock, token) == (ops->readers != LOCK_OPTIMISTIC));
    send(&v, visit);
    LOCK_ASSERT(ops, v.acquired);
    ops->destroy(g.lock);
}

/* Whoever waits gets it after a release, sleeping or not. */
static void *wait_inside(void *argument)
{
    struct visitor *v = (struct visitor *)argument;
    v->g->ops->acquire(v->g->lock);
    /* release: pairs with the acquire in waiters_wake(). */
    atomic_fetch_add_explicit(&v->inside, 1, memory_order_release);
    v->g->ops->release(v->g->lock);
    return NULL;
}

static void waiters_wake(const struct lock_ops *ops)
{
    struct guarded g;
    struct visitor v = {.g = &g};
    pthread_t threads[5];
    guarded_init(&g, ops);
    ops->acquire(g.lock);
    for (int i = 0; i < 5; i++) pthread_create(&threads[i], NULL, wait_inside, &v);
    usleep(3000);
    /* acquire: pairs with the release in wait_inside(). */
    LOCK_ASSERT(ops, atomic_load_explicit(&v.inside, memory_order_acquire) == 0);
    ops->release(g.lock);
    for (int i = 0; i < 5; i++) pthread_join(threads[i], NULL);
    LOCK_ASSERT(ops, atomic_load_explicit(&v.inside, memory_order_acquire) == 5);
    ops->destroy(g.lock);
}

static void test_one_holder(void **state)
{
    (void)state, lock_each(one_holder);
}
static void test_readers_share(void **state)
{
    (void)state, lock_each(readers_share);
}
static void test_waiters_wake(void **state)
{
    (void)state, lock_each(waiters_wake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_holder),
        cmocka_unit_test(test_readers_share),
        cmocka_unit_test(test_waiters_wake),
    };
    return cmocka_run_group_tests_name("locks", tests, NULL, NULL);
}
