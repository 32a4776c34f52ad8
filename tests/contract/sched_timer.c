/* sched_timer.c - timers as Go's: sleep, AfterFunc, stop and reset, on every executor; order, a
 * hundred thousand pending, and that a pending timer is no deadlock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/random.h"
#include "sched/sched_time.h"
#include "tests/support/sched_cases.h"

#define SCHED_TABLE(exec) &sched_##exec,
static const struct sched_ops *const sched_tables[] = {SCHED_IMPLS(SCHED_TABLE)};
enum { EXECUTORS = sizeof sched_tables / sizeof sched_tables[0] };
/* Set before the first fires, in a second: sanitizers are slower. */
#if defined(FIBER_TSAN) || defined(FIBER_ASAN)
enum { MANY = 9999 };
#else
enum { MANY = 100002 };
#endif
#define MS 1000000

struct scene {
    const struct sched_ops *exec;
    void (*check)(struct scene *s);
    ATOMIC(uint64_t) fired, wrong;
    struct sched_task *first;
    struct sched_timer timer;
};

/* relaxed, both: a timer's lock or a park orders what matters. */
static uint64_t note(ATOMIC(uint64_t) * count)
{
    return atomic_fetch_add_explicit(count, 1, memory_order_relaxed) + 1;
}

static uint64_t noted(ATOMIC(uint64_t) * count)
{
    return atomic_load_explicit(count, memory_order_relaxed);
}

static void first_task(void *argument)
{
    struct scene *s = argument;
    s->check(s);
}

static void each(void (*check)(struct scene *s), uint64_t fired)
{
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e], .check = check};
        s.exec->run(&sched_test_config, first_task, &s);
        if (noted(&s.fired) != fired || noted(&s.wrong))
            fail_msg("%s: fired %llu, wrong %llu", s.exec->name,
                     (unsigned long long)noted(&s.fired), (unsigned long long)noted(&s.wrong));
    }
}

static void expect(struct scene *s, bool truth)
{
    if (!truth) note(&s->wrong);
}

static void fire(void *argument)
{
    note(&((struct scene *)argument)->fired);
}

/* ---- Sleep ---------------------------------------------------------------------------------- */

static void sleeps(struct scene *s)
{
    uint64_t before = s->exec->now_ns();
    sched_sleep(s->exec, 0);
    sched_sleep(s->exec, -5);
    for (int i = 1; i <= 3; i++) {
        sched_sleep(s->exec, 2 * MS);
        expect(s, s->exec->now_ns() >= before + (uint64_t)i * 2 * MS);
    }
}

/* Others go on meanwhile: the fiber that spins by yield does not keep timers from firing. */
static void spin_until_fired(void *argument)
{
    struct scene *s = argument;
    while (!noted(&s->fired)) s->exec->yield();
}

static void sleeps_beside_others(struct scene *s)
{
    for (int i = 0; i < 3; i++) expect(s, s->exec->spawn(spin_until_fired, s));
    sched_sleep(s->exec, 3 * MS);
    note(&s->fired);
}

/* ---- AfterFunc, stop, reset ----------------------------------------------------------------- */

/* However busy the machine is. */
static void wait_fired(struct scene *s, uint64_t count)
{
    for (int i = 0; i < 5000 && noted(&s->fired) < count; i++) sched_sleep(s->exec, MS);
    expect(s, noted(&s->fired) == count);
}

static void after(struct scene *s)
{
    struct sched_after one = {0}, stopped = {0}, moved = {0}, unused = {0};
    expect(s, !sched_after_stop(&unused));
    sched_after_start(s->exec, &one, MS, fire, s);
    sched_after_start(s->exec, &stopped, MS, fire, s);
    sched_after_start(s->exec, &moved, 3600LL * 1000 * MS, fire, s);
    expect(s, sched_after_stop(&stopped));
    expect(s, !sched_after_stop(&stopped));
    expect(s, sched_after_reset(&moved, MS));
    wait_fired(s, 2);
    expect(s, !sched_after_stop(&one));
    expect(s, !sched_after_reset(&one, MS)); /* had fired; fires again */
    wait_fired(s, 3);
}

/* The timer stands for a task that will ready the one that waits. */
static void ready_first(void *argument)
{
    struct scene *s = argument;
    note(&s->fired);
    s->exec->ready(s->first);
}

/* Who readies the task is made known when the task can be readied. */
static void commit_timer(void *argument)
{
    struct scene *s = argument;
    s->exec->timer_set(&s->timer, s->exec->now_ns() + MS);
}

static void pending_is_no_deadlock(struct scene *s)
{
    s->timer = (struct sched_timer){ready_first, s, 0, 0};
    s->first = s->exec->self();
    s->exec->park_after(commit_timer, s);
}

