/* sched.c - the promises of sched.h, on every executor: order, parking, deadlock, panics, stacks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/sched_cases.h"

#define SCHED_TABLE(exec) &sched_##exec,
static const struct sched_ops *const sched_tables[] = {SCHED_IMPLS(SCHED_TABLE)};
enum { EXECUTORS = sizeof sched_tables / sizeof sched_tables[0] };

struct scene {
    const struct sched_ops *exec;
    struct sched_lock lock;
    struct sched_task *parked; /* guarded by the lock */
    ATOMIC(uint64_t) sum;
    uint64_t tasks, turns;
};

static void add(struct scene *s, uint64_t value)
{
    /* relaxed: read after the run. */
    atomic_fetch_add_explicit(&s->sum, value, memory_order_relaxed);
}

static uint64_t sum_of(struct scene *s)
{
    return atomic_load_explicit(&s->sum, memory_order_relaxed); /* relaxed: after the run */
}

/* ---- Starting ------------------------------------------------------------------------------- */

static void count_one(void *argument)
{
    add((struct scene *)argument, 1);
}

static void start_many(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t i = 0; i < s->tasks; i++) assert_true(s->exec->spawn(count_one, s));
}

static void test_run_waits_for_all(void **state)
{
    (void)state;
    for (int e = 0; e < EXECUTORS; e++)
        for (int again = 0; again < 3; again++) {
            struct scene s = {.exec = sched_tables[e], .tasks = 50};
            s.exec->run(&sched_test_config, start_many, &s);
            assert_int_equal(sum_of(&s), 50);
        }
}

/* ---- Parking: two tasks that ready each other in turn -----------------------------------------
 */

static void swap_turns(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t i = 0; i < s->turns; i++) {
        s->exec->acquire(&s->lock);
        struct sched_task *other = s->parked;
        s->parked = NULL;
        if (other) {
            s->exec->release(&s->lock);
            s->exec->ready(other);
            add(s, 1);
        } else {
            s->parked = s->exec->self();
            s->exec->park(&s->lock);
            add(s, 1);
        }
    }
}

static void start_pair(void *argument)
{
    struct scene *s = (struct scene *)argument;
    assert_true(s->exec->spawn(swap_turns, s));
    swap_turns(s);
}

static void test_park_and_ready(void **state)
{
    (void)state;
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e], .turns = 5000};
        s.exec->run(&sched_test_config, start_pair, &s);
        assert_int_equal(sum_of(&s), 10000);
    }
}

/* ---- Ends ---------------------------------------------------------------------------------------
 */

static void block(void *argument)
{
    ((struct scene *)argument)->exec->block();
}

static void block_with_others(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (int i = 0; i < 5; i++) s->exec->spawn(i == 2 ? count_one : block, s);
    block(s);
}

static void panic_in_task(void *argument)
{
    (void)argument;
    panic_raise(PANIC_RUNTIME, "index out of range [3] with length 3");
}

static void spawn_panic(void *argument)
{
    struct scene *s = (struct scene *)argument;
    s->exec->spawn(panic_in_task, s);
}

static void test_deadlock(void **state)
{
    (void)state;
    for (int e = 0; e < EXECUTORS; e++)
        for (int many = 0; many < 2; many++) {
            struct scene s = {.exec = sched_tables[e]};
            struct sched_death death =
                sched_dies(s.exec, &sched_test_config, many ? block_with_others : block, &s);
            assert_int_equal(death.status, 2);
            assert_non_null(
                strstr(death.text, "fatal error: all goroutines are asleep - deadlock!\n"));
        }
}

static void test_panic_names_the_task(void **state)
{
    (void)state;
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e]};
        struct sched_death death = sched_dies(s.exec, &sched_test_config, spawn_panic, &s);
        assert_int_equal(death.status, 2);
        assert_non_null(strstr(death.text, "panic: runtime error: index out of range [3] with "
                                           "length 3\n\ngoroutine 2 [running]"));
    }
}

/* ---- Stacks -------------------------------------------------------------------------------------
 */

/* Called through a pointer that may change, so that no compiler makes a loop of it. */
static uint64_t (*volatile deeper)(uint64_t);

static uint64_t deep(uint64_t depth)
{
    volatile char frame[512];
    frame[0] = (char)depth;
    return depth ? deeper(depth - 1) + (uint64_t)frame[0] : 0;
}

