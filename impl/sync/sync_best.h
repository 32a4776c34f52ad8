/* sync_best.h - one word decides, a list remembers; no locked instruction where tasks take turns.
 *
 * Promises    Go's panics; who waits is readied first come, first out. The last done of a group
 *             that nobody waits for touches it once.
 * Invariants  word: high half the group's counter (a semaphore's count), low half how many wait.
 *             The low half is the length of the list and both change under the list's lock, so that
 *             whoever sees waiters in the word it changed finds them in the list, or another has
 *             taken them.
 * Cost        add, done, release: one addition; acquire: one compare-and-swap; wait on zero: one
 *             load. On executors without parallel tasks plain moves. All waiters of a group are
 *             readied under one lock, not one semaphore release each.
 * Differs from Go: who was woken by a release and came too late waits in front of the others, not
 *             behind them.                                                                       */
#ifndef ASSAY_SYNC_SYNC_BEST_H
#define ASSAY_SYNC_SYNC_BEST_H

#include "sched/sched_impls.h"
#include "sync/sync_once.h"

struct sync_best_group {
    ATOMIC(uint64_t) word;
    struct sync_waiters waiters;
};

struct sync_best_sema {
    ATOMIC(uint64_t) word;
    struct sync_waiters waiters;
};

#define SYNC_BEST_ONE (UINT64_C(1) << 32) /* in the high half */

/* ---- The word ------------------------------------------------------------------------------- */

IMPL_GLUE uint64_t sync_best_look(ATOMIC(uint64_t) * word)
{
    /* acquire: pairs with the release in sync_best_plus() and sync_best_change(). */
    return atomic_load_explicit(word, memory_order_acquire);
}

/* Adds and returns what is there now. */
IMPL_GLUE uint64_t sync_best_plus(const struct sched_ops *exec, ATOMIC(uint64_t) * word,
                                  uint64_t step)
{
    /* acq_rel: each addition sees what came before the earlier ones, so the last done hands all of
     * it to the waiters. */
    if (exec->parallel) return atomic_fetch_add_explicit(word, step, memory_order_acq_rel) + step;
    /* relaxed: no other task runs. */
    uint64_t value = atomic_load_explicit(word, memory_order_relaxed) + step;
    atomic_store_explicit(word, value, memory_order_relaxed);
    return value;
}

/* *value -> changed, or false and *value is what was there. */
IMPL_GLUE bool sync_best_change(const struct sched_ops *exec, ATOMIC(uint64_t) * word,
                                uint64_t *value, uint64_t changed)
{
    /* acq_rel, acquire: pairs with sync_best_plus(). */
    if (exec->parallel)
        return atomic_compare_exchange_weak_explicit(word, value, changed, memory_order_acq_rel,
                                                     memory_order_acquire);
    /* relaxed: no other task runs. */
    atomic_store_explicit(word, changed, memory_order_relaxed);
    return true;
}

/* ---- WaitGroup ------------------------------------------------------------------------------ */

/* The counter came to zero and tasks wait. */
IMPL_GLUE void sync_best_group_wake(const struct sched_ops *exec, struct sync_best_group *g,
                                    uint64_t word)
{
    exec->acquire(&g->waiters.lock);
    if (UNLIKELY(sync_best_look(&g->word) != word)) {
        exec->release(&g->waiters.lock);
        panic_raise(PANIC_PLAIN, SYNC_MISUSE);
    }
    /* release: pairs with sync_best_look(). */
    atomic_store_explicit(&g->word, 0, memory_order_release);
    sync_waiters_ready_all(exec, &g->waiters);
}

IMPL_GLUE void sync_best_group_add(const struct sched_ops *exec, void *self, int32_t delta)
{
    struct sync_best_group *g = (struct sync_best_group *)self;
    uint64_t word = sync_best_plus(exec, &g->word, (uint64_t)(int64_t)delta << 32);
    int32_t count = (int32_t)(word >> 32);
    uint32_t waiters = (uint32_t)word;
    if (UNLIKELY(count < 0)) panic_raise(PANIC_PLAIN, SYNC_NEGATIVE);
    if (UNLIKELY(waiters && delta > 0 && count == delta)) panic_raise(PANIC_PLAIN, SYNC_MISUSE);
    if (UNLIKELY(!count && waiters)) sync_best_group_wake(exec, g, word);
}

