/* lock_gomutex.h - Go's sync.Mutex: a short spin, a queue, and a starvation mode.
 *
 * Promises    all of lock.h. A waiter that has waited for 1 ms puts the lock into starvation mode:
 *             then a release hands it to the front of the queue, and newcomers join the end. The
 *             mode ends with a waiter that is the last or waited for less. A release of a free lock
 *             is Go's fatal error "sync: unlock of unlocked mutex".
 * Invariants  state: bit 0 held, bit 1 a waiter is awake and competing, bit 2 starvation mode, the
 *             rest counts waiters.
 * Source      Go 1.19 sync/mutex.go, restated.
 * Differs from Go: waiters are threads asleep on a futex; whether to spin is not asked of a
 *             scheduler (Go spins only with an idle processor and an empty run queue).           */
#ifndef ASSAY_LOCK_LOCK_GOMUTEX_H
#define ASSAY_LOCK_LOCK_GOMUTEX_H

#include <time.h>

#include "common/panic.h"
#include "lock/lock_queue.h"

/* Go's figures: four spins of 30 pauses, and a millisecond of waiting until it is called starving.
 */
#define LOCK_GOMUTEX_SPINS      4
#define LOCK_GOMUTEX_PAUSES     30
#define LOCK_GOMUTEX_STARVED_NS 1000000

enum {
    LOCK_GOMUTEX_HELD = 1,
    LOCK_GOMUTEX_WOKEN = 2,
    LOCK_GOMUTEX_STARVING = 4,
    LOCK_GOMUTEX_WAITER = 8, /* one waiter */
};

struct lock_gomutex {
    ATOMIC(uint32_t) state;
    struct lock_queue queue;
};

LOCK_STARTS_ZERO(gomutex);

/* One thread's try: Go's local variables. */
struct lock_gomutex_try {
    int64_t since_ns; /* when it first went to sleep; 0: not yet */
    bool starving, awoke;
    int spins;
};

IMPL_GLUE int64_t lock_gomutex_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* acquire: pairs with the release subtraction in lock_gomutex_release(); relaxed on failure: a new
 * guess. */
IMPL_GLUE bool lock_gomutex_change(struct lock_gomutex *lock, uint32_t from, uint32_t to)
{
    return atomic_compare_exchange_strong_explicit(&lock->state, &from, to, memory_order_acq_rel,
                                                   memory_order_relaxed);
}

IMPL_HOT bool lock_gomutex_try_acquire(void *self)
{
    struct lock_gomutex *lock = (struct lock_gomutex *)self;
    /* relaxed: a guess that the swap checks. */
    uint32_t state = atomic_load_explicit(&lock->state, memory_order_relaxed);
    if (state & (LOCK_GOMUTEX_HELD | LOCK_GOMUTEX_STARVING)) return false;
    return lock_gomutex_change(lock, state, state | LOCK_GOMUTEX_HELD);
}

/* Held, not starving, and spins are left: say that somebody is awake, and pause. */
IMPL_GLUE bool lock_gomutex_spin(struct lock_gomutex *lock, struct lock_gomutex_try *t,
                                 uint32_t old)
{
    uint32_t mode = old & (LOCK_GOMUTEX_HELD | LOCK_GOMUTEX_STARVING);
    if (mode != LOCK_GOMUTEX_HELD || t->spins >= LOCK_GOMUTEX_SPINS) return false;
    if (!t->awoke && !(old & LOCK_GOMUTEX_WOKEN) && old >= LOCK_GOMUTEX_WAITER &&
        lock_gomutex_change(lock, old, old | LOCK_GOMUTEX_WOKEN))
        t->awoke = true;
    for (int i = 0; i < LOCK_GOMUTEX_PAUSES; i++) atomics_pause();
    t->spins++;
    return true;
}

/* What the state should become: the lock itself if it is free, a place in the queue otherwise. */
IMPL_GLUE uint32_t lock_gomutex_wanted(const struct lock_gomutex_try *t, uint32_t old)
{
    uint32_t wanted = old;
    if (!(old & LOCK_GOMUTEX_STARVING)) wanted |= LOCK_GOMUTEX_HELD;
    if (old & (LOCK_GOMUTEX_HELD | LOCK_GOMUTEX_STARVING)) wanted += LOCK_GOMUTEX_WAITER;
    if (t->starving && old & LOCK_GOMUTEX_HELD) wanted |= LOCK_GOMUTEX_STARVING;
    return t->awoke ? wanted & ~(uint32_t)LOCK_GOMUTEX_WOKEN : wanted;
}

