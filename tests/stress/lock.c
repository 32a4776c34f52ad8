/* lock.c - threads on one lock: no addition is lost, no reader sees half a write.
 *
 * The additions are plain reads and writes; only the lock makes them whole. Some threads stop for a
 * while inside the section, as a preempted holder does, so that waiters sleep, yield and starve. */
#include <time.h>

#include "tests/support/lock_cases.h"

/* Locks that serve in order of arrival hand over to threads that are off their processor: they need
 * the limit of time, 100 us an operation where 6 threads share 2 processors. */
enum { THREADS = 6, OPERATIONS = 6000, LIMIT_MS = 250 };

struct worker {
    struct guarded *g;
    struct random random;
    uint64_t additions, torn;
    uint32_t reads; /* of 100 operations */
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void write_once(struct worker *w)
{
    struct guarded *g = w->g;
    g->ops->acquire(g->lock);
    guarded_add(&g->first);
    uint64_t chance = random_below(&w->random, 2000);
    if (chance == 0) usleep(100);
    if (chance < 20) sched_yield();
    guarded_add(&g->second);
    g->ops->release(g->lock);
    w->additions++;
}

static void *work(void *argument)
{
    struct worker *w = (struct worker *)argument;
    uint64_t before = 0, value;
    int64_t end_ms = now_ms() + LIMIT_MS;
    for (int i = 0; i < OPERATIONS && now_ms() < end_ms; i++) {
        if (random_below(&w->random, 100) >= w->reads) {
            write_once(w);
        } else {
            w->torn += !guarded_read(w->g, &value) || value < before;
            before = value;
        }
    }
    return NULL;
}

static void run(const struct lock_ops *ops, uint32_t reads)
{
    struct guarded g;
    struct worker workers[THREADS] = {{0}};
    pthread_t threads[THREADS];
    uint64_t additions = 0;
    guarded_init(&g, ops);
    for (int i = 0; i < THREADS; i++) {
        workers[i].g = &g, workers[i].reads = reads;
        random_seed(&workers[i].random, (uint64_t)i + reads);
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        additions += workers[i].additions;
        LOCK_ASSERT(ops, workers[i].torn == 0);
    }
    LOCK_ASSERT(ops, guarded_get(&g.first) == additions && guarded_get(&g.second) == additions);
    ops->destroy(g.lock);
}

static void writers_only(const struct lock_ops *ops)
{
    run(ops, 0);
}
static void half_readers(const struct lock_ops *ops)
{
    run(ops, 50);
}
static void mostly_readers(const struct lock_ops *ops)
{
    run(ops, 95);
}

static void test_writers(void **state)
{
    (void)state, lock_each(writers_only);
}
static void test_half(void **state)
{
    (void)state, lock_each(half_readers);
}
static void test_readers(void **state)
{
    (void)state, lock_each(mostly_readers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writers),
        cmocka_unit_test(test_half),
        cmocka_unit_test(test_readers),
    };
    return cmocka_run_group_tests_name("locks under stress", tests, NULL, NULL);
}
