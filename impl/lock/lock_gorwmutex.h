/* lock_gorwmutex.h - Go's sync.RWMutex: a counter of readers that a writer makes negative.
 *
 * Promises    all of lock.h. A writer that waits stops new readers; those who came before it
 *             finish; all readers who wait go before the next writer. Misuse is Go's fatal error.
 * Invariants  readers: those inside or waiting, less LOCK_GORWMUTEX_WRITER while a writer is at the
 *             door or inside; departing: readers that this writer still waits for.
 * Cost        one addition each for a reader to come and go, on a word that all readers share.
 * Source      Go 1.19 sync/rwmutex.go, restated. Differs from Go as gomutex does.                */
#ifndef ASSAY_LOCK_LOCK_GORWMUTEX_H
#define ASSAY_LOCK_LOCK_GORWMUTEX_H

#include "lock/lock_gomutex.h"

#define LOCK_GORWMUTEX_WRITER (1 << 30)

struct lock_gorwmutex {
    struct lock_gomutex writers; /* one at a time */
    ATOMIC(int32_t) readers, departing;
    struct lock_queue writer_queue, reader_queue;
};

LOCK_STARTS_ZERO(gorwmutex);

IMPL_RARE void lock_gorwmutex_wait(struct lock_queue *queue)
{
    uint64_t since = lock_count_begin();
    lock_queue_wait(queue, false);
    lock_count_end(since);
}

IMPL_HOT uintptr_t lock_gorwmutex_read_begin(void *self)
{
    struct lock_gorwmutex *lock = (struct lock_gorwmutex *)self;
    /* acquire: pairs with the release addition in lock_gorwmutex_release(). */
    if (UNLIKELY(atomic_fetch_add_explicit(&lock->readers, 1, memory_order_acquire) < 0))
        lock_gorwmutex_wait(&lock->reader_queue);
    return 0;
}

/* A writer waits for this reader; `readers` is what its leaving made of them. */
IMPL_RARE void lock_gorwmutex_depart(struct lock_gorwmutex *lock, int32_t readers)
{
    if (readers + 1 == 0 || readers + 1 == -LOCK_GORWMUTEX_WRITER)
        panic_raise(PANIC_FATAL, "sync: RUnlock of unlocked RWMutex");
    /* acq_rel: the last one to leave has seen all others leave, and passes that on to the writer.
     */
    if (atomic_fetch_sub_explicit(&lock->departing, 1, memory_order_acq_rel) == 1)
        lock_queue_pass(&lock->writer_queue);
}

IMPL_HOT bool lock_gorwmutex_read_end(void *self, uintptr_t token)
{
    struct lock_gorwmutex *lock = (struct lock_gorwmutex *)self;
    (void)token;
    /* release: pairs with the acquire addition in lock_gorwmutex_acquire(). */
    int32_t left = atomic_fetch_sub_explicit(&lock->readers, 1, memory_order_release) - 1;
    if (UNLIKELY(left < 0)) lock_gorwmutex_depart(lock, left);
    return true;
}

IMPL_HOT void lock_gorwmutex_acquire(void *self)
{
    struct lock_gorwmutex *lock = (struct lock_gorwmutex *)self;
    lock_gomutex_acquire(&lock->writers);
    /* acq_rel: pairs with the releases in lock_gorwmutex_read_end(). */
    int32_t inside =
        atomic_fetch_sub_explicit(&lock->readers, LOCK_GORWMUTEX_WRITER, memory_order_acq_rel);
    /* acq_rel: as in lock_gorwmutex_depart(). */
    if (UNLIKELY(inside != 0) &&
        atomic_fetch_add_explicit(&lock->departing, inside, memory_order_acq_rel) + inside != 0)
        lock_gorwmutex_wait(&lock->writer_queue);
}

IMPL_HOT bool lock_gorwmutex_try_acquire(void *self)
{
    struct lock_gorwmutex *lock = (struct lock_gorwmutex *)self;
    int32_t nobody = 0;
    if (!lock_gomutex_try_acquire(&lock->writers)) return false;
    /* acquire: pairs with the releases in lock_gorwmutex_read_end(). */
    if (atomic_compare_exchange_strong_explicit(&lock->readers, &nobody, -LOCK_GORWMUTEX_WRITER,
                                                memory_order_acquire, memory_order_relaxed))
        return true;
    lock_gomutex_release(&lock->writers);
    return false;
}

IMPL_HOT void lock_gorwmutex_release(void *self)
{
    struct lock_gorwmutex *lock = (struct lock_gorwmutex *)self;
    /* release: pairs with the acquire addition in lock_gorwmutex_read_begin(). */
    int32_t waiting =
        atomic_fetch_add_explicit(&lock->readers, LOCK_GORWMUTEX_WRITER, memory_order_release) +
        LOCK_GORWMUTEX_WRITER;
    if (UNLIKELY(waiting >= LOCK_GORWMUTEX_WRITER))
        panic_raise(PANIC_FATAL, "sync: Unlock of unlocked RWMutex");
    while (waiting-- > 0) lock_queue_pass(&lock->reader_queue);
    lock_gomutex_release(&lock->writers);
}

LOCK_OPS(gorwmutex, "Go's RWMutex: a counter that a writer makes negative", LOCK_SHARED);

#endif
