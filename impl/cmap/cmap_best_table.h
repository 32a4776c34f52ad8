/* cmap_best_table.h - the tables of `best`: segments, growing, and what becomes of old tables.
 *
 * Segments    the highest bits of the hash choose one of `count`; each grows on its own. A segment
 *             is one word: the address of its blocks, and in its lowest bits how far the hash is
 *             shifted to choose the home group; an entry lies there or within the reach behind it.
 *             The array ends with as many spare groups, so nothing wraps around, and locks are
 *             always taken in rising order.
 * Growing     when a new key finds no room in reach: the groups are locked one by one (readers go
 *             on) and copied into a table of twice the size.
 * Reclaiming  by addresses that stay: an old table's pages go back to the system, its addresses are
 *             kept until the map is destroyed. A reader that is still there reads zeros or old
 *             entries, then finds that the segment's word has changed, and begins again. The word
 *             never returns to an old value, as no address is used twice. Kept addresses add up to
 *             less than the present tables, as each is half the next.                            */
#ifndef ASSAY_CMAP_CMAP_BEST_TABLE_H
#define ASSAY_CMAP_CMAP_BEST_TABLE_H

#include "cmap/cmap_best_group.h"
#include "cmap/cmap_memory.h"
#include "common/check.h"
#include "common/hash.h"
#include "lock/lock_spin.h"

/* Groups that may hold an entry: half the logarithm of their number, so that tables of any size
 * fill to some 0.7 before they grow; at most this. */
#define CMAP_BEST_REACH_MAX 8
#define CMAP_BEST_LOG_MIN   1

/* Growing stops the writers of one segment: 64 of them make a stop short, and their words, 1 KB,
 * stay in the first cache. */
#define CMAP_BEST_SEGMENTS 64

/* Below this many bytes, two pages, a retired table is simply kept. */
#define CMAP_BEST_RETURN_BYTES ((size_t)8 << 10)

#define CMAP_BEST_SHIFT_MASK 63

struct cmap_best_segment {
    ATOMIC(uintptr_t) table;  /* address of the groups | 64 - log2 of the home groups */
    struct lock_spin growing; /* held by who locks all groups */
};

struct cmap_best_retired {
    struct cmap_best_retired *next;
    uintptr_t table;
};

struct cmap_best {
    struct cmap_best_segment *segments; /* [1 << log_segments], owned */
    uint64_t seed;
    uint32_t log_segments;
    _Alignas(CACHE_LINE) struct lock_spin guard; /* of all below */
    struct cmap_best_retired *retired;           /* owned */
    size_t retired_bytes;                        /* kept, not given back */
    uint64_t growths;
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

/* Spare ones included. */
IMPL_GLUE size_t cmap_best_group_count(uintptr_t table)
{
    return ((size_t)1 << cmap_best_log(table)) + cmap_best_reach(table) - 1;
}

IMPL_GLUE size_t cmap_best_table_bytes(uintptr_t table)
{
    return cmap_best_group_count(table) * sizeof(struct cmap_best_group);
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

IMPL_RARE void cmap_best_thaw(struct cmap_best_segment *segment, uintptr_t table)
{
    struct cmap_best_group *group = cmap_best_groups(table);
    for (size_t i = cmap_best_group_count(table); i--; group++)
        cmap_best_unlock(group, cmap_best_held(group));
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

/* Zero bytes are empty groups with free locks. */
IMPL_RARE uintptr_t cmap_best_table_make(uint32_t log)
{
    CHECK(log < 48);
    uintptr_t table = 64 - log;
    void *groups = cmap_memory(cmap_best_table_bytes(table));
    CHECK(groups != NULL);
    return (uintptr_t)groups | table;
}

/* Into a table that nobody else sees; false: no room in reach. */
IMPL_GLUE bool cmap_best_settle(struct cmap_best_group *group, unsigned reach, uint64_t hash,
                                uint64_t key, uint64_t value)
{
    for (; reach--; group++) {
        struct cmap_best_tags tags = cmap_best_held(group);
        bool open = cmap_best_open(tags) != 0;
        tags = LIKELY(open) ? cmap_best_fill(group, tags, hash, key, value)
                            : cmap_best_pass(tags, CMAP_BEST_PASSED);
        cmap_best_commit(group, tags);
        if (LIKELY(open)) return true;
    }
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
IMPL_RARE uintptr_t cmap_best_enlarge(const struct cmap_best *map, uintptr_t old)
{
    size_t locked = 0, count = cmap_best_group_count(old);
    for (uint32_t log = cmap_best_log(old) + 1;; log++) {
        uintptr_t table = cmap_best_table_make(log);
        bool fits = true;
        for (size_t i = 0; i < count; i++) {
            struct cmap_best_group *group = &cmap_best_groups(old)[i];
            if (i == locked) cmap_best_lock(group), locked++;
            fits = fits && cmap_best_move(map, group, table);
        }
        if (fits) return table;
        cmap_memory_free(cmap_best_groups(table), cmap_best_table_bytes(table));
    }
}

IMPL_RARE void cmap_best_retire(struct cmap_best *map, uintptr_t table)
{
    size_t bytes = cmap_best_table_bytes(table);
    struct cmap_best_retired *node = (struct cmap_best_retired *)map_memory(sizeof *node);
    CHECK(node != NULL);
    size_t kept = bytes;
    if (bytes >= CMAP_BEST_RETURN_BYTES) kept = cmap_memory_return(cmap_best_groups(table), bytes);
    lock_spin_acquire(&map->guard);
    *node = (struct cmap_best_retired){map->retired, table};
    map->retired = node;
    map->retired_bytes += kept;
    map->growths++;
    lock_spin_release(&map->guard);
}

/* Unless somebody else has replaced `seen` meanwhile. */
IMPL_RARE void cmap_best_grow(struct cmap_best *map, struct cmap_best_segment *segment,
                              uintptr_t seen)
{
    lock_spin_acquire(&segment->growing);
    uintptr_t old = cmap_best_table(segment);
    if (old != seen) {
        lock_spin_release(&segment->growing);
        return;
    }
    /* release: pairs with the acquire in cmap_best_table(). Writers that wait for a lock of the old
     * table get it and then see the new word. */
    atomic_store_explicit(&segment->table, cmap_best_enlarge(map, old), memory_order_release);
    cmap_best_thaw(segment, old);
    cmap_best_retire(map, old);
}

#endif
