/* cmap.h - the contract of the concurrent map family: what every map promises, written once.
 *
 * Keys and values are words of 64 bits; every word is a key, every word a value. The operations are
 * those of Go's sync.Map, with Go's meaning; each takes effect at one instant between its call and
 * its return (it is linearizable), but for range, clear and length, which say what they promise.
 * A shape (which lock, which map inside, how shards are placed) is a constant that inlining folds;
 * a config is read when the map is made.
 * Thread-safety: all but create, destroy and stats, in any number of threads.
 * Memory order: what a thread wrote before it stored a value is seen by whoever loads that value.
 */
#ifndef ASSAY_CMAP_CMAP_H
#define ASSAY_CMAP_CMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"
#include "lock/lock.h"
#include "map/map.h"

/* What maps over a lock and a single-threaded map are made of; the others ignore it. */
struct cmap_shape {
    const struct lock_ops *lock; /* of a shard; exclusive or shared */
    const struct map_ops *map;   /* inside a shard */
    bool padded;                 /* a shard has cache lines of its own */
};

/* Zero in any field means the implementation's default, so `{0}` is a good config. */
struct cmap_config {
    uint32_t shards; /* a power of two, 1 to 1,024: parts that writers exclude each other in */
    uint64_t seed;   /* of the hash; 0: drawn from the address space */
};

enum { CMAP_SHARDS_MAX = 1024 };

struct cmap_stats {
    size_t entries;
    size_t bytes;         /* asked of the allocator and held now, header included */
    size_t bytes_retired; /* of them: kept only because a reader may still look there */
    uint64_t growths;     /* of tables, since creation */
    uint64_t promotions;  /* sync.Map: the dirty map became the read map */
};

/* False ends the range. May call any operation of the map. */
typedef bool cmap_visit(uint64_t key, uint64_t value, void *user);

struct cmap_ops {
    int id;
    const char *name, *summary;
    /* A map with room for `hint` entries. NULL only when memory has run out. */
    void *(*create)(const struct cmap_shape *shape, const struct cmap_config *config, size_t hint);
    void (*destroy)(const struct cmap_shape *shape, void *map);
    /* True: the key is there, and *value is its value. */
    bool (*load)(const struct cmap_shape *shape, void *map, uint64_t key, uint64_t *value);
    /* True: the key was new. */
    bool (*store)(const struct cmap_shape *shape, void *map, uint64_t key, uint64_t value);
    /* True: the key was there, and *actual is its value; else it has `value` now, *actual too. */
    bool (*load_or_store)(const struct cmap_shape *shape, void *map, uint64_t key, uint64_t value,
                          uint64_t *actual);
    /* True: the key was there with *value, and is no more. */
    bool (*load_and_delete)(const struct cmap_shape *shape, void *map, uint64_t key,
                            uint64_t *value);
    /* Stores; true: the key was there, and *previous was its value. */
    bool (*swap)(const struct cmap_shape *shape, void *map, uint64_t key, uint64_t value,
                 uint64_t *previous);
    /* True: the key was there with value `old`, and has `value` now. */
    bool (*compare_and_swap)(const struct cmap_shape *shape, void *map, uint64_t key, uint64_t old,
                             uint64_t value);
    /* True: the key was there with value `old`, and is no more. */
    bool (*compare_and_delete)(const struct cmap_shape *shape, void *map, uint64_t key,
                               uint64_t old);
    /* Visits no key twice, and each that is there from the beginning to the end; each with a value
     * that it had meanwhile. Several keys together need not be what the map held at any instant. */
    void (*range)(const struct cmap_shape *shape, void *map, cmap_visit *visit, void *user);
    /* Deletes what was there when it began; what comes meanwhile may stay or go. */
    void (*clear)(const struct cmap_shape *shape, void *map);
    /* Exact while nobody writes; may take time in proportion to the map. */
    size_t (*length)(const struct cmap_shape *shape, void *map);
    /* While nobody else uses the map. Cold. */
    void (*stats)(const struct cmap_shape *shape, void *map, struct cmap_stats *stats);
};

/* Last line of an implementation: its table, by naming convention cmap_<impl>_<operation>. */
#define CMAP_OPS(impl, text)                                         \
    static const struct cmap_ops cmap_##impl                         \
        __attribute__((unused)) = {__COUNTER__ + 1,                  \
                                   #impl,                            \
                                   text,                             \
                                   cmap_##impl##_create,             \
                                   cmap_##impl##_destroy,            \
                                   cmap_##impl##_load,               \
                                   cmap_##impl##_store,              \
                                   cmap_##impl##_load_or_store,      \
                                   cmap_##impl##_load_and_delete,    \
                                   cmap_##impl##_swap,               \
                                   cmap_##impl##_compare_and_swap,   \
                                   cmap_##impl##_compare_and_delete, \
                                   cmap_##impl##_range,              \
                                   cmap_##impl##_clear,              \
                                   cmap_##impl##_length,             \
                                   cmap_##impl##_stats}

#endif
