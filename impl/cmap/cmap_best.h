/* cmap_best.h - ours, against all comers: readers that write nothing, writers that lock one group.
 *
 * Promises    all of cmap.h; range, clear and length go segment by segment.
 * Progress    a read never waits for a writer, whatever becomes of that writer; it looks again when
 *             a removal from the same group, or a growth, came between. Writers of one home group
 *             wait for each other.
 * Invariants  whoever changes the entry of a key holds the lock of the key's home group, so under
 *             it the key neither comes nor goes nor moves, wherever it lies. cmap_best_group.h has
 *             those of a group, cmap_best_table.h growing and how memory is reclaimed.
 * Cost        a hit: one line, or two; no shared word is written. An update: the same, a
 *             compare-and-swap and a store on the first of them. A removal that finds no tag takes
 *             no lock.
 * Source      the idea of CLHT (David, Guerraoui, Trigonakis 2015) - a bucket is a cache line, its
 *             reads are validated, not locked - with tags, two lines, a count of entries passed on
 *             instead of chains (Boost's flat maps), and growth by segments.
 * Differs from Go: sync.Map of 1.24 is a trie of 16-way nodes, an allocation an entry.           */
#ifndef ASSAY_CMAP_CMAP_BEST_H
#define ASSAY_CMAP_CMAP_BEST_H

#include "cmap/cmap_best_table.h"

/* ---- Searching ------------------------------------------------------------------------------ */

/* In the groups behind the home group; `passed` as the home group said. */
IMPL_RARE struct cmap_best_slot *cmap_best_search_far(struct cmap_best_group *home, uint64_t hash,
                                                      uint64_t key, uint64_t *value)
{
    for (int step = 1; step < CMAP_BEST_REACH; step++) {
        uint64_t tags;
        struct cmap_best_slot *slot = cmap_best_search(home + step, hash, key, value, &tags);
        if (slot || !(tags >> 56)) return slot;
    }
    return NULL;
}

/* Wherever it lies. Needs no lock; who holds the home group's may use the slot. */
IMPL_GLUE struct cmap_best_slot *cmap_best_find(struct cmap_best_group *home, uint64_t hash,
                                                uint64_t key, uint64_t *value)
{
    uint64_t tags;
    struct cmap_best_slot *slot = cmap_best_search(home, hash, key, value, &tags);
    if (slot || LIKELY(!(tags >> 56))) return slot;
    return cmap_best_search_far(home, hash, key, value);
}

IMPL_HOT bool cmap_best_load(const struct cmap_shape *shape, void *self, uint64_t key,
                             uint64_t *value)
{
    const struct cmap_best *map = (const struct cmap_best *)self;
    uint64_t hash = cmap_best_hash(map, key);
    struct cmap_best_segment *segment = cmap_best_segment(map, hash);
    (void)shape;
    for (;;) {
        uintptr_t table = cmap_best_table(segment);
        bool found = cmap_best_find(cmap_best_home(map, table, hash), hash, key, value) != NULL;
        /* relaxed: the search's acquires keep it behind them; a table that was retired before its
         * groups were read is no longer the segment's. */
        if (LIKELY(atomic_load_explicit(&segment->table, memory_order_relaxed) == table))
            return found;
    }
}

/* ---- Writing -------------------------------------------------------------------------------- */

/* The home group of a key, locked, in the present table. */
struct cmap_best_hold {
    struct cmap_best_segment *segment;
    struct cmap_best_group *home;
    uint64_t hash;
    uintptr_t table;
};

IMPL_GLUE struct cmap_best_hold cmap_best_hold(const struct cmap_best *map, uint64_t key)
{
    struct cmap_best_hold hold;
    hold.hash = cmap_best_hash(map, key);
    hold.segment = cmap_best_segment(map, hold.hash);
    for (;;) {
        hold.table = cmap_best_table(hold.segment);
        hold.home = cmap_best_home(map, hold.table, hold.hash);
        cmap_best_lock(hold.home);
        /* relaxed: the lock's acquire saw what its last holder did, a growth too; and from here on
         * none can begin. */
        if (LIKELY(atomic_load_explicit(&hold.segment->table, memory_order_relaxed) == hold.table))
            return hold;
        cmap_best_unlock(hold.home);
    }
}

/* The home group, whose lock is held, is full: pass the entry on. Each group on the way counts it
 * before it can be found behind. False: no room in reach. */
IMPL_RARE bool cmap_best_pass_on(struct cmap_best_group *home, uint64_t hash, uint64_t key,
                                 uint64_t value)
{
    for (int step = 0; step < CMAP_BEST_REACH; step++) {
        struct cmap_best_group *group = home + step;
        if (step) cmap_best_lock(group); /* rising: no circle of waiters */
        uint64_t tags = cmap_best_tags(group), open = cmap_best_open(tags);
        if (open)
            cmap_best_fill(group, tags, open, hash, key, value);
        else if (tags >> 56 < CMAP_BEST_PASS_MAX)
            cmap_best_set_tags(group, tags + CMAP_BEST_PASSED);
        if (step) cmap_best_unlock(group);
        if (open) return true;
    }
    return false;
}

