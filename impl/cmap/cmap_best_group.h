/* cmap_best_group.h - 28 entries behind a lock, a version and a byte of tag each.
 *
 *  group   | 28 tags, state | 28 x (key, value) |    480 bytes: no tags cross a line, no entry does
 *  state   | 5 bits passed | 26 bits version | lock |
 *
 * Why 28      the more entries share a group, the fewer groups overflow: at two thirds full 1 in 63
 *             of them, of groups of 12 it was 1 in 16, and an entry that lies elsewhere costs two
 *             more locks to add and to remove. 28 tags and the state are what one vector holds.
 * Invariants  passed counts the entries at home here that lie in a later group, and never less than
 *             there are.
 *             Only who holds the lock changes tags, passed, version, keys, or puts an entry in.
 *             version grows with each such change, values apart, when the lock is released.
 * Reading     state, tags, key, value, state again: if no change came between, the slot held one
 *             entry all along. A change of value needs no version: a value is one atomic word.
 *             A miss needs no second look: a key that stays does not move, so who saw each tag once
 *             and found the key nowhere saw a moment without it.
 * Writing     looks first, then takes the lock by a swap that fails if the state has changed since:
 *             what was seen then still holds. One locked instruction, one plain store.
 *             2^26 changes while a writer or reader is between two loads, exactly, go unseen.    */
#ifndef ASSAY_CMAP_CMAP_BEST_GROUP_H
#define ASSAY_CMAP_CMAP_BEST_GROUP_H

#include "cmap/cmap.h"
#include "cmap/cmap_best_tags.h"
#include "lock/lock_wait.h"

#define CMAP_BEST_PASSED   (UINT64_C(1) << 32)                     /* one entry passed on */
#define CMAP_BEST_PASS_MAX (UINT64_C(31) << 32)                    /* stays: no longer exact */
#define CMAP_BEST_CHANGED  (CMAP_BEST_PASS_MAX + CMAP_BEST_PASSED) /* one more version */
#define CMAP_BEST_CONTENT  (CMAP_BEST_CHANGED - 1) /* of the last word: tags and passed */
#define CMAP_BEST_LOCKED   (UINT64_C(1) << 63)

struct cmap_best_slot {
    ATOMIC(uint64_t) key, value;
};

struct cmap_best_group {
    struct cmap_best_words words;
    struct cmap_best_slot slots[CMAP_BEST_SLOTS];
};

/* ---- Tags ----------------------------------------------------------------------------------- */

IMPL_GLUE uint64_t cmap_best_passed(struct cmap_best_tags tags)
{
    return tags.last & CMAP_BEST_PASS_MAX;
}

/* One more entry passed on, or one less. */
IMPL_GLUE struct cmap_best_tags cmap_best_pass(struct cmap_best_tags tags, uint64_t change)
{
    if (cmap_best_passed(tags) != CMAP_BEST_PASS_MAX) tags.last += change;
    return tags;
}

/* The tag of slot i set or, as both are the same, cleared, by who holds the lock; what is left to
 * be committed is the last word. Without a branch: half of all guesses at i would be wrong. */
IMPL_GLUE struct cmap_best_tags cmap_best_toggle(struct cmap_best_group *group,
                                                 struct cmap_best_tags tags, unsigned i,
                                                 uint64_t tag)
{
    ATOMIC(uint64_t) *word = &group->words.word[i >> 3];
    uint64_t bits = tag << 8 * (i & 7);
    /* relaxed: the holder alone writes it. release: pairs with cmap_best_load_tags(). */
    uint64_t old = atomic_load_explicit(word, memory_order_relaxed);
    atomic_store_explicit(word, old ^ bits, memory_order_release);
    tags.last ^= bits & -(uint64_t)(i >> 3 == CMAP_BEST_LAST);
    return tags;
}

IMPL_GLUE struct cmap_best_tags cmap_best_unlocked(struct cmap_best_tags tags)
{
    tags.last &= ~CMAP_BEST_LOCKED;
    return tags;
}

/* Locked or not: who waits for nobody need not know. */
IMPL_GLUE struct cmap_best_tags cmap_best_read(struct cmap_best_group *group)
{
    return cmap_best_load_tags(&group->words);
}

/* Has the group not changed, values and lock apart, since it was read? */
IMPL_GLUE bool cmap_best_is_same(struct cmap_best_group *group, struct cmap_best_tags seen)
{
    /* relaxed: what was read of the group by acquire stays before it. */
    uint64_t last = atomic_load_explicit(&group->words.word[CMAP_BEST_LAST], memory_order_relaxed);
    return LIKELY(((last ^ seen.last) & ~CMAP_BEST_LOCKED) == 0);
}

