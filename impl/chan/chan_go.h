/* chan_go.h - Go 1.19's hchan: a ring, two lists of waiting tasks, values from hand to hand.
 *
 * Promises    the table of chan.h, in the very order in which Go looks: who waits comes before the
 *             buffer; a receiver that meets a blocked sender takes the head of the ring and puts
 *             the sender's value in the same slot. One allocation, the ring behind the header.
 * Parts       chan_go_core.h: fields, ring, hand-over; chan_go_select.h: select.
 * Cost        a lock and an unlock (none on fiber1) and a copy; one more task made ready if it
 *             waited. A waiter's record lies on its own stack: no pool of records, as Go has; a
 *             thread's holds a value of up to 16 bytes, too, so that a wake writes one line.
 * Differs from Go: elements hold no pointers that a collector must see; a new ring is not cleared.
 * Source      Go 1.19 runtime/chan.go, read for its order and rewritten.                         */
#ifndef ASSAY_CHAN_CHAN_GO_H
#define ASSAY_CHAN_CHAN_GO_H

#include "chan/chan_go_select.h"
#include "sched/sched_impls.h"

/* ---- Making and closing -----------------------------------------------------------------------
 */

IMPL_RARE void *chan_go_create(const struct chan_shape *shape, int64_t capacity)
{
    struct chan_go *c = (struct chan_go *)malloc(chan_bytes(shape, capacity, sizeof *c));
    if (!c) return NULL;
    memset(c, 0, sizeof *c);
    c->slots = (uint64_t)capacity;
    c->elem_bytes = shape->elem_bytes;
    return c;
}

IMPL_RARE void chan_go_destroy(void *self)
{
    free(self);
}

/* Off its list, with the news that the channel is closed; onto the list of those to be readied. */
IMPL_GLUE void chan_go_dismiss(struct chan_go *c, struct chan_waiter *waiter, bool receives,
                               struct sched_task **ready)
{
    struct chan_shape shape = {c->elem_bytes};
    if (receives) chan_zero(&shape, waiter->elem);
    waiter->success = false;
    waiter->task->param = waiter;
    waiter->task->next = *ready;
    *ready = waiter->task;
}

IMPL_GLUE void chan_go_close(const struct sched_ops *exec, void *self)
{
    struct chan_go *c = (struct chan_go *)self;
    struct chan_waiter *waiter;
    struct sched_task *ready = NULL, *next;
    if (!c) chan_panic(CHAN_CLOSE_OF_NIL);
    exec->acquire(&c->lock);
    if (chan_go_closed(c)) {
        exec->release(&c->lock);
        chan_panic(CHAN_CLOSE_OF_CLOSED);
    }
    /* release: pairs with the acquire in chan_go_try_recv(): who sees it sees the ring as it is. */
    atomic_store_explicit(&c->closed, 1, memory_order_release);
    while ((waiter = chan_dequeue(exec, &c->receivers))) chan_go_dismiss(c, waiter, true, &ready);
    while ((waiter = chan_dequeue(exec, &c->senders))) chan_go_dismiss(c, waiter, false, &ready);
    exec->release(&c->lock);
    for (; ready; ready = next) {
        next = ready->next; /* readied, it may be in another list at once */
        exec->ready(ready);
    }
}

/* ---- Sending and receiving ----------------------------------------------------------------------
 */

/* Waits in the queue; the lock is held before and released after. True: a value went over. */
IMPL_GLUE bool chan_go_park(const struct sched_ops *exec, struct chan_go *c,
                            struct chan_queue *queue, struct chan_waiter *me, void *elem)
{
    me->task = exec->self();
    me->elem = elem;
    me->is_select = false;
    chan_enqueue(queue, me);
    exec->park(&c->lock);
    return me->success;
}

/* The same as a thread, which is woken from another processor: see struct chan_record. */
IMPL_GLUE bool chan_go_park_thread(const struct sched_ops *exec, const struct chan_shape *shape,
                                   struct chan_go *c, bool sends, void *value)
{
    struct chan_record me;
    struct chan_queue *queue = sends ? &c->senders : &c->receivers;
    if (!chan_in_record(shape)) return chan_go_park(exec, c, queue, &me.waiter, value);
    if (sends) chan_copy(shape, me.value, value);
    bool success = chan_go_park(exec, c, queue, &me.waiter, me.value);
    if (!sends) chan_copy(shape, value, me.value);
    return success;
}

/* sends: a constant. */
IMPL_GLUE bool chan_go_wait(const struct sched_ops *exec, const struct chan_shape *shape,
                            struct chan_go *c, bool sends, void *value)
{
    struct chan_waiter me;
    if (exec->id == sched_thread.id) return chan_go_park_thread(exec, shape, c, sends, value);
    return chan_go_park(exec, c, sends ? &c->senders : &c->receivers, &me, value);
}