/* Adds a key that is not there. Releases the hold; false: the table has grown instead. */
IMPL_GLUE bool cmap_best_add(struct cmap_best *map, const struct cmap_best_hold *hold, uint64_t key,
                             uint64_t value)
{
    uint64_t tags = cmap_best_tags(hold->home), open = cmap_best_open(tags);
    bool added = true;
    if (LIKELY(open))
        cmap_best_fill(hold->home, tags, open, hold->hash, key, value);
    else
        added = cmap_best_pass_on(hold->home, hold->hash, key, value);
    cmap_best_unlock(hold->home);
    if (UNLIKELY(!added)) cmap_best_grow(map, hold->segment, hold->table);
    return added;
}

/* Removes an entry of a group behind the home group, then its count on the way there. */
IMPL_RARE void cmap_best_remove_far(struct cmap_best_group *home, struct cmap_best_slot *slot)
{
    size_t far = (size_t)((char *)slot - (char *)home) / sizeof *home;
    cmap_best_lock(home + far);
    cmap_best_remove(home + far, (unsigned)(slot - home[far].slots));
    cmap_best_unlock(home + far);
    for (size_t step = 0; step < far; step++) {
        if (step) cmap_best_lock(home + step);
        uint64_t tags = cmap_best_tags(home + step);
        if (tags >> 56 < CMAP_BEST_PASS_MAX)
            cmap_best_set_tags(home + step, tags - CMAP_BEST_PASSED);
        if (step) cmap_best_unlock(home + step);
    }
}

/* Of a key whose home group's lock is held. */
IMPL_GLUE void cmap_best_remove_slot(struct cmap_best_group *home, struct cmap_best_slot *slot)
{
    size_t i = (size_t)(slot - home->slots);
    if (LIKELY(i < CMAP_BEST_SLOTS))
        cmap_best_remove(home, (unsigned)i);
    else
        cmap_best_remove_far(home, slot);
}

IMPL_HOT bool cmap_best_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                             uint64_t value, uint64_t *previous)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    for (;;) {
        struct cmap_best_hold hold = cmap_best_hold(map, key);
        struct cmap_best_slot *slot = cmap_best_find(hold.home, hold.hash, key, previous);
        if (slot) {
            cmap_best_set_value(slot, value);
            cmap_best_unlock(hold.home);
            return true;
        }
        if (LIKELY(cmap_best_add(map, &hold, key, value))) return false;
    }
}

IMPL_HOT bool cmap_best_store(const struct cmap_shape *shape, void *self, uint64_t key,
                              uint64_t value)
{
    uint64_t previous;
    return !cmap_best_swap(shape, self, key, value, &previous);
}

IMPL_HOT bool cmap_best_load_or_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                      uint64_t value, uint64_t *actual)
{
    struct cmap_best *map = (struct cmap_best *)self;
    while (!cmap_best_load(shape, self, key, actual)) {
        struct cmap_best_hold hold = cmap_best_hold(map, key);
        if (cmap_best_find(hold.home, hold.hash, key, actual)) {
            cmap_best_unlock(hold.home);
            return true;
        }
        if (!cmap_best_add(map, &hold, key, value)) continue;
        *actual = value;
        return false;
    }
    return true;
}

/* Does the home group say without a lock that the key is nowhere? */
IMPL_GLUE bool cmap_best_surely_absent(const struct cmap_best *map, uint64_t key)
{
    uint64_t hash = cmap_best_hash(map, key);
    struct cmap_best_segment *segment = cmap_best_segment(map, hash);
    uintptr_t table = cmap_best_table(segment);
    /* acquire: pairs with the release in cmap_best_set_tags(); keeps the look at table behind. */
    uint64_t tags =
        atomic_load_explicit(&cmap_best_home(map, table, hash)->tags, memory_order_acquire);
    return !cmap_best_match(tags, cmap_best_tag(hash)) && !(tags >> 56) &&
           atomic_load_explicit(&segment->table, memory_order_relaxed) == table;
}

IMPL_HOT bool cmap_best_load_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                        uint64_t *value)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    if (cmap_best_surely_absent(map, key)) return false;
    struct cmap_best_hold hold = cmap_best_hold(map, key);
    struct cmap_best_slot *slot = cmap_best_find(hold.home, hold.hash, key, value);
    if (slot) cmap_best_remove_slot(hold.home, slot);
    cmap_best_unlock(hold.home);
    return slot != NULL;
}

IMPL_HOT bool cmap_best_compare_and_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                                         uint64_t old, uint64_t value)
{
    struct cmap_best *map = (struct cmap_best *)self;
    uint64_t now = 0;
    (void)shape;
    struct cmap_best_hold hold = cmap_best_hold(map, key);
    struct cmap_best_slot *slot = cmap_best_find(hold.home, hold.hash, key, &now);
    bool same = slot && now == old;
    if (same) cmap_best_set_value(slot, value);
    cmap_best_unlock(hold.home);
    return same;
}

IMPL_HOT bool cmap_best_compare_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                           uint64_t old)
{
    struct cmap_best *map = (struct cmap_best *)self;
    uint64_t now = 0;
    (void)shape;
    struct cmap_best_hold hold = cmap_best_hold(map, key);
    struct cmap_best_slot *slot = cmap_best_find(hold.home, hold.hash, key, &now);
    bool same = slot && now == old;
    if (same) cmap_best_remove_slot(hold.home, slot);
    cmap_best_unlock(hold.home);
    return same;
}

#include "cmap/cmap_best_whole.h"

CMAP_OPS(best, "groups of 7 in two lines; validated reads, a lock a group for writers");

#endif
