/* cmap_best_group.h - twelve entries whose tags, state and lock are sixteen bytes; the entries
 * themselves lie apart.
 *
 *  block   | 12 tags, state | x 4 |  12 x (key, value)  x 4  |   a line of tags, 12 of entries
 *  state   | 5 bits passed | 26 bits version | lock |
 *
 * Why apart   the tags of 64 Ki entries are 128 KiB and stay in the second cache: a key that is not
 *             there, a lock, a new entry cost no line of the third that must be waited for.
 * Invariants  a tag is 0 (free) or has its top bit set; passed counts the entries at home here that
 *             lie in a later group, and never less than there are.
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
#include "lock/lock_wait.h"

enum { CMAP_BEST_SLOTS = 12, CMAP_BEST_BLOCK = 4 };

#define CMAP_BEST_ONES     UINT64_C(0x0101010101010101)            /* the lowest bit of each tag */
#define CMAP_BEST_HIGHS    UINT64_C(0x8080808080808080)            /* the highest bit of each tag */
#define CMAP_BEST_PASSED   (UINT64_C(1) << 32)                     /* one entry passed on */
#define CMAP_BEST_PASS_MAX (UINT64_C(31) << 32)                    /* stays: no longer exact */
#define CMAP_BEST_CHANGED  (CMAP_BEST_PASS_MAX + CMAP_BEST_PASSED) /* one more version */
#define CMAP_BEST_CONTENT  (CMAP_BEST_CHANGED - 1) /* of the upper word: tags and passed */
#define CMAP_BEST_LOCKED   (UINT64_C(1) << 63)

struct cmap_best_slot {
    ATOMIC(uint64_t) key, value;
};

struct cmap_best_group {
    _Alignas(16) ATOMIC(uint64_t) low; /* byte i: tag of slot i */
    ATOMIC(uint64_t) high;             /* bytes 0 to 3: tags of slots 8 to 11; above: state */
};

/* A group as it was at some moment. */
struct cmap_best_tags {
    uint64_t low, high;
};

/* Thirteen lines: an odd number, so that the tags of a table spread over all sets of a cache. */
struct cmap_best_block {
    _Alignas(CACHE_LINE) struct cmap_best_group groups[CMAP_BEST_BLOCK];
    struct cmap_best_slot slots[CMAP_BEST_BLOCK][CMAP_BEST_SLOTS];
};

/* A group and its slots, [CMAP_BEST_SLOTS]. */
struct cmap_best_place {
    struct cmap_best_group *group;
    struct cmap_best_slot *slots;
};

IMPL_GLUE struct cmap_best_place cmap_best_at(struct cmap_best_block *blocks, size_t i)
{
    struct cmap_best_block *block = &blocks[i / CMAP_BEST_BLOCK];
    struct cmap_best_place place = {&block->groups[i % CMAP_BEST_BLOCK],
                                    block->slots[i % CMAP_BEST_BLOCK]};
    return place;
}

/* The group behind. */
IMPL_GLUE struct cmap_best_place cmap_best_next(struct cmap_best_place place)
{
    size_t i = (uintptr_t)place.group / sizeof *place.group % CMAP_BEST_BLOCK;
    return cmap_best_at((struct cmap_best_block *)(place.group - i), i + 1);
}

/* ---- Tags ----------------------------------------------------------------------------------- */

IMPL_GLUE uint64_t cmap_best_tag(uint64_t hash)
{
    return (hash & 127) | 128;
}

/* A bit a slot out of the highest bits of the bytes of both words: 8 i + 7 for slot i of the lower,
 * 8 i + 6 for slot 8 + i. Plain words: a vector would answer twelve cycles later, and half of all
 * guesses wait for that answer. */
IMPL_GLUE uint64_t cmap_best_merge(uint64_t low, uint64_t high)
{
    return (low & CMAP_BEST_HIGHS) | (high & CMAP_BEST_HIGHS >> 32) >> 1;
}

