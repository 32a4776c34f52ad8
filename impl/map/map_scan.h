/* map_scan.h - a few entries in no order: every search looks at all keys.
 *
 * Promises    all of map.h (frozen while iterating). For tiny maps: cost grows with the entries.
 * Invariants  keys[0 .. length - 1] are distinct; room is a multiple of MAP_SCAN_STEP.
 *  | keys, one after the other | values, one after the other |   in one block
 * Cost        no hash, no empty slot; eight integer keys are compared at once. Go does the same in
 *             maps of one bucket: B = 0 needs no hash in its fast paths.
 * Differs from Go: more than eight entries stay in one array.                                    */
#ifndef ASSAY_MAP_MAP_SCAN_H
#define ASSAY_MAP_MAP_SCAN_H

#include "map/map_keys.h"
#include "map/map_slot.h"

enum { MAP_SCAN_STEP = 8 }; /* keys compared at once; room of a new map */

struct map_scan {
    unsigned char *block; /* map_scan_block_bytes(room), owned */
    size_t length, room;  /* entries */
    size_t moved;         /* entries moved by growing, since creation */
    uint32_t growth;      /* factor, 2 or 4 */
};

IMPL_GLUE size_t map_scan_values_at(const struct map_shape *shape, size_t room)
{
    return (room * shape->key_bytes + 7) / 8 * 8;
}

IMPL_GLUE size_t map_scan_block_bytes(const struct map_shape *shape, size_t room)
{
    return map_scan_values_at(shape, room) + room * shape->value_bytes;
}

IMPL_GLUE void *map_scan_key(const struct map_shape *shape, const struct map_scan *map, size_t i)
{
    return map->block + i * shape->key_bytes;
}

IMPL_GLUE void *map_scan_value(const struct map_shape *shape, const struct map_scan *map, size_t i)
{
    return map->block + map_scan_values_at(shape, map->room) + i * shape->value_bytes;
}

