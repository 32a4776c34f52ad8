/* cmap_clht.h - a bucket is a cache line: its lock, its version, three entries, the way on.
 *
 *  bucket  | version, 3 full, lock | 3 x key | 3 x value | next |        one line
 *
 * Promises    all of cmap.h; range, clear and length go segment by segment.
 * Progress    a read waits for nobody; it looks again when an entry came to or left its bucket.
 * Invariants  only who holds the lock of a chain's first bucket changes its keys, full bits,
 *             versions and links; an entry does not move while its table is the segment's.
 * Growing     when one bucket in eight has overflowed: all chains are locked, their entries copied
 *             to a table of twice the buckets. A reader in the old one sees the segment as it was
 *             when that was replaced, which lies within its own call.
 * Reclaiming  by epochs (cmap_epoch.h): old tables with their chains. A bucket that was added to a
 *             chain stays, and is used again.
 * Cost        a lookup: one line, mostly. A change: the same line, one compare-and-swap.
 * Source      CLHT-LB (David, Guerraoui, Trigonakis 2015). Differs from it: a version in place of
 *             reading the value twice, as every word may be a key or a value; segments.
 * Differs from Go: nothing like it there.                                                        */
#ifndef ASSAY_CMAP_CMAP_CLHT_H
#define ASSAY_CMAP_CMAP_CLHT_H

#include "cmap/cmap_node.h"
#include "common/hash.h"
#include "lock/lock_spin.h"

enum { CMAP_CLHT_SEGMENTS = 64, CMAP_CLHT_SLOTS = 3, CMAP_CLHT_LOG_MIN = 3 };

#define CMAP_CLHT_LOCKED  UINT64_C(1)
#define CMAP_CLHT_FULL    UINT64_C(14) /* bit 1 + i: slot i */
#define CMAP_CLHT_CHANGED UINT64_C(16) /* one more version */

struct cmap_clht_bucket {
    _Alignas(CACHE_LINE) ATOMIC(uint64_t) state;
    ATOMIC(uint64_t) keys[CMAP_CLHT_SLOTS], values[CMAP_CLHT_SLOTS];
    ATOMIC(struct cmap_clht_bucket *) next; /* owned; once set it stays */
};

struct cmap_clht_table {
    uint32_t log;                     /* of the number of buckets */
    ATOMIC(uint32_t) added;           /* buckets of chains */
    struct cmap_clht_bucket *buckets; /* [1 << log], owned */
};

struct cmap_clht_segment {
    _Alignas(2 * CACHE_LINE) ATOMIC(struct cmap_clht_table *) table; /* owned */
    struct lock_spin growing;       /* of all below, and of who locks all chains */
    uint32_t growths;               /* since creation */
    struct cmap_epoch_list retired; /* tables */
};

struct cmap_clht {
    struct cmap_clht_segment *segments; /* [1 << log_segments], owned */
    uint64_t seed;
    uint32_t log_segments;
};

/* A slot of a bucket; bucket NULL: none. */
struct cmap_clht_place {
    struct cmap_clht_bucket *bucket;
    unsigned slot;
};

IMPL_GLUE uint64_t cmap_clht_hash(const struct cmap_clht *map, uint64_t key)
{
    return hash_u64(HASH_MULTIPLY, key, map->seed);
}

IMPL_GLUE struct cmap_clht_segment *cmap_clht_segment(const struct cmap_clht *map, uint64_t hash)
{
    return &map->segments[hash >> 1 >> (63 - map->log_segments)];
}

IMPL_GLUE struct cmap_clht_table *cmap_clht_table(struct cmap_clht_segment *segment)
{
    /* acquire: pairs with the release in cmap_clht_grow(): the table is seen whole. */
    return atomic_load_explicit(&segment->table, memory_order_acquire);
}

/* The segment takes the highest bits of the hash, the bucket the lowest. */
IMPL_GLUE struct cmap_clht_bucket *cmap_clht_home(struct cmap_clht_table *table, uint64_t hash)
{
    return &table->buckets[hash & (((uint64_t)1 << table->log) - 1)];
}

IMPL_GLUE struct cmap_clht_bucket *cmap_clht_next(struct cmap_clht_bucket *bucket)
{
    /* acquire: pairs with the release in cmap_clht_free_slot(): the bucket is seen whole. */
    return atomic_load_explicit(&bucket->next, memory_order_acquire);
}

/* ---- Reading -------------------------------------------------------------------------------- */

