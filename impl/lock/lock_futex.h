/* lock_futex.h - a word of three states, and the kernel only when somebody must sleep.
 *
 * Promises    no system call while nobody waits: the third state says that somebody sleeps.
 * Invariants  state is FREE, HELD, or SLEPT_ON (held, and a sleeper may exist); who wakes from
 *             sleep takes it as SLEPT_ON, as there may be more sleepers.
 * Cost        one compare-and-swap, one exchange. A waiter looks LOCK_FUTEX_SPINS times first.
 * Source      Drepper, "Futexes are tricky" (2011), mutex 2; Go's runtime mutex is of this kind. */
#ifndef ASSAY_LOCK_LOCK_FUTEX_H
#define ASSAY_LOCK_LOCK_FUTEX_H

#include "lock/lock_wait.h"

/* Looks of a waiter before it sleeps, as in Go's runtime mutex: 4 of 30 pauses, about 2 us in all,
 * less than a sleep and a wake cost (5 us). */
#define LOCK_FUTEX_SPINS  4
#define LOCK_FUTEX_PAUSES 30

enum { LOCK_FUTEX_FREE, LOCK_FUTEX_HELD, LOCK_FUTEX_SLEPT_ON };

struct lock_futex {
    ATOMIC(uint32_t) state;
};

LOCK_STARTS_ZERO(futex);

IMPL_HOT bool lock_futex_try_acquire(void *self)
{
    struct lock_futex *lock = (struct lock_futex *)self;
    uint32_t expected = LOCK_FUTEX_FREE;
    /* acquire: pairs with the release exchange in lock_futex_release(). */
    return atomic_compare_exchange_strong_explicit(&lock->state, &expected, LOCK_FUTEX_HELD,
                                                   memory_order_acquire, memory_order_relaxed);
}

IMPL_RARE void lock_futex_wait(struct lock_futex *lock)
{
    for (int spin = 0; spin < LOCK_FUTEX_SPINS; spin++) {
        for (int i = 0; i < LOCK_FUTEX_PAUSES; i++) atomics_pause();
        if (lock_futex_try_acquire(lock)) return;
    }
    /* acquire: pairs with the release exchange in lock_futex_release(). What it finds FREE it now
     * owns, marked as slept on: one wake too many at worst. */
    while (atomic_exchange_explicit(&lock->state, LOCK_FUTEX_SLEPT_ON, memory_order_acquire) !=
           LOCK_FUTEX_FREE)
        lock_sleep(&lock->state, LOCK_FUTEX_SLEPT_ON);
}

IMPL_HOT void lock_futex_acquire(void *self)
{
    if (LIKELY(lock_futex_try_acquire(self))) return;
    uint64_t since = lock_count_begin();
    lock_count_failed_swap();
    lock_futex_wait((struct lock_futex *)self);
    lock_count_end(since);
}

IMPL_HOT void lock_futex_release(void *self)
{
    struct lock_futex *lock = (struct lock_futex *)self;
    /* release: pairs with the acquire of whoever takes it next. */
    uint32_t state = atomic_exchange_explicit(&lock->state, LOCK_FUTEX_FREE, memory_order_release);
    if (UNLIKELY(state == LOCK_FUTEX_SLEPT_ON)) lock_wake(&lock->state, 1);
}

LOCK_READERS_EXCLUDE(futex);

LOCK_OPS(futex, "a word of three states; sleeps after a short spin", LOCK_EXCLUSIVE);

#endif
