/* lock_mcs.h - a queue of waiters, each looking at a word of its own.
 *
 * Promises    strict order of arrival; a release writes to one waiter's line, not to all.
 * Invariants  tail is NULL: free; &head: held, nobody waits; else the last waiter, whose record
 *             lies on its stack until it holds the lock. head.next is the first waiter.
 * Cost        one compare-and-swap each while nobody waits.
 * Source      Mellor-Crummey and Scott 1991, in the form whose records live only while waiting (the
 *             "K42" lock, US patent application 2003/0200457): acquire and release need no argument
 *             but the lock.                                                                      */
#ifndef ASSAY_LOCK_LOCK_MCS_H
#define ASSAY_LOCK_LOCK_MCS_H

#include "lock/lock_wait.h"

struct lock_mcs_record {
    ATOMIC(struct lock_mcs_record *) next; /* who came after; NULL: nobody yet */
    ATOMIC(uint32_t) waiting;              /* 1 until its predecessor releases */
};

struct lock_mcs {
    struct lock_mcs_record head; /* stands for the holder */
    ATOMIC(struct lock_mcs_record *) tail;
};

LOCK_STARTS_ZERO(mcs);

IMPL_HOT bool lock_mcs_try_acquire(void *self)
{
    struct lock_mcs *lock = (struct lock_mcs *)self;
    struct lock_mcs_record *expected = NULL;
    /* acquire: pairs with the release swap to NULL in lock_mcs_release(). */
    return atomic_compare_exchange_strong_explicit(&lock->tail, &expected, &lock->head,
                                                   memory_order_acquire, memory_order_relaxed);
}

IMPL_RARE struct lock_mcs_record *lock_mcs_successor(struct lock_mcs_record *record)
{
    struct lock_pauses backoff = {0, 0};
    struct lock_mcs_record *next;
    /* acquire: pairs with the release store of `next` in lock_mcs_queue(); its record is seen. */
    while (!(next = atomic_load_explicit(&record->next, memory_order_acquire)))
        lock_backoff(&backoff);
    return next;
}

/* Holds the lock now: its record must leave the queue before the stack that it lies on does. */
IMPL_RARE void lock_mcs_leave(struct lock_mcs *lock, struct lock_mcs_record *own)
{
    struct lock_mcs_record *expected = own;
    /* acquire: pairs with the release store of `next` in lock_mcs_queue(). */
    struct lock_mcs_record *next = atomic_load_explicit(&own->next, memory_order_acquire);
    /* relaxed: only the holder reads head.next, until a waiter finds &head behind the tail swap. */
    atomic_store_explicit(&lock->head.next, next, memory_order_relaxed);
    if (next) return;
    /* release: pairs with the acquire half of the swap in lock_mcs_queue(): head.next is NULL
     * before anybody can append to it. */
    if (atomic_compare_exchange_strong_explicit(&lock->tail, &expected, &lock->head,
                                                memory_order_release, memory_order_relaxed))
        return;
    atomic_store_explicit(&lock->head.next, lock_mcs_successor(own), memory_order_relaxed);
}

IMPL_RARE void lock_mcs_queue(struct lock_mcs *lock)
{
    struct lock_mcs_record own;
    struct lock_pauses backoff = {0, 0};
    /* relaxed: published by the swap below. */
    atomic_store_explicit(&own.next, NULL, memory_order_relaxed);
    atomic_store_explicit(&own.waiting, 1, memory_order_relaxed);
    /* relaxed: a first guess, corrected by the swap. */
    struct lock_mcs_record *before = atomic_load_explicit(&lock->tail, memory_order_relaxed);
    /* acq_rel: publishes the own record, sees the predecessor's. */
    do {
        if (!before && lock_mcs_try_acquire(lock)) return;
        if (!before) before = atomic_load_explicit(&lock->tail, memory_order_relaxed);
    } while (!before ||
             !atomic_compare_exchange_weak_explicit(&lock->tail, &before, &own,
                                                    memory_order_acq_rel, memory_order_relaxed));
    /* release: pairs with the acquire loads of `next` by the predecessor. */
    atomic_store_explicit(&before->next, &own, memory_order_release);
    /* acquire: pairs with the release store in lock_mcs_release(). */
    while (atomic_load_explicit(&own.waiting, memory_order_acquire)) lock_backoff(&backoff);
    lock_mcs_leave(lock, &own);
}

IMPL_HOT void lock_mcs_acquire(void *self)
{
    if (UNLIKELY(!lock_mcs_try_acquire(self))) lock_mcs_queue((struct lock_mcs *)self);
}

IMPL_RARE void lock_mcs_hand_over(struct lock_mcs *lock)
{
    struct lock_mcs_record *next = lock_mcs_successor(&lock->head);
    /* release: pairs with the acquire load of `waiting` in lock_mcs_queue(). */
    atomic_store_explicit(&next->waiting, 0, memory_order_release);
}

IMPL_HOT void lock_mcs_release(void *self)
{
    struct lock_mcs *lock = (struct lock_mcs *)self;
    struct lock_mcs_record *expected = &lock->head;
    /* relaxed: a hint; if it says nobody, the swap below decides. */
    if (atomic_load_explicit(&lock->head.next, memory_order_relaxed) == NULL &&
        /* release: pairs with the acquire in lock_mcs_try_acquire(). */
        LIKELY(atomic_compare_exchange_strong_explicit(&lock->tail, &expected, NULL,
                                                       memory_order_release, memory_order_relaxed)))
        return;
    lock_mcs_hand_over(lock);
}

LOCK_READERS_EXCLUDE(mcs);

LOCK_OPS(mcs, "a queue; each waiter looks at a word of its own", LOCK_EXCLUSIVE);

#endif
