/* map_best_grow.h - growing of a map_best: all groups at once, front to back. */
#ifndef ASSAY_MAP_MAP_BEST_GROW_H
#define ASSAY_MAP_MAP_BEST_GROW_H

#include "map/map_best_table.h"

/* Moves the entries of one group that are at home to the two groups it becomes. No branch depends
 * on the data: free slots are copied too, and written over. Returns whether a guest was left.
 * (`map` is the caller's own copy: tags are written as bytes, which might else be any of its
 * fields.) */
IMPL_GLUE bool map_best_split(const struct map_shape *shape, const struct map_best *old,
                              const struct map_best *map, size_t group)
{
    const unsigned char *tags = map_best_group(old, group);
    const unsigned char *slot = map_best_slot(shape, old, group * MAP_GROUP);
    unsigned char *to_tags = map_best_group(map, group * 2);
    unsigned char *to_slots = map_best_slot(shape, map, group * 2 * MAP_GROUP);
    size_t low = 0, high = MAP_GROUP, bytes = map_best_slot_bytes(shape);
    bool guests = false;
    for (size_t i = 0; i < MAP_BEST_SLOTS; i++, slot += bytes) {
        uint64_t home = map_best_slot_hash(shape, map, slot) >> map->shift;
        bool used = tags[i] != 0, stays = used & (home >> 1 == group), upper = home & 1;
        size_t at = upper ? high : low;
        to_tags[at] = stays ? tags[i] : 0;
        map_copy(to_slots + at * bytes, slot, bytes);
        high += stays & upper;
        low += stays & !upper;
        guests |= used & !stays;
    }
    return guests;
}

/* Places the entries of a group that are not at home there, or all of them. */
IMPL_GLUE void map_best_replace(const struct map_shape *shape, const struct map_best *old,
                                struct map_best *map, size_t group, bool all)
{
    const unsigned char *tags = map_best_group(old, group);
    for (size_t i = 0; i < MAP_BEST_SLOTS; i++) {
        const unsigned char *slot = map_best_slot(shape, old, group * MAP_GROUP + i);
        if (!tags[i]) continue;
        uint64_t hash = map_best_slot_hash(shape, map, slot);
        if (!all && hash >> old->shift == group) continue;
        map_copy(map_best_slot(shape, map, map_best_place(map, hash, tags[i])), slot,
                 map_best_slot_bytes(shape));
    }
}

/* Shapes that deserve a loop of their own: a constant in place of each field. */
static const struct map_shape map_best_u64 = {
    .key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_OWN};
static const struct map_shape map_best_string = {
    .key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .hash = HASH_OWN};

IMPL_GLUE bool map_best_same_shape(const struct map_shape *a, const struct map_shape *b)
{
    return a->key == b->key && a->value_bytes == b->value_bytes && a->hash == b->hash;
}

/* Calls a function with such a shape where the given one is the same. */
#define MAP_BEST_AS(function, shape, ...)                      \
    do {                                                       \
        if (map_best_same_shape(shape, &map_best_u64))         \
            function(&map_best_u64, __VA_ARGS__);              \
        else if (map_best_same_shape(shape, &map_best_string)) \
            function(&map_best_string, __VA_ARGS__);           \
        else                                                   \
            function(shape, __VA_ARGS__);                      \
    } while (0)

/* First all entries at home, front to back, then the guests: so that no home is full before its
 * own entries have come. */
IMPL_GLUE void map_best_double_as(const struct map_shape *shape, const struct map_best *old,
                                  struct map_best *map)
{
    const struct map_best from = *old, to = *map;
    size_t last = map_best_groups(&from) - 1;
    bool guests = false;
    for (size_t i = 0; i <= last; i++) guests |= map_best_split(shape, &from, &to, i);
    for (size_t i = 0; guests && i <= last; i++)
        if (map_best_group(&from, (i - 1) & last)[MAP_BEST_PASSED])
            map_best_replace(shape, &from, map, i, false);
}

IMPL_RARE void map_best_double(const struct map_shape *shape, const struct map_best *old,
                               struct map_best *map)
{
    MAP_BEST_AS(map_best_double_as, shape, old, map);
}

/* Bits by which the number of groups grows. */
IMPL_GLUE uint32_t map_best_more(const struct map_best *map)
{
    return !map_best_has_blocks(map) ? 0 : map->growth == 4 ? 2 : 1;
}

IMPL_RARE void map_best_grow(const struct map_shape *shape, struct map_best *map)
{
    struct map_best old = *map;
    bool moves = map_best_has_blocks(&old);
    uint32_t bits = old.group_bits + map_best_more(&old);
    CHECK(map_best_reserve(shape, map, bits)); /* as Go: ends the program */
    if (moves && map->group_bits == old.group_bits + 1) {
        map_best_double(shape, &old, map);
    } else if (moves) {
        for (size_t i = 0; i < map_best_groups(&old); i++)
            map_best_replace(shape, &old, map, i, true);
    }
    map->moved += map->length;
    map_best_release(shape, &old);
}

#endif
