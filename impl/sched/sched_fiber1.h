/* sched_fiber1.h - a task is a fiber; one thread runs them all in turn: no locks, no atomics.
 *
 * Promises    first ready, first to run; a task runs until it parks, yields or ends. Between two
 *             calls of the executor nothing else runs.
 * Deadlock    nobody is ready and no timer is pending: found at once, for nothing can ready anyone.
 * Timers      while any is pending, the place where run() was called takes its turn among the
 *             tasks, looks at the clock and fires; it sleeps when nobody else is ready. Without
 *             timers it costs nothing.
 * Stacks      fiber_stack.h; kept for further tasks until the run ends. The task lies at the top of
 *             its stack.
 * Cost        a park and the switch: two loads from the queue, eight moves, one jump.
 * Blocking    a task that blocks in the system stops all: no task here may.
 * Threads     a thread has a worker of its own; runs on several threads know nothing of each other.
 */
#ifndef ASSAY_SCHED_SCHED_FIBER1_H
#define ASSAY_SCHED_SCHED_FIBER1_H

#include "sched/fiber_overflow.h"
#include "sched/fiber_task.h"
#include "sched/sched_timer_heap.h"

/* Turns of the tasks that may pass between two looks at the clock, which cost about 30 ns each.
 * Fewer when turns are longer than FIBER1_LOOK_NS. */
#define FIBER1_TURNS_MOST 16
#define FIBER1_LOOK_NS    1000

/* The three that every switch changes are apart: side by side gcc 12 joins their stores into wide
 * ones, and each turn of the queue waits for them: 9 in place of 6 ns a yield. */
struct fiber1_worker {
    struct sched_task *first; /* ready; NULL: nobody */
    uint64_t live;
    struct sched_task *last; /* ready; undefined while first is NULL */
    uint64_t started;
    struct fiber_task *current; /* NULL: no run */
    struct sched_task *idle;    /* ended: their stacks wait for new tasks */
    uint64_t switches;
    struct fiber_task home; /* where run() was called; no task */
    struct fiber_stacks stacks;
    struct sched_timers timers;
    bool watched;         /* home is in the queue, or running: it will see the timers */
    uint32_t turns, left; /* between two looks at the clock; still to pass */
    uint64_t looked_ns;   /* the last look */
};

/* Weak: one for each thread, however many files include this. */
__attribute__((weak)) __thread struct fiber1_worker fiber1_worker;

/* ---- The queue of those ready -----------------------------------------------------------------
 */

IMPL_GLUE void fiber1_push(struct fiber1_worker *worker, struct sched_task *task)
{
    task->next = NULL;
    if (worker->first)
        worker->last->next = task;
    else
        worker->first = task;
    worker->last = task;
}

IMPL_COLD void fiber1_deadlock(void)
{
    panic_raise(PANIC_FATAL, SCHED_DEADLOCK);
}

IMPL_GLUE struct fiber_task *fiber1_pop(struct fiber1_worker *worker)
{
    if (UNLIKELY(!worker->first)) fiber1_deadlock();
    struct sched_task *task = worker->first;
    worker->first = task->next;
    return (struct fiber_task *)task;
}

/* ---- Switching --------------------------------------------------------------------------------
 */

/* Deferred calls and the panic handler go with the task. */
IMPL_GLUE void fiber1_hand_over(struct fiber1_worker *worker, struct fiber_task *from,
                                struct fiber_task *to)
{
    sched_chain_swap(&from->chain, &to->chain);
    worker->current = to;
    worker->switches++;
}

IMPL_GLUE void fiber1_switch(struct fiber1_worker *worker, struct fiber_task *to)
{
    struct fiber_task *from = worker->current;
    fiber1_hand_over(worker, from, to);
    fiber_depart(&from->context, &to->context, 0);
    fiber_switch(&from->context, &to->context);
    fiber_arrive(&fiber1_worker.current->context, NULL);
}

IMPL_HOT struct sched_task *sched_fiber1_self(void)
{
    return &fiber1_worker.current->task;
}

/* There is no lock to release. */
IMPL_HOT void sched_fiber1_park(void *lock)
{
    struct fiber1_worker *worker = &fiber1_worker;
    (void)lock;
    fiber1_switch(worker, fiber1_pop(worker));
}

IMPL_HOT void sched_fiber1_park_after(sched_commit *commit, void *argument)
{
    commit(argument); /* before the switch is soon enough: nobody runs meanwhile */
    sched_fiber1_park(NULL);
}

IMPL_HOT void sched_fiber1_ready(struct sched_task *task)
{
    fiber1_push(&fiber1_worker, task);
}

IMPL_HOT void sched_fiber1_yield(void)
{
    struct fiber1_worker *worker = &fiber1_worker;
    if (!worker->first) return;
    fiber1_push(worker, &worker->current->task);
    fiber1_switch(worker, fiber1_pop(worker));
}

IMPL_HOT void sched_fiber1_acquire(void *lock)
{
    (void)lock;
}

IMPL_HOT void sched_fiber1_release(void *lock)
{
    (void)lock;
}

IMPL_COLD void sched_fiber1_block(void)
{
    for (;;) sched_fiber1_park(NULL);
}

/* ---- Timers ------------------------------------------------------------------------------------
 */

