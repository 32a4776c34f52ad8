/* chan_rendezvous.h - the unbuffered channel alone: values from hand to hand, by chan_meet.h.
 *
 * Promises    the table of chan.h for capacity 0: first come, first served, on both sides; a value
 *             goes from one task to another, nowhere else.
 * Cost        one swap of the word each, one exchange of the state: three transfers of a line.
 * Values      of up to 16 bytes travel in the record, larger ones from stack to stack.
 * Differs from Go: nothing that can be observed; no select.                                      */
#ifndef ASSAY_CHAN_CHAN_RENDEZVOUS_H
#define ASSAY_CHAN_CHAN_RENDEZVOUS_H

#include "chan/chan_meet.h"

#define CHAN_MEET_BUFFERED "makechan: a rendezvous has no buffer"

/* ---- Making -------------------------------------------------------------------------------------
 */

IMPL_RARE void *chan_rendezvous_create(const struct chan_shape *shape, int64_t capacity)
{
    chan_bytes(shape, capacity, sizeof(struct chan_rendezvous)); /* panics as Go does */
    if (capacity) chan_panic(CHAN_MEET_BUFFERED);
    struct chan_rendezvous *c = (struct chan_rendezvous *)aligned_alloc(CACHE_LINE, CACHE_LINE);
    _Static_assert(sizeof *c <= CACHE_LINE, "a line");
    if (!c) return NULL;
    memset((void *)c, 0, sizeof *c);
    c->elem_bytes = shape->elem_bytes;
    return c;
}

IMPL_RARE void chan_rendezvous_destroy(void *self)
{
    free(self);
}

/* ---- Sending and receiving ----------------------------------------------------------------------
 */

/* A receiver is ours. */
IMPL_GLUE void chan_meet_give(const struct sched_ops *exec, const struct chan_shape *shape,
                              struct chan_meeting *receiver, const void *value)
{
    /* Written before anything in its line is read: one transfer in place of two. */
    if (chan_in_record(shape))
        chan_copy(shape, receiver->value, value);
    else
        chan_copy(shape, receiver->waiter.elem, value);
    chan_meet_tell(exec, receiver, CHAN_MEET_DONE);
}

IMPL_GLUE void chan_meet_take(const struct sched_ops *exec, const struct chan_shape *shape,
                              struct chan_meeting *sender, void *value)
{
    chan_copy(shape, value, sender->waiter.elem);
    chan_meet_tell(exec, sender, CHAN_MEET_DONE);
}

IMPL_HOT void chan_rendezvous_send(const struct sched_ops *exec, const struct chan_shape *shape,
                                   void *self, const void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting me, *receiver;
    if (UNLIKELY(!c)) exec->block();
    if ((receiver = chan_meet_at_once(c, CHAN_MEET_RECEIVER))) {
        chan_meet_give(exec, shape, receiver, value);
        return;
    }
    chan_meet_prepare(exec, &me);
    me.waiter.elem = chan_in_record(shape) ? me.value : (void *)(uintptr_t)value;
    if (chan_in_record(shape)) chan_copy(shape, me.value, value);
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_SENDER, &me, &receiver);
    if (found == CHAN_MEET_PARTNER)
        chan_meet_give(exec, shape, receiver, value);
    else if (UNLIKELY(found == CHAN_MEET_SHUT) || UNLIKELY(!chan_meet_wait(exec, &me)))
        chan_panic(CHAN_SEND_ON_CLOSED);
}

IMPL_HOT bool chan_rendezvous_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                                   void *self, void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting me, *sender;
    if (UNLIKELY(!c)) exec->block();
    if ((sender = chan_meet_at_once(c, CHAN_MEET_SENDER))) {
        chan_meet_take(exec, shape, sender, value);
        return true;
    }
    chan_meet_prepare(exec, &me);
    me.waiter.elem = chan_in_record(shape) ? me.value : value;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_RECEIVER, &me, &sender);
    if (found == CHAN_MEET_PARTNER) {
        chan_meet_take(exec, shape, sender, value);
    } else if (UNLIKELY(found == CHAN_MEET_SHUT) || UNLIKELY(!chan_meet_wait(exec, &me))) {
        chan_zero(shape, value);
        return false;
    } else if (chan_in_record(shape)) {
        chan_copy(shape, value, me.value);
    }
    return true;
}