/* True: found, and *value is its value. */
IMPL_GLUE bool cmap_clht_read(struct cmap_clht_bucket *bucket, uint64_t key, uint64_t *value)
{
    for (;;) {
        /* acquire, thrice: pair with the releases in cmap_clht_fill() and cmap_clht_turn(): an
         * entry is seen with its bit, and a new one in its place with another version. */
        uint64_t state = atomic_load_explicit(&bucket->state, memory_order_acquire);
        unsigned i = 0;
        for (; i < CMAP_CLHT_SLOTS; i++)
            if (atomic_load_explicit(&bucket->keys[i], memory_order_acquire) == key &&
                state >> (1 + i) & 1)
                break;
        if (i == CMAP_CLHT_SLOTS) return false;
        *value = atomic_load_explicit(&bucket->values[i], memory_order_acquire);
        /* relaxed: the acquires keep it behind them. */
        uint64_t now = atomic_load_explicit(&bucket->state, memory_order_relaxed);
        if (LIKELY(((now ^ state) & ~CMAP_CLHT_LOCKED) == 0)) return true;
    }
}

IMPL_HOT bool cmap_clht_load(const struct cmap_shape *shape, void *self, uint64_t key,
                             uint64_t *value)
{
    const struct cmap_clht *map = (const struct cmap_clht *)self;
    uint64_t hash = cmap_clht_hash(map, key);
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct cmap_clht_table *table = cmap_clht_table(cmap_clht_segment(map, hash));
    struct cmap_clht_bucket *bucket = cmap_clht_home(table, hash);
    bool found = cmap_clht_read(bucket, key, value);
    while (UNLIKELY(!found) && UNLIKELY((bucket = cmap_clht_next(bucket)) != NULL))
        found = cmap_clht_read(bucket, key, value);
    cmap_epoch_leave(epoch);
    return found;
}

/* ---- Under the lock ------------------------------------------------------------------------- */

IMPL_RARE void cmap_clht_wait(struct cmap_clht_bucket *bucket)
{
    struct lock_pauses backoff = {0, 0};
    uint64_t since = lock_count_begin();
    lock_count_failed_swap();
    /* relaxed: only a hint; the swap decides. */
    while (atomic_load_explicit(&bucket->state, memory_order_relaxed) & CMAP_CLHT_LOCKED)
        lock_backoff(&backoff);
    lock_count_end(since);
}

IMPL_GLUE void cmap_clht_lock(struct cmap_clht_bucket *bucket)
{
    for (;;) {
        /* relaxed: a guess that the swap checks. acquire: pairs with cmap_clht_unlock(). */
        uint64_t free = atomic_load_explicit(&bucket->state, memory_order_relaxed);
        free &= ~CMAP_CLHT_LOCKED;
        if (LIKELY(atomic_compare_exchange_strong_explicit(
                &bucket->state, &free, free | CMAP_CLHT_LOCKED, memory_order_acquire,
                memory_order_relaxed)))
            return;
        cmap_clht_wait(bucket);
    }
}

/* relaxed: the holder alone writes it. */
IMPL_GLUE uint64_t cmap_clht_state(struct cmap_clht_bucket *bucket)
{
    return atomic_load_explicit(&bucket->state, memory_order_relaxed);
}

IMPL_GLUE void cmap_clht_unlock(struct cmap_clht_bucket *bucket)
{
    /* release: pairs with the acquire in cmap_clht_lock(). */
    atomic_store_explicit(&bucket->state, cmap_clht_state(bucket) & ~CMAP_CLHT_LOCKED,
                          memory_order_release);
}

/* These slots become full or, if they are, free; one version more. */
IMPL_GLUE void cmap_clht_turn(struct cmap_clht_bucket *bucket, uint64_t slots)
{
    /* release: pairs with the acquires in cmap_clht_read(). */
    atomic_store_explicit(&bucket->state,
                          (cmap_clht_state(bucket) ^ slots << 1) + CMAP_CLHT_CHANGED,
                          memory_order_release);
}

IMPL_GLUE struct cmap_clht_place cmap_clht_find(struct cmap_clht_bucket *bucket, uint64_t key)
{
    for (; bucket; bucket = cmap_clht_next(bucket))
        for (unsigned i = 0; i < CMAP_CLHT_SLOTS; i++) /* relaxed: under the lock. */
            if (cmap_clht_state(bucket) >> (1 + i) & 1 &&
                atomic_load_explicit(&bucket->keys[i], memory_order_relaxed) == key)
                return (struct cmap_clht_place){bucket, i};
    return (struct cmap_clht_place){NULL, 0};
}