IMPL_HOT bool sched_fiber1_timer_set(struct sched_timer *timer, uint64_t when_ns)
{
    struct fiber1_worker *worker = &fiber1_worker;
    if (!worker->watched) {
        worker->watched = true;
        fiber1_push(worker, &worker->home.task);
    }
    return sched_timers_set(&worker->timers, timer, when_ns);
}

IMPL_HOT bool sched_fiber1_timer_stop(struct sched_timer *timer)
{
    return sched_timers_take(&fiber1_worker.timers, timer);
}

/* Fires those whose time has come. */
IMPL_GLUE void fiber1_fire(struct fiber1_worker *worker, uint64_t now_ns)
{
    struct sched_timer *timer;
    while ((timer = sched_timers_due(&worker->timers, now_ns))) timer->fire(timer->argument);
}

/* Looks at the clock, more seldom while turns are short. */
IMPL_RARE void fiber1_look(struct fiber1_worker *worker)
{
    if (worker->first && worker->left && worker->left--) return;
    uint64_t now_ns = sched_now_ns();
    bool seldom = now_ns - worker->looked_ns < FIBER1_LOOK_NS && worker->turns < FIBER1_TURNS_MOST;
    worker->turns = seldom ? 2 * worker->turns + 1 : worker->turns / 2;
    worker->left = worker->turns;
    worker->looked_ns = now_ns;
    fiber1_fire(worker, now_ns);
}

/* Until somebody is ready or nothing is pending. */
IMPL_RARE void fiber1_watch(struct fiber1_worker *worker)
{
    while (sched_timers_any(&worker->timers)) {
        fiber1_look(worker);
        if (worker->first) return;
        if (sched_timers_any(&worker->timers))
            sched_thread_sleep(sched_timers_next_ns(&worker->timers));
    }
}

/* What run() does until all tasks have ended. */
IMPL_RARE void fiber1_home(struct fiber1_worker *worker)
{
    while (worker->live) {
        fiber1_watch(worker);
        struct fiber_task *next = fiber1_pop(worker);
        worker->watched = sched_timers_any(&worker->timers);
        if (worker->watched) fiber1_push(worker, &worker->home.task);
        fiber1_switch(worker, next);
    }
}

/* ---- Starting and ending ----------------------------------------------------------------------
 */

/* The stack is on the list while this still runs on it: nobody takes it before the switch. */
IMPL_RARE __attribute__((noreturn)) void fiber1_end(struct fiber_task *self)
{
    struct fiber1_worker *worker = &fiber1_worker;
    if (UNLIKELY(self->canary)) fiber_check_canary(self, &worker->stacks);
    sched_chain_end();
    self->task.next = worker->idle;
    worker->idle = &self->task;
    struct fiber_task *to = --worker->live ? fiber1_pop(worker) : &worker->home;
    fiber1_hand_over(worker, self, to);
    fiber_depart(&self->context, &to->context, 1);
    fiber_switch(&self->context, &to->context);
    __builtin_unreachable();
}

/* goexit. */
IMPL_COLD __attribute__((noreturn)) void fiber1_finish(struct defer_task *chain)
{
    (void)chain;
    fiber1_end(fiber1_worker.current);
}

IMPL_COLD uint64_t fiber1_task_id(void)
{
    struct fiber1_worker *worker = &fiber1_worker;
    return worker->current == &worker->home ? 0 : worker->current->task.id;
}

static const struct defer_host fiber1_host
    __attribute__((unused)) = {fiber1_task_id, fiber1_finish};

IMPL_RARE __attribute__((noreturn)) void fiber1_main(struct fiber_context *left)
{
    struct fiber1_worker *worker = &fiber1_worker;
    struct fiber_task *self = worker->current;
    fiber_arrive(&self->context, left);
    self->task.entry(self->task.argument);
    fiber1_end(self);
}

IMPL_RARE bool sched_fiber1_spawn(sched_entry *entry, void *argument)
{
    struct fiber1_worker *worker = &fiber1_worker;
    struct fiber_task *task = (struct fiber_task *)worker->idle;
    if (LIKELY(task != NULL))
        worker->idle = task->task.next;
    else if (!(task = fiber_carve(&worker->stacks)))
        return false;
    fiber_begin(task, ++worker->started, entry, argument, fiber1_main);
    worker->live++;
    fiber1_push(worker, &task->task);
    return true;
}

IMPL_RARE void sched_fiber1_run(const struct sched_config *config, sched_entry *entry,
                                void *argument)
{
    struct fiber1_worker *worker = &fiber1_worker;
    const struct defer_host *before = defer_host;
    CHECK(!worker->current);
    defer_host = &fiber1_host;
    memset(worker, 0, sizeof *worker);
    fiber_stacks_init(&worker->stacks,
                      config->stack_bytes ? config->stack_bytes : SCHED_STACK_BYTES);
    fiber_overflow_watch(&worker->stacks);
    worker->current = &worker->home;
    fiber_announce_thread(&worker->home.context);
    CHECK(sched_fiber1_spawn(entry, argument));
    fiber1_home(worker);
    worker->current = NULL;
    sched_switches = worker->switches;
    defer_host = before;
    sched_timers_release(&worker->timers);
    fiber_forget_all(worker->idle);
    fiber_overflow_unwatch();
    fiber_stacks_release(&worker->stacks);
}

SCHED_OPS(fiber1, "a fiber a task, one thread for all; no locks", false);

#endif