/* ---- The lock ------------------------------------------------------------------------------- */

/* True: it was as in `seen`, which is unlocked, and is locked now. */
IMPL_GLUE bool cmap_best_try_lock(struct cmap_best_group *group, struct cmap_best_tags seen)
{
    uint64_t expected = seen.last;
    /* acquire: pairs with the releases in cmap_best_commit() and cmap_best_unlock(). */
    return atomic_compare_exchange_strong_explicit(&group->words.word[CMAP_BEST_LAST], &expected,
                                                   expected | CMAP_BEST_LOCKED,
                                                   memory_order_acquire, memory_order_relaxed);
}

/* Until the group is unlocked or no longer of the present table, which `*present` tells (NULL: it
 * cannot be replaced while the caller waits): groups of no table stay locked. */
IMPL_RARE void cmap_best_wait(struct cmap_best_group *group, ATOMIC(uintptr_t) * present,
                              uintptr_t table)
{
    struct lock_pauses backoff = {0, 0};
    uint64_t since = lock_count_begin();
    lock_count_failed_swap();
    /* relaxed: only hints; the swap decides. */
    while (atomic_load_explicit(&group->words.word[CMAP_BEST_LAST], memory_order_relaxed) &
               CMAP_BEST_LOCKED &&
           !(present && atomic_load_explicit(present, memory_order_relaxed) != table))
        lock_backoff(&backoff);
    lock_count_end(since);
}

/* Returns the group as it is, the lock apart. */
IMPL_GLUE struct cmap_best_tags cmap_best_lock(struct cmap_best_group *group)
{
    for (;;) {
        struct cmap_best_tags tags = cmap_best_unlocked(cmap_best_read(group));
        if (LIKELY(cmap_best_try_lock(group, tags))) return tags;
        cmap_best_wait(group, NULL, 0);
    }
}

/* As the holder finds it, the lock apart. */
IMPL_GLUE struct cmap_best_tags cmap_best_held(struct cmap_best_group *group)
{
    return cmap_best_unlocked(cmap_best_read(group));
}

/* Nothing but values has changed: `tags` are as when it was locked. */
IMPL_GLUE void cmap_best_unlock(struct cmap_best_group *group, struct cmap_best_tags tags)
{
    /* release: pairs with the acquire in cmap_best_try_lock(). */
    atomic_store_explicit(&group->words.word[CMAP_BEST_LAST], tags.last, memory_order_release);
}

/* Publishes the last word as one more version, and unlocks. */
IMPL_GLUE void cmap_best_commit(struct cmap_best_group *group, struct cmap_best_tags tags)
{
    /* release: pairs with the acquires in cmap_best_load_tags() and cmap_best_try_lock(). */
    atomic_store_explicit(&group->words.word[CMAP_BEST_LAST],
                          (tags.last + CMAP_BEST_CHANGED) & ~CMAP_BEST_LOCKED,
                          memory_order_release);
}

/* ---- What the holder of the lock does ------------------------------------------------------- */

IMPL_GLUE void cmap_best_set_value(struct cmap_best_slot *slot, uint64_t value)
{
    /* release: pairs with the acquire in cmap_best_search(). */
    atomic_store_explicit(&slot->value, value, memory_order_release);
}

IMPL_GLUE uint64_t cmap_best_value(struct cmap_best_slot *slot)
{
    /* relaxed: whoever changes it holds the same lock of the key's home group. */
    return atomic_load_explicit(&slot->value, memory_order_relaxed);
}

/* Into slot i, which is free; returns the tags to be committed. */
IMPL_GLUE struct cmap_best_tags cmap_best_fill_slot(struct cmap_best_group *group,
                                                    struct cmap_best_tags tags, unsigned i,
                                                    uint64_t hash, uint64_t key, uint64_t value)
{
    /* release: pairs with the acquires in cmap_best_look(), _search(): who sees the new entry sees
     * that the state has changed since the old one was removed. */
    atomic_store_explicit(&group->slots[i].key, key, memory_order_release);
    cmap_best_set_value(&group->slots[i], value);
    return cmap_best_toggle(group, tags, i, cmap_best_tag(hash));
}

