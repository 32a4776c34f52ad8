/* slice_runway.h - one block a thread with room ahead, for a slice that grows in small steps.
 *
 * A policy of small steps copies a block again and again, each time into another block: all of
 * them together do not fit the first cache, and each copy waits until the last elements' stores
 * have left the store queue. So the first slice of a thread that outgrows RUNWAY_FROM_BYTES in such
 * steps is lent a block of 16 KiB, within which it grows in place.
 *
 * Promises    at most one is lent a thread, so that long-lived slices cannot pin many; one waits.
 * Invariants  runways lie at multiples of their size; whether a block that does is one, the
 *             allocator says (its true size). `lent` names the one lent for as long as no thread
 *             has freed another's: who does counts it before, and the count is looked at first.
 * Threads     a runway may be released by another thread, which gives it back to the allocator. */
#ifndef ASSAY_SLICE_SLICE_RUNWAY_H
#define ASSAY_SLICE_SLICE_RUNWAY_H

#include <stdint.h>

#include "alloc/alloc.h"

#define RUNWAY_BYTES      ((size_t)16 << 10)
#define RUNWAY_FROM_BYTES ((size_t)16)
#define RUNWAY_STEP       4 /* who grows by this factor or more is soon out of it again */

struct runway {
    void *waiting;       /* owned; or NULL */
    void *lent;          /* what the last lend gave out; or NULL */
    uint64_t count_then; /* runway_freed_by_others when it was lent */
};

/* How many runways a thread freed that another had been lent. */
__attribute__((weak)) uint64_t runway_freed_by_others;

IMPL_GLUE bool runway_aligned(const void *block)
{
    return ((uintptr_t)block & (RUNWAY_BYTES - 1)) == 0;
}

/* Whether one is lent, as far as is sure. Relaxed: a stale address comes back only from the
 * allocator, which orders the free that was counted before. */
IMPL_GLUE bool runway_has_lent(const struct runway *runway)
{
    return runway->lent &&
           __atomic_load_n(&runway_freed_by_others, __ATOMIC_RELAXED) == runway->count_then;
}

/* Whether `block` is the one lent. */
IMPL_GLUE bool runway_is_lent(const struct runway *runway, const void *block)
{
    return block == runway->lent && runway_has_lent(runway);
}

IMPL_GLUE void *runway_take(enum alloc_kind kind, struct runway *runway)
{
    void *block = runway->waiting;
    runway->waiting = NULL;
    if (!block) block = alloc_allocate_aligned(kind, RUNWAY_BYTES, RUNWAY_BYTES);
    runway->lent = block;
    runway->count_then = __atomic_load_n(&runway_freed_by_others, __ATOMIC_RELAXED);
    return block;
}

/* NULL: the step is none for a runway, none is free, or out of memory. */
IMPL_GLUE void *runway_lend(enum alloc_kind kind, struct runway *runway, size_t old_bytes,
                            size_t bytes)
{
    if (old_bytes < RUNWAY_FROM_BYTES || bytes > RUNWAY_BYTES || bytes >= RUNWAY_STEP * old_bytes ||
        runway_has_lent(runway))
        return NULL;
    return runway_take(kind, runway);
}

/* A block at a multiple of a runway's size that is not surely the one lent here: another thread's,
 * or none (false). After such a free no thread trusts what it has lent: what is still out goes
 * back to the allocator in its turn. */
IMPL_RARE bool runway_free_other(enum alloc_kind kind, struct runway *runway, void *block)
{
    if (block == runway->lent) runway->lent = NULL;
    if (alloc_usable_bytes(kind, block) < RUNWAY_BYTES) return false;
    __atomic_fetch_add(&runway_freed_by_others, 1, __ATOMIC_RELAXED);
    alloc_free(kind, block);
    return true;
}

/* A block at a multiple of a runway's size comes back. False: it is none. `keep`: it may wait. */
IMPL_GLUE bool runway_take_back(enum alloc_kind kind, struct runway *runway, void *block, bool keep)
{
    if (!keep || !runway_is_lent(runway, block)) return runway_free_other(kind, runway, block);
    runway->lent = NULL;
    runway->waiting = block;
    return true;
}

IMPL_RARE void runway_collect(enum alloc_kind kind, struct runway *runway)
{
    if (runway->waiting) alloc_free(kind, runway->waiting);
    runway->waiting = runway->lent = NULL;
}

#endif