static __attribute__((unused)) void overflow(void *argument)
{
    (void)argument;
    deeper = deep;
    deep(UINT64_MAX);
}

static void test_overflow_is_named(void **state)
{
    (void)state;
#ifndef FIBER_ASAN /* its handler speaks first */
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e]};
        if (s.exec == &sched_thread) continue; /* the system's stack: a segmentation fault */
        struct sched_death death = sched_dies(s.exec, &sched_test_config, overflow, &s);
        assert_int_equal(death.status, 2);
        assert_non_null(
            strstr(death.text, "fatal error: stack overflow\n\nthe stack of 262144 bytes"));
    }
#endif
}

/* So many tasks alive at once: each waits until all are there. */
static void wait_for_all(void *argument)
{
    struct scene *s = (struct scene *)argument;
    add(s, 1);
    /* acquire: pairs with nothing but itself; the count is all that matters. */
    while (atomic_load_explicit(&s->sum, memory_order_acquire) < s->tasks) s->exec->yield();
}

static void start_alive(void *argument)
{
    struct scene *s = (struct scene *)argument;
    for (uint64_t i = 0; i < s->tasks; i++) assert_true(s->exec->spawn(wait_for_all, s));
}

static void test_many_alive(void **state)
{
    (void)state;
#if defined(FIBER_TSAN) /* knows 8,000 at most */
    const uint64_t fibers = 2000, threads = 100;
#elif defined(FIBER_ASAN)
    const uint64_t fibers = 20000, threads = 200;
#else
    const uint64_t fibers = 100000, threads = 1000;
#endif
    static const struct sched_config small = {(size_t)16 << 10, 0, false, 0, 0};
    for (int e = 0; e < EXECUTORS; e++) {
        bool few = sched_tables[e] == &sched_thread;
        struct scene s = {.exec = sched_tables[e], .tasks = few ? threads : fibers};
        s.exec->run(few ? &sched_test_config : &small, start_alive, &s);
        assert_int_equal(sum_of(&s), s.tasks);
    }
}

/* ---- Turns in a row for who was readied last (hand_offs), on one worker --------------------- */

/* A pair that hands on to each other, and a third that only yields. */
struct row {
    struct sched_lock lock;
    struct sched_task *parked;
    uint64_t turns, in_row, longest; /* left; of the pair since the third was there last */
};

static void hand_on(void *argument)
{
    struct row *row = (struct row *)argument;
    struct sched_task *other;
    while (row->turns) {
        row->turns--;
        if (++row->in_row > row->longest) row->longest = row->in_row;
        sched_fiberN.acquire(&row->lock);
        other = row->parked;
        row->parked = sched_fiberN.self();
        if (other) sched_fiberN.ready(other);
        sched_fiberN.park(&row->lock);
    }
    if ((other = row->parked)) {
        row->parked = NULL;
        sched_fiberN.ready(other);
    }
}

static void stand_by(void *argument)
{
    struct row *row = (struct row *)argument;
    for (; row->turns; sched_fiberN.yield()) row->in_row = 0;
}

static void start_row(void *argument)
{
    sched_fiberN.spawn(hand_on, argument);
    sched_fiberN.spawn(hand_on, argument);
    sched_fiberN.spawn(stand_by, argument);
}

static uint64_t longest_row(uint32_t hand_offs)
{
    struct row row = {.turns = 1000};
    struct sched_config config = sched_test_config;
    config.workers = 1;
    config.hand_offs = hand_offs;
    sched_fiberN.run(&config, start_row, &row);
    return row.longest;
}

static void test_hand_offs(void **state)
{
    (void)state;
    assert_in_range(longest_row(0), 1, 2); /* first ready, first to run */
    assert_in_range(longest_row(8), 8, 10);
    assert_in_range(longest_row(64), 64, 66);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_waits_for_all), cmocka_unit_test(test_park_and_ready),
        cmocka_unit_test(test_deadlock),          cmocka_unit_test(test_panic_names_the_task),
        cmocka_unit_test(test_overflow_is_named), cmocka_unit_test(test_many_alive),
        cmocka_unit_test(test_hand_offs),
    };
    return cmocka_run_group_tests_name("executors", tests, NULL, NULL);
}
