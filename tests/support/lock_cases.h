/* lock_cases.h - every lock as a run-time table, and a lock with what it guards.
 *
 * A new lock is tested by its line in lock_impls.h. */
#ifndef ASSAY_TESTS_SUPPORT_LOCK_CASES_H
#define ASSAY_TESTS_SUPPORT_LOCK_CASES_H

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/random.h"
#include "lock/lock_impls.h"

#define LOCK_CASE(impl) &lock_##impl,
static const struct lock_ops *const lock_cases[] = {LOCK_IMPLS(LOCK_CASE)};
enum { LOCK_CASES = sizeof lock_cases / sizeof *lock_cases };

/* A lock and two words that only differ while a writer is at work. Atomic and relaxed, because
 * optimistic readers read while others write; the lock alone orders them. */
struct guarded {
    const struct lock_ops *ops;
    _Alignas(CACHE_LINE) unsigned char lock[LOCK_BYTES_MAX];
    _Alignas(CACHE_LINE) ATOMIC(uint64_t) first;
    _Alignas(CACHE_LINE) ATOMIC(uint64_t) second;
};

static inline void guarded_init(struct guarded *g, const struct lock_ops *ops)
{
    memset(g, 0, sizeof *g);
    g->ops = ops;
    ops->init(g->lock);
}

static inline uint64_t guarded_get(ATOMIC(uint64_t) * word)
{
    return atomic_load_explicit(word, memory_order_relaxed);
}

static inline void guarded_add(ATOMIC(uint64_t) * word)
{
    /* release: pairs with the acquire loads in guarded_read() under an optimistic lock; any other
     * lock orders by itself. Not an atomic addition on purpose: only the lock makes it whole. */
    atomic_store_explicit(word, guarded_get(word) + 1, memory_order_release);
}

/* Both words as one reader sees them; false if they differ. */
static inline bool guarded_read(struct guarded *g, uint64_t *value)
{
    uint64_t first, second;
    uintptr_t token;
    do {
        token = g->ops->read_begin(g->lock);
        /* acquire: pairs with the release in guarded_add(). */
        first = atomic_load_explicit(&g->first, memory_order_acquire);
        second = atomic_load_explicit(&g->second, memory_order_acquire);
    } while (!g->ops->read_end(g->lock, token));
    *value = first;
    return first == second;
}

static inline void lock_each(void (*test)(const struct lock_ops *ops))
{
    for (int i = 0; i < LOCK_CASES; i++) {
        if (strcmp(lock_cases[i]->name, "null") == 0) continue;
        test(lock_cases[i]);
    }
}

#define LOCK_ASSERT(ops, condition)                                                       \
    do {                                                                                  \
        if (!(condition)) fail_msg("%s, line %d: %s", (ops)->name, __LINE__, #condition); \
    } while (0)

#endif
