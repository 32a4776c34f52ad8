/* cmap_syncmap_entry.h - the entry of a sync.Map: a value that is there, deleted, or expunged.
 *
 * States      LIVE; NIL: deleted; EXPUNGED: deleted, and missing from the dirty map, so that
 *             whoever stores must first put it there; BUSY: a store is on its way.
 * Invariants  each change of state or value changes the word, whose upper bits count changes.
 * Differs from Go: a value is a word beside the state, read as under a sequence lock, not a pointer
 *             to a box that is allocated for each store; so a store that is stopped midway makes
 *             others wait.                                                                       */
#ifndef ASSAY_CMAP_CMAP_SYNCMAP_ENTRY_H
#define ASSAY_CMAP_CMAP_SYNCMAP_ENTRY_H

#include "lock/lock_wait.h"

enum { SYNCMAP_NIL, SYNCMAP_LIVE, SYNCMAP_EXPUNGED, SYNCMAP_BUSY, SYNCMAP_STEP };

struct syncmap_entry {
    ATOMIC(uint64_t) state; /* changes * SYNCMAP_STEP + kind */
    ATOMIC(uint64_t) value; /* means something if LIVE */
};

/* A look at an entry: its word, kind and value belong together. */
struct syncmap_look {
    uint64_t state, value;
};

IMPL_GLUE unsigned syncmap_kind(uint64_t state)
{
    return state % SYNCMAP_STEP;
}

IMPL_GLUE struct syncmap_look syncmap_look(struct syncmap_entry *entry)
{
    struct lock_pauses backoff = {0, 0};
    for (;; lock_backoff(&backoff)) {
        struct syncmap_look look;
        /* acquire: pairs with the release in syncmap_become(). */
        look.state = atomic_load_explicit(&entry->state, memory_order_acquire);
        if (UNLIKELY(syncmap_kind(look.state) == SYNCMAP_BUSY)) continue;
        /* acquire: pairs with the release in syncmap_become(); who sees a later value sees at least
         * its BUSY below. */
        look.value = atomic_load_explicit(&entry->value, memory_order_acquire);
        if (LIKELY(atomic_load_explicit(&entry->state, memory_order_relaxed) == look.state))
            return look;
    }
}

/* From what was looked at to another kind and value; false: somebody was quicker. */
IMPL_GLUE bool syncmap_become(struct syncmap_entry *entry, const struct syncmap_look *from,
                              unsigned kind, uint64_t value)
{
    uint64_t expected = from->state, changes = from->state / SYNCMAP_STEP + 1;
    unsigned passing = kind == SYNCMAP_LIVE ? (unsigned)SYNCMAP_BUSY : kind;
    /* acq_rel: pairs with the acquire in syncmap_look(), and keeps the value's store behind. */
    if (!atomic_compare_exchange_strong_explicit(&entry->state, &expected,
                                                 changes * SYNCMAP_STEP + passing,
                                                 memory_order_acq_rel, memory_order_relaxed)) {
        lock_count_failed_swap();
        return false;
    }
    if (kind != SYNCMAP_LIVE) return true;
    /* release, twice: pair with the acquires in syncmap_look(). */
    atomic_store_explicit(&entry->value, value, memory_order_release);
    atomic_store_explicit(&entry->state, changes * SYNCMAP_STEP + SYNCMAP_LIVE,
                          memory_order_release);
    return true;
}

/* ---- What Go's entry does ------------------------------------------------------------------- */

enum syncmap_answer { SYNCMAP_ABSENT, SYNCMAP_FOUND, SYNCMAP_IS_EXPUNGED };

IMPL_GLUE bool syncmap_entry_load(struct syncmap_entry *entry, uint64_t *value)
{
    struct syncmap_look look = syncmap_look(entry);
    if (syncmap_kind(look.state) != SYNCMAP_LIVE) return false;
    *value = look.value;
    return true;
}

/* Stores unless expunged; FOUND with the value before, or ABSENT. */
IMPL_GLUE enum syncmap_answer syncmap_entry_swap(struct syncmap_entry *entry, uint64_t value,
                                                 uint64_t *previous)
{
    for (;;) {
        struct syncmap_look look = syncmap_look(entry);
        if (syncmap_kind(look.state) == SYNCMAP_EXPUNGED) return SYNCMAP_IS_EXPUNGED;
        if (!syncmap_become(entry, &look, SYNCMAP_LIVE, value)) continue;
        if (syncmap_kind(look.state) == SYNCMAP_NIL) return SYNCMAP_ABSENT;
        *previous = look.value;
        return SYNCMAP_FOUND;
    }
}

/* FOUND with the value there, ABSENT: stored, or expunged. */
IMPL_GLUE enum syncmap_answer syncmap_entry_load_or_store(struct syncmap_entry *entry,
                                                          uint64_t value, uint64_t *actual)
{
    for (;;) {
        struct syncmap_look look = syncmap_look(entry);
        if (syncmap_kind(look.state) == SYNCMAP_EXPUNGED) return SYNCMAP_IS_EXPUNGED;
        *actual = look.value;
        if (syncmap_kind(look.state) == SYNCMAP_LIVE) return SYNCMAP_FOUND;
        *actual = value;
        if (syncmap_become(entry, &look, SYNCMAP_LIVE, value)) return SYNCMAP_ABSENT;
    }
}

/* True: it was live, with *value; NIL now. */
IMPL_GLUE bool syncmap_entry_delete(struct syncmap_entry *entry, uint64_t *value)
{
    for (;;) {
        struct syncmap_look look = syncmap_look(entry);
        if (syncmap_kind(look.state) != SYNCMAP_LIVE) return false;
        *value = look.value;
        if (syncmap_become(entry, &look, SYNCMAP_NIL, 0)) return true;
    }
}

/* If live with value `old`: to `kind` and `value`. */
IMPL_GLUE bool syncmap_entry_compare(struct syncmap_entry *entry, uint64_t old, unsigned kind,
                                     uint64_t value)
{
    for (;;) {
        struct syncmap_look look = syncmap_look(entry);
        if (syncmap_kind(look.state) != SYNCMAP_LIVE || look.value != old) return false;
        if (syncmap_become(entry, &look, kind, value)) return true;
    }
}

/* Under the map's mutex. True: deleted, and marked as missing from the dirty map. */
IMPL_GLUE bool syncmap_entry_expunge(struct syncmap_entry *entry)
{
    for (;;) {
        struct syncmap_look look = syncmap_look(entry);
        if (syncmap_kind(look.state) != SYNCMAP_NIL)
            return syncmap_kind(look.state) == SYNCMAP_EXPUNGED;
        if (syncmap_become(entry, &look, SYNCMAP_EXPUNGED, 0)) return true;
    }
}

/* Under the map's mutex. True: it was expunged, is NIL now, and belongs into the dirty map. */
IMPL_GLUE bool syncmap_entry_unexpunge(struct syncmap_entry *entry)
{
    struct syncmap_look look = syncmap_look(entry);
    return syncmap_kind(look.state) == SYNCMAP_EXPUNGED &&
           syncmap_become(entry, &look, SYNCMAP_NIL, 0);
}

#endif