/* Into a group with room. */
IMPL_GLUE struct cmap_best_tags cmap_best_fill(struct cmap_best_group *group,
                                               struct cmap_best_tags tags, uint64_t hash,
                                               uint64_t key, uint64_t value)
{
    unsigned i = cmap_best_first(cmap_best_open(tags));
    return cmap_best_fill_slot(group, tags, i, hash, key, value);
}

/* Nothing is left; to be committed. */
IMPL_RARE struct cmap_best_tags cmap_best_empty(struct cmap_best_group *group,
                                                struct cmap_best_tags tags)
{
    for (int k = 0; k < CMAP_BEST_LAST; k++) /* release: as in cmap_best_toggle() */
        atomic_store_explicit(&group->words.word[k], 0, memory_order_release);
    tags.last &= ~CMAP_BEST_CONTENT;
    return tags;
}

/* ---- Before a table is seen ----------------------------------------------------------------- */

/* While a group belongs to no table, the lowest bits of its version count its entries, so that the
 * next slot is known from the last word alone: a load of all tags at once would wait for the stores
 * of single words just before it. */
#define CMAP_BEST_COUNT_SHIFT 37
#define CMAP_BEST_COUNT_MASK  (UINT64_C(31) << CMAP_BEST_COUNT_SHIFT)

/* Locked and empty; the rest of a group need not be cleared. */
IMPL_GLUE void cmap_best_group_init(struct cmap_best_group *group, uint64_t last)
{
    for (int k = 0; k < CMAP_BEST_LAST; k++) /* release: as in cmap_best_toggle() */
        atomic_store_explicit(&group->words.word[k], 0, memory_order_release);
    atomic_store_explicit(&group->words.word[CMAP_BEST_LAST], last | CMAP_BEST_LOCKED,
                          memory_order_release);
}

/* The same for one that was used before: a later version, with a count of none. */
IMPL_GLUE void cmap_best_group_again(struct cmap_best_group *group)
{
    uint64_t last = cmap_best_held(group).last & ~CMAP_BEST_CONTENT;
    cmap_best_group_init(group,
                         (last + CMAP_BEST_COUNT_MASK + CMAP_BEST_CHANGED) & ~CMAP_BEST_COUNT_MASK);
}

/* Adds an entry; false, and one more passed on: it is full. */
IMPL_GLUE bool cmap_best_build(struct cmap_best_group *group, uint64_t hash, uint64_t key,
                               uint64_t value)
{
    struct cmap_best_tags tags;
    /* relaxed: the builder's own. */
    tags.last = atomic_load_explicit(&group->words.word[CMAP_BEST_LAST], memory_order_relaxed);
    unsigned i = (unsigned)((tags.last & CMAP_BEST_COUNT_MASK) >> CMAP_BEST_COUNT_SHIFT);
    bool open = i < CMAP_BEST_SLOTS;
    if (LIKELY(open)) {
        tags = cmap_best_fill_slot(group, tags, i, hash, key, value);
        tags.last += CMAP_BEST_CHANGED;
    } else {
        tags = cmap_best_pass(tags, CMAP_BEST_PASSED);
    }
    cmap_best_unlock(group, tags); /* which it is not: `tags` hold the lock's bit */
    return open;
}

/* ---- Searching ------------------------------------------------------------------------------ */

/* The slot of a key in this group, or NULL. Needs no lock. */
IMPL_GLUE struct cmap_best_slot *cmap_best_look(struct cmap_best_group *group,
                                                struct cmap_best_tags tags, uint64_t hash,
                                                uint64_t key)
{
    uint64_t fits = cmap_best_match(tags, cmap_best_tag(hash));
    for (; fits; fits &= fits - 1) {
        struct cmap_best_slot *slot = &group->slots[cmap_best_first(fits)];
        /* acquire: pairs with the release in cmap_best_fill(). */
        if (LIKELY(atomic_load_explicit(&slot->key, memory_order_acquire) == key)) return slot;
    }
    return NULL;
}

/* The same with its value; *tags as they were. */
IMPL_GLUE struct cmap_best_slot *cmap_best_search(struct cmap_best_group *group, uint64_t hash,
                                                  uint64_t key, uint64_t *value,
                                                  struct cmap_best_tags *tags)
{
    for (;;) {
        *tags = cmap_best_read(group);
        struct cmap_best_slot *slot = cmap_best_look(group, *tags, hash, key);
        if (!slot) return NULL;
        /* acquire: pairs with the release in cmap_best_set_value(). */
        *value = atomic_load_explicit(&slot->value, memory_order_acquire);
        if (cmap_best_is_same(group, *tags)) return slot;
    }
}

#endif