/* The counter was not zero. */
IMPL_GLUE void sync_best_group_join(const struct sched_ops *exec, struct sync_best_group *g)
{
    exec->acquire(&g->waiters.lock);
    uint64_t word = sync_best_look(&g->word);
    do {
        if (!(word >> 32)) {
            exec->release(&g->waiters.lock);
            return;
        }
    } while (!sync_best_change(exec, &g->word, &word, word + 1));
    sync_waiters_wait(exec, &g->waiters);
    if (UNLIKELY(sync_best_look(&g->word))) panic_raise(PANIC_PLAIN, SYNC_REUSED);
}

IMPL_GLUE void sync_best_group_wait(const struct sched_ops *exec, void *self)
{
    struct sync_best_group *g = (struct sync_best_group *)self;
    if (sync_best_look(&g->word) >> 32) sync_best_group_join(exec, g);
}

/* ---- Semaphore ------------------------------------------------------------------------------ */

IMPL_GLUE void sync_best_sema_init(void *self, uint32_t count)
{
    /* relaxed: whoever shares the memory orders it. */
    atomic_store_explicit(&((struct sync_best_sema *)self)->word, (uint64_t)count << 32,
                          memory_order_relaxed);
}

IMPL_GLUE bool sync_best_sema_try_acquire(const struct sched_ops *exec, void *self)
{
    struct sync_best_sema *s = (struct sync_best_sema *)self;
    uint64_t word = sync_best_look(&s->word);
    while (word >> 32)
        if (LIKELY(sync_best_change(exec, &s->word, &word, word - SYNC_BEST_ONE))) return true;
    return false;
}

/* Takes one, or joins the list: which of the two is one change of the word. */
IMPL_GLUE bool sync_best_sema_join(const struct sched_ops *exec, struct sync_best_sema *s,
                                   struct sync_waiter *waiter, bool again)
{
    exec->acquire(&s->waiters.lock);
    uint64_t word = sync_best_look(&s->word), changed;
    do {
        changed = word >> 32 ? word - SYNC_BEST_ONE : word + 1;
    } while (!sync_best_change(exec, &s->word, &word, changed));
    if (word >> 32) {
        exec->release(&s->waiters.lock);
        return true;
    }
    if (again)
        sync_waiters_push_front(&s->waiters, waiter);
    else
        sync_waiters_push(&s->waiters, waiter);
    exec->park(&s->waiters.lock);
    return waiter->handed;
}

IMPL_GLUE void sync_best_sema_acquire(const struct sched_ops *exec, void *self)
{
    if (LIKELY(sync_best_sema_try_acquire(exec, self))) return;
    struct sync_waiter waiter = {NULL, exec->self(), false};
    for (bool again = false;
         !sync_best_sema_join(exec, (struct sync_best_sema *)self, &waiter, again) &&
         !sync_best_sema_try_acquire(exec, self);)
        again = true;
}

IMPL_GLUE void sync_best_sema_wake(const struct sched_ops *exec, struct sync_best_sema *s,
                                   bool hand)
{
    exec->acquire(&s->waiters.lock);
    struct sync_waiter *waiter = sync_waiters_pop(&s->waiters);
    if (waiter) sync_best_plus(exec, &s->word, (uint64_t)-1);
    exec->release(&s->waiters.lock);
    if (!waiter) return; /* another release readied it */
    bool handed = hand && sync_best_sema_try_acquire(exec, s);
    waiter->handed = handed;
    exec->ready(waiter->task);
    if (handed) exec->yield();
}

IMPL_GLUE void sync_best_sema_release_to(const struct sched_ops *exec, void *self, bool hand)
{
    struct sync_best_sema *s = (struct sync_best_sema *)self;
    uint64_t word = sync_best_plus(exec, &s->word, SYNC_BEST_ONE);
    if (UNLIKELY((uint32_t)word)) sync_best_sema_wake(exec, s, hand);
}

IMPL_GLUE void sync_best_sema_release(const struct sched_ops *exec, void *self)
{
    sync_best_sema_release_to(exec, self, false);
}

IMPL_GLUE void sync_best_sema_hand_over(const struct sched_ops *exec, void *self)
{
    sync_best_sema_release_to(exec, self, true);
}

SYNC_ONCE_OPERATIONS(best)

SYNC_OPS(best, fiber1, "one word and a list; no locked instruction where tasks take turns",
         SYNC_SEES_MISUSE | SYNC_FIFO);
SYNC_OPS(best, fiberN, "one word and a list; no locked instruction where tasks take turns",
         SYNC_SEES_MISUSE | SYNC_FIFO);
SYNC_OPS(best, thread, "one word and a list; no locked instruction where tasks take turns",
         SYNC_SEES_MISUSE | SYNC_FIFO);

#endif
