/* sched_thread.h - a task is a thread of the system; parking is a futex.
 *
 * Promises    a system call to wake only if the task sleeps; to park only after config.spins looks.
 * Word        RUNNING -> ASLEEP by the task itself; any -> TOKEN by ready(); TOKEN -> RUNNING by
 *             the task. A token that comes before the park is kept.
 * Books       one word holds how many tasks live and how many sleep. A sleeper counts itself after
 *             it is ASLEEP, and who wakes it counts it back before it gives the token, so that no
 *             task that could run on is counted asleep: both equal means that nobody is left to
 *             ready anyone. tests/model/park.pml is this protocol, checked.
 *             Pending timers stand in the books as tasks that never sleep.
 * Cost        spinning hand-over: one cache line to and fro. Sleeping: 3 us on one core, 37 us
 *             between the cores of a virtual machine (impl/sched/README.md).
 * Lock        lock_futex.
 * Limit       one run at a time in a program.                                                    */
#ifndef ASSAY_SCHED_SCHED_THREAD_H
#define ASSAY_SCHED_SCHED_THREAD_H

#include "sched/sched_chain.h"
#include "sched/sched_clock.h"
#include "sched/thread_pool.h"

/* In thread_run.books. */
#define THREAD_LIVE   (UINT64_C(1) << 32) /* a task; below it: asleep */
#define THREAD_TIMERS (UINT64_C(1) << 63) /* some timer is pending */

/* The run of the program. Weak: however many files include this, there is one. */
struct thread_run {
    uint32_t spins;
    bool pinned;
    size_t stack_bytes;
    cpu_set_t allowed;
    ATOMIC(uint64_t) started;
    ATOMIC(uint32_t) busy;  /* 1 while there is a run */
    ATOMIC(uint32_t) ended; /* 1 when the last task has ended; run() sleeps on it */
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint64_t) books;
    __attribute__((aligned(CACHE_LINE))) struct sched_clock clock;
    __attribute__((aligned(CACHE_LINE))) struct thread_pool pool;
};
__attribute__((weak)) struct thread_run thread_run;
__attribute__((weak)) __thread struct thread_task *thread_self;

/* ---- Parking -------------------------------------------------------------------------------- */

IMPL_RARE void thread_check_dead(uint64_t books)
{
    uint32_t asleep = (uint32_t)books;
    if (asleep && asleep == books >> 32) panic_raise(PANIC_FATAL, SCHED_DEADLOCK);
}

IMPL_RARE void thread_sleep(struct thread_task *self)
{
    uint32_t expected = THREAD_RUNNING;
    /* acq_rel: a token found instead pairs with the exchange in sched_thread_ready(). */
    if (!atomic_compare_exchange_strong_explicit(&self->task.word, &expected, THREAD_ASLEEP,
                                                 memory_order_acq_rel, memory_order_acquire))
        return;
    /* seq_cst: with the one in sched_thread_ready(), a total order of sleeping and waking. */
    uint64_t books = atomic_fetch_add_explicit(&thread_run.books, 1, memory_order_seq_cst) + 1;
    thread_check_dead(books);
    /* acquire: pairs with the token of sched_thread_ready(). */
    while (atomic_load_explicit(&self->task.word, memory_order_acquire) == THREAD_ASLEEP)
        lock_sleep(&self->task.word, THREAD_ASLEEP);
}

IMPL_GLUE bool thread_has_token(struct thread_task *self)
{
    /* acquire: pairs with the token of sched_thread_ready(). */
    return atomic_load_explicit(&self->task.word, memory_order_acquire) == THREAD_TOKEN;
}

/* Pauses between two offers of the processor by a task that looks at its own word, some 1.7 us:
 * whoever it waits for may share the processor. With 32 two that do not share one take 1.2 times as
 * long. */
#define THREAD_OFFER_PAUSES 64

/* Pauses of a task that looks, and that offers its processor after so many. *paused: since it last
 * did. */
IMPL_GLUE void thread_pause(uint32_t *paused, uint32_t pauses, uint32_t offer)
{
    for (uint32_t i = 0; i < pauses; i++) atomics_pause();
    *paused += pauses;
    if (*paused < offer) return;
    *paused = 0;
    sched_yield();
}

/* Looks for a while; lets others go first once more, as Go's runtime does before it sleeps; sleeps.
 * The system lets a woken thread run before its waker, which then has yet to come to where it is
 * waited for: without the offer each of two on one processor sleeps twice as often. */
IMPL_RARE void thread_wait(struct thread_task *self)
{
    uint32_t looks = self->has_looked ? 0 : thread_run.spins, paused = 0;
    while (looks--) {
        thread_pause(&paused, 1, THREAD_OFFER_PAUSES);
        if (thread_has_token(self)) return;
    }
    sched_yield();
    if (!thread_has_token(self)) thread_sleep(self);
}

