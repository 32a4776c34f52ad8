/* sched_fiberN.h - a task is a fiber; several threads, the workers, run them: each those in its own
 * ring, and where turns are long those of others.
 *
 * Promises    first ready, first to run on each worker; with config.hand_offs, who was readied last
 *             goes first, so many times in a row. Every 61st turn belongs to the global queue.
 * Parking     what guards the waiting list is released by whoever runs next on the worker, when the
 *             task's context is whole: it may go on elsewhere at once.
 * Deadlock    fiberN_worker.h: found when the last worker comes to rest, or the last timer goes.
 * Stacks      fiber_stack.h, shared by the workers; those of tasks that have ended serve again.
 * Cost        a park, switch and ready: one compare-and-swap more than on fiber1, one pair for the
 *             lock.
 * Lock        lock_spin: a plain store to release; held for a few dozen instructions only.
 * Blocking    a task that blocks in the system holds its worker; what waits behind it is stolen.
 * Limit       one run at a time in a program.                                                    */
#ifndef ASSAY_SCHED_SCHED_FIBERN_H
#define ASSAY_SCHED_SCHED_FIBERN_H

#include "sched/fiberN_stacks.h"
#include "sched/sched_chain.h"

/* ---- Switching ---------------------------------------------------------------------------------
 */

IMPL_RARE void fiberN_settle(struct fiberN_worker *worker, enum fiberN_after after)
{
    if (after == FIBERN_COMMIT) worker->commit(worker->left);
    if (after == FIBERN_PUSH) fiberN_push(worker, (struct sched_task *)worker->left);
}

/* First of all in a context that goes on or begins: does for the one that left what it could not.
 */
IMPL_GLUE void fiberN_arrive(struct fiber_context *left)
{
    struct fiber_task *gone =
        (struct fiber_task *)(void *)((char *)left - offsetof(struct fiber_task, context));
    struct fiberN_worker *worker = gone->worker;
    fiber_arrive(&worker->current->context, left);
    if (LIKELY(worker->after == FIBERN_RELEASE))
        lock_spin_release(worker->left);
    else
        fiberN_settle(worker, worker->after);
}

IMPL_GLUE void fiberN_hand_over(struct fiberN_worker *worker, struct fiber_task *from,
                                struct fiber_task *to)
{
    sched_chain_swap(&from->chain, &to->chain);
    to->worker = worker;
    worker->current = to;
}

IMPL_GLUE void fiberN_switch(struct fiberN_worker *worker, struct fiber_task *to,
                             enum fiberN_after after, void *left)
{
    struct fiber_task *from = worker->current;
    worker->after = after;
    worker->left = left;
    fiberN_hand_over(worker, from, to);
    fiber_depart(&from->context, &to->context, 0);
    fiberN_arrive(fiber_switch(&from->context, &to->context));
}

/* ---- Who is next -------------------------------------------------------------------------------
 */

IMPL_RARE struct sched_task *fiberN_take_hand_off(struct fiberN_worker *worker)
{
    /* relaxed: own, or NULL by a thief. */
    if (!worker->hand_offs || !atomic_load_explicit(&worker->next, memory_order_relaxed)) {
        worker->hand_offs = fiberN_run.hand_offs;
        return NULL;
    }
    worker->hand_offs--;
    /* acq_rel: a thief does not take it too. */
    return atomic_exchange_explicit(&worker->next, NULL, memory_order_acq_rel);
}

/* The ring is empty, or it is the global queue's turn. Home if nobody is ready. */
IMPL_RARE struct fiber_task *fiberN_next_slow(struct fiberN_worker *worker)
{
    struct sched_task *task = fiberN_queued() ? fiberN_pop_global(worker) : NULL;
    if (!task) task = fiberN_ring_pop(&worker->ring);
    /* acq_rel: as in fiberN_take_hand_off(). */
    if (!task && fiberN_run.hand_offs)
        task = atomic_exchange_explicit(&worker->next, NULL, memory_order_acq_rel);
    return task ? (struct fiber_task *)task : &worker->home;
}

IMPL_GLUE struct fiber_task *fiberN_next(struct fiberN_worker *worker)
{
    struct sched_task *task = NULL;
    /* relaxed: own; a statistic for thieves. */
    uint64_t turns = atomic_load_explicit(&worker->turns, memory_order_relaxed) + 1;
    atomic_store_explicit(&worker->turns, turns, memory_order_relaxed);
    if (UNLIKELY(fiberN_run.hand_offs)) task = fiberN_take_hand_off(worker);
    if (task) return (struct fiber_task *)task;
    if (UNLIKELY(turns % FIBERN_GLOBAL_TURNS == 0 && fiberN_queued()))
        return fiberN_next_slow(worker);
    task = fiberN_ring_pop(&worker->ring);
    return LIKELY(task != NULL) ? (struct fiber_task *)task : fiberN_next_slow(worker);
}

/* ---- The table's operations --------------------------------------------------------------------
 */

IMPL_HOT struct sched_task *sched_fiberN_self(void)
{
    return &fiberN_mine()->current->task;
}