IMPL_HOT enum chan_found chan_rendezvous_try_send(const struct sched_ops *exec,
                                                  const struct chan_shape *shape, void *self,
                                                  const void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting *receiver;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_SENDER, NULL, &receiver);
    if (found == CHAN_MEET_NONE) return CHAN_NOT_READY;
    if (UNLIKELY(found == CHAN_MEET_SHUT)) chan_panic(CHAN_SEND_ON_CLOSED);
    chan_meet_give(exec, shape, receiver, value);
    return CHAN_DONE;
}

IMPL_HOT enum chan_found chan_rendezvous_try_recv(const struct sched_ops *exec,
                                                  const struct chan_shape *shape, void *self,
                                                  void *value)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    struct chan_meeting *sender;
    if (UNLIKELY(!c)) return CHAN_NOT_READY;
    enum chan_meet_found found = chan_meet(exec, c, CHAN_MEET_RECEIVER, NULL, &sender);
    if (found == CHAN_MEET_NONE) return CHAN_NOT_READY;
    if (found == CHAN_MEET_PARTNER)
        chan_meet_take(exec, shape, sender, value);
    else
        chan_zero(shape, value);
    return found == CHAN_MEET_PARTNER ? CHAN_DONE : CHAN_DRAINED;
}

/* ---- Closing ------------------------------------------------------------------------------------
 */

/* All of a list, which is left empty; linked by `next`. Under the lock. */
IMPL_GLUE struct chan_waiter *chan_meet_detach(struct chan_queue *queue)
{
    struct chan_waiter *first = chan_queue_first(queue);
    chan_queue_set_first(queue, NULL);
    queue->last = NULL;
    return first;
}

IMPL_GLUE void chan_meet_dismiss(const struct sched_ops *exec, struct chan_waiter *waiter)
{
    for (struct chan_waiter *next; waiter; waiter = next) {
        next = waiter->next; /* once told, it may be gone */
        chan_meet_tell(exec, (struct chan_meeting *)waiter, CHAN_MEET_GONE);
    }
}

/* Under the lock, all who wait are in the lists; nobody enters them behind the mark. */
IMPL_GLUE void chan_rendezvous_close(const struct sched_ops *exec, void *self)
{
    struct chan_rendezvous *c = (struct chan_rendezvous *)self;
    uintptr_t word;
    if (!c) chan_panic(CHAN_CLOSE_OF_NIL);
    lock_spin_acquire(&c->lock);
    do {
        word = chan_meet_look(c);
        if (word != CHAN_MEET_CLOSED) continue;
        lock_spin_release(&c->lock);
        chan_panic(CHAN_CLOSE_OF_CLOSED);
    } while (!chan_meet_queue_up(c, word));
    /* release: pairs with chan_meet_look(). */
    atomic_store_explicit(&c->word, CHAN_MEET_CLOSED, memory_order_release);
    struct chan_waiter *receivers = chan_meet_detach(&c->receivers);
    struct chan_waiter *senders = chan_meet_detach(&c->senders);
    lock_spin_release(&c->lock);
    chan_meet_dismiss(exec, receivers);
    chan_meet_dismiss(exec, senders);
}

IMPL_HOT int64_t chan_rendezvous_len(void *self)
{
    (void)self;
    return 0;
}

IMPL_HOT int64_t chan_rendezvous_cap(void *self)
{
    (void)self;
    return 0;
}

CHAN_OPS(rendezvous, thread, "unbuffered only: told in the line that holds the value",
         CHAN_UNBUFFERED, NULL);

#endif