IMPL_HOT void chan_go_send(const struct sched_ops *exec, const struct chan_shape *shape, void *self,
                           const void *value)
{
    struct chan_go *c = (struct chan_go *)self;
    if (UNLIKELY(!c)) exec->block();
    exec->acquire(&c->lock);
    if (chan_go_send_now(exec, shape, c, NULL, value) != CHAN_NOT_READY) return;
    if (UNLIKELY(!chan_go_wait(exec, shape, c, true, (void *)(uintptr_t)value)))
        chan_panic(CHAN_SEND_ON_CLOSED);
}

IMPL_HOT bool chan_go_recv(const struct sched_ops *exec, const struct chan_shape *shape, void *self,
                           void *value)
{
    struct chan_go *c = (struct chan_go *)self;
    if (UNLIKELY(!c)) exec->block();
    exec->acquire(&c->lock);
    enum chan_found found = chan_go_recv_now(exec, shape, c, NULL, value);
    if (found != CHAN_NOT_READY) return found == CHAN_DONE;
    return chan_go_wait(exec, shape, c, false, value);
}

/* ---- The try forms: a look without the lock first ----------------------------------------------
 */

/* acquire, all of these: of two looks, the second is not made before the first. */
IMPL_GLUE bool chan_go_looks_closed(const struct chan_go *c)
{
    return atomic_load_explicit(&c->closed, memory_order_acquire) != 0;
}

IMPL_GLUE bool chan_go_looks_full(const struct chan_go *c)
{
    return c->slots ? atomic_load_explicit(&c->count, memory_order_acquire) == c->slots
                    : !atomic_load_explicit(&c->receivers.first, memory_order_acquire);
}

IMPL_GLUE bool chan_go_looks_empty(const struct chan_go *c)
{
    return c->slots ? !atomic_load_explicit(&c->count, memory_order_acquire)
                    : !atomic_load_explicit(&c->senders.first, memory_order_acquire);
}

/* Full, and not closed when it was: a channel once closed stays so. */
IMPL_HOT enum chan_found chan_go_try_send(const struct sched_ops *exec,
                                          const struct chan_shape *shape, void *self,
                                          const void *value)
{
    struct chan_go *c = (struct chan_go *)self;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    if (!chan_go_looks_closed(c) && chan_go_looks_full(c)) return CHAN_NOT_READY;
    exec->acquire(&c->lock);
    enum chan_found found = chan_go_send_now(exec, shape, c, NULL, value);
    if (found == CHAN_NOT_READY) exec->release(&c->lock);
    return found;
}

/* Empty, then open: it was open while it was empty. Closed: look again, a value may have come
 * between the two. */
IMPL_HOT enum chan_found chan_go_try_recv(const struct sched_ops *exec,
                                          const struct chan_shape *shape, void *self, void *value)
{
    struct chan_go *c = (struct chan_go *)self;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    if (chan_go_looks_empty(c)) {
        if (!chan_go_looks_closed(c)) return CHAN_NOT_READY;
        if (chan_go_looks_empty(c)) {
            chan_zero(shape, value);
            return CHAN_DRAINED;
        }
    }
    exec->acquire(&c->lock);
    enum chan_found found = chan_go_recv_now(exec, shape, c, NULL, value);
    if (found == CHAN_NOT_READY) exec->release(&c->lock);
    return found;
}

IMPL_HOT int64_t chan_go_len(void *self)
{
    const struct chan_go *c = (const struct chan_go *)self;
    return c ? (int64_t)atomic_load_explicit(&c->count, memory_order_relaxed) : 0; /* a snapshot */
}

IMPL_HOT int64_t chan_go_cap(void *self)
{
    const struct chan_go *c = (const struct chan_go *)self;
    return c ? (int64_t)c->slots : 0;
}

CHAN_GO_SELECT(go, fiber1, false)
CHAN_GO_SELECT(go, fiberN, false)
CHAN_GO_SELECT(go, thread, false)
CHAN_OPS(go, fiber1, "Go's channel: ring, waiting lists, hand to hand", 0, chan_go_fiber1_select);
CHAN_OPS(go, fiberN, "Go's channel: ring, waiting lists, hand to hand", 0, chan_go_fiberN_select);
CHAN_OPS(go, thread, "Go's channel: ring, waiting lists, hand to hand", 0, chan_go_thread_select);

/* Go's channel, on each executor. */
#define CHAN_GO_IMPLS(X) \
    X(go, fiber1)        \
    X(go, fiberN)        \
    X(go, thread)

#endif
