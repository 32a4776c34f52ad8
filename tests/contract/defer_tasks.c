/* defer_tasks.c - deferred calls, panics and goexit of tasks on every executor: each has its own,
 * while it waits and others run, and on whichever worker it goes on. */
#include "sched/sched_impls.h"
#include "tests/support/defer_notes.h"
#include "tests/support/sched_cases.h"

#define SCHED_TABLE(exec) &sched_##exec,
static const struct sched_ops *const sched_tables[] = {SCHED_IMPLS(SCHED_TABLE)};
enum { EXECUTORS = sizeof sched_tables / sizeof sched_tables[0], TASKS = 6, ROUNDS = 20 };

struct scene {
    const struct sched_ops *exec;
    ATOMIC(uint64_t) ran, recovered, wrong, ended;
    uint64_t rounds;
};

/* What one task knows; its calls come back to it. */
struct own {
    struct scene *s;
    uint64_t id, calls;
};

/* relaxed: read after the run. */
static void count(ATOMIC(uint64_t) * what)
{
    atomic_fetch_add_explicit(what, 1, memory_order_relaxed);
}

static uint64_t counted(ATOMIC(uint64_t) * what)
{
    return atomic_load_explicit(what, memory_order_relaxed);
}

/* A call that waits itself; it must be its own task that runs it. */
DEFERRED(leave, struct own *own)
{
    own->s->exec->yield();
    if (own->s->exec->self()->id != own->id) count(&own->s->wrong);
    own->calls++;
    count(&own->s->ran);
}

DEFERRED(recover_own, struct own *own)
{
    struct defer_value value = DEFER_RECOVER();
    own->s->exec->yield();
    if (value.kind == DEFER_TEXT && value.text[0] == (char)('a' + own->id))
        count(&own->s->recovered);
}

static void waits_in_scope(struct own *own)
{
    SCOPE();
    DEFER(leave, own);
    own->s->exec->yield();
    DEFER(leave, own);
    own->s->exec->yield();
}

static int panics_in_scope(struct own *own)
{
    char text[2] = {(char)('a' + own->id), 0};
    volatile int result = 0;
    DEFER_SCOPE_RECOVER_TABLE(kind, BYTES, result);
    DEFER(recover_own, own);
    DEFER(leave, own);
    own->s->exec->yield();
    result = 7;
    panic_raise(PANIC_PLAIN, text);
    return 1;
}

static void use_all(void *argument)
{
    struct own own = {argument, 0, 0};
    own.id = own.s->exec->self()->id;
    for (uint64_t round = 1; round <= own.s->rounds; round++) {
        waits_in_scope(&own);
        if (panics_in_scope(&own) != 7 || own.calls != 3 * round) count(&own.s->wrong);
    }
    count(&own.s->ended);
}

static void exits(void *argument)
{
    struct own own = {argument, 0, 0};
    own.id = own.s->exec->self()->id;
    SCOPE();
    DEFER(leave, &own);
    count(&own.s->ended);
    defer_goexit();
}

static void start_all(void *argument)
{
    struct scene *s = argument;
    for (int i = 0; i < TASKS; i++)
        if (!s->exec->spawn(use_all, s) || !s->exec->spawn(exits, s)) count(&s->wrong);
}

static void tasks_have_their_own(void **state)
{
    begin(state);
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e], .rounds = ROUNDS};
        s.exec->run(&sched_test_config, start_all, &s);
        assert_int_equal(counted(&s.wrong), 0);
        assert_int_equal(counted(&s.ended), 2 * TASKS);
        assert_int_equal(counted(&s.ran), TASKS * (3 * ROUNDS + 1));
        assert_int_equal(counted(&s.recovered), TASKS * ROUNDS);
        assert_null(defer_task_current()->head);
    }
}

/* ---- A task on the thread, or the stack, of one that has ended ---------------------------------
 */

static void owns_its_chain(void *argument)
{
    struct own own = {argument, 0, 0};
    own.id = own.s->exec->self()->id;
    SCOPE();
    DEFER(leave, &own);
    uint64_t chain = defer_task_current()->id;
    if (chain != own.id) count(&own.s->wrong);
    count(&own.s->ended);
}

static void start_in_turn(void *argument)
{
    struct scene *s = argument;
    for (uint64_t i = 0; i < s->rounds; i++) {
        if (!s->exec->spawn(owns_its_chain, s)) count(&s->wrong);
        while (counted(&s->ran) <= i) s->exec->yield();
    }
}