IMPL_GLUE unsigned cmap_best_first(uint64_t slots)
{
    unsigned bit = (unsigned)__builtin_ctzll(slots);
    return bit >> 3 | (~bit & 1) << 3;
}

/* The highest bit of each byte that may be zero: of the lowest such byte surely. */
IMPL_GLUE uint64_t cmap_best_zeros(uint64_t word)
{
    return (word - CMAP_BEST_ONES) & ~word;
}

/* The slots that may have this tag; none only if none has it. */
IMPL_GLUE uint64_t cmap_best_match(struct cmap_best_tags tags, uint64_t tag)
{
    uint64_t all = tag * CMAP_BEST_ONES;
    return cmap_best_merge(cmap_best_zeros(tags.low ^ all), cmap_best_zeros(tags.high ^ all));
}

IMPL_GLUE uint64_t cmap_best_full(struct cmap_best_tags tags)
{
    return cmap_best_merge(tags.low, tags.high);
}

IMPL_GLUE uint64_t cmap_best_open(struct cmap_best_tags tags)
{
    return cmap_best_merge(~tags.low, ~tags.high);
}

IMPL_GLUE uint64_t cmap_best_passed(struct cmap_best_tags tags)
{
    return tags.high & CMAP_BEST_PASS_MAX;
}

/* One more entry passed on, or one less. */
IMPL_GLUE struct cmap_best_tags cmap_best_pass(struct cmap_best_tags tags, uint64_t change)
{
    if (cmap_best_passed(tags) != CMAP_BEST_PASS_MAX) tags.high += change;
    return tags;
}

/* The tag of slot i set or, as both are the same, cleared. Without a branch: half of all guesses at
 * i would be wrong. */
IMPL_GLUE struct cmap_best_tags cmap_best_toggle(struct cmap_best_tags tags, unsigned i,
                                                 uint64_t tag)
{
    uint64_t bits = tag << 8 * (i & 7), in_high = -(uint64_t)(i >> 3);
    tags.low ^= bits & ~in_high;
    tags.high ^= bits & in_high;
    return tags;
}

IMPL_GLUE struct cmap_best_tags cmap_best_unlocked(struct cmap_best_tags tags)
{
    tags.high &= ~CMAP_BEST_LOCKED;
    return tags;
}

/* Locked or not: who waits for nobody need not know. */
IMPL_GLUE struct cmap_best_tags cmap_best_read(struct cmap_best_group *group)
{
    struct cmap_best_tags tags;
    /* acquire, twice: pair with the releases in cmap_best_commit(): an entry is seen with its tag;
     * the state is older than all that is read after it. */
    tags.high = atomic_load_explicit(&group->high, memory_order_acquire);
    tags.low = atomic_load_explicit(&group->low, memory_order_acquire);
    return tags;
}

/* Has the group not changed, values and lock apart, since it was read? */
IMPL_GLUE bool cmap_best_is_same(struct cmap_best_group *group, struct cmap_best_tags seen)
{
    /* relaxed: what was read of the group by acquire stays before it. */
    uint64_t high = atomic_load_explicit(&group->high, memory_order_relaxed);
    return LIKELY(((high ^ seen.high) & ~CMAP_BEST_LOCKED) == 0);
}

/* ---- The lock ------------------------------------------------------------------------------- */

/* True: it was as in `seen`, which is unlocked, and is locked now. */
IMPL_GLUE bool cmap_best_try_lock(struct cmap_best_group *group, struct cmap_best_tags seen)
{
    uint64_t expected = seen.high;
    /* acquire: pairs with the releases in cmap_best_commit() and cmap_best_unlock(). */
    return atomic_compare_exchange_strong_explicit(&group->high, &expected,
                                                   expected | CMAP_BEST_LOCKED,
                                                   memory_order_acquire, memory_order_relaxed);
}

