/* chan_ring_spsc.h - a bounded ring without a lock: one sender, one receiver.
 *
 * Promises    the table of chan.h for buffered channels; one task sends and one receives at a time,
 *             any task closes.
 * Cost        as chan_ring_mpmc.h, without competition: one locked instruction a side, to find out
 *             about a close and about who waits.
 * Differs from Go: at least one slot; one task a side; no select.
 * Source      cells that tell their state: Giacomoni, Moseley and Vachharajani, FastForward, 2008.
 */
#ifndef ASSAY_CHAN_CHAN_RING_SPSC_H
#define ASSAY_CHAN_CHAN_RING_SPSC_H

#include "chan/chan_ring.h"

/* The other side has moved its position, and is about to stamp the cell. */
IMPL_RARE void chan_ring_spsc_await(const struct chan_cell *cell, uint32_t stamp)
{
    struct lock_pauses backoff = {0, 0};
    while (!chan_cell_is(cell, stamp)) lock_backoff(&backoff);
}

/* DONE: the cell is free now. */
IMPL_GLUE enum chan_found chan_ring_spsc_room(const struct chan_ring *c, uint64_t tail,
                                              const struct chan_cell *cell)
{
    if (chan_ring_lapped(chan_ring_head(c)) == tail) return CHAN_NOT_READY;
    chan_ring_spsc_await(cell, chan_cell_stamp(tail, 0));
    return CHAN_DONE;
}

/* Nobody competes for the cell: the position moves between the element and the stamp. */
IMPL_GLUE enum chan_found chan_ring_spsc_put(const struct sched_ops *exec,
                                             const struct chan_shape *shape, struct chan_ring *c,
                                             const void *value, bool waits)
{
    /* relaxed: the sender's own, but for the mark of a close, which the swap finds. */
    uint64_t tail = atomic_load_explicit(&c->tail, memory_order_relaxed), from = tail, own = tail;
    if (chan_ring_is_closed(tail)) chan_panic(CHAN_SEND_ON_CLOSED);
    struct chan_cell *cell = chan_cell_at(shape, c, tail);
    if (UNLIKELY(!chan_cell_is(cell, chan_cell_stamp(tail, 0))) &&
        !(waits && chan_ring_look(exec, shape, c, true, &own)) &&
        chan_ring_spsc_room(c, tail, cell) != CHAN_DONE)
        return CHAN_NOT_READY;
    chan_copy(shape, chan_cell_elem(shape, cell), value);
    /* acq_rel: see chan_ring_is_awaited(). */
    if (UNLIKELY(!atomic_compare_exchange_strong_explicit(
            &c->tail, &from, chan_ring_next(c, tail), memory_order_acq_rel, memory_order_relaxed)))
        chan_panic(CHAN_SEND_ON_CLOSED);
    chan_cell_set_stamp(cell, chan_cell_stamp(tail, 1));
    if (chan_ring_is_awaited(&c->receivers)) chan_ring_wake(exec, c, &c->receivers);
    return CHAN_DONE;
}

/* DONE: the cell is filled now. */
IMPL_GLUE enum chan_found chan_ring_spsc_value(const struct chan_ring *c, uint64_t head,
                                               const struct chan_cell *cell)
{
    uint64_t tail = chan_ring_tail(c);
    if (tail == head) return CHAN_NOT_READY;
    if (tail == (head | CHAN_RING_CLOSED)) return CHAN_DRAINED;
    chan_ring_spsc_await(cell, chan_cell_stamp(head, 1));
    return CHAN_DONE;
}

IMPL_GLUE enum chan_found chan_ring_spsc_take(const struct sched_ops *exec,
                                              const struct chan_shape *shape, struct chan_ring *c,
                                              void *value, bool waits)
{
    /* relaxed: the receiver's own. */
    uint64_t head = atomic_load_explicit(&c->head, memory_order_relaxed), own = head;
    struct chan_cell *cell = chan_cell_at(shape, c, head);
    if (UNLIKELY(!chan_cell_is(cell, chan_cell_stamp(head, 1))) &&
        !(waits && chan_ring_look(exec, shape, c, false, &own))) {
        enum chan_found found = chan_ring_spsc_value(c, head, cell);
        if (found == CHAN_DRAINED) chan_zero(shape, value);
        if (found != CHAN_DONE) return found;
    }
    chan_copy(shape, value, chan_cell_elem(shape, cell));
    /* acq_rel: see chan_ring_is_awaited(). */
    atomic_exchange_explicit(&c->head, chan_ring_next(c, head), memory_order_acq_rel);
    chan_cell_set_stamp(cell, chan_cell_stamp(head, 2));
    if (chan_ring_is_awaited(&c->senders)) chan_ring_wake(exec, c, &c->senders);
    return CHAN_DONE;
}

IMPL_HOT void chan_ring_spsc_send(const struct sched_ops *exec, const struct chan_shape *shape,
                                  void *self, const void *value)
{
    chan_ring_send(chan_ring_spsc_put, exec, shape, self, value);
}

IMPL_HOT bool chan_ring_spsc_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                                  void *self, void *value)
{
    return chan_ring_recv(chan_ring_spsc_take, exec, shape, self, value);
}

CHAN_RING_OPERATIONS(ring_spsc)
CHAN_OPS(ring_spsc, thread, "a ring for one sender and one receiver, no lock",
         CHAN_BUFFERED | CHAN_ONE_TO_ONE, NULL);

#endif
