/* cmap_best.h - ours, against all comers: readers that write nothing, writers that lock one group.
 *
 * Promises    all of cmap.h; range, clear and length go segment by segment.
 * Progress    a read never waits for a writer, whatever becomes of that writer; it looks again when
 *             another key came to or left its group, or a growth came between. Writers of one home
 *             group wait for each other.
 * Invariants  whoever changes the entry of a key holds the lock of the key's home group, so under
 *             it the key neither comes nor goes nor moves, wherever it lies. cmap_best_group.h has
 *             those of a group, cmap_best_table.h growing and how memory is reclaimed.
 * Cost        a hit: the line of its tags and the line of the entry, of which the second waits for
 *             the first; no shared word is written. A miss: the tags alone. A change: the same, one
 *             compare-and-swap and one or two stores on the tags. What finds nothing to change, a
 *             removal or load-or-store, takes no lock.
 * Source      the idea of CLHT (David, Guerraoui, Trigonakis 2015) - reads are validated, not
 *             locked, a lock a bucket - with Abseil's tags before the entries, a version in the
 *             lock's word, so that a writer locks what it has seen (Leis et al. 2016: optimistic
 *             lock coupling), a count of entries passed on instead of chains (Boost's flat maps),
 *             and growth by segments.
 * Differs from Go: sync.Map of 1.24 is a trie of 16-way nodes, an allocation an entry.           */
#ifndef ASSAY_CMAP_CMAP_BEST_H
#define ASSAY_CMAP_CMAP_BEST_H

#include "cmap/cmap_best_table.h"

/* ---- Searching ------------------------------------------------------------------------------ */

/* In the groups behind the home group, which says that it passed some on. */
IMPL_RARE struct cmap_best_slot *cmap_best_search_far(struct cmap_best_group *home, unsigned reach,
                                                      uint64_t hash, uint64_t key, uint64_t *value)
{
    struct cmap_best_tags tags;
    while (--reach) {
        home++;
        struct cmap_best_slot *slot = cmap_best_search(home, hash, key, value, &tags);
        if (slot || !cmap_best_passed(tags)) return slot;
    }
    return NULL;
}

IMPL_HOT bool cmap_best_load(const struct cmap_shape *shape, void *self, uint64_t key,
                             uint64_t *value)
{
    const struct cmap_best *map = (const struct cmap_best *)self;
    uint64_t hash = cmap_best_hash(map, key);
    struct cmap_best_segment *segment = cmap_best_segment(map, hash);
    (void)shape;
    for (;;) {
        struct cmap_best_tags tags;
        uintptr_t table = cmap_best_table(segment);
        struct cmap_best_group *home = cmap_best_home(map, table, hash);
        bool found = cmap_best_search(home, hash, key, value, &tags) ||
                     (UNLIKELY(cmap_best_passed(tags)) &&
                      cmap_best_search_far(home, cmap_best_reach(table), hash, key, value));
        /* relaxed: the search's acquires keep it behind them; a table that was retired before its
         * groups were read is no longer the segment's. */
        if (LIKELY(atomic_load_explicit(&segment->table, memory_order_relaxed) == table))
            return found;
    }
}

/* ---- Writing -------------------------------------------------------------------------------- */

/* What a writer has seen of a key, in the present table; once held, nobody else changes it. */
struct cmap_best_hold {
    struct cmap_best_segment *segment;
    struct cmap_best_group *home;
    struct cmap_best_slot *slot; /* NULL: not there */
    struct cmap_best_tags tags;  /* of the home group */
    uint64_t hash;
    uintptr_t table;
};

IMPL_GLUE struct cmap_best_hold cmap_best_aim(const struct cmap_best *map, uint64_t key)
{
    struct cmap_best_hold hold;
    hold.hash = cmap_best_hash(map, key);
    hold.segment = cmap_best_segment(map, hold.hash);
    return hold;
}

/* Looks without a lock. */
IMPL_GLUE void cmap_best_see(const struct cmap_best *map, struct cmap_best_hold *hold, uint64_t key)
{
    uint64_t value;
    hold->table = cmap_best_table(hold->segment);
    hold->home = cmap_best_home(map, hold->table, hold->hash);
    hold->tags = cmap_best_read(hold->home);
    hold->slot = cmap_best_look(hold->home, hold->tags, hold->hash, key);
    if (!hold->slot && UNLIKELY(cmap_best_passed(hold->tags)))
        hold->slot =
            cmap_best_search_far(hold->home, cmap_best_reach(hold->table), hold->hash, key, &value);
}