IMPL_RARE void cmap_best_wait(struct cmap_best_group *group)
{
    struct lock_pauses backoff = {0, 0};
    /* relaxed: only a hint; the swap decides. */
    while (atomic_load_explicit(&group->high, memory_order_relaxed) & CMAP_BEST_LOCKED)
        lock_backoff(&backoff);
}

/* Returns the group as it is, the lock apart. */
IMPL_GLUE struct cmap_best_tags cmap_best_lock(struct cmap_best_group *group)
{
    for (;;) {
        struct cmap_best_tags tags = cmap_best_unlocked(cmap_best_read(group));
        if (LIKELY(cmap_best_try_lock(group, tags))) return tags;
        cmap_best_wait(group);
    }
}

/* As the holder finds it, the lock apart. */
IMPL_GLUE struct cmap_best_tags cmap_best_held(struct cmap_best_group *group)
{
    struct cmap_best_tags tags;
    /* relaxed, twice: the holder alone writes them. */
    tags.low = atomic_load_explicit(&group->low, memory_order_relaxed);
    tags.high = atomic_load_explicit(&group->high, memory_order_relaxed);
    return cmap_best_unlocked(tags);
}

/* Nothing but values has changed: `tags` are as when it was locked. */
IMPL_GLUE void cmap_best_unlock(struct cmap_best_group *group, struct cmap_best_tags tags)
{
    /* release: pairs with the acquire in cmap_best_try_lock(). */
    atomic_store_explicit(&group->high, tags.high, memory_order_release);
}

/* Publishes new tags, and unlocks. */
IMPL_GLUE void cmap_best_commit(struct cmap_best_group *group, struct cmap_best_tags tags)
{
    /* release, twice: pair with the acquires in cmap_best_read() and cmap_best_try_lock(). */
    atomic_store_explicit(&group->low, tags.low, memory_order_release);
    atomic_store_explicit(&group->high, (tags.high + CMAP_BEST_CHANGED) & ~CMAP_BEST_LOCKED,
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

/* Into a free slot; returns the tags to be committed. */
IMPL_GLUE struct cmap_best_tags cmap_best_fill(struct cmap_best_place place,
                                               struct cmap_best_tags tags, uint64_t hash,
                                               uint64_t key, uint64_t value)
{
    unsigned i = cmap_best_first(cmap_best_open(tags));
    /* release: pairs with the acquires in cmap_best_look(), _search(): who sees the new entry sees
     * that the state has changed since the old one was removed. */
    atomic_store_explicit(&place.slots[i].key, key, memory_order_release);
    cmap_best_set_value(&place.slots[i], value);
    return cmap_best_toggle(tags, i, cmap_best_tag(hash));
}

/* ---- Searching ------------------------------------------------------------------------------ */

/* The slot of a key in this group, or NULL. Needs no lock. */
IMPL_GLUE struct cmap_best_slot *cmap_best_look(struct cmap_best_place place,
                                                struct cmap_best_tags tags, uint64_t hash,
                                                uint64_t key)
{
    uint64_t fits = cmap_best_match(tags, cmap_best_tag(hash));
    for (; fits; fits &= fits - 1) {
        struct cmap_best_slot *slot = &place.slots[cmap_best_first(fits)];
        /* acquire: pairs with the release in cmap_best_fill(). */
        if (LIKELY(atomic_load_explicit(&slot->key, memory_order_acquire) == key)) return slot;
    }
    return NULL;
}

/* The same with its value; *tags as they were. */
IMPL_GLUE struct cmap_best_slot *cmap_best_search(struct cmap_best_place place, uint64_t hash,
                                                  uint64_t key, uint64_t *value,
                                                  struct cmap_best_tags *tags)
{
    for (;;) {
        *tags = cmap_best_read(place.group);
        struct cmap_best_slot *slot = cmap_best_look(place, *tags, hash, key);
        if (!slot) return NULL;
        /* acquire: pairs with the release in cmap_best_set_value(). */
        *value = atomic_load_explicit(&slot->value, memory_order_acquire);
        if (cmap_best_is_same(place.group, *tags)) return slot;
    }
}

#endif