IMPL_RARE struct cmap_clht_bucket *cmap_clht_add_bucket(struct cmap_clht_table *table,
                                                        struct cmap_clht_bucket *last)
{
    struct cmap_clht_bucket *bucket = (struct cmap_clht_bucket *)cmap_memory(sizeof *bucket);
    CHECK(bucket != NULL);
    /* release: pairs with the acquire in cmap_clht_next(). relaxed: only a reason to grow. */
    atomic_store_explicit(&last->next, bucket, memory_order_release);
    atomic_fetch_add_explicit(&table->added, 1, memory_order_relaxed);
    return bucket;
}

IMPL_GLUE struct cmap_clht_place cmap_clht_free_slot(struct cmap_clht_table *table,
                                                     struct cmap_clht_bucket *bucket)
{
    for (struct cmap_clht_bucket *next;; bucket = next) {
        uint64_t open = ~cmap_clht_state(bucket) & CMAP_CLHT_FULL;
        if (LIKELY(open))
            return (struct cmap_clht_place){bucket, (unsigned)__builtin_ctzll(open) - 1};
        next = cmap_clht_next(bucket);
        if (!next) next = cmap_clht_add_bucket(table, bucket);
    }
}

IMPL_GLUE void cmap_clht_fill(struct cmap_clht_table *table, struct cmap_clht_bucket *home,
                              uint64_t key, uint64_t value)
{
    struct cmap_clht_place place = cmap_clht_free_slot(table, home);
    /* release, twice: pair with the acquires in cmap_clht_read(). */
    atomic_store_explicit(&place.bucket->keys[place.slot], key, memory_order_release);
    atomic_store_explicit(&place.bucket->values[place.slot], value, memory_order_release);
    cmap_clht_turn(place.bucket, UINT64_C(1) << place.slot);
}

/* To an entry that is there. */
IMPL_GLUE void cmap_clht_alter(struct cmap_clht_place place, struct cmap_change *change)
{
    ATOMIC(uint64_t) *value = &place.bucket->values[place.slot];
    /* relaxed: under the lock. release: pairs with the acquire in cmap_clht_read(). */
    change->now = atomic_load_explicit(value, memory_order_relaxed);
    bool same = change->now == change->old;
    if (change->kind == CMAP_PUT || (change->kind == CMAP_REPLACE && same))
        atomic_store_explicit(value, change->value, memory_order_release);
    if (change->kind == CMAP_TAKE || (change->kind == CMAP_DROP && same))
        cmap_clht_turn(place.bucket, UINT64_C(1) << place.slot);
}

#include "cmap/cmap_clht_whole.h"

/* The chain of a hash in the segment's present table, locked. Inside an epoch. */
IMPL_GLUE struct cmap_clht_bucket *cmap_clht_hold(struct cmap_clht_segment *segment, uint64_t hash,
                                                  struct cmap_clht_table **table)
{
    for (;;) {
        *table = cmap_clht_table(segment);
        struct cmap_clht_bucket *home = cmap_clht_home(*table, hash);
        cmap_clht_lock(home);
        if (LIKELY(cmap_clht_table(segment) == *table)) return home;
        cmap_clht_unlock(home);
    }
}

IMPL_HOT void cmap_clht_change(struct cmap_clht *map, struct cmap_change *change)
{
    uint64_t hash = cmap_clht_hash(map, change->key);
    struct cmap_clht_segment *segment = cmap_clht_segment(map, hash);
    struct cmap_clht_table *table;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct cmap_clht_bucket *home = cmap_clht_hold(segment, hash, &table);
    struct cmap_clht_place place = cmap_clht_find(home, change->key);
    change->found = place.bucket != NULL;
    if (change->found)
        cmap_clht_alter(place, change);
    else if (cmap_change_adds(change))
        cmap_clht_fill(table, home, change->key, change->value);
    bool crowded = cmap_clht_is_crowded(table);
    cmap_clht_unlock(home);
    cmap_epoch_leave(epoch);
    if (UNLIKELY(crowded)) cmap_clht_grow(map, segment);
}

CMAP_NODE_OPS(clht)

CMAP_OPS(clht, "a bucket a cache line: lock, version, three entries, the way on");

#endif