IMPL_HOT struct sched_task *sched_thread_self(void)
{
    return &thread_self->task;
}

/* Until there is a token, and takes it. */
IMPL_GLUE void thread_park(struct thread_task *self)
{
    if (!thread_has_token(self)) thread_wait(self);
    self->has_looked = false;
    /* relaxed: nobody but the task writes while there is a token. */
    atomic_store_explicit(&self->task.word, THREAD_RUNNING, memory_order_relaxed);
}

IMPL_HOT void sched_thread_park(void *lock)
{
    lock_futex_release(lock);
    thread_park(thread_self);
}

IMPL_HOT void sched_thread_park_after(sched_commit *commit, void *argument)
{
    commit(argument);
    thread_park(thread_self);
}

IMPL_RARE void thread_wake(struct thread_task *other)
{
    /* seq_cst: before the task can run on; see thread_sleep(). */
    atomic_fetch_sub_explicit(&thread_run.books, 1, memory_order_seq_cst);
    /* release: pairs with the acquire loads of the parked task, which sees what was written. */
    atomic_store_explicit(&other->task.word, THREAD_TOKEN, memory_order_release);
    lock_wake(&other->task.word, 1);
}

IMPL_HOT void sched_thread_ready(struct sched_task *task)
{
    struct thread_task *other = (struct thread_task *)task;
    uint32_t word = THREAD_RUNNING;
    /* acq_rel: pairs with the acquire loads of the parked task, which sees what was written;
     * acquire on failure: the task was asleep, and counted or about to count itself so. */
    if (UNLIKELY(!atomic_compare_exchange_strong_explicit(
            &other->task.word, &word, THREAD_TOKEN, memory_order_acq_rel, memory_order_acquire)))
        thread_wake(other);
}

IMPL_HOT void sched_thread_yield(void)
{
    sched_yield();
}

IMPL_COLD void sched_thread_block(void)
{
    for (;;) thread_park(thread_self);
}

IMPL_HOT void sched_thread_acquire(void *lock)
{
    lock_futex_acquire(lock);
}

IMPL_HOT void sched_thread_release(void *lock)
{
    lock_futex_release(lock);
}

/* ---- Timers --------------------------------------------------------------------------------- */

IMPL_RARE void thread_tell_timers(bool any)
{
    /* seq_cst: with sleeping and waking, a total order. */
    if (any) {
        atomic_fetch_add_explicit(&thread_run.books, THREAD_TIMERS, memory_order_seq_cst);
        return;
    }
    uint64_t books =
        atomic_fetch_sub_explicit(&thread_run.books, THREAD_TIMERS, memory_order_seq_cst);
    thread_check_dead(books - THREAD_TIMERS);
}

IMPL_HOT bool sched_thread_timer_set(struct sched_timer *timer, uint64_t when_ns)
{
    return sched_clock_set(&thread_run.clock, timer, when_ns, &thread_run.allowed,
                           thread_tell_timers);
}

IMPL_HOT bool sched_thread_timer_stop(struct sched_timer *timer)
{
    return sched_clock_stop(&thread_run.clock, timer, thread_tell_timers);
}

/* ---- Starting and ending -------------------------------------------------------------------- */

/* The last task wakes run(); one that leaves only sleepers behind finds the deadlock. */
IMPL_RARE void thread_end(void)
{
    sched_chain_end();
    panic_handler_set(NULL);
    defer_task_slot = NULL; /* the next task on this thread has a chain of its own */
    /* acq_rel: run() sees what every task wrote. */
    uint64_t books =
        atomic_fetch_sub_explicit(&thread_run.books, THREAD_LIVE, memory_order_seq_cst) -
        THREAD_LIVE;
    thread_check_dead(books);
    if (books & ~THREAD_TIMERS) return;
    /* release: pairs with the acquire in sched_thread_run(). */
    atomic_store_explicit(&thread_run.ended, 1, memory_order_release);
    lock_wake(&thread_run.ended, 1);
}

/* 0 on a thread that is no task. */
IMPL_COLD uint64_t thread_task_id(void)
{
    return thread_self ? thread_self->task.id : 0;
}

/* goexit: the task ends, and its thread with it. */
IMPL_COLD __attribute__((noreturn)) void thread_finish(struct defer_task *chain)
{
    (void)chain;
    thread_end();
    thread_pool_leave(&thread_run.pool, thread_self);
    pthread_exit(NULL);
}

static const struct defer_host thread_host
    __attribute__((unused)) = {thread_task_id, thread_finish};

IMPL_RARE void *thread_main(void *argument)
{
    struct thread_task *self = (struct thread_task *)argument;
    thread_self = self;
    self->thread = pthread_self();
    defer_host = &thread_host;
    do {
        panic_handler_set(&self->task.uncaught);
        self->task.entry(self->task.argument);
        thread_end();
    } while (thread_pool_rest(&thread_run.pool, self, thread_run.spins));
    thread_pool_leave(&thread_run.pool, self);
    return NULL;
}

