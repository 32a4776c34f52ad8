/* fiberN_ring.h - the tasks that are ready on one worker: a ring that its owner fills and empties,
 * and that other workers steal from.
 *
 *   | head (thieves, owner) | tail (owner) | slots ... |      head -> [ t t t . . ] <- tail
 *
 * Promises    first in, first out. Only the owner pushes; whoever takes moves the head by a
 *             compare-and-swap. A thief takes half of what is there, into its own ring, which is
 *             empty.
 * Invariants  tail - head is in [0, FIBERN_RING]; slots in [head, tail) hold tasks.
 * Source      Go 1.19 runtime/proc.go, runqput, runqget, runqgrab, rewritten; the ring and its
 *             stealing are checked by tests/model/steal.pml.                                     */
#ifndef ASSAY_SCHED_FIBERN_RING_H
#define ASSAY_SCHED_FIBERN_RING_H

#include "sched/sched.h"

/* As Go's. More tasks than that are in the global queue. */
#define FIBERN_RING 256u

struct fiberN_ring {
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint32_t) head;
    __attribute__((aligned(CACHE_LINE))) ATOMIC(uint32_t) tail;
    ATOMIC(struct sched_task *) slots[FIBERN_RING];
};

/* How many there are; of another's ring, were at some time. */
IMPL_GLUE uint32_t fiberN_ring_count(struct fiberN_ring *ring)
{
    /* acquire: the head is not older than what the owner knew; so the difference is not negative.
     */
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    return atomic_load_explicit(&ring->tail, memory_order_acquire) - head;
}

/* By the owner. False: full. */
IMPL_GLUE bool fiberN_ring_push(struct fiberN_ring *ring, struct sched_task *task)
{
    /* acquire: pairs with the exchange of whoever emptied the slot. relaxed: own. */
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
    if (UNLIKELY(tail - head == FIBERN_RING)) return false;
    atomic_store_explicit(&ring->slots[tail % FIBERN_RING], task, memory_order_relaxed);
    /* release: pairs with the acquire of a thief, which sees slot and task. */
    atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
    return true;
}

/* By the owner. NULL: empty. */
IMPL_GLUE struct sched_task *fiberN_ring_pop(struct fiberN_ring *ring)
{
    uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
    for (;;) {
        /* relaxed: own. */
        if (head == atomic_load_explicit(&ring->tail, memory_order_relaxed)) return NULL;
        struct sched_task *task =
            atomic_load_explicit(&ring->slots[head % FIBERN_RING], memory_order_relaxed);
        /* acq_rel: a thief does not take it too; the slot is read before it is free. */
        if (LIKELY(atomic_compare_exchange_weak_explicit(
                &ring->head, &head, head + 1, memory_order_acq_rel, memory_order_acquire)))
            return task;
    }
}

/* Half of the other's tasks, rounded up, or `most`; onto the own ring, which has room. Returns how
 * many. The own tail is published at the end: nobody sees slots that were not won. */
IMPL_RARE uint32_t fiberN_ring_steal(struct fiberN_ring *own, struct fiberN_ring *other,
                                     uint32_t most)
{
    uint32_t tail = atomic_load_explicit(&own->tail, memory_order_relaxed); /* relaxed: own */
    uint32_t head = atomic_load_explicit(&other->head, memory_order_acquire);
    for (;;) {
        /* acquire: pairs with the release of the owner's push. */
        uint32_t count = atomic_load_explicit(&other->tail, memory_order_acquire) - head;
        count -= count / 2;
        if (count > most) count = most;
        if (!count) return 0;
        for (uint32_t i = 0; i < count; i++)
            atomic_store_explicit(
                &own->slots[(tail + i) % FIBERN_RING],
                atomic_load_explicit(&other->slots[(head + i) % FIBERN_RING], memory_order_relaxed),
                memory_order_relaxed);
        /* acq_rel: what was read is ours exactly if the head has not moved. */
        if (atomic_compare_exchange_strong_explicit(&other->head, &head, head + count,
                                                    memory_order_acq_rel, memory_order_acquire)) {
            /* release: pairs with the acquire of the next thief. */
            atomic_store_explicit(&own->tail, tail + count, memory_order_release);
            return count;
        }
    }
}

#endif