/* The lock was handed over: it is neither held nor free in `state`. Takes it, and leaves starvation
 * mode if nobody else waits or this one did not wait long. */
IMPL_GLUE void lock_gomutex_take(struct lock_gomutex *lock, const struct lock_gomutex_try *t,
                                 uint32_t old)
{
    uint32_t change = LOCK_GOMUTEX_HELD - LOCK_GOMUTEX_WAITER;
    if (!t->starving || old / LOCK_GOMUTEX_WAITER == 1) change -= LOCK_GOMUTEX_STARVING;
    /* acquire: pairs with the release in lock_gomutex_release(). */
    atomic_fetch_add_explicit(&lock->state, change, memory_order_acquire);
}

/* Sleeps until let go. True: the lock is this thread's now. */
IMPL_GLUE bool lock_gomutex_sleep(struct lock_gomutex *lock, struct lock_gomutex_try *t)
{
    bool again = t->since_ns != 0;
    if (!again) t->since_ns = lock_gomutex_now();
    lock_queue_wait(&lock->queue, again);
    t->starving |= lock_gomutex_now() - t->since_ns > LOCK_GOMUTEX_STARVED_NS;
    t->awoke = true;
    t->spins = 0;
    /* relaxed: the pass ordered it; only this thread may take a starving lock now. */
    uint32_t state = atomic_load_explicit(&lock->state, memory_order_relaxed);
    if (!(state & LOCK_GOMUTEX_STARVING)) return false;
    lock_gomutex_take(lock, t, state);
    return true;
}

IMPL_RARE void lock_gomutex_wait(struct lock_gomutex *lock)
{
    struct lock_gomutex_try t = {0, false, false, 0};
    for (;;) {
        /* relaxed: a guess that the swap checks. */
        uint32_t old = atomic_load_explicit(&lock->state, memory_order_relaxed);
        if (lock_gomutex_spin(lock, &t, old)) continue;
        if (!lock_gomutex_change(lock, old, lock_gomutex_wanted(&t, old))) {
            lock_count_failed_swap();
            continue;
        }
        if (!(old & (LOCK_GOMUTEX_HELD | LOCK_GOMUTEX_STARVING))) return;
        if (lock_gomutex_sleep(lock, &t)) return;
    }
}

IMPL_HOT void lock_gomutex_acquire(void *self)
{
    struct lock_gomutex *lock = (struct lock_gomutex *)self;
    if (LIKELY(lock_gomutex_change(lock, 0, LOCK_GOMUTEX_HELD))) return;
    uint64_t since = lock_count_begin();
    lock_count_failed_swap();
    lock_gomutex_wait(lock);
    lock_count_end(since);
}

/* `state` is what the release left. In starvation mode the front of the queue gets the lock;
 * otherwise one waiter is woken, unless there is none or one is on its way. */
IMPL_RARE void lock_gomutex_wake(struct lock_gomutex *lock, uint32_t state)
{
    const uint32_t busy = LOCK_GOMUTEX_HELD | LOCK_GOMUTEX_WOKEN | LOCK_GOMUTEX_STARVING;
    if (!((state + LOCK_GOMUTEX_HELD) & LOCK_GOMUTEX_HELD))
        panic_raise(PANIC_FATAL, "sync: unlock of unlocked mutex");
    while (!(state & LOCK_GOMUTEX_STARVING)) {
        if (state < LOCK_GOMUTEX_WAITER || state & busy) return;
        if (lock_gomutex_change(lock, state, (state - LOCK_GOMUTEX_WAITER) | LOCK_GOMUTEX_WOKEN)) {
            lock_queue_pass(&lock->queue);
            return;
        }
        /* relaxed: a guess that the swap checks. */
        state = atomic_load_explicit(&lock->state, memory_order_relaxed);
    }
    lock_queue_pass(&lock->queue);
}

IMPL_HOT void lock_gomutex_release(void *self)
{
    struct lock_gomutex *lock = (struct lock_gomutex *)self;
    /* release: pairs with the acquire of whoever takes it next. */
    uint32_t left =
        atomic_fetch_sub_explicit(&lock->state, (uint32_t)LOCK_GOMUTEX_HELD, memory_order_release) -
        LOCK_GOMUTEX_HELD;
    if (UNLIKELY(left)) lock_gomutex_wake(lock, left);
}

LOCK_READERS_EXCLUDE(gomutex);

LOCK_OPS(gomutex, "Go's Mutex: a short spin, a queue, starvation mode", LOCK_EXCLUSIVE);

#endif
