/* map.h - the contract of the map family: what every implementation promises, written once.
 *
 * A map is made for a shape, which never changes, and a config, read on cold paths only. Every
 * operation takes the shape first: pass a `static const struct map_shape` and inlining folds it;
 * pass any other and the same code works at run time, as the tests do.
 * Keys and values pass as pointers to what the map stores: see enum map_key_kind.
 * Value pointers stay valid until the next operation that adds or erases a key, clears or destroys.
 * Thread-safety: any number of readers (get, length, iterate, explain) or one writer.            */
#ifndef ASSAY_MAP_MAP_H
#define ASSAY_MAP_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"
#include "common/hash.h"

/* What a key is in memory, and when two are equal. */
enum map_key_kind {
    MAP_KEY_U64,    /* uint64_t, aligned */
    MAP_KEY_U32,    /* uint32_t, aligned */
    MAP_KEY_F64,    /* double: +0 equals -0, NaN equals nothing, not itself either */
    MAP_KEY_STRING, /* struct map_string: the map keeps the pointer, the caller the bytes */
    MAP_KEY_BYTES,  /* key_bytes bytes compared by memcmp: structs without padding, big keys */
    MAP_KEY_GIVEN,  /* the shape's own hash_key and equal */
};

struct map_string {
    const char *data; /* not terminated, may be NULL when length is 0 */
    size_t length;    /* bytes */
};

/* Where the keys and values of a bucket or table lie. */
enum map_layout {
    MAP_LAYOUT_OWN,         /* the implementation's own choice */
    MAP_LAYOUT_SPLIT,       /* keys together, then values together: no padding between a pair */
    MAP_LAYOUT_INTERLEAVED, /* key, value, key, value */
};

/* Where keys (of kind BYTES) and values lie: in their slot, or behind a pointer there. */
enum map_store {
    MAP_STORE_OWN,     /* the implementation's own choice; Go: inline up to 128 bytes */
    MAP_STORE_INLINE,  /* go only; the others always do */
    MAP_STORE_POINTER, /* go only; the others ignore it */
};

/* How stored tags (Go: tophash) take part in a search. */
enum map_tag {
    MAP_TAG_OWN,    /* the implementation's own choice */
    MAP_TAG_OFF,    /* keys are compared at once */
    MAP_TAG_SCALAR, /* tag by tag */
    MAP_TAG_WORD,   /* all tags of a group in one machine word or vector */
};

struct map_shape {
    enum map_key_kind key;
    uint32_t key_bytes; /* sizeof the key as stored; 8 for U64 and F64, 4 for U32, 16 for STRING */
    uint32_t value_bytes; /* may be 0 */
    enum hash_kind hash;
    enum map_layout layout;
    enum map_tag tag;
    uint32_t slots; /* a bucket or group: 4, 8 or 16; 0: the implementation's own choice */
    enum map_store store;
    uint64_t (*hash_key)(const void *key, uint64_t seed); /* MAP_KEY_GIVEN only */
    bool (*equal)(const void *a, const void *b);          /* MAP_KEY_GIVEN only */
};

/* Zero in any field means the implementation's default, so `{0}` is a good config. */
struct map_config {
    double load_factor;   /* Go-like buckets: entries for each 8 slots, 4.0 to 8.0 (6.5);
                             open addressing: share of slots in use, 0.5 to 0.95;
                             chains: entries a chain, 0.5 to 8 */
    uint32_t growth;      /* factor of capacity at a growth: 2 or 4 */
    uint32_t evacuate;    /* old buckets (go: 2) or groups (best_steps: 16) moved by a write;
                             MAP_EVACUATE_ALL: all at once */
    uint32_t overflow;    /* Go: one bucket in so many is preallocated overflow: 16, 8, MAP_NONE */
    uint32_t table_slots; /* directory of tables: slots of the largest table (1,024) */
    bool no_same_size;    /* Go: never clean up overflow buckets by a same-size growth */
    uint64_t seed;        /* of the hash and of iteration order; 0: drawn from the address space */
};
#define MAP_EVACUATE_ALL UINT32_MAX
#define MAP_NONE         UINT32_MAX

/* By value in the caller's frame. After map_ops.next said true, key and value point into the map;
 * they may be read until the next operation on the map. The rest is the implementation's. */
struct map_iterator {
    const void *key;
    void *value;
    uintptr_t state[14];
};

/* Is shown an entry of a map, which it may read until it returns; `context` is its caller's. */
typedef void map_visitor(const void *key, void *value, void *context);

/* How one search went. */
struct map_probe {
    uint32_t visited;  /* buckets, groups or slots looked at; at least 1 unless the map is empty */
    uint32_t compares; /* full comparisons of keys */
    bool found;
};

