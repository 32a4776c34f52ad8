/* thread_pool.h - the threads of the `thread` executor: one whose task has ended rests until it is
 * given the next, so that starting a task is a wake at most, not a clone.
 *
 * Resting     on a stack, last come first out: its caches are the warmest. It looks at its word for
 *             as long as a parked task would, one thread at a time, then sleeps on it. Word: as in
 *             sched_thread.h; TOKEN is "there is a task for you", or, with no entry, "end".
 * Promises    whoever rested THREAD_REST_NS ends; none outlives its run; a run's end joins all.
 *             A thread that ends waits for the one that ended before it, so that no more than two
 *             are dead and unburied.
 * Deadlock    the books count tasks: who rests is none. */
#ifndef ASSAY_SCHED_THREAD_POOL_H
#define ASSAY_SCHED_THREAD_POOL_H

#include <pthread.h>
#include <stdlib.h>

#include "common/check.h"
#include "lock/lock_futex.h"
#include "sched/sched_task.h"

enum { THREAD_RUNNING, THREAD_TOKEN, THREAD_ASLEEP };

/* A burst of tasks is followed by the next within this, or its threads are given back. */
#define THREAD_REST_NS UINT64_C(100000000)

/* A thread and the task that it runs; the next task is written over the one that has ended. */
struct thread_task {
    struct sched_task task;
    pthread_t thread; /* joined by the next to end */
    uint64_t place;   /* which of the CPUs it is pinned to, in turn */
    bool has_looked;  /* where it waits: its next park need not */
} __attribute__((aligned(CACHE_LINE)));

/* Zero bytes prepare it. */
struct thread_pool {
    struct lock_futex lock;            /* guards idle, quit */
    struct sched_task *idle;           /* of thread_tasks, linked by next */
    bool quit;                         /* nobody rests any more */
    ATOMIC(uint32_t) looking;          /* 1: somebody rests with open eyes */
    ATOMIC(uint32_t) threads;          /* begun, and not yet `last`; run() sleeps on it */
    ATOMIC(struct thread_task *) last; /* the last to end, not yet joined */
};

/* ---- Giving ------------------------------------------------------------------------------------
 */

/* One that rests, best where it is pinned to this place; it is the caller's. NULL: none. */
IMPL_RARE struct thread_task *thread_pool_take(struct thread_pool *pool, uint64_t place)
{
    lock_futex_acquire(&pool->lock);
    struct sched_task **link = &pool->idle, **at = link;
    while (*at && ((struct thread_task *)*at)->place != place) at = &(*at)->next;
    if (*at) link = at;
    struct thread_task *taken = (struct thread_task *)*link;
    if (taken) *link = taken->task.next;
    lock_futex_release(&pool->lock);
    return taken;
}

/* What was written to it is seen. */
IMPL_GLUE void thread_pool_give(struct thread_task *taken)
{
    /* acq_rel: pairs with the looks in thread_pool_rest(). */
    if (atomic_exchange_explicit(&taken->task.word, THREAD_TOKEN, memory_order_acq_rel) ==
        THREAD_ASLEEP)
        lock_wake(&taken->task.word, 1);
}

/* ---- Resting ------------------------------------------------------------------------------------
 */

/* acquire: pairs with the exchange in thread_pool_give(). */
IMPL_GLUE uint32_t thread_pool_word(struct thread_task *self)
{
    return atomic_load_explicit(&self->task.word, memory_order_acquire);
}

/* relaxed, both: a hint that keeps the others' processors free. */
IMPL_RARE void thread_pool_look(struct thread_pool *pool, struct thread_task *self, uint32_t looks)
{
    if (!looks || atomic_exchange_explicit(&pool->looking, 1, memory_order_relaxed)) return;
    while (looks-- && thread_pool_word(self) != THREAD_TOKEN) atomics_pause();
    atomic_store_explicit(&pool->looking, 0, memory_order_relaxed);
}

/* True: it was still idle and now is not, its own. */
IMPL_RARE bool thread_pool_retire(struct thread_pool *pool, struct thread_task *self)
{
    lock_futex_acquire(&pool->lock);
    struct sched_task **at = &pool->idle;
    while (*at && *at != &self->task) at = &(*at)->next;
    bool idle = *at != NULL;
    if (idle) *at = self->task.next;
    lock_futex_release(&pool->lock);
    return idle;
}

/* Until there is a token; false: it has rested too long. */
IMPL_RARE bool thread_pool_sleep(struct thread_pool *pool, struct thread_task *self)
{
    uint32_t expected = THREAD_RUNNING;
    uint64_t until_ns = sched_now_ns() + THREAD_REST_NS;
    /* acq_rel, acquire: pair with the exchange in thread_pool_give(). */
    atomic_compare_exchange_strong_explicit(&self->task.word, &expected, THREAD_ASLEEP,
                                            memory_order_acq_rel, memory_order_acquire);
    while (thread_pool_word(self) == THREAD_ASLEEP) {
        lock_sleep_until(&self->task.word, THREAD_ASLEEP, until_ns);
        if (sched_now_ns() < until_ns) continue;
        if (thread_pool_retire(pool, self)) return false;
        until_ns = UINT64_MAX; /* somebody has taken it and is about to give */
    }
    return true;
}

/* A thread whose task has ended: true once there is another in its place, false: it shall end. */
IMPL_RARE bool thread_pool_rest(struct thread_pool *pool, struct thread_task *self, uint32_t looks)
{
    /* relaxed: the lock makes it known. */
    atomic_store_explicit(&self->task.word, THREAD_RUNNING, memory_order_relaxed);
    lock_futex_acquire(&pool->lock);
    bool quit = pool->quit;
    if (!quit) {
        self->task.next = pool->idle;
        pool->idle = &self->task;
    }
    lock_futex_release(&pool->lock);
    if (quit) return false;
    thread_pool_look(pool, self, looks);
    if (!thread_pool_sleep(pool, self) || !self->task.entry) return false;
    /* relaxed: nobody knows the new task yet. */
    atomic_store_explicit(&self->task.word, THREAD_RUNNING, memory_order_relaxed);
    return true;
}

/* ---- Ending -------------------------------------------------------------------------------------
 */

/* `self` NULL: nobody comes after. */
IMPL_RARE void thread_pool_join(struct thread_pool *pool, struct thread_task *self)
{
    /* acq_rel: pairs with itself; the thread's name is seen. */
    struct thread_task *before = atomic_exchange_explicit(&pool->last, self, memory_order_acq_rel);
    if (!before) return;
    CHECK(pthread_join(before->thread, NULL) == 0);
    free(before);
}

/* The last that a thread does. */
IMPL_RARE void thread_pool_leave(struct thread_pool *pool, struct thread_task *self)
{
    thread_pool_join(pool, self);
    /* release: pairs with the acquire in thread_pool_end(). */
    if (atomic_fetch_sub_explicit(&pool->threads, 1, memory_order_release) == 1)
        lock_wake(&pool->threads, 1);
}

/* When no task is left, and none can begin. */
IMPL_RARE void thread_pool_end(struct thread_pool *pool)
{
    struct thread_task *idle;
    uint32_t left;
    lock_futex_acquire(&pool->lock);
    pool->quit = true;
    lock_futex_release(&pool->lock);
    while ((idle = thread_pool_take(pool, 0))) {
        idle->task.entry = NULL;
        thread_pool_give(idle);
    }
    /* acquire: pairs with the release in thread_pool_leave(). */
    while ((left = atomic_load_explicit(&pool->threads, memory_order_acquire)))
        lock_sleep(&pool->threads, left);
    thread_pool_join(pool, NULL);
}

#endif