static void followers_have_their_own(void **state)
{
    begin(state);
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e], .rounds = ROUNDS};
        s.exec->run(&sched_test_config, start_in_turn, &s);
        assert_int_equal(counted(&s.wrong), 0);
        assert_int_equal(counted(&s.ended), ROUNDS);
    }
}

/* ---- A panic that no call recovers names its task ----------------------------------------------
 */

static void panics(void *argument)
{
    struct own own = {argument, 0, 0};
    own.id = own.s->exec->self()->id;
    SCOPE();
    DEFER(leave, &own);
    panic_raise(PANIC_PLAIN, "boom");
}

static void spawn_panics(void *argument)
{
    ((struct scene *)argument)->exec->spawn(panics, argument);
}

static void panic_names_the_task(void **state)
{
    begin(state);
    for (int e = 0; e < EXECUTORS; e++) {
        struct scene s = {.exec = sched_tables[e]};
        struct sched_death death = sched_dies(s.exec, &sched_test_config, spawn_panics, &s);
        assert_int_equal(death.status, 2);
        assert_non_null(strstr(death.text, "panic: boom\n\ngoroutine 2 [running]\n"));
    }
}

/* ---- A record that ends on another worker than it began ----------------------------------------
 */

struct move {
    ATOMIC(struct sched_task *) parked;
    ATOMIC(bool) over;
    bool moved;
};

/* Long turns, so that whoever is ready here is stolen; a parked task goes on where this runs. */
static void wakes_until_over(void *argument)
{
    struct move *m = argument;
    /* relaxed: a flag alone; what it tells about is read after the run. */
    while (!atomic_load_explicit(&m->over, memory_order_relaxed)) {
        for (uint64_t end = sched_fiberN.now_ns() + 200000; sched_fiberN.now_ns() < end;) continue;
        /* acquire: pairs with publish(). */
        struct sched_task *task = atomic_exchange_explicit(&m->parked, NULL, memory_order_acquire);
        if (task) sched_fiberN.ready(task);
        sched_fiberN.yield();
    }
}

struct publication {
    struct move *m;
    struct sched_task *task;
};

static void publish(void *argument)
{
    struct publication *p = argument;
    /* release: pairs with wakes_until_over(). */
    atomic_store_explicit(&p->m->parked, p->task, memory_order_release);
}

static void moves_in_scope(void *argument)
{
    struct move *m = argument;
    struct own own = {.s = &(struct scene){.exec = &sched_fiberN}};
    own.id = sched_fiberN.self()->id;
    pid_t began = gettid(); /* pthread_self() is const to the compiler, which asks once */
    uint64_t end = sched_fiberN.now_ns() + 20000000000;
    SCOPE();
    DEFER(leave, &own);
    while (gettid() == began && sched_fiberN.now_ns() < end) {
        struct publication p = {m, sched_fiberN.self()};
        sched_fiberN.park_after(publish, &p);
    }
    m->moved = gettid() != began;
    /* relaxed: see wakes_until_over(). */
    atomic_store_explicit(&m->over, true, memory_order_relaxed);
}

static void start_move(void *argument)
{
    assert_true(sched_fiberN.spawn(wakes_until_over, argument));
    assert_true(sched_fiberN.spawn(moves_in_scope, argument));
}

/* Of the pool's first class, in the central list. */
static size_t records_in_central_list(void)
{
    size_t count = 0;
    for (struct defer_node *batch = defer_pool_central.first[0]; batch;
         batch = (struct defer_node *)batch->record.frame)
        count += batch->size;
    return count;
}

static void records_come_back_from_other_workers(void **state)
{
    struct move m = {.moved = false};
    struct sched_config two = sched_test_config;
    two.workers = 2;
    begin(state);
    defer_pool_release();
    sched_fiberN.run(&two, start_move, &m);
    assert_true(m.moved);
    defer_pool_flush();
    assert_int_equal(records_in_central_list(), 1);
}

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

#define TESTS(impl)                      \
    TEST(impl, tasks_have_their_own)     \
    TEST(impl, followers_have_their_own) \
    TEST(impl, panic_names_the_task)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS)
                                           TEST(pool, records_come_back_from_other_workers)};
    return cmocka_run_group_tests_name("deferred calls of tasks", tests, NULL, release);
}