IMPL_GLUE bool map_scan_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_INTERLEAVED && shape->tag == MAP_TAG_OWN &&
           shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_RARE void *map_scan_create(const struct map_shape *shape, const struct map_config *config,
                                size_t hint)
{
    struct map_scan *map = (struct map_scan *)map_memory_zeroed(sizeof *map);
    (void)hint; /* large ones are not what this is for */
    if (!map) return NULL;
    map->growth = map_growth(config);
    map->room = MAP_SCAN_STEP;
    map->block = (unsigned char *)map_memory(map_scan_block_bytes(shape, map->room));
    if (map->block) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_scan_destroy(const struct map_shape *shape, void *self)
{
    struct map_scan *map = (struct map_scan *)self;
    if (!map) return;
    map_memory_free(map->block, map_scan_block_bytes(shape, map->room));
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_scan_clear(const struct map_shape *shape, void *self)
{
    (void)shape;
    ((struct map_scan *)self)->length = 0;
}

IMPL_RARE void map_scan_grow(const struct map_shape *shape, struct map_scan *map)
{
    struct map_scan old = *map;
    map->room *= map->growth;
    map->block = (unsigned char *)map_memory(map_scan_block_bytes(shape, map->room));
    CHECK(map->block);
    memcpy(map->block, old.block, old.length * shape->key_bytes);
    memcpy(map_scan_value(shape, map, 0), map_scan_value(shape, &old, 0),
           old.length * shape->value_bytes);
    map->moved += old.length;
    map_memory_free(old.block, map_scan_block_bytes(shape, old.room));
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The place of an integer key, eight at a time; what lies behind the last entry may match, too. */
IMPL_GLUE size_t map_scan_find_integer(const struct map_shape *shape, const struct map_scan *map,
                                       const void *key)
{
    for (size_t i = 0; i < map->length; i += MAP_SCAN_STEP) {
        uint32_t equal = map_keys_equal(shape, map_scan_key(shape, map, i), MAP_SCAN_STEP, key);
        if (!equal) continue;
        i += (size_t)__builtin_ctz(equal);
        return i < map->length ? i : SIZE_MAX;
    }
    return SIZE_MAX;
}

/* The place of a key, or SIZE_MAX. */
IMPL_HOT size_t map_scan_find(const struct map_shape *shape, const struct map_scan *map,
                              const void *key)
{
    if (shape->key == MAP_KEY_U64 || shape->key == MAP_KEY_U32)
        return map_scan_find_integer(shape, map, key);
    for (size_t i = 0; i < map->length; i++)
        if (map_key_equal(shape, map_scan_key(shape, map, i), key)) return i;
    return SIZE_MAX;
}

IMPL_HOT void *map_scan_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_scan *map = (const struct map_scan *)self;
    size_t i = map_scan_find(shape, map, key);
    return i == SIZE_MAX ? NULL : map_scan_value(shape, map, i);
}

/* The place of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT size_t map_scan_claim(const struct map_shape *shape, struct map_scan *map, const void *key,
                               bool *added)
{
    size_t i = map_scan_find(shape, map, key);
    *added = i == SIZE_MAX;
    if (*added) {
        if (UNLIKELY(map->length >= map->room)) map_scan_grow(shape, map);
        i = map->length++;
    }
    if (*added || map_key_has_spellings(shape))
        map_copy(map_scan_key(shape, map, i), key, shape->key_bytes);
    return i;
}

IMPL_HOT bool map_scan_put(const struct map_shape *shape, void *self, const void *key,
                           const void *value)
{
    struct map_scan *map = (struct map_scan *)self;
    bool added;
    size_t i = map_scan_claim(shape, map, key, &added);
    map_copy(map_scan_value(shape, map, i), value, shape->value_bytes);
    return added;
}

IMPL_HOT void *map_scan_upsert(const struct map_shape *shape, void *self, const void *key,
                               bool *added)
{
    struct map_scan *map = (struct map_scan *)self;
    size_t i = map_scan_claim(shape, map, key, added);
    if (*added) memset(map_scan_value(shape, map, i), 0, shape->value_bytes);
    return map_scan_value(shape, map, i);
}

IMPL_HOT bool map_scan_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_scan *map = (struct map_scan *)self;
    size_t i = map_scan_find(shape, map, key);
    if (i == SIZE_MAX) return false;
    size_t last = --map->length;
    if (i == last) return true;
    map_copy(map_scan_key(shape, map, i), map_scan_key(shape, map, last), shape->key_bytes);
    map_copy(map_scan_value(shape, map, i), map_scan_value(shape, map, last), shape->value_bytes);
    return true;
}

IMPL_HOT size_t map_scan_length(const void *self)
{
    return self ? ((const struct map_scan *)self)->length : 0;
}

/* state[0]: entries still to be shown; backwards, so that what fills an erased place has been. */
IMPL_HOT void map_scan_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape;
    it->state[0] = map_scan_length(self);
}

IMPL_HOT bool map_scan_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    const struct map_scan *map = (const struct map_scan *)self;
    if (!it->state[0]) return false;
    size_t i = --it->state[0];
    it->key = map_scan_key(shape, map, i);
    it->value = map_scan_value(shape, map, i);
    return true;
}

IMPL_HOT void map_scan_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_scan_explain(const struct map_shape *shape, const void *self, const void *key,
                                struct map_probe *probe)
{
    const struct map_scan *map = (const struct map_scan *)self;
    size_t i = map_scan_find(shape, map, key);
    *probe = (struct map_probe){.found = i != SIZE_MAX};
    probe->visited = probe->compares = (uint32_t)(probe->found ? i + 1 : map->length);
    if (!probe->visited) probe->visited = 1;
}

IMPL_COLD void map_scan_stats(const struct map_shape *shape, const void *self,
                              struct map_stats *stats)
{
    const struct map_scan *map = (const struct map_scan *)self;
    *stats = (struct map_stats){
        .entries = map->length, .slots = map->room, .buckets = 1, .moved = map->moved};
    stats->bytes = sizeof *map + map_scan_block_bytes(shape, map->room);
}

IMPL_COLD const char *map_scan_check(const struct map_shape *shape, const void *self)
{
    const struct map_scan *map = (const struct map_scan *)self;
    if (map->length > map->room) return "more entries than room";
    for (size_t i = 0; i < map->length; i++) {
        const void *key = map_scan_key(shape, map, i);
        if (map_key_reflexive(shape, key) && map_scan_find(shape, map, key) != i)
            return "a key is there twice";
    }
    return NULL;
}

MAP_OPS(scan, "an array in no order: for tiny maps (frozen)");

#endif
