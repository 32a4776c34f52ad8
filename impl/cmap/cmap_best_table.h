/* cmap_best_table.h - the tables of `best`: segments, growing, and what becomes of old tables.
 *
 * Segments    the highest bits of the hash choose one of `count`; each grows on its own. A segment
 *             is one word: the address of its blocks, and in its lowest bits how far the hash is
 *             shifted to choose the home group; an entry lies there or within the reach behind it.
 *             The array ends with as many spare groups, so nothing wraps around, and locks are
 *             always taken in rising order.
 * Growing     when a new key finds no room in reach: the groups are locked one by one (readers go
 *             on) and copied into a table of twice the size.
 * Reclaiming  by groups that stay groups (cmap_best_arena.h): an old table's become part of later
 *             tables, at once. A reader that is still there reads entries of whatever table, then
 *             finds that the segment's word has changed, and begins again. A writer that is still
 *             there finds its group locked or of a later version; did it take a lock, 2^26 versions
 *             later, it would find the word changed, and release it. A segment's word never returns
 *             to an old value: its tables only get larger, and the word says how large.          */
#ifndef ASSAY_CMAP_CMAP_BEST_TABLE_H
#define ASSAY_CMAP_CMAP_BEST_TABLE_H

#include "cmap/cmap_best_arena.h"
#include "common/hash.h"

/* Groups that may hold an entry: half the logarithm of their number, so that tables of any size
 * fill to some 0.7 before they grow; at most this. */
#define CMAP_BEST_REACH_MAX 8
#define CMAP_BEST_LOG_MIN   1

/* Growing stops the writers of one segment: 64 of them make a stop short, and their words, 1 KB,
 * stay in the first cache. */
#define CMAP_BEST_SEGMENTS 64

#define CMAP_BEST_SHIFT_MASK 63

struct cmap_best_segment {
    ATOMIC(uintptr_t) table;  /* address of the groups | 64 - log2 of the home groups */
    struct lock_spin growing; /* held by who locks all groups */
    uint32_t growths;         /* by who holds that */
};

struct cmap_best {
    struct cmap_best_segment *segments; /* [1 << log_segments], owned */
    uint64_t seed;
    uint32_t log_segments;
    struct cmap_best_arena arena; /* of the groups of all tables */
};

IMPL_GLUE struct cmap_best_group *cmap_best_groups(uintptr_t table)
{
    return (struct cmap_best_group *)(table & ~(uintptr_t)CMAP_BEST_SHIFT_MASK);
}

IMPL_GLUE unsigned cmap_best_log(uintptr_t table)
{
    return 64 - (unsigned)(table & CMAP_BEST_SHIFT_MASK);
}

IMPL_GLUE unsigned cmap_best_reach(uintptr_t table)
{
    unsigned reach = (cmap_best_log(table) + 1) / 2;
    return reach < CMAP_BEST_REACH_MAX ? reach : CMAP_BEST_REACH_MAX;
}

/* Spare ones included; even, so that the next table begins on a line. */
IMPL_GLUE size_t cmap_best_group_count(uintptr_t table)
{
    return ((size_t)1 << cmap_best_log(table)) + cmap_best_reach(table) / 2 * 2;
}

IMPL_GLUE uint64_t cmap_best_hash(const struct cmap_best *map, uint64_t key)
{
    return hash_u64(HASH_MULTIPLY, key, map->seed);
}

IMPL_GLUE struct cmap_best_segment *cmap_best_segment(const struct cmap_best *map, uint64_t hash)
{
    return &map->segments[hash >> 1 >> (63 - map->log_segments)];
}

IMPL_GLUE struct cmap_best_group *cmap_best_home(const struct cmap_best *map, uintptr_t table,
                                                 uint64_t hash)
{
    return &cmap_best_groups(table)[hash << map->log_segments >> (table & CMAP_BEST_SHIFT_MASK)];
}

IMPL_GLUE uintptr_t cmap_best_table(struct cmap_best_segment *segment)
{
    /* acquire: pairs with the release in cmap_best_grow(): the entries are there. */
    return atomic_load_explicit(&segment->table, memory_order_acquire);
}

/* ---- All of a segment ----------------------------------------------------------------------- */

/* Locks every group, in rising order; readers go on, writers wait. */
IMPL_RARE uintptr_t cmap_best_freeze(struct cmap_best_segment *segment)
{
    lock_spin_acquire(&segment->growing);
    uintptr_t table = cmap_best_table(segment);
    for (size_t i = 0; i < cmap_best_group_count(table); i++)
        cmap_best_lock(&cmap_best_groups(table)[i]);
    return table;
}

