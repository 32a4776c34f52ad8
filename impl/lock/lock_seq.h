/* lock_seq.h - a sequence lock: readers look twice at a counter and hold nothing.
 *
 * Promises    a reader writes nothing that is shared, so readers never disturb each other; a writer
 *             never waits for readers. Readers may starve while writers come and go.
 * Invariants  sequence is odd while a writer holds it, and grows by two a write.
 * Use         the reader's data are atomics: written by release stores, read by acquire loads, so
 *             that who sees a new value sees the odd sequence before it.
 * Source      Lameter 2005; Boehm, "Can seqlocks get along with programming language memory
 *             models?" (2012).                                                                   */
#ifndef ASSAY_LOCK_LOCK_SEQ_H
#define ASSAY_LOCK_LOCK_SEQ_H

#include "lock/lock_wait.h"

struct lock_seq {
    ATOMIC(uint64_t) sequence;
};

LOCK_STARTS_ZERO(seq);

IMPL_HOT bool lock_seq_try_acquire(void *self)
{
    struct lock_seq *lock = (struct lock_seq *)self;
    /* relaxed: a guess that the swap checks. */
    uint64_t even = atomic_load_explicit(&lock->sequence, memory_order_relaxed) & ~UINT64_C(1);
    /* acquire: pairs with the release in lock_seq_release(). */
    return atomic_compare_exchange_strong_explicit(&lock->sequence, &even, even + 1,
                                                   memory_order_acquire, memory_order_relaxed);
}

IMPL_RARE void lock_seq_wait(struct lock_seq *lock)
{
    struct lock_pauses backoff = {0, 0};
    do {
        /* relaxed: only a hint; the swap decides. */
        while (atomic_load_explicit(&lock->sequence, memory_order_relaxed) & 1)
            lock_backoff(&backoff);
    } while (!lock_seq_try_acquire(lock));
}

IMPL_HOT void lock_seq_acquire(void *self)
{
    if (UNLIKELY(!lock_seq_try_acquire(self))) lock_seq_wait((struct lock_seq *)self);
}

IMPL_HOT void lock_seq_release(void *self)
{
    struct lock_seq *lock = (struct lock_seq *)self;
    /* relaxed: the holder alone writes it while it is odd. */
    uint64_t odd = atomic_load_explicit(&lock->sequence, memory_order_relaxed);
    /* release: pairs with the acquires of the next writer and of lock_seq_read_begin(). */
    atomic_store_explicit(&lock->sequence, odd + 1, memory_order_release);
}

IMPL_RARE uintptr_t lock_seq_read_wait(struct lock_seq *lock)
{
    struct lock_pauses backoff = {0, 0};
    uint64_t sequence;
    /* acquire: pairs with the release in lock_seq_release(). */
    while ((sequence = atomic_load_explicit(&lock->sequence, memory_order_acquire)) & 1)
        lock_backoff(&backoff);
    return sequence;
}

IMPL_HOT uintptr_t lock_seq_read_begin(void *self)
{
    struct lock_seq *lock = (struct lock_seq *)self;
    /* acquire: pairs with the release in lock_seq_release(). */
    uint64_t sequence = atomic_load_explicit(&lock->sequence, memory_order_acquire);
    return LIKELY(!(sequence & 1)) ? sequence : lock_seq_read_wait(lock);
}

IMPL_HOT bool lock_seq_read_end(void *self, uintptr_t token)
{
    struct lock_seq *lock = (struct lock_seq *)self;
    /* relaxed: the acquire loads of the data come before it; if one of them saw a writer's store,
     * this sees at least that writer's odd number. */
    return LIKELY(atomic_load_explicit(&lock->sequence, memory_order_relaxed) == token);
}

LOCK_OPS(seq, "a sequence lock: readers hold nothing and may have to look again", LOCK_OPTIMISTIC);

#endif
