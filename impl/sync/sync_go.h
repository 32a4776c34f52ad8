/* sync_go.h - Go 1.19's WaitGroup over its semaphore: counter and waiters in one word of 64 bits.
 *
 * Promises    Go's panics, in Go's order of checks; waiters are readied first come, first out.
 * Invariants  group: the high half counts, the low half is how many wait; only while the counter is
 *             above zero may the low half rise. Semaphore: whoever counts itself as waiting looks
 *             at the value once more, and a release looks at the waiters after it has raised the
 *             value: one of the two sees the other.
 * Cost        one locked addition an add; a release one addition, an acquire one compare-and-swap;
 *             locked on every executor, as in Go with one processor.
 * Differs from Go: the queue lies in the semaphore, not in a table of 251 trees by address: 32
 * bytes in place of 4. Source: Go 1.19 sync/waitgroup.go, runtime/sema.go.                  */
#ifndef ASSAY_SYNC_SYNC_GO_H
#define ASSAY_SYNC_SYNC_GO_H

#include "sched/sched_impls.h"
#include "sync/sync_once.h"

struct sync_go_sema {
    ATOMIC(uint32_t) value;
    ATOMIC(uint32_t) waiting; /* in the queue, or about to be; changes under the lock */
    struct sync_waiters queue;
};

struct sync_go_group {
    ATOMIC(uint64_t) state;
    struct sync_go_sema sema;
};

/* ---- Semaphore ------------------------------------------------------------------------------ */

IMPL_GLUE void sync_go_sema_init(void *self, uint32_t count)
{
    /* relaxed: whoever shares the memory orders it. */
    atomic_store_explicit(&((struct sync_go_sema *)self)->value, count, memory_order_relaxed);
}

IMPL_HOT bool sync_go_sema_try_acquire(const struct sched_ops *exec, void *self)
{
    struct sync_go_sema *s = (struct sync_go_sema *)self;
    (void)exec;
    /* seq_cst: after the store to `waiting` in sync_go_sema_queue(), before any later release. */
    uint32_t value = atomic_load_explicit(&s->value, memory_order_seq_cst);
    while (value)
        if (atomic_compare_exchange_weak_explicit(&s->value, &value, value - 1,
                                                  memory_order_seq_cst, memory_order_seq_cst))
            return true;
    return false;
}

/* One turn of waiting. True: acquired. */
IMPL_GLUE bool sync_go_sema_queue(const struct sched_ops *exec, struct sync_go_sema *s)
{
    struct sync_waiter waiter = {NULL, exec->self(), false};
    exec->acquire(&s->queue.lock);
    /* seq_cst: before the look at the value; pairs with the load in sync_go_sema_release_to(). */
    atomic_fetch_add_explicit(&s->waiting, 1, memory_order_seq_cst);
    if (sync_go_sema_try_acquire(exec, s)) {
        /* relaxed: one too many sends a release to the lock, no more. */
        atomic_fetch_sub_explicit(&s->waiting, 1, memory_order_relaxed);
        exec->release(&s->queue.lock);
        return true;
    }
    sync_waiters_push(&s->queue, &waiter);
    exec->park(&s->queue.lock);
    return waiter.handed || sync_go_sema_try_acquire(exec, s);
}

IMPL_GLUE void sync_go_sema_acquire(const struct sched_ops *exec, void *self)
{
    if (LIKELY(sync_go_sema_try_acquire(exec, self))) return;
    while (!sync_go_sema_queue(exec, (struct sync_go_sema *)self)) {
    }
}

IMPL_GLUE void sync_go_sema_wake(const struct sched_ops *exec, struct sync_go_sema *s, bool hand)
{
    exec->acquire(&s->queue.lock);
    struct sync_waiter *waiter = sync_waiters_pop(&s->queue);
    /* relaxed: see sync_go_sema_queue(). */
    if (waiter) atomic_fetch_sub_explicit(&s->waiting, 1, memory_order_relaxed);
    exec->release(&s->queue.lock);
    if (!waiter) return;
    bool handed = hand && sync_go_sema_try_acquire(exec, s);
    waiter->handed = handed;
    exec->ready(waiter->task);
    if (handed) exec->yield();
}