IMPL_HOT void sched_fiberN_park(void *lock)
{
    struct fiberN_worker *worker = fiberN_mine();
    fiberN_switch(worker, fiberN_next(worker), FIBERN_RELEASE, lock);
}

IMPL_HOT void sched_fiberN_park_after(sched_commit *commit, void *argument)
{
    struct fiberN_worker *worker = fiberN_mine();
    worker->commit = commit;
    fiberN_switch(worker, fiberN_next(worker), FIBERN_COMMIT, argument);
}

/* Into the slot; who was there goes to the ring. */
IMPL_RARE void fiberN_hand_off(struct fiberN_worker *worker, struct sched_task *task)
{
    /* acq_rel: pairs with the exchange of whoever takes it. */
    task = atomic_exchange_explicit(&worker->next, task, memory_order_acq_rel);
    if (task) fiberN_push(worker, task);
}

IMPL_HOT void sched_fiberN_ready(struct sched_task *task)
{
    struct fiberN_worker *worker = fiberN_mine();
    if (UNLIKELY(!worker))
        fiberN_push_global(NULL, task);
    else if (UNLIKELY(fiberN_run.hand_offs))
        fiberN_hand_off(worker, task);
    else
        fiberN_push(worker, task);
}

/* Behind those that are ready; by whoever runs next, for a thief may run it at once. */
IMPL_HOT void sched_fiberN_yield(void)
{
    struct fiberN_worker *worker = fiberN_mine();
    struct fiber_task *next = fiberN_next(worker);
    if (next != &worker->home) fiberN_switch(worker, next, FIBERN_PUSH, &worker->current->task);
}

IMPL_RARE void fiberN_commit_nothing(void *argument)
{
    (void)argument;
}

IMPL_COLD void sched_fiberN_block(void)
{
    for (;;) sched_fiberN_park_after(fiberN_commit_nothing, NULL);
}

IMPL_HOT void sched_fiberN_acquire(void *lock)
{
    lock_spin_acquire(lock);
}

IMPL_HOT void sched_fiberN_release(void *lock)
{
    lock_spin_release(lock);
}

/* ---- Timers ------------------------------------------------------------------------------------
 */

IMPL_RARE void fiberN_tell_timers(bool any)
{
    lock_futex_acquire(&fiberN_run.lock);
    fiberN_run.timers = any;
    if (!any && !fiberN_over()) fiberN_check_end();
    lock_futex_release(&fiberN_run.lock);
}

IMPL_HOT bool sched_fiberN_timer_set(struct sched_timer *timer, uint64_t when_ns)
{
    return sched_clock_set(&fiberN_run.clock, timer, when_ns, &fiberN_run.allowed,
                           fiberN_tell_timers);
}

IMPL_HOT bool sched_fiberN_timer_stop(struct sched_timer *timer)
{
    return sched_clock_stop(&fiberN_run.clock, timer, fiberN_tell_timers);
}

/* ---- Tasks begin and end -----------------------------------------------------------------------
 */

/* The stack is on the worker's own list while this still runs on it: the worker takes none of it
 * before the switch. */
IMPL_RARE __attribute__((noreturn)) void fiberN_end(void)
{
    struct fiberN_worker *worker = fiberN_mine();
    struct fiber_task *self = worker->current;
    if (UNLIKELY(self->canary)) fiber_check_canary(self, &fiberN_run.stacks);
    sched_chain_end();
    if (UNLIKELY(worker->idle_stack_count == FIBERN_IDLE_STACKS)) fiberN_share_stacks(worker);
    self->task.next = worker->idle_stacks;
    worker->idle_stacks = &self->task;
    worker->idle_stack_count++;
    worker->live--;
    struct fiber_task *to = fiberN_next(worker);
    worker->after = FIBERN_NOTHING;
    fiberN_hand_over(worker, self, to);
    fiber_depart(&self->context, &to->context, 1);
    fiber_switch(&self->context, &to->context);
    __builtin_unreachable();
}

IMPL_RARE __attribute__((noreturn)) void fiberN_main(struct fiber_context *left)
{
    fiberN_arrive(left);
    struct sched_task *self = sched_fiberN_self();
    self->entry(self->argument);
    fiberN_end();
}

/* By a thread that is no worker: run() and timers. */
IMPL_RARE void fiberN_begin_outside(struct sched_task *task)
{
    lock_futex_acquire(&fiberN_run.lock);
    fiberN_run.live++;
    lock_futex_release(&fiberN_run.lock);
    fiberN_push_global(NULL, task);
}

IMPL_RARE bool sched_fiberN_spawn(sched_entry *entry, void *argument)
{
    struct fiberN_worker *worker = fiberN_mine();
    struct fiber_task *task = fiberN_take_stack(worker);
    if (!task) return false;
    /* relaxed: a number to tell tasks apart. */
    uint64_t id = atomic_fetch_add_explicit(&fiberN_run.started, 1, memory_order_relaxed) + 1;
    fiber_begin(task, id, entry, argument, fiberN_main);
    if (!worker) {
        fiberN_begin_outside(&task->task);
        return true;
    }
    worker->live++;
    fiberN_push(worker, &task->task);
    return true;
}