IMPL_GLUE bool cmap_best_is_present(const struct cmap_best_hold *hold)
{
    /* relaxed: an acquire is before it in program order, of a lock or of what was seen. */
    return atomic_load_explicit(&hold->segment->table, memory_order_relaxed) == hold->table;
}

/* False: it is no longer as seen. */
IMPL_GLUE bool cmap_best_seize(struct cmap_best_hold *hold)
{
    hold->tags = cmap_best_unlocked(hold->tags);
    if (UNLIKELY(!cmap_best_try_lock(hold->home, hold->tags))) {
        cmap_best_wait(hold->home, &hold->segment->table, hold->table);
        return false;
    }
    /* The lock's acquire saw what its last holder did, a growth too; from here on none begins. */
    if (LIKELY(cmap_best_is_present(hold))) return true;
    cmap_best_unlock(hold->home, hold->tags);
    return false;
}

/* The home group of a key, locked, and the key's slot. */
IMPL_GLUE struct cmap_best_hold cmap_best_hold(const struct cmap_best *map, uint64_t key)
{
    struct cmap_best_hold hold = cmap_best_aim(map, key);
    do {
        cmap_best_see(map, &hold, key);
    } while (UNLIKELY(!cmap_best_seize(&hold)));
    return hold;
}

/* The same only if the key is there; else false, and no lock is held. */
IMPL_GLUE bool cmap_best_hold_present(const struct cmap_best *map, struct cmap_best_hold *hold,
                                      uint64_t key)
{
    *hold = cmap_best_aim(map, key);
    do {
        cmap_best_see(map, hold, key);
        if (!hold->slot && LIKELY(cmap_best_is_present(hold))) return false;
    } while (!hold->slot || UNLIKELY(!cmap_best_seize(hold)));
    return true;
}

/* The home group is full: pass the entry on. Each group on the way counts it before it can be found
 * behind. False: no room in reach. */
IMPL_RARE bool cmap_best_pass_on(struct cmap_best_group *group, unsigned reach, uint64_t hash,
                                 uint64_t key, uint64_t value)
{
    while (--reach) {
        group++;
        struct cmap_best_tags tags = cmap_best_lock(group); /* rising: no circle of waiters */
        bool open = cmap_best_open(tags) != 0;
        tags = open ? cmap_best_fill(group, tags, hash, key, value)
                    : cmap_best_pass(tags, CMAP_BEST_PASSED);
        cmap_best_commit(group, tags);
        if (open) return true;
    }
    return false;
}

/* The same, from the home group on, which is released. */
IMPL_RARE bool cmap_best_add_far(struct cmap_best_hold hold, uint64_t key, uint64_t value)
{
    struct cmap_best_tags tags = cmap_best_pass(hold.tags, CMAP_BEST_PASSED);
    /* release: as in cmap_best_commit(); the lock stays. */
    atomic_store_explicit(&hold.home->words.word[CMAP_BEST_LAST], tags.last | CMAP_BEST_LOCKED,
                          memory_order_release);
    bool added = cmap_best_pass_on(hold.home, cmap_best_reach(hold.table), hold.hash, key, value);
    cmap_best_commit(hold.home, tags);
    return added;
}

/* Adds a key that is not there. Releases the hold; false: the table has grown instead. */
IMPL_GLUE bool cmap_best_add(struct cmap_best *map, const struct cmap_best_hold *hold, uint64_t key,
                             uint64_t value)
{
    if (UNLIKELY(!cmap_best_open(hold->tags))) {
        bool added = cmap_best_add_far(*hold, key, value);
        if (!added) cmap_best_grow(map, hold->segment, hold->table);
        return added;
    }
    cmap_best_commit(hold->home, cmap_best_fill(hold->home, hold->tags, hold->hash, key, value));
    return true;
}

