/* slice_runway.h - one block a thread with room ahead, for a slice that grows in small steps.
 *
 * A policy of small steps copies a block again and again, each time into another block: all of
 * them together do not fit the first cache, and each copy waits until the last elements' stores
 * have left the store queue. So the first slice of a thread that grows in such steps from small
 * blocks on is lent a block of 16 KiB, within which it grows in place.
 *
 * Promises    a thread lends one at a time, so that long-lived slices cannot pin many, and one
 *             waits; what threads leave behind waits for others.
 * Invariants  a runway is never given back to the allocator: who holds a block at an address that
 *             was ever lent holds 16 KiB, so `lent` may be stale and still be believed. Runways lie
 *             at multiples of their size, other small blocks seldom; which of the blocks there is
 *             one, their true size says.
 * Threads     a runway may be released by any thread, which then has it.                         */
#ifndef ASSAY_SLICE_SLICE_RUNWAY_H
#define ASSAY_SLICE_SLICE_RUNWAY_H

#include <pthread.h>
#include <stdint.h>

#include "alloc/alloc.h"
#include "common/check.h"

#define RUNWAY_BYTES ((size_t)16 << 10)
/* Who leaves a block of such a size, by a smaller factor, grows in small steps. A policy that
 * begins with 64 bytes or more has larger ones, and a runway would only cost it memory. */
#define RUNWAY_FROM_BYTES ((size_t)16)
#define RUNWAY_TO_BYTES   ((size_t)64)
#define RUNWAY_STEP       4

struct runway {
    void *waiting;    /* owned; or NULL */
    void *lent;       /* the last one lent; or NULL */
    uint64_t strayed; /* runways_left.strayed when it was lent */
};

/* Those that no thread has, a list through their first bytes. */
struct runways_left {
    pthread_mutex_t guard; /* of the lists */
    void *first[ALLOC_KINDS];
    uint64_t strayed; /* released by a thread that had not lent them; relaxed: a hint */
};

__attribute__((weak)) struct runways_left runways_left = {PTHREAD_MUTEX_INITIALIZER, {NULL}, 0};

IMPL_GLUE bool runway_aligned(const void *block)
{
    return ((uintptr_t)block & (RUNWAY_BYTES - 1)) == 0;
}

IMPL_RARE void runway_leave(enum alloc_kind kind, void *block)
{
    CHECK(pthread_mutex_lock(&runways_left.guard) == 0);
    *(void **)block = runways_left.first[kind];
    runways_left.first[kind] = block;
    CHECK(pthread_mutex_unlock(&runways_left.guard) == 0);
}

/* One that was left, or a new one; NULL: out of memory. */
IMPL_RARE void *runway_find(enum alloc_kind kind)
{
    CHECK(pthread_mutex_lock(&runways_left.guard) == 0);
    void *block = runways_left.first[kind];
    if (block) runways_left.first[kind] = *(void **)block;
    CHECK(pthread_mutex_unlock(&runways_left.guard) == 0);
    return block ? block : alloc_allocate_aligned(kind, RUNWAY_BYTES, RUNWAY_BYTES);
}

/* Whether one is still out, as far as this thread knows. */
IMPL_GLUE bool runway_is_out(const struct runway *runway)
{
    return runway->lent &&
           __atomic_load_n(&runways_left.strayed, __ATOMIC_RELAXED) == runway->strayed;
}

/* NULL: the step is none for a runway, one is out, or out of memory. */
IMPL_GLUE void *runway_lend(enum alloc_kind kind, struct runway *runway, size_t old_bytes,
                            size_t bytes)
{
    if (old_bytes < RUNWAY_FROM_BYTES || old_bytes >= RUNWAY_TO_BYTES ||
        bytes >= RUNWAY_STEP * old_bytes || runway_is_out(runway))
        return NULL;
    runway->lent = runway->waiting ? runway->waiting : runway_find(kind);
    runway->waiting = NULL;
    runway->strayed = __atomic_load_n(&runways_left.strayed, __ATOMIC_RELAXED);
    return runway->lent;
}

/* `keep`: it may wait here. */
IMPL_GLUE void runway_put(enum alloc_kind kind, struct runway *runway, void *block, bool keep)
{
    if (LIKELY(keep && !runway->waiting))
        runway->waiting = block;
    else
        runway_leave(kind, block);
}

/* A block at a multiple of a runway's size that this thread has not lent; false: it is none. */
IMPL_RARE bool runway_take_stray(enum alloc_kind kind, struct runway *runway, void *block,
                                 bool keep)
{
    size_t bytes = alloc_usable_bytes(kind, block);
    if (bytes < RUNWAY_BYTES || bytes >= 2 * RUNWAY_BYTES) return false;
    __atomic_fetch_add(&runways_left.strayed, 1, __ATOMIC_RELAXED);
    runway_put(kind, runway, block, keep);
    return true;
}

/* A block at a multiple of a runway's size comes back; false: it is none. */
IMPL_GLUE bool runway_take_back(enum alloc_kind kind, struct runway *runway, void *block, bool keep)
{
    if (UNLIKELY(block != runway->lent)) return runway_take_stray(kind, runway, block, keep);
    runway->lent = NULL;
    runway_put(kind, runway, block, keep);
    return true;
}

IMPL_RARE void runway_collect(enum alloc_kind kind, struct runway *runway)
{
    if (runway->waiting) runway_leave(kind, runway->waiting);
    runway->waiting = runway->lent = NULL;
}

#endif
