/* chan_go_core.h - the channel that chan_go.h makes and both it and select work on: its fields, its
 * ring, and what a send or a receive can do at once.
 *
 *   | count slots | send_at recv_at | receivers senders | lock closed elem_bytes | buffer ... |
 *                                     recv_at -> [ v v v . . ] <- send_at
 *
 * Invariants  receivers or senders is empty (but for a select that waits in both); count > 0 =>
 *             no receivers; count < slots => no senders. The lock guards all but elem_bytes and
 *             slots, which never change.                                                         */
#ifndef ASSAY_CHAN_CHAN_GO_CORE_H
#define ASSAY_CHAN_CHAN_GO_CORE_H

#include "chan/chan_waiter.h"
#include "sched/sched.h"

struct chan_go {
    ATOMIC(uint64_t) count; /* in the ring; atomic: try forms and len look without the lock */
    uint64_t slots;
    uint64_t send_at, recv_at; /* slots, below `slots` */
    struct chan_queue receivers, senders;
    struct sched_lock lock;
    ATOMIC(uint32_t) closed; /* 0 or 1; atomic: as count */
    uint32_t elem_bytes;
    unsigned char buffer[]; /* [slots][elem_bytes] */
};

/* ---- Fields that are read without the lock: written under it, so that relaxed is enough there --
 */

IMPL_GLUE uint64_t chan_go_count(const struct chan_go *c)
{
    return atomic_load_explicit(&c->count, memory_order_relaxed); /* relaxed: under the lock */
}

IMPL_GLUE void chan_go_set_count(struct chan_go *c, uint64_t count)
{
    /* relaxed: a try form that sees it old or new gives an answer that was right at some time. */
    atomic_store_explicit(&c->count, count, memory_order_relaxed);
}

IMPL_GLUE bool chan_go_closed(const struct chan_go *c)
{
    return atomic_load_explicit(&c->closed, memory_order_relaxed) !=
           0; /* relaxed: under the lock */
}

/* ---- Locks -------------------------------------------------------------------------------------
 */

/* Those that a select holds: of each channel once, in the order of addresses. */
struct chan_locks {
    struct chan_go **chans;
    uint32_t count;
};

IMPL_GLUE void chan_locks_release(const struct sched_ops *exec, const struct chan_locks *locks)
{
    for (uint32_t i = locks->count; exec->parallel && i--;) exec->release(&locks->chans[i]->lock);
}

/* locks: NULL if only the channel's own is held; a constant. */
IMPL_GLUE void chan_go_unlock(const struct sched_ops *exec, struct chan_go *c,
                              const struct chan_locks *locks)
{
    if (locks)
        chan_locks_release(exec, locks);
    else
        exec->release(&c->lock);
}

/* ---- The ring ----------------------------------------------------------------------------------
 */

IMPL_GLUE unsigned char *chan_go_slot(const struct chan_shape *shape, struct chan_go *c,
                                      uint64_t at)
{
    return c->buffer + at * shape->elem_bytes;
}

IMPL_GLUE uint64_t chan_go_after(const struct chan_go *c, uint64_t at)
{
    return at + 1 == c->slots ? 0 : at + 1;
}

IMPL_GLUE void chan_go_put(const struct chan_shape *shape, struct chan_go *c, const void *value)
{
    chan_copy(shape, chan_go_slot(shape, c, c->send_at), value);
    c->send_at = chan_go_after(c, c->send_at);
    chan_go_set_count(c, chan_go_count(c) + 1);
}

IMPL_GLUE void chan_go_take(const struct chan_shape *shape, struct chan_go *c, void *value)
{
    unsigned char *slot = chan_go_slot(shape, c, c->recv_at);
    chan_copy(shape, value, slot);
    chan_zero(shape, slot);
    c->recv_at = chan_go_after(c, c->recv_at);
    chan_go_set_count(c, chan_go_count(c) - 1);
}

/* A waiter goes on with success. Behind the release of the lock, as in Go. */
IMPL_GLUE void chan_go_wake(const struct sched_ops *exec, struct chan_waiter *waiter)
{
    struct sched_task *task = waiter->task;
    waiter->success = true;
    task->param = waiter;
    exec->ready(task);
}

/* A blocked sender is there: its value comes directly, or its turn has come to enter the full ring,
 * of which the head is ours. */
IMPL_GLUE void chan_go_take_from(const struct sched_ops *exec, const struct chan_shape *shape,
                                 struct chan_go *c, const struct chan_locks *locks,
                                 struct chan_waiter *sender, void *value)
{
    if (!c->slots) {
        chan_copy(shape, value, sender->elem);
    } else {
        unsigned char *slot = chan_go_slot(shape, c, c->recv_at);
        chan_copy(shape, value, slot);
        chan_copy(shape, slot, sender->elem);
        c->recv_at = chan_go_after(c, c->recv_at);
        c->send_at = c->recv_at;
    }
    chan_go_unlock(exec, c, locks);
    chan_go_wake(exec, sender);
}

/* ---- What can be done at once
 * --------------------------------------------------------------------
 */

/* Under the lock: what a send can do at once. On CHAN_DONE the lock is released. */
IMPL_GLUE enum chan_found chan_go_send_now(const struct sched_ops *exec,
                                           const struct chan_shape *shape, struct chan_go *c,
                                           const struct chan_locks *locks, const void *value)
{
    if (UNLIKELY(chan_go_closed(c))) {
        chan_go_unlock(exec, c, locks);
        chan_panic(CHAN_SEND_ON_CLOSED);
    }
    struct chan_waiter *receiver = chan_dequeue(exec, &c->receivers);
    if (receiver) {
        chan_copy(shape, receiver->elem, value);
        chan_go_unlock(exec, c, locks);
        chan_go_wake(exec, receiver);
        return CHAN_DONE;
    }
    if (chan_go_count(c) >= c->slots) return CHAN_NOT_READY;
    chan_go_put(shape, c, value);
    chan_go_unlock(exec, c, locks);
    return CHAN_DONE;
}

/* The same of a receive; on CHAN_DRAINED, too, the lock is released. */
IMPL_GLUE enum chan_found chan_go_recv_now(const struct sched_ops *exec,
                                           const struct chan_shape *shape, struct chan_go *c,
                                           const struct chan_locks *locks, void *value)
{
    if (UNLIKELY(chan_go_closed(c)) && !chan_go_count(c)) {
        chan_go_unlock(exec, c, locks);
        chan_zero(shape, value);
        return CHAN_DRAINED;
    }
    struct chan_waiter *sender = chan_dequeue(exec, &c->senders);
    if (sender) {
        chan_go_take_from(exec, shape, c, locks, sender, value);
        return CHAN_DONE;
    }
    if (!chan_go_count(c)) return CHAN_NOT_READY;
    chan_go_take(shape, c, value);
    chan_go_unlock(exec, c, locks);
    return CHAN_DONE;
}

#endif