IMPL_GLUE void sync_go_sema_release_to(const struct sched_ops *exec, struct sync_go_sema *s,
                                       bool hand)
{
    /* seq_cst: before the look at who waits; pairs with sync_go_sema_queue(). */
    atomic_fetch_add_explicit(&s->value, 1, memory_order_seq_cst);
    if (UNLIKELY(atomic_load_explicit(&s->waiting, memory_order_seq_cst)))
        sync_go_sema_wake(exec, s, hand);
}

IMPL_GLUE void sync_go_sema_release(const struct sched_ops *exec, void *self)
{
    sync_go_sema_release_to(exec, (struct sync_go_sema *)self, false);
}

IMPL_GLUE void sync_go_sema_hand_over(const struct sched_ops *exec, void *self)
{
    sync_go_sema_release_to(exec, (struct sync_go_sema *)self, true);
}

/* ---- WaitGroup ------------------------------------------------------------------------------ */

/* The counter came to zero and tasks wait: nobody may change the state now but the misuser. */
IMPL_GLUE void sync_go_group_wake(const struct sched_ops *exec, struct sync_go_group *g,
                                  uint64_t state)
{
    /* seq_cst as in Go: whatever Add came meanwhile is seen. */
    if (atomic_load_explicit(&g->state, memory_order_seq_cst) != state)
        panic_raise(PANIC_PLAIN, SYNC_MISUSE);
    atomic_store_explicit(&g->state, 0, memory_order_seq_cst);
    for (; state; state--) sync_go_sema_release_to(exec, &g->sema, false);
}

IMPL_GLUE void sync_go_group_add(const struct sched_ops *exec, void *self, int32_t delta)
{
    struct sync_go_group *g = (struct sync_go_group *)self;
    uint64_t step = (uint64_t)(int64_t)delta << 32;
    /* seq_cst as in Go; what comes before is seen by the waiters, readied or not. */
    uint64_t state = atomic_fetch_add_explicit(&g->state, step, memory_order_seq_cst) + step;
    int32_t count = (int32_t)(state >> 32);
    uint32_t waiters = (uint32_t)state;
    if (UNLIKELY(count < 0)) panic_raise(PANIC_PLAIN, SYNC_NEGATIVE);
    if (UNLIKELY(waiters && delta > 0 && count == delta)) panic_raise(PANIC_PLAIN, SYNC_MISUSE);
    if (UNLIKELY(!count && waiters)) sync_go_group_wake(exec, g, state);
}

IMPL_GLUE void sync_go_group_wait(const struct sched_ops *exec, void *self)
{
    struct sync_go_group *g = (struct sync_go_group *)self;
    uint64_t state = atomic_load_explicit(&g->state, memory_order_seq_cst);
    do {
        if (!(state >> 32)) return;
    } while (!atomic_compare_exchange_weak_explicit(&g->state, &state, state + 1,
                                                    memory_order_seq_cst, memory_order_seq_cst));
    sync_go_sema_acquire(exec, &g->sema);
    if (UNLIKELY(atomic_load_explicit(&g->state, memory_order_seq_cst)))
        panic_raise(PANIC_PLAIN, SYNC_REUSED);
}

SYNC_ONCE_OPERATIONS(go)

SYNC_OPS(go, fiber1, "Go 1.19: a word of counter and waiters, and a semaphore",
         SYNC_SEES_MISUSE | SYNC_FIFO);
SYNC_OPS(go, fiberN, "Go 1.19: a word of counter and waiters, and a semaphore",
         SYNC_SEES_MISUSE | SYNC_FIFO);
SYNC_OPS(go, thread, "Go 1.19: a word of counter and waiters, and a semaphore",
         SYNC_SEES_MISUSE | SYNC_FIFO);

#endif
