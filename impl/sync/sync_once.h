/* sync_once.h - Once as Go has it: one load when all is done.
 *
 * Invariants  NEW -> RUNNING by the task that begins first; RUNNING -> DONE under the lock, so that
 *             whoever joined the list before is readied.
 * Differs from Go: a list of its own in place of a sync.Mutex; begin and end in place of a function
 *             that is called. */
#ifndef ASSAY_SYNC_SYNC_ONCE_H
#define ASSAY_SYNC_SYNC_ONCE_H

#include "sync/sync_waiters.h"

enum { SYNC_ONCE_NEW, SYNC_ONCE_RUNNING, SYNC_ONCE_DONE };

struct sync_once {
    ATOMIC(uint32_t) state;
    struct sync_waiters waiters;
};

IMPL_GLUE bool sync_once_start(const struct sched_ops *exec, struct sync_once *once)
{
    uint32_t expected = SYNC_ONCE_NEW;
    /* relaxed: what came before is ordered by whoever shared the memory. */
    if (atomic_compare_exchange_strong_explicit(&once->state, &expected, SYNC_ONCE_RUNNING,
                                                memory_order_relaxed, memory_order_relaxed))
        return true;
    exec->acquire(&once->waiters.lock);
    /* relaxed: it is stored under the lock. */
    if (atomic_load_explicit(&once->state, memory_order_relaxed) == SYNC_ONCE_DONE)
        exec->release(&once->waiters.lock);
    else
        sync_waiters_wait(exec, &once->waiters);
    return false;
}

IMPL_GLUE void sync_once_finish(const struct sched_ops *exec, struct sync_once *once)
{
    exec->acquire(&once->waiters.lock);
    /* release: pairs with the acquire in sync_once_is_done(). */
    atomic_store_explicit(&once->state, SYNC_ONCE_DONE, memory_order_release);
    sync_waiters_ready_all(exec, &once->waiters);
}

IMPL_GLUE bool sync_once_is_done(struct sync_once *once)
{
    /* acquire: pairs with the release in sync_once_finish(). */
    return LIKELY(atomic_load_explicit(&once->state, memory_order_acquire) == SYNC_ONCE_DONE);
}

/* The two operations of an implementation that has Once from here. */
#define SYNC_ONCE_OPERATIONS(impl)                                                    \
    struct sync_##impl##_once {                                                       \
        struct sync_once once;                                                        \
    };                                                                                \
    IMPL_GLUE bool sync_##impl##_once_begin(const struct sched_ops *exec, void *self) \
    {                                                                                 \
        struct sync_once *once = (struct sync_once *)self;                            \
        return sync_once_is_done(once) ? false : sync_once_start(exec, once);         \
    }                                                                                 \
    IMPL_GLUE void sync_##impl##_once_end(const struct sched_ops *exec, void *self)   \
    {                                                                                 \
        sync_once_finish(exec, (struct sync_once *)self);                             \
    }

#endif
