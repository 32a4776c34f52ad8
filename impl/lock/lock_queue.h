/* lock_queue.h - a semaphore with a queue, as Go's runtime gives its mutexes: waiters sleep one by
 * one and are let go in order.
 *
 * Promises    who joins at the end is let go first come, first served; who joins at the front is
 *             let go next. A pass left while nobody waited is kept for the next to come.
 * Invariants  passes > 0 only while the queue is empty.
 * Differs from Go: a pass goes to the waiter at the front by hand, so nobody can take it on the
 *             way; the queue is a list in the lock, not a tree in a global table.                */
#ifndef ASSAY_LOCK_LOCK_QUEUE_H
#define ASSAY_LOCK_LOCK_QUEUE_H

#include "lock/lock_spin.h"

struct lock_waiter {
    struct lock_waiter *next;
    ATOMIC(uint32_t) go; /* 1: let go */
};

struct lock_queue {
    struct lock_spin guard; /* of all below */
    uint32_t passes;
    struct lock_waiter *front, *end; /* on the waiters' stacks; NULL: nobody */
};

IMPL_GLUE void lock_queue_join(struct lock_queue *queue, struct lock_waiter *own, bool front)
{
    own->next = front ? queue->front : NULL;
    if (!queue->front)
        queue->front = queue->end = own;
    else if (front)
        queue->front = own;
    else
        queue->end = queue->end->next = own;
}

/* Looks of a waiter before it sleeps, 30 pauses apart: about 3 us, less than a sleep and a wake.
 * Go's waiters need none: what their scheduler does instead of sleeping is to look for other work.
 */
#define LOCK_QUEUE_SPINS  4
#define LOCK_QUEUE_PAUSES 30

/* True: let go while looking. */
IMPL_GLUE bool lock_queue_spin(struct lock_waiter *own)
{
    for (int spin = 0; spin < LOCK_QUEUE_SPINS; spin++) {
        for (int i = 0; i < LOCK_QUEUE_PAUSES; i++) atomics_pause();
        /* acquire: pairs with the release store in lock_queue_pass(). */
        if (atomic_load_explicit(&own->go, memory_order_acquire)) return true;
    }
    return false;
}

/* Returns with a pass. */
IMPL_RARE void lock_queue_wait(struct lock_queue *queue, bool front)
{
    struct lock_waiter own;
    /* relaxed: published by the guard. */
    atomic_store_explicit(&own.go, 0, memory_order_relaxed);
    lock_spin_acquire(&queue->guard);
    bool has_pass = queue->passes > 0;
    if (has_pass)
        queue->passes--;
    else
        lock_queue_join(queue, &own, front);
    lock_spin_release(&queue->guard);
    if (has_pass || lock_queue_spin(&own)) return;
    /* acquire: pairs with the release store in lock_queue_pass(). */
    while (!atomic_load_explicit(&own.go, memory_order_acquire)) lock_sleep(&own.go, 0);
}

/* Lets one go: the front of the queue, or the next to come. */
IMPL_RARE void lock_queue_pass(struct lock_queue *queue)
{
    lock_spin_acquire(&queue->guard);
    struct lock_waiter *first = queue->front;
    if (first)
        queue->front = first->next;
    else
        queue->passes++;
    if (!queue->front) queue->end = NULL;
    lock_spin_release(&queue->guard);
    if (!first) return;
    /* release: pairs with the acquire load in lock_queue_wait(). From here on the waiter's stack
     * may be gone; waking an address that nobody sleeps on is harmless. */
    atomic_store_explicit(&first->go, 1, memory_order_release);
    lock_wake(&first->go, 1);
}

#endif
