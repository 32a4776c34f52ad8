/* chan_ring_mpmc.h - a bounded ring without a lock: many senders, many receivers.
 *
 * Promises    the table of chan.h for buffered channels; first in, first out. No order among those
 *             who wait (chan_ring.h).
 * Progress    a sender that is stopped between claiming a cell and stamping it holds up whoever
 *             reaches that cell, nobody else: not lock-free in the strict sense.
 * Cost        one compare-and-swap, one load and one store of a stamp, one look at a list.
 * Differs from Go: at least one slot; waiting senders do not go before those who come; no select.
 * Source      Vyukov's bounded queue (2010); marks and laps in positions: crossbeam's array
 *             flavour. Stamps of laps, not of positions, so that a new ring is all zero.         */
#ifndef ASSAY_CHAN_CHAN_RING_MPMC_H
#define ASSAY_CHAN_CHAN_RING_MPMC_H

#include "chan/chan_ring.h"

/* acq_rel: see chan_ring_is_awaited(). Weak: who fails looks again anyway. */
IMPL_GLUE bool chan_ring_claim(ATOMIC(uint64_t) * position, uint64_t from, uint64_t to)
{
    return atomic_compare_exchange_weak_explicit(position, &from, to, memory_order_acq_rel,
                                                 memory_order_relaxed);
}

/* ---- Sending and receiving ----------------------------------------------------------------------
 */

/* Claims the tail's cell, if it is free, and fills it. The look at the list comes right behind the
 * claim, the waking behind the stamp. */
IMPL_GLUE bool chan_ring_mpmc_fill(const struct sched_ops *exec, const struct chan_shape *shape,
                                   struct chan_ring *c, uint64_t tail, const void *value)
{
    struct chan_cell *cell = chan_cell_at(shape, c, tail);
    uint32_t free_stamp = chan_cell_stamp(tail, 0);
    if (!chan_cell_is(cell, free_stamp)) return false;
    if (!chan_ring_claim(&c->tail, tail, chan_ring_next(c, tail))) return false;
    chan_cell_fetch_to_write(shape, cell);
    bool awaited = chan_ring_is_awaited(&c->receivers);
    chan_copy(shape, chan_cell_elem(shape, cell), value);
    chan_cell_set_stamp(cell, free_stamp + 1);
    if (awaited) chan_ring_wake(exec, c, &c->receivers);
    return true;
}

IMPL_GLUE bool chan_ring_mpmc_empty(const struct sched_ops *exec, const struct chan_shape *shape,
                                    struct chan_ring *c, uint64_t head, void *value)
{
    struct chan_cell *cell = chan_cell_at(shape, c, head);
    uint32_t filled_stamp = chan_cell_stamp(head, 1);
    if (!chan_cell_is(cell, filled_stamp)) return false;
    if (!chan_ring_claim(&c->head, head, chan_ring_next(c, head))) return false;
    bool awaited = chan_ring_is_awaited(&c->senders);
    chan_copy(shape, value, chan_cell_elem(shape, cell));
    chan_cell_set_stamp(cell, filled_stamp + 1);
    if (awaited) chan_ring_wake(exec, c, &c->senders);
    return true;
}

/* NOT_READY: full at one moment of the call. Who has looked long enough at a channel that is not
 * full yields: the owner of the cell may be off its processor. */
IMPL_GLUE enum chan_found chan_ring_mpmc_put(const struct sched_ops *exec,
                                             const struct chan_shape *shape, struct chan_ring *c,
                                             const void *value, bool waits)
{
    struct lock_pauses backoff = {0, waits ? LOCK_LOOKS_MAX : 0};
    for (;; lock_backoff(&backoff)) {
        uint64_t tail = chan_ring_tail(c);
        do {
            if (chan_ring_is_closed(tail)) chan_panic(CHAN_SEND_ON_CLOSED);
            if (LIKELY(chan_ring_mpmc_fill(exec, shape, c, tail, value))) return CHAN_DONE;
        } while (waits && chan_ring_look(exec, shape, c, true, &tail));
        if (chan_ring_must_wait(true, tail, chan_ring_head(c))) return CHAN_NOT_READY;
    }
}

IMPL_GLUE enum chan_found chan_ring_mpmc_take(const struct sched_ops *exec,
                                              const struct chan_shape *shape, struct chan_ring *c,
                                              void *value, bool waits)
{
    struct lock_pauses backoff = {0, waits ? LOCK_LOOKS_MAX : 0};
    for (;; lock_backoff(&backoff)) {
        uint64_t head = chan_ring_head(c);
        do {
            if (LIKELY(chan_ring_mpmc_empty(exec, shape, c, head, value))) return CHAN_DONE;
        } while (waits && chan_ring_look(exec, shape, c, false, &head));
        uint64_t tail = chan_ring_tail(c);
        if (head != (tail & ~CHAN_RING_CLOSED)) continue;
        if (!chan_ring_is_closed(tail)) return CHAN_NOT_READY;
        chan_zero(shape, value);
        return CHAN_DRAINED;
    }
}

/* What comes after a first attempt in vain, looks first, out of line: inside a loop of sends the
 * loop's own variables lay in memory (one task 1.08 to 1.14 times as long). A second attempt before
 * the looks fetches the cell's line from who is about to stamp it (1.46 at capacity 10). */
IMPL_RARE void chan_ring_mpmc_send_on(const struct sched_ops *exec, const struct chan_shape *shape,
                                      void *self, const void *value, uint64_t tried)
{
    if (self) chan_ring_look(exec, shape, (struct chan_ring *)self, true, &tried);
    chan_ring_send(chan_ring_mpmc_put, exec, shape, self, value);
}

IMPL_RARE bool chan_ring_mpmc_recv_on(const struct sched_ops *exec, const struct chan_shape *shape,
                                      void *self, void *value, uint64_t tried)
{
    if (self) chan_ring_look(exec, shape, (struct chan_ring *)self, false, &tried);
    return chan_ring_recv(chan_ring_mpmc_take, exec, shape, self, value);
}

IMPL_HOT void chan_ring_mpmc_send(const struct sched_ops *exec, const struct chan_shape *shape,
                                  void *self, const void *value)
{
    struct chan_ring *c = (struct chan_ring *)self;
    uint64_t tail = LIKELY(c) ? chan_ring_tail(c) : CHAN_RING_CLOSED;
    if (chan_ring_is_closed(tail) || UNLIKELY(!chan_ring_mpmc_fill(exec, shape, c, tail, value)))
        chan_ring_mpmc_send_on(exec, shape, c, value, tail);
}

IMPL_HOT bool chan_ring_mpmc_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                                  void *self, void *value)
{
    struct chan_ring *c = (struct chan_ring *)self;
    uint64_t head = LIKELY(c) ? chan_ring_head(c) : 0;
    if (LIKELY(c) && LIKELY(chan_ring_mpmc_empty(exec, shape, c, head, value))) return true;
    return chan_ring_mpmc_recv_on(exec, shape, c, value, head);
}

CHAN_RING_OPERATIONS(ring_mpmc)
CHAN_OPS(ring_mpmc, thread, "a ring of stamped cells, no lock", CHAN_BUFFERED, NULL);

#endif