/* Removes an entry of a group behind the home group, then its count on the way there. */
IMPL_RARE void cmap_best_remove_far(struct cmap_best_group *home, struct cmap_best_tags seen,
                                    struct cmap_best_slot *slot, uint64_t hash)
{
    struct cmap_best_group *far = home + 1, *way = far;
    while ((size_t)(slot - far->slots) >= CMAP_BEST_SLOTS) far++;
    struct cmap_best_tags tags = cmap_best_lock(far);
    unsigned i = (unsigned)(slot - far->slots);
    cmap_best_commit(far, cmap_best_toggle(far, tags, i, cmap_best_tag(hash)));
    for (; way != far; way++) {
        tags = cmap_best_lock(way);
        cmap_best_commit(way, cmap_best_pass(tags, -CMAP_BEST_PASSED));
    }
    cmap_best_commit(home, cmap_best_pass(seen, -CMAP_BEST_PASSED));
}

/* Releases the hold. */
IMPL_GLUE void cmap_best_remove(const struct cmap_best_hold *hold)
{
    size_t i = (size_t)(hold->slot - hold->home->slots);
    if (LIKELY(i < CMAP_BEST_SLOTS))
        cmap_best_commit(hold->home, cmap_best_toggle(hold->home, hold->tags, (unsigned)i,
                                                      cmap_best_tag(hold->hash)));
    else
        cmap_best_remove_far(hold->home, hold->tags, hold->slot, hold->hash);
}

IMPL_HOT bool cmap_best_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                             uint64_t value, uint64_t *previous)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    for (;;) {
        struct cmap_best_hold hold = cmap_best_hold(map, key);
        if (hold.slot) {
            *previous = cmap_best_value(hold.slot);
            cmap_best_set_value(hold.slot, value);
            cmap_best_unlock(hold.home, hold.tags);
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

/* The value of a key that was seen, without a lock; false: it is no longer as seen. */
IMPL_GLUE bool cmap_best_peek(const struct cmap_best_hold *hold, uint64_t *value)
{
    /* acquire: pairs with the release in cmap_best_set_value(). */
    *value = atomic_load_explicit(&hold->slot->value, memory_order_acquire);
    return cmap_best_is_same(hold->home, hold->tags) && cmap_best_is_present(hold);
}

IMPL_HOT bool cmap_best_load_or_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                      uint64_t value, uint64_t *actual)
{
    struct cmap_best *map = (struct cmap_best *)self;
    struct cmap_best_hold hold = cmap_best_aim(map, key);
    (void)shape;
    for (;;) {
        cmap_best_see(map, &hold, key);
        if (hold.slot) {
            if (LIKELY(cmap_best_peek(&hold, actual))) return true;
        } else if (LIKELY(cmap_best_seize(&hold)) &&
                   LIKELY(cmap_best_add(map, &hold, key, value))) {
            *actual = value;
            return false;
        }
    }
}

IMPL_HOT bool cmap_best_load_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                        uint64_t *value)
{
    struct cmap_best *map = (struct cmap_best *)self;
    struct cmap_best_hold hold;
    (void)shape;
    if (!cmap_best_hold_present(map, &hold, key)) return false;
    *value = cmap_best_value(hold.slot);
    cmap_best_remove(&hold);
    return true;
}

IMPL_HOT bool cmap_best_compare_and_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                                         uint64_t old, uint64_t value)
{
    struct cmap_best *map = (struct cmap_best *)self;
    struct cmap_best_hold hold;
    (void)shape;
    if (!cmap_best_hold_present(map, &hold, key)) return false;
    bool same = cmap_best_value(hold.slot) == old;
    if (same) cmap_best_set_value(hold.slot, value);
    cmap_best_unlock(hold.home, hold.tags);
    return same;
}

IMPL_HOT bool cmap_best_compare_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                           uint64_t old)
{
    struct cmap_best *map = (struct cmap_best *)self;
    struct cmap_best_hold hold;
    (void)shape;
    if (!cmap_best_hold_present(map, &hold, key)) return false;
    bool same = cmap_best_value(hold.slot) == old;
    if (same)
        cmap_best_remove(&hold);
    else
        cmap_best_unlock(hold.home, hold.tags);
    return same;
}

#include "cmap/cmap_best_whole.h"

CMAP_OPS(best, "groups of 28, tags in one vector; validated reads, writers lock what they saw");

#endif
