/* lock_spin.h - test and test-and-set: look until it is free, then try.
 *
 * Promises    a waiter only reads while the lock is held, so that the holder's line stays with it.
 * Cost        one exchange to acquire, one plain store to release: the cheapest of all while
 *             threads do not outnumber processors. No order among waiters; unfair by as much as
 *             chance is.
 * Waiting     lock_backoff(): pauses that double, then sched_yield(), for the holder may be off its
 *             processor.
 * Source      Rudolph and Segall 1984; back-off: Anderson 1990.                                  */
#ifndef ASSAY_LOCK_LOCK_SPIN_H
#define ASSAY_LOCK_LOCK_SPIN_H

#include "lock/lock_wait.h"

struct lock_spin {
    ATOMIC(uint32_t) held; /* 0 or 1 */
};

LOCK_STARTS_ZERO(spin);

IMPL_HOT bool lock_spin_try_acquire(void *self)
{
    struct lock_spin *lock = (struct lock_spin *)self;
    /* acquire: pairs with the release store in lock_spin_release(). */
    return !atomic_exchange_explicit(&lock->held, 1, memory_order_acquire);
}

IMPL_RARE void lock_spin_wait(struct lock_spin *lock)
{
    struct lock_pauses backoff = {0, 0};
    uint64_t since = lock_count_begin();
    do {
        lock_count_failed_swap();
        /* relaxed: only a hint; the exchange decides. */
        while (atomic_load_explicit(&lock->held, memory_order_relaxed)) lock_backoff(&backoff);
    } while (!lock_spin_try_acquire(lock));
    lock_count_end(since);
}

IMPL_HOT void lock_spin_acquire(void *self)
{
    if (UNLIKELY(!lock_spin_try_acquire(self))) lock_spin_wait((struct lock_spin *)self);
}

IMPL_HOT void lock_spin_release(void *self)
{
    struct lock_spin *lock = (struct lock_spin *)self;
    /* release: pairs with the acquire in lock_spin_try_acquire(). */
    atomic_store_explicit(&lock->held, 0, memory_order_release);
}

LOCK_READERS_EXCLUDE(spin);

LOCK_OPS(spin, "test and test-and-set, doubling pauses, yields", LOCK_EXCLUSIVE);

#endif
