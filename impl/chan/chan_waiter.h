/* chan_waiter.h - the lists of tasks that wait for a channel: Go's sudog and waitq.
 *
 * Promises    first come, first served, but for tasks in a select that another channel has readied
 *             meanwhile: those are passed over.
 * Invariants  last is NULL exactly if first is; the first one's prev is NULL; who was taken off has
 *             neither neighbour. A record lies on the stack of the task that waits, so that nothing
 *             is allocated and no pool is needed, as Go needs one.
 * Thread-safety  under the lock of the channel, but for looks at `first`.                        */
#ifndef ASSAY_CHAN_CHAN_WAITER_H
#define ASSAY_CHAN_CHAN_WAITER_H

#include "chan/chan_common.h"

/* A task that waits; Go's sudog. On the stack of the task. */
struct chan_waiter {
    struct sched_task *task;
    void *elem; /* where the value is, or is to go; NULL: nobody wants it */
    struct chan_waiter *next, *prev;
    bool is_select; /* the task waits elsewhere too */
    bool success;   /* a value went over; false: the channel was closed */
};

struct chan_queue {
    ATOMIC(struct chan_waiter *) first; /* atomic: try forms look without the lock */
    struct chan_waiter *last;           /* NULL exactly if first is */
};

IMPL_GLUE struct chan_waiter *chan_queue_first(const struct chan_queue *queue)
{
    return atomic_load_explicit(&queue->first, memory_order_relaxed); /* relaxed: under the lock */
}

IMPL_GLUE void chan_queue_set_first(struct chan_queue *queue, struct chan_waiter *waiter)
{
    /* relaxed: as chan_go_set_count(). */
    atomic_store_explicit(&queue->first, waiter, memory_order_relaxed);
}

/* The record of a thread, with room for a small value: who wakes it, on another processor, writes
 * both. On a line of its own, it is one transfer, however deep the stack happens to be. */
#define CHAN_RECORD_BYTES 16
struct chan_record {
    __attribute__((aligned(CACHE_LINE))) struct chan_waiter waiter;
    unsigned char value[CHAN_RECORD_BYTES];
};
_Static_assert(sizeof(struct chan_record) == CACHE_LINE, "a line");

IMPL_GLUE bool chan_in_record(const struct chan_shape *shape)
{
    return shape->elem_bytes <= CHAN_RECORD_BYTES;
}

/* ---- The lists of those who wait --------------------------------------------------------------
 */

IMPL_GLUE void chan_enqueue(struct chan_queue *queue, struct chan_waiter *waiter)
{
    waiter->next = NULL;
    waiter->prev = queue->last;
    if (queue->last)
        queue->last->next = waiter;
    else
        chan_queue_set_first(queue, waiter);
    queue->last = waiter;
}

/* True: this one may ready the task, which no other list has done meanwhile. */
IMPL_GLUE bool chan_win(const struct sched_ops *exec, struct chan_waiter *waiter)
{
    uint32_t expected = 0;
    if (!waiter->is_select) return true;
    if (!exec->parallel) {
        bool won = !atomic_load_explicit(&waiter->task->select_done, memory_order_relaxed);
        atomic_store_explicit(&waiter->task->select_done, 1, memory_order_relaxed);
        return won; /* relaxed: one thread */
    }
    /* relaxed: who wins and who loses only; the locks order the rest. */
    return atomic_compare_exchange_strong_explicit(&waiter->task->select_done, &expected, 1,
                                                   memory_order_relaxed, memory_order_relaxed);
}

/* The first that can still be readied; NULL if none. */
IMPL_GLUE struct chan_waiter *chan_dequeue(const struct sched_ops *exec, struct chan_queue *queue)
{
    for (;;) {
        struct chan_waiter *waiter = chan_queue_first(queue);
        if (!waiter) return NULL;
        struct chan_waiter *next = waiter->next;
        chan_queue_set_first(queue, next);
        if (next)
            next->prev = NULL;
        else
            queue->last = NULL;
        waiter->next = NULL; /* a select tells by its links that it was taken off */
        if (LIKELY(chan_win(exec, waiter))) return waiter;
    }
}

/* Takes one off wherever it is; nothing if it is off already. */
IMPL_GLUE void chan_unlink(struct chan_queue *queue, struct chan_waiter *waiter)
{
    struct chan_waiter *prev = waiter->prev, *next = waiter->next;
    if (!prev && chan_queue_first(queue) != waiter) return;
    if (prev)
        prev->next = next;
    else
        chan_queue_set_first(queue, next);
    if (next)
        next->prev = prev;
    else
        queue->last = prev;
}

#endif
