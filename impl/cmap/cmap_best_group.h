/* cmap_best_group.h - seven entries in two cache lines, under a lock for writers and none for
 * readers.
 *
 *  | 7 tags, passed | version | lock | key value | key value | key value |   first line
 *  | key value | key value | key value | key value |                         second line
 *
 * Invariants  a tag is 0 (free) or has its top bit set; passed counts the entries at home here that
 *             lie in a later group, and never less than there are.
 *             Only who holds the lock changes tags, version, keys, or puts an entry in.
 *             version grows after each removal, before the slot can be used again.
 * Reading     version, tags, key, value, version again: if no removal came between, the slot held
 *             one entry all along. A change of value needs no version: a value is one atomic word.
 *             A miss needs no second look: who saw another key in the slot, or no tag, saw a moment
 *             without the key.                                                                   */
#ifndef ASSAY_CMAP_CMAP_BEST_GROUP_H
#define ASSAY_CMAP_CMAP_BEST_GROUP_H

#include "cmap/cmap.h"
#include "lock/lock_wait.h"

enum { CMAP_BEST_SLOTS = 7 };

#define CMAP_BEST_ONES     UINT64_C(0x0001010101010101) /* the lowest bit of each tag */
#define CMAP_BEST_HIGHS    UINT64_C(0x0080808080808080) /* the highest bit of each tag */
#define CMAP_BEST_PASSED   (UINT64_C(1) << 56)          /* one entry passed on */
#define CMAP_BEST_PASS_MAX UINT64_C(255)                /* stays: no longer exact */

struct cmap_best_slot {
    ATOMIC(uint64_t) key, value;
};

struct cmap_best_group {
    _Alignas(2 * CACHE_LINE) ATOMIC(uint64_t) tags; /* byte i: of slot i; byte 7: passed */
    ATOMIC(uint32_t) version;                       /* removals so far, modulo 2^32 */
    ATOMIC(uint32_t) lock;                          /* 0 or 1 */
    struct cmap_best_slot slots[CMAP_BEST_SLOTS];
};

IMPL_GLUE uint64_t cmap_best_tag(uint64_t hash)
{
    return (hash & 127) | 128;
}

/* A bit 8 i + 7 for each slot i whose tag may be the given one: surely if it is the lowest bit. */
IMPL_GLUE uint64_t cmap_best_match(uint64_t tags, uint64_t tag)
{
    uint64_t zero_where_equal = tags ^ tag * CMAP_BEST_ONES;
    return (zero_where_equal - CMAP_BEST_ONES) & ~zero_where_equal & CMAP_BEST_HIGHS;
}

IMPL_GLUE uint64_t cmap_best_open(uint64_t tags)
{
    return ~tags & CMAP_BEST_HIGHS;
}

IMPL_GLUE unsigned cmap_best_first(uint64_t matches)
{
    return (unsigned)__builtin_ctzll(matches) / 8;
}

/* ---- The lock ------------------------------------------------------------------------------- */

IMPL_GLUE bool cmap_best_try_lock(struct cmap_best_group *group)
{
    uint32_t expected = 0;
    /* acquire: pairs with the release in cmap_best_unlock(). */
    return atomic_compare_exchange_strong_explicit(&group->lock, &expected, 1, memory_order_acquire,
                                                   memory_order_relaxed);
}

IMPL_RARE void cmap_best_lock_wait(struct cmap_best_group *group)
{
    struct lock_pauses backoff = {0, 0};
    do {
        /* relaxed: only a hint; the swap decides. */
        while (atomic_load_explicit(&group->lock, memory_order_relaxed)) lock_backoff(&backoff);
    } while (!cmap_best_try_lock(group));
}

IMPL_GLUE void cmap_best_lock(struct cmap_best_group *group)
{
    if (UNLIKELY(!cmap_best_try_lock(group))) cmap_best_lock_wait(group);
}

IMPL_GLUE void cmap_best_unlock(struct cmap_best_group *group)
{
    /* release: pairs with the acquire in cmap_best_lock(). */
    atomic_store_explicit(&group->lock, 0, memory_order_release);
}

/* ---- What the holder of the lock does ------------------------------------------------------- */

IMPL_GLUE uint64_t cmap_best_tags(struct cmap_best_group *group)
{
    /* relaxed: the holder of the lock alone writes it. */
    return atomic_load_explicit(&group->tags, memory_order_relaxed);
}

IMPL_GLUE void cmap_best_set_tags(struct cmap_best_group *group, uint64_t tags)
{
    /* release: pairs with the acquire in cmap_best_search(): the entry is seen with its tag. */
    atomic_store_explicit(&group->tags, tags, memory_order_release);
}

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

/* Into a free slot of a group whose lock is held; `open` is cmap_best_open(tags), not 0. */
IMPL_GLUE void cmap_best_fill(struct cmap_best_group *group, uint64_t tags, uint64_t open,
                              uint64_t hash, uint64_t key, uint64_t value)
{
    unsigned i = cmap_best_first(open);
    /* release: pairs with the acquires in cmap_best_search(): who sees the new entry sees that the
     * version has grown since the old one was removed. */
    atomic_store_explicit(&group->slots[i].key, key, memory_order_release);
    cmap_best_set_value(&group->slots[i], value);
    cmap_best_set_tags(group, tags | cmap_best_tag(hash) << 8 * i);
}

IMPL_GLUE void cmap_best_remove(struct cmap_best_group *group, unsigned i)
{
    cmap_best_set_tags(group, cmap_best_tags(group) & ~(UINT64_C(255) << 8 * i));
    uint32_t version = atomic_load_explicit(&group->version, memory_order_relaxed);
    /* release: who sees the new version no longer sees the tag. Pairs with the first load of
     * version in cmap_best_search(). */
    atomic_store_explicit(&group->version, version + 1, memory_order_release);
}

/* ---- Searching ------------------------------------------------------------------------------ */

/* The slot of a key in this group and its value, or NULL; *tags as they were. Needs no lock. */
IMPL_GLUE struct cmap_best_slot *cmap_best_search(struct cmap_best_group *group, uint64_t hash,
                                                  uint64_t key, uint64_t *value, uint64_t *tags)
{
    for (;;) {
        bool again = false;
        /* acquire: pairs with the release in cmap_best_remove(). */
        uint32_t version = atomic_load_explicit(&group->version, memory_order_acquire);
        /* acquire: pairs with the release in cmap_best_set_tags(). */
        *tags = atomic_load_explicit(&group->tags, memory_order_acquire);
        uint64_t fits = cmap_best_match(*tags, cmap_best_tag(hash));
        for (; fits && !again; fits &= fits - 1) {
            struct cmap_best_slot *slot = &group->slots[cmap_best_first(fits)];
            /* acquire, twice: pair with the releases in cmap_best_fill(), _set_value(). */
            if (atomic_load_explicit(&slot->key, memory_order_acquire) != key) continue;
            *value = atomic_load_explicit(&slot->value, memory_order_acquire);
            /* relaxed: the acquires above keep it behind them. */
            again = atomic_load_explicit(&group->version, memory_order_relaxed) != version;
            if (LIKELY(!again)) return slot;
        }
        if (LIKELY(!again)) return NULL;
    }
}

#endif
