/* sync_waiters.h - tasks that wait, first come, first out, under the executor's lock.
 *
 * Promises    the lock is held while the list changes; a waiter lies on its task's stack and is
 * gone as soon as the task is readied. Cost        a park and a ready; the list is a few moves. */
#ifndef ASSAY_SYNC_SYNC_WAITERS_H
#define ASSAY_SYNC_SYNC_WAITERS_H

#include "sync/sync.h"

struct sync_waiter {
    struct sync_waiter *next;
    struct sched_task *task;
    bool handed; /* what it waits for is its own already */
};

/* Zero bytes: nobody. */
struct sync_waiters {
    struct sched_lock lock;           /* guards what follows, and what the owner says */
    struct sync_waiter *first, *last; /* last is undefined while first is NULL */
};

IMPL_GLUE void sync_waiters_push(struct sync_waiters *list, struct sync_waiter *waiter)
{
    waiter->next = NULL;
    if (list->first)
        list->last->next = waiter;
    else
        list->first = waiter;
    list->last = waiter;
}

/* Who was woken and came too late waits in front of the others. */
IMPL_GLUE void sync_waiters_push_front(struct sync_waiters *list, struct sync_waiter *waiter)
{
    waiter->next = list->first;
    if (!list->first) list->last = waiter;
    list->first = waiter;
}

/* NULL: nobody. */
IMPL_GLUE struct sync_waiter *sync_waiters_pop(struct sync_waiters *list)
{
    struct sync_waiter *waiter = list->first;
    if (waiter) list->first = waiter->next;
    return waiter;
}

/* Called with the lock held: waits at the end of the list; returns without the lock. */
IMPL_GLUE void sync_waiters_wait(const struct sched_ops *exec, struct sync_waiters *list)
{
    struct sync_waiter waiter = {NULL, exec->self(), false};
    sync_waiters_push(list, &waiter);
    exec->park(&list->lock);
}

/* Called with the lock held: readies all; returns without the lock. */
IMPL_GLUE void sync_waiters_ready_all(const struct sched_ops *exec, struct sync_waiters *list)
{
    struct sync_waiter *waiter = list->first;
    list->first = NULL;
    exec->release(&list->lock);
    while (waiter) {
        struct sync_waiter *next = waiter->next; /* before the task runs on and its stack moves */
        exec->ready(waiter->task);
        waiter = next;
    }
}

#endif