struct map_stats {
    size_t entries;
    size_t slots;      /* places for entries in the current table, overflow included */
    size_t buckets;    /* of the current table, or groups; overflow not included */
    size_t overflow;   /* overflow buckets or nodes in use beyond that */
    size_t tombstones; /* places that a search must pass although they hold nothing */
    size_t bytes;      /* asked of the allocator and held now, header included */
    size_t bytes_old;  /* of them: the table that is still being moved out of */
    size_t moved;      /* buckets or entries moved by growing since creation, as it is natural */
    bool growing;
};

struct map_ops {
    int id;
    const char *name, *summary;
    /* True if the implementation can be made in this shape; others must not be created. */
    bool (*supports)(const struct map_shape *shape);
    /* A map with room for `hint` entries (0: none allocated yet where possible; absurd hints are
     * ignored). The caller owns it and calls destroy. NULL only when memory has run out. */
    void *(*create)(const struct map_shape *shape, const struct map_config *config, size_t hint);
    /* Frees all memory. NULL is allowed. */
    void (*destroy)(const struct map_shape *shape, void *map);
    /* The value of a key, or NULL. With value_bytes 0: any pointer but NULL. */
    void *(*get)(const struct map_shape *shape, const void *map, const void *key);
    /* Stores key and value; true if the key was new. Stores the new spelling of an equal key (+0
     * for -0; another pointer to the same bytes) over the old one, as Go does. */
    bool (*put)(const struct map_shape *shape, void *map, const void *key, const void *value);
    /* The value of a key, added as zero bytes if absent; *added tells which. */
    void *(*upsert)(const struct map_shape *shape, void *map, const void *key, bool *added);
    /* True if the key was there. */
    bool (*erase)(const struct map_shape *shape, void *map, const void *key);
    /* Removes all entries, NaN keys too. Capacity may stay. */
    void (*clear)(const struct map_shape *shape, void *map);
    size_t (*length)(const void *map); /* NULL is an empty map */
    /* Iteration: each entry live throughout is returned exactly once, erased ones not after their
     * erasure, those added meanwhile at most once. Implementations that cannot keep this while
     * adding say so in `summary` by "frozen": then only erase of the current key is allowed. */
    void (*iterate)(const struct map_shape *shape, void *map, struct map_iterator *it);
    bool (*next)(const struct map_shape *shape, void *map, struct map_iterator *it);
    /* Shows every entry once, in any order, and hands `context` on; or NULL: see map_visit_all().
     * `visit` may write the value and erase the entry it is shown, and change nothing else. */
    void (*visit_all)(const struct map_shape *shape, void *map, map_visitor *visit, void *context);
    /* For leaving early: next() saying false has done it already. Frees nothing of the caller's. */
    void (*finish)(const struct map_shape *shape, void *map, struct map_iterator *it);
    /* Searches as get does, and counts. Cold. */
    void (*explain)(const struct map_shape *shape, const void *map, const void *key,
                    struct map_probe *probe);
    void (*stats)(const struct map_shape *shape, const void *map, struct map_stats *stats);
    /* NULL if every invariant holds, else a sentence that names the broken one. Cold, O(n). */
    const char *(*check)(const struct map_shape *shape, const void *map);
};

/* Shows every entry of any map, NULL too, by visit_all or by next: the quickest way to read all,
 * with `visit` known where it is compiled. */
IMPL_GLUE void map_visit_all(const struct map_ops *ops, const struct map_shape *shape, void *map,
                             map_visitor *visit, void *context)
{
    struct map_iterator it;
    if (ops->visit_all) {
        ops->visit_all(shape, map, visit, context);
        return;
    }
    ops->iterate(shape, map, &it);
    while (ops->next(shape, map, &it)) visit(it.key, it.value, context);
}

/* Last line of an implementation: its table, by naming convention map_<impl>_<operation>. */
#define MAP_OPS(impl, text) MAP_OPS_VISITING(impl, text, NULL)

/* The same of one that has a `visit_all`. */
#define MAP_OPS_VISITING(impl, text, visits_all)                                             \
    static const struct map_ops map_##impl __attribute__((unused)) = {__COUNTER__ + 1,       \
                                                                      #impl,                 \
                                                                      text,                  \
                                                                      map_##impl##_supports, \
                                                                      map_##impl##_create,   \
                                                                      map_##impl##_destroy,  \
                                                                      map_##impl##_get,      \
                                                                      map_##impl##_put,      \
                                                                      map_##impl##_upsert,   \
                                                                      map_##impl##_erase,    \
                                                                      map_##impl##_clear,    \
                                                                      map_##impl##_length,   \
                                                                      map_##impl##_iterate,  \
                                                                      map_##impl##_next,     \
                                                                      visits_all,            \
                                                                      map_##impl##_finish,   \
                                                                      map_##impl##_explain,  \
                                                                      map_##impl##_stats,    \
                                                                      map_##impl##_check}

#endif