/* ---- A run -------------------------------------------------------------------------------------
 */

/* goexit. */
IMPL_COLD __attribute__((noreturn)) void fiberN_finish(struct defer_task *chain)
{
    (void)chain;
    fiberN_end();
}

IMPL_COLD uint64_t fiberN_task_id(void)
{
    struct fiberN_worker *worker = fiberN_mine();
    return worker->current == &worker->home ? 0 : worker->current->task.id;
}

static const struct defer_host fiberN_host
    __attribute__((unused)) = {fiberN_task_id, fiberN_finish};

IMPL_RARE void fiberN_pin(const struct fiberN_worker *worker)
{
    if (!fiberN_run.pinned) return;
    cpu_set_t place = sched_place(&fiberN_run.allowed, worker->index);
    sched_setaffinity(0, sizeof place, &place);
}

/* The thread's own stack: tasks come back to it when there is nothing to do. */
IMPL_RARE void *fiberN_work(void *argument)
{
    struct fiberN_worker *worker = (struct fiberN_worker *)argument;
    const struct defer_host *before = defer_host;
    fiberN_slot = worker;
    defer_host = &fiberN_host;
    fiber_overflow_watch(&fiberN_run.stacks);
    fiberN_pin(worker);
    worker->current = &worker->home;
    worker->home.worker = worker;
    fiber_announce_thread(&worker->home.context);
    do {
        struct fiber_task *next = fiberN_next_slow(worker);
        if (next != &worker->home) fiberN_switch(worker, next, FIBERN_NOTHING, NULL);
    } while (fiberN_seek(worker));
    fiber_overflow_unwatch();
    defer_thread_flush();
    defer_host = before;
    fiberN_slot = NULL;
    return NULL;
}

IMPL_RARE void fiberN_run_begin(const struct sched_config *config)
{
    struct fiberN_run *run = &fiberN_run;
    sched_getaffinity(0, sizeof run->allowed, &run->allowed);
    run->count = config->workers ? config->workers : (uint32_t)CPU_COUNT(&run->allowed);
    if (run->count > FIBERN_WORKERS_MOST) run->count = FIBERN_WORKERS_MOST;
    run->hand_offs = config->hand_offs;
    run->pinned = config->pinned;
    run->first = run->last = run->idle_stacks = NULL;
    run->idle = NULL;
    run->idle_count = 0;
    run->live = 0;
    run->timers = false;
    /* relaxed, all: no worker is there yet. */
    atomic_store_explicit(&run->queued, 0, memory_order_relaxed);
    atomic_store_explicit(&run->over, 0, memory_order_relaxed);
    atomic_store_explicit(&run->started, 0, memory_order_relaxed);
    size_t bytes = run->count * sizeof *run->workers;
    run->workers = (struct fiberN_worker *)aligned_alloc(CACHE_LINE, bytes);
    CHECK(run->workers);
    memset((void *)run->workers, 0, bytes);
    for (uint32_t i = 0; i < run->count; i++) run->workers[i].index = i;
    fiber_stacks_init(&run->stacks, config->stack_bytes ? config->stack_bytes : SCHED_STACK_BYTES);
    sched_clock_init(&run->clock, fiberN_tell_timers);
}

IMPL_RARE void fiberN_run_end(void)
{
    struct fiberN_run *run = &fiberN_run;
    sched_clock_close(&run->clock);
    sched_switches = 0;
    for (uint32_t i = 0; i < run->count; i++) {
        /* relaxed: no worker is left. */
        sched_switches += atomic_load_explicit(&run->workers[i].turns, memory_order_relaxed);
        fiber_forget_all(run->workers[i].idle_stacks);
    }
    fiber_forget_all(run->idle_stacks);
    fiber_stacks_release(&run->stacks);
    free(run->workers);
}

/* The calling thread is worker 0. */
IMPL_RARE void sched_fiberN_run(const struct sched_config *config, sched_entry *entry,
                                void *argument)
{
    struct fiberN_run *run = &fiberN_run;
    /* acquire, release below: one run sees what the one before it left. */
    CHECK(!atomic_exchange_explicit(&run->busy, 1, memory_order_acquire));
    fiberN_run_begin(config);
    CHECK(sched_fiberN_spawn(entry, argument));
    for (uint32_t i = 1; i < run->count; i++)
        CHECK(pthread_create(&run->workers[i].thread, NULL, fiberN_work, &run->workers[i]) == 0);
    fiberN_work(&run->workers[0]);
    for (uint32_t i = 1; i < run->count; i++)
        CHECK(pthread_join(run->workers[i].thread, NULL) == 0);
    if (run->pinned) sched_setaffinity(0, sizeof run->allowed, &run->allowed);
    fiberN_run_end();
    atomic_store_explicit(&run->busy, 0, memory_order_release);
}

SCHED_OPS(fiberN, "a fiber a task, several threads that steal long turns", true);

#endif