IMPL_RARE bool thread_create(struct thread_task *self)
{
    pthread_attr_t attributes;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, thread_run.stack_bytes);
    if (thread_run.pinned) {
        cpu_set_t place = sched_place(&thread_run.allowed, self->place);
        pthread_attr_setaffinity_np(&attributes, sizeof place, &place);
    }
    /* relaxed: read when all tasks have ended. */
    atomic_fetch_add_explicit(&thread_run.pool.threads, 1, memory_order_relaxed);
    int problem = pthread_create(&thread, &attributes, thread_main, self);
    if (problem) atomic_fetch_sub_explicit(&thread_run.pool.threads, 1, memory_order_relaxed);
    pthread_attr_destroy(&attributes);
    return !problem;
}

/* A thread that rests, moved to the place if it must be; NULL: none rests. */
IMPL_RARE struct thread_task *thread_reuse(uint64_t place)
{
    struct thread_task *self = thread_pool_take(&thread_run.pool, place);
    if (self && thread_run.pinned && self->place != place) {
        cpu_set_t cpus = sched_place(&thread_run.allowed, place);
        pthread_setaffinity_np(self->thread, sizeof cpus, &cpus);
        self->place = place;
    }
    return self;
}

IMPL_RARE bool sched_thread_spawn(sched_entry *entry, void *argument)
{
    /* relaxed: a number to tell tasks apart. */
    uint64_t id = atomic_fetch_add_explicit(&thread_run.started, 1, memory_order_relaxed) + 1;
    uint64_t place = thread_run.pinned ? (id - 1) % (uint64_t)CPU_COUNT(&thread_run.allowed) : 0;
    struct thread_task *resting = thread_reuse(place), *self = resting;
    if (!self) self = (struct thread_task *)aligned_alloc(CACHE_LINE, sizeof *self);
    if (!self) return false;
    sched_task_init(&self->task, id, entry, argument);
    atomic_fetch_add_explicit(&thread_run.books, THREAD_LIVE, memory_order_seq_cst);
    if (resting) return thread_pool_give(resting), true;
    self->place = place;
    self->has_looked = false;
    /* relaxed: pthread_create() orders it before the task. */
    atomic_store_explicit(&self->task.word, THREAD_RUNNING, memory_order_relaxed);
    if (thread_create(self)) return true;
    atomic_fetch_sub_explicit(&thread_run.books, THREAD_LIVE, memory_order_seq_cst);
    free(self);
    return false;
}

/* True: no task is left, and none begins by a timer. */
IMPL_RARE bool thread_close(void)
{
    /* acquire: pairs with the release in thread_end(); an exchange, so that a task that a timer
     * began meanwhile and that has ended is in the books read below. */
    while (!atomic_exchange_explicit(&thread_run.ended, 0, memory_order_acquire))
        lock_sleep(&thread_run.ended, 0);
    lock_futex_acquire(&thread_run.clock.lock); /* nothing fires */
    uint64_t books = atomic_load_explicit(&thread_run.books, memory_order_acquire);
    thread_run.clock.quit = !(books & ~THREAD_TIMERS);
    lock_futex_release(&thread_run.clock.lock);
    return thread_run.clock.quit;
}

IMPL_RARE void sched_thread_run(const struct sched_config *config, sched_entry *entry,
                                void *argument)
{
    /* acquire, release below: one run sees what the one before it left. */
    CHECK(!atomic_exchange_explicit(&thread_run.busy, 1, memory_order_acquire));
    size_t asked = config->stack_bytes ? config->stack_bytes : SCHED_STACK_BYTES;
    size_t least = (size_t)sysconf(_SC_THREAD_STACK_MIN), page = (size_t)sysconf(_SC_PAGESIZE);
    thread_run.spins = config->spins;
    thread_run.pinned = config->pinned;
    thread_run.stack_bytes = ((asked > least ? asked : least) + page - 1) & ~(page - 1);
    sched_getaffinity(0, sizeof thread_run.allowed, &thread_run.allowed);
    /* relaxed: no task is there yet. */
    atomic_store_explicit(&thread_run.started, 0, memory_order_relaxed);
    atomic_store_explicit(&thread_run.ended, 0, memory_order_relaxed);
    sched_clock_init(&thread_run.clock, thread_tell_timers);
    CHECK(sched_thread_spawn(entry, argument));
    while (!thread_close()) {
    }
    sched_clock_end(&thread_run.clock);
    thread_pool_end(&thread_run.pool);
    memset((void *)&thread_run.pool, 0, sizeof thread_run.pool);
    /* relaxed: nobody is left. */
    atomic_store_explicit(&thread_run.books, 0, memory_order_relaxed);
    atomic_store_explicit(&thread_run.busy, 0, memory_order_release);
}

SCHED_OPS(thread, "a thread of the system a task; parks on a futex after a spin", true);

#endif