/* ---- Periods -------------------------------------------------------------------------------- */

static void tick(void *argument)
{
    struct scene *s = argument;
    if (note(&s->fired) == 5) s->exec->ready(s->first);
}

static void ticks(struct scene *s)
{
    s->timer = (struct sched_timer){tick, s, MS, 0};
    uint64_t start = s->exec->now_ns();
    s->first = s->exec->self();
    s->exec->park_after(commit_timer, s);
    expect(s, s->exec->now_ns() >= start + 5 * MS);
    expect(s, s->exec->timer_stop(&s->timer));
    uint64_t fired = noted(&s->fired);
    sched_sleep(s->exec, 3 * MS);
    expect(s, noted(&s->fired) == fired);
    /* relaxed: nothing else runs. A slow machine ticks more often before the stop. */
    atomic_store_explicit(&s->fired, 5, memory_order_relaxed);
}

/* ---- Many ----------------------------------------------------------------------------------- */

struct one_of_many {
    struct sched_timer timer;
    struct scene *s;
    uint64_t when_ns;
};

static uint64_t latest_ns; /* under the clock's lock, or on one thread */

static void fire_in_order(void *argument)
{
    struct one_of_many *one = argument;
    expect(one->s, one->when_ns >= latest_ns && one->s->exec->now_ns() >= one->when_ns);
    latest_ns = one->when_ns;
    note(&one->s->fired);
}

/* All pending at once, in random order; a third is stopped, a third moved. */
static void many(struct scene *s)
{
    struct random random;
    struct one_of_many *all = calloc(MANY, sizeof *all);
    uint64_t base = s->exec->now_ns() + 1000 * MS;
    random_seed(&random, 5);
    latest_ns = 0;
    for (int i = 0; i < MANY; i++) {
        all[i].timer = (struct sched_timer){fire_in_order, &all[i], 0, 0};
        all[i].s = s;
        all[i].when_ns = base + random_below(&random, 50 * MS);
        expect(s, !s->exec->timer_set(&all[i].timer, all[i].when_ns));
    }
    for (int i = 0; i < MANY; i += 3) {
        expect(s, s->exec->timer_stop(&all[i].timer));
        all[i + 1].when_ns = base + random_below(&random, 50 * MS);
        expect(s, s->exec->timer_set(&all[i + 1].timer, all[i + 1].when_ns));
    }
    sched_sleep(s->exec, (int64_t)(base + 60 * MS - s->exec->now_ns()));
    free(all);
}

/* ---- Ends ----------------------------------------------------------------------------------- */

static void stop_then_wait(void *argument)
{
    struct scene *s = argument;
    struct sched_timer timer = {fire, s, 0, 0};
    s->exec->timer_set(&timer, s->exec->now_ns() + 3600ULL * 1000 * MS);
    s->exec->timer_stop(&timer);
    s->exec->block();
}

static void fire_then_wait(void *argument)
{
    struct scene *s = argument;
    static struct sched_timer timer;
    timer = (struct sched_timer){fire, s, 0, 0};
    s->exec->timer_set(&timer, s->exec->now_ns() + MS);
    s->exec->block();
}

static void test_no_timer_left_is_a_deadlock(void **state)
{
    (void)state;
    for (int e = 0; e < EXECUTORS; e++)
        for (int fires = 0; fires < 2; fires++) {
            struct scene s = {.exec = sched_tables[e]};
            struct sched_death death =
                sched_dies(s.exec, &sched_test_config, fires ? fire_then_wait : stop_then_wait, &s);
            assert_int_equal(death.status, 2);
            assert_non_null(strstr(death.text, "all goroutines are asleep - deadlock!"));
        }
}

/* The run ends with its tasks, whatever is still to come. */
static void leaves_timers(struct scene *s)
{
    static struct sched_timer late;
    late = (struct sched_timer){fire, s, 0, 0};
    s->exec->timer_set(&late, s->exec->now_ns() + 3600ULL * 1000 * MS);
}

#define TEST(name, fired)                 \
    static void test_##name(void **state) \
    {                                     \
        (void)state, each(name, fired);   \
    }
TEST(sleeps, 0)
TEST(sleeps_beside_others, 1)
TEST(after, 3)
TEST(pending_is_no_deadlock, 1)
TEST(ticks, 5)
TEST(many, MANY - MANY / 3)
TEST(leaves_timers, 0)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sleeps),
        cmocka_unit_test(test_sleeps_beside_others),
        cmocka_unit_test(test_after),
        cmocka_unit_test(test_pending_is_no_deadlock),
        cmocka_unit_test(test_ticks),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_no_timer_left_is_a_deadlock),
        cmocka_unit_test(test_leaves_timers),
    };
    return cmocka_run_group_tests_name("timers", tests, NULL, NULL);
}