IMPL_RARE void cmap_best_unlock_all(uintptr_t table)
{
    struct cmap_best_group *group = cmap_best_groups(table);
    for (size_t i = cmap_best_group_count(table); i--; group++)
        cmap_best_unlock(group, cmap_best_held(group));
}

IMPL_RARE void cmap_best_thaw(struct cmap_best_segment *segment, uintptr_t table)
{
    cmap_best_unlock_all(table);
    lock_spin_release(&segment->growing);
}

/* The entries of a frozen segment; `to` has room for all slots. */
IMPL_RARE size_t cmap_best_copy(uintptr_t table, struct cmap_pair *to)
{
    size_t count = 0;
    struct cmap_best_group *group = cmap_best_groups(table);
    for (size_t i = cmap_best_group_count(table); i--; group++) {
        uint64_t full = cmap_best_full(cmap_best_held(group));
        for (; full; full &= full - 1) {
            struct cmap_best_slot *slot = &group->slots[cmap_best_first(full)];
            /* relaxed: all locks are held. */
            to[count].key = atomic_load_explicit(&slot->key, memory_order_relaxed);
            to[count++].value = cmap_best_value(slot);
        }
    }
    return count;
}

/* ---- Growing -------------------------------------------------------------------------------- */

/* Its groups are locked and empty. */
IMPL_RARE uintptr_t cmap_best_table_make(struct cmap_best *map, uint32_t log)
{
    CHECK(log < 48);
    uintptr_t table = 64 - log;
    return (uintptr_t)cmap_best_take(&map->arena, cmap_best_group_count(table)) | table;
}

IMPL_RARE void cmap_best_table_give(struct cmap_best *map, uintptr_t table)
{
    cmap_best_give(&map->arena, cmap_best_groups(table), cmap_best_group_count(table));
}

/* Into a table that nobody else uses; false: no room in reach. */
IMPL_GLUE bool cmap_best_settle(struct cmap_best_group *group, unsigned reach, uint64_t hash,
                                uint64_t key, uint64_t value)
{
    while (reach--)
        if (LIKELY(cmap_best_build(group++, hash, key, value))) return true;
    return false;
}

/* All entries of a group of a frozen table; false: no room in reach. */
IMPL_GLUE bool cmap_best_move(const struct cmap_best *map, struct cmap_best_group *from,
                              uintptr_t to)
{
    uint64_t full = cmap_best_full(cmap_best_held(from));
    for (; full; full &= full - 1) {
        struct cmap_best_slot *slot = &from->slots[cmap_best_first(full)];
        /* relaxed: all locks are held. */
        uint64_t key = atomic_load_explicit(&slot->key, memory_order_relaxed);
        uint64_t hash = cmap_best_hash(map, key);
        if (UNLIKELY(!cmap_best_settle(cmap_best_home(map, to, hash), cmap_best_reach(to), hash,
                                       key, cmap_best_value(slot))))
            return false;
    }
    return true;
}

/* A larger table with all entries of the old one, whose groups are locked one by one: a key's home
 * group is locked before the group that it lies in is moved, so nothing is missed, and writers
 * whose turn has not come go on. */
IMPL_RARE uintptr_t cmap_best_enlarge(struct cmap_best *map, uintptr_t old)
{
    size_t locked = 0, count = cmap_best_group_count(old);
    for (uint32_t log = cmap_best_log(old) + 1;; log++) {
        uintptr_t table = cmap_best_table_make(map, log);
        bool fits = true;
        for (size_t i = 0; i < count; i++) {
            struct cmap_best_group *group = &cmap_best_groups(old)[i];
            if (i == locked) cmap_best_lock(group), locked++;
            fits = fits && cmap_best_move(map, group, table);
        }
        if (fits) return table;
        cmap_best_table_give(map, table);
    }
}

/* Unless somebody else has replaced `seen` meanwhile. The old table stays locked: who waits for one
 * of its groups waits for the segment's word as well. */
IMPL_RARE void cmap_best_grow(struct cmap_best *map, struct cmap_best_segment *segment,
                              uintptr_t seen)
{
    lock_spin_acquire(&segment->growing);
    uintptr_t old = cmap_best_table(segment);
    if (old == seen) {
        uintptr_t table = cmap_best_enlarge(map, old);
        cmap_best_unlock_all(table);
        /* release: pairs with the acquire in cmap_best_table(). */
        atomic_store_explicit(&segment->table, table, memory_order_release);
        cmap_best_table_give(map, old);
        segment->growths++;
    }
    lock_spin_release(&segment->growing);
}

#endif
