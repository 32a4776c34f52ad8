/* map_sorted_leaf.h - the sorted map's parts: the order of keys, a leaf, the search for a place. */
#ifndef ASSAY_MAP_MAP_SORTED_LEAF_H
#define ASSAY_MAP_MAP_SORTED_LEAF_H

#include "map/map_slot.h"

/* Slots of the largest leaf: 2 KiB of u64 pairs, half of which move at an insertion. The config's
 * table_slots sets another. */
#define MAP_SORTED_LEAF 128

enum { MAP_SORTED_LEAST = 8 }; /* slots of a new map's leaf */

struct map_sorted_leaf {
    uint32_t count, room; /* slots in use; slots */
    /* [room] slots follow: map_sorted_slot() */
};

struct map_sorted {
    unsigned char *firsts;           /* [room] keys, owned; NULL as long as there is one leaf */
    struct map_sorted_leaf **leaves; /* [leaf_count], owned; &only as long as room is 0 */
    struct map_sorted_leaf *only;
    size_t leaf_count, room; /* leaves; places in the directories */
    size_t length;           /* entries */
    size_t moved;            /* entries moved by growing and splitting, since creation */
    uint32_t leaf_slots;     /* of the largest leaf */
    uint32_t growth;         /* factor of a small leaf and of the directories, 2 or 4 */
};

struct map_sorted_place {
    size_t leaf;
    uint32_t slot; /* may be the leaf's count: behind its last */
};

/* ---- Order --------------------------------------------------------------------------------- */

IMPL_GLUE bool map_sorted_less_string(const void *a, const void *b)
{
    const struct map_string *x = (const struct map_string *)a, *y = (const struct map_string *)b;
    size_t both = x->length < y->length ? x->length : y->length;
    int order = both ? memcmp(x->data, y->data, both) : 0;
    return order ? order < 0 : x->length < y->length;
}

/* A strict order of all keys: a NaN comes behind every number, and equals every NaN. */
IMPL_GLUE bool map_sorted_less(const struct map_shape *shape, const void *a, const void *b)
{
    double x, y;
    switch (shape->key) {
    case MAP_KEY_U64:
        return hash_read64(a) < hash_read64(b);
    case MAP_KEY_U32:
        return hash_read32(a) < hash_read32(b);
    case MAP_KEY_F64:
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return x < y || (x == x && y != y);
    case MAP_KEY_STRING:
        return map_sorted_less_string(a, b);
    case MAP_KEY_BYTES:
    case MAP_KEY_GIVEN:
        break;
    }
    return memcmp(a, b, shape->key_bytes) < 0;
}

/* ---- Leaves -------------------------------------------------------------------------------- */

IMPL_GLUE void *map_sorted_slot(const struct map_shape *shape, const struct map_sorted_leaf *leaf,
                                size_t i)
{
    return (unsigned char *)(uintptr_t)(leaf + 1) + i * map_slot_bytes(shape);
}

IMPL_GLUE size_t map_sorted_leaf_bytes(const struct map_shape *shape, uint32_t room)
{
    return sizeof(struct map_sorted_leaf) + (size_t)room * map_slot_bytes(shape);
}

IMPL_RARE struct map_sorted_leaf *map_sorted_leaf_make(const struct map_shape *shape, uint32_t room)
{
    struct map_sorted_leaf *leaf =
        (struct map_sorted_leaf *)map_memory(map_sorted_leaf_bytes(shape, room));
    if (leaf) *leaf = (struct map_sorted_leaf){0, room};
    return leaf;
}

IMPL_GLUE void map_sorted_leaf_free(const struct map_shape *shape, struct map_sorted_leaf *leaf)
{
    map_memory_free(leaf, map_sorted_leaf_bytes(shape, leaf->room));
}

IMPL_GLUE void *map_sorted_first(const struct map_shape *shape, const struct map_sorted *map,
                                 size_t leaf)
{
    return map->firsts + leaf * shape->key_bytes;
}

/* The first key of a leaf has changed. */
IMPL_GLUE void map_sorted_note_first(const struct map_shape *shape, struct map_sorted *map,
                                     size_t leaf)
{
    if (!map->room) return;
    map_slot_set_key(shape, map_sorted_first(shape, map, leaf),
                     map_sorted_slot(shape, map->leaves[leaf], 0));
}

/* ---- Search -------------------------------------------------------------------------------- */

/* The last leaf whose first key is not greater; the first leaf for keys below all. No branch
 * depends on a comparison: half of them would be mispredicted. */
IMPL_GLUE size_t map_sorted_find_leaf(const struct map_shape *shape, const struct map_sorted *map,
                                      const void *key)
{
    size_t low = 0;
    for (size_t n = map->leaf_count; n > 1;) {
        size_t half = n / 2;
        bool right = !map_sorted_less(shape, key, map_sorted_first(shape, map, low + half));
        low += right ? half : 0;
        n -= half;
    }
    return low;
}

/* The first slot whose key is not less. */
IMPL_GLUE uint32_t map_sorted_find_slot(const struct map_shape *shape,
                                        const struct map_sorted_leaf *leaf, const void *key)
{
    uint32_t low = 0, n = leaf->count;
    while (n > 1) {
        uint32_t half = n / 2;
        low += map_sorted_less(shape, map_sorted_slot(shape, leaf, low + half - 1), key) ? half : 0;
        n -= half;
    }
    return low + (n && map_sorted_less(shape, map_sorted_slot(shape, leaf, low), key));
}

IMPL_HOT struct map_sorted_place map_sorted_find(const struct map_shape *shape,
                                                 const struct map_sorted *map, const void *key)
{
    size_t leaf = map_sorted_find_leaf(shape, map, key);
    return (struct map_sorted_place){leaf, map_sorted_find_slot(shape, map->leaves[leaf], key)};
}

IMPL_GLUE bool map_sorted_is_at(const struct map_shape *shape, const struct map_sorted *map,
                                struct map_sorted_place place, const void *key)
{
    const struct map_sorted_leaf *leaf = map->leaves[place.leaf];
    return place.slot < leaf->count &&
           map_key_equal(shape, map_sorted_slot(shape, leaf, place.slot), key);
}

#endif
