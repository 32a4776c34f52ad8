/* lock_ticket.h - draw a number, wait until it is called: first come, first served.
 *
 * Promises    strict order of arrival.
 * Invariants  served <= drawn; drawn - served is the number of holders and waiters.
 * Cost        one addition to acquire, one store to release; each release moves the line to every
 *             waiter. Where threads outnumber processors the one whose turn it is may be off its
 *             processor while all others can only yield.
 * Source      Reed and Kanodia 1979; Mellor-Crummey and Scott 1991.                              */
#ifndef ASSAY_LOCK_LOCK_TICKET_H
#define ASSAY_LOCK_LOCK_TICKET_H

#include "lock/lock_wait.h"

struct lock_ticket {
    ATOMIC(uint32_t) drawn;  /* the next number to draw */
    ATOMIC(uint32_t) served; /* the number whose turn it is; written by the holder */
};

LOCK_STARTS_ZERO(ticket);

IMPL_RARE void lock_ticket_wait(struct lock_ticket *lock, uint32_t number)
{
    struct lock_pauses backoff = {0, 0};
    /* acquire: pairs with the release store in lock_ticket_release(). */
    while (atomic_load_explicit(&lock->served, memory_order_acquire) != number)
        lock_backoff(&backoff);
}

IMPL_HOT void lock_ticket_acquire(void *self)
{
    struct lock_ticket *lock = (struct lock_ticket *)self;
    /* relaxed: orders nothing; the number's turn does, below and in lock_ticket_wait(). */
    uint32_t number = atomic_fetch_add_explicit(&lock->drawn, 1, memory_order_relaxed);
    /* acquire: pairs with the release store in lock_ticket_release(). */
    if (UNLIKELY(atomic_load_explicit(&lock->served, memory_order_acquire) != number))
        lock_ticket_wait(lock, number);
}

IMPL_HOT bool lock_ticket_try_acquire(void *self)
{
    struct lock_ticket *lock = (struct lock_ticket *)self;
    /* acquire: pairs with the release store in lock_ticket_release(). */
    uint32_t number = atomic_load_explicit(&lock->served, memory_order_acquire);
    /* relaxed: succeeds only if `number` is the next to draw, and then its turn is now. */
    return atomic_compare_exchange_strong_explicit(&lock->drawn, &number, number + 1,
                                                   memory_order_relaxed, memory_order_relaxed);
}

IMPL_HOT void lock_ticket_release(void *self)
{
    struct lock_ticket *lock = (struct lock_ticket *)self;
    /* relaxed: the holder alone writes it. */
    uint32_t number = atomic_load_explicit(&lock->served, memory_order_relaxed);
    /* release: pairs with the acquire loads above. */
    atomic_store_explicit(&lock->served, number + 1, memory_order_release);
}

LOCK_READERS_EXCLUDE(ticket);

LOCK_OPS(ticket, "draw a number, wait for its turn; first come, first served", LOCK_EXCLUSIVE);

#endif
