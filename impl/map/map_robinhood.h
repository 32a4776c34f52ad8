/* map_robinhood.h - linear probing where the entry further from its home takes the place.
 *
 * Promises    all of map.h (frozen while iterating).
 * Invariants  of map_flat.h; the byte of a slot in use, here called far, is 1 + the distance of its
 *             entry from home, 255 for 254 and more; the slots between the home of an entry and its
 *             own hold entries that are at least as far as the search for it is there (as far as a
 *             byte can tell).
 * Cost        searches end where the table's entries are nearer home than the search: misses cost
 *             little more than hits, at the price of moving entries on insertion.
 * Source      Celis, Larson, Munro 1985; the stored distance and the backward shift are folklore.
 * Differs from Go: one flat table, moved all at once. */
#ifndef ASSAY_MAP_MAP_ROBINHOOD_H
#define ASSAY_MAP_MAP_ROBINHOOD_H

#include "map/map_flat.h"

/* Share of slots in use at which the table grows. At 0.8 a hit looks at 3 slots on average, as with
 * linear probing (Knuth 6.4); the longest search is what is shorter. */
#define MAP_ROBINHOOD_LOAD 0.8

enum { MAP_ROBINHOOD_MOST = 255 }; /* from here on far only says "at least" */

/* Where a search stands: a slot, and what far says of an entry at home there. */
struct map_robinhood_place {
    size_t at;
    uint32_t far;
};

IMPL_GLUE struct map_robinhood_place map_robinhood_home(const struct map_flat *map, uint64_t hash)
{
    return (struct map_robinhood_place){hash & map->mask, 1};
}

IMPL_GLUE void map_robinhood_step(const struct map_flat *map, struct map_robinhood_place *place)
{
    place->at = (place->at + 1) & map->mask;
    place->far += place->far < MAP_ROBINHOOD_MOST;
}

IMPL_GLUE bool map_robinhood_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT && shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

MAP_FLAT_OPERATIONS(robinhood, MAP_ROBINHOOD_LOAD);

/* ---- Growing ------------------------------------------------------------------------------- */

/* Frees slot `place.at` for an entry of that distance: all from there to the next free slot move on
 * by one. The last moves first. */
IMPL_HOT void map_robinhood_open(const struct map_shape *shape, struct map_flat *map,
                                 struct map_robinhood_place place)
{
    size_t end = place.at;
    while (map->bytes[end]) end = (end + 1) & map->mask;
    while (end != place.at) {
        size_t from = (end - 1) & map->mask;
        map->bytes[end] =
            (unsigned char)(map->bytes[from] + (map->bytes[from] < MAP_ROBINHOOD_MOST));
        map_copy(map_flat_slot(shape, map, end), map_flat_slot(shape, map, from),
                 map_slot_bytes(shape));
        end = from;
    }
    map->bytes[place.at] = (unsigned char)place.far;
}

/* Where a new entry of this hash belongs. */
IMPL_GLUE struct map_robinhood_place map_robinhood_new_place(const struct map_flat *map,
                                                             uint64_t hash)
{
    struct map_robinhood_place place = map_robinhood_home(map, hash);
    while (map->bytes[place.at] >= place.far) map_robinhood_step(map, &place);
    return place;
}

IMPL_RARE void map_robinhood_grow(const struct map_shape *shape, struct map_flat *map)
{
    struct map_flat old = *map;
    CHECK(map_flat_reserve(shape, map, (old.mask + 1) * map->growth));
    for (size_t i = 0; i <= old.mask; i++) {
        if (!old.bytes[i]) continue;
        const void *slot = map_flat_slot(shape, &old, i);
        struct map_robinhood_place place =
            map_robinhood_new_place(map, map_hash(shape, slot, map->seed));
        map_robinhood_open(shape, map, place);
        map_copy(map_flat_slot(shape, map, place.at), slot, map_slot_bytes(shape));
    }
    map->moved += map->length;
    map_flat_release(shape, &old);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The place of a key, or the one that it would take; *found tells which. */
IMPL_HOT struct map_robinhood_place map_robinhood_find(const struct map_shape *shape,
                                                       const struct map_flat *map, const void *key,
                                                       uint64_t hash, bool *found)
{
    struct map_robinhood_place place = map_robinhood_home(map, hash);
    *found = false;
    for (; map->bytes[place.at] >= place.far; map_robinhood_step(map, &place)) {
        if (map->bytes[place.at] != place.far) continue;
        if (!map_key_equal(shape, map_flat_slot(shape, map, place.at), key)) continue;
        *found = true;
        break;
    }
    return place;
}

IMPL_HOT void *map_robinhood_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_flat *map = (const struct map_flat *)self;
    bool found;
    size_t i = map_robinhood_find(shape, map, key, map_hash(shape, key, map->seed), &found).at;
    return found ? map_slot_value(shape, map_flat_slot(shape, map, i)) : NULL;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_robinhood_claim(const struct map_shape *shape, struct map_flat *map,
                                   const void *key, bool *added)
{
    bool found;
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_robinhood_place place = map_robinhood_find(shape, map, key, hash, &found);
    *added = !found;
    if (*added) {
        if (UNLIKELY(map->length >= map->limit)) {
            map_robinhood_grow(shape, map);
            place = map_robinhood_new_place(map, hash);
        }
        map_robinhood_open(shape, map, place);
        map->length++;
    }
    void *slot = map_flat_slot(shape, map, place.at);
    if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_robinhood_put(const struct map_shape *shape, void *self, const void *key,
                                const void *value)
{
    bool added;
    void *slot = map_robinhood_claim(shape, (struct map_flat *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_robinhood_upsert(const struct map_shape *shape, void *self, const void *key,
                                    bool *added)
{
    void *slot = map_robinhood_claim(shape, (struct map_flat *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* What far says of the entry in slot i once it stands one slot nearer home. Beyond what a byte
 * counts its home must be asked for; a NaN's cannot be, and nobody looks a NaN up: it stays far. */
IMPL_GLUE unsigned char map_robinhood_nearer(const struct map_shape *shape,
                                             const struct map_flat *map, size_t i)
{
    const void *slot = map_flat_slot(shape, map, i);
    if (LIKELY(map->bytes[i] < MAP_ROBINHOOD_MOST)) return (unsigned char)(map->bytes[i] - 1);
    if (!map_key_reflexive(shape, slot)) return MAP_ROBINHOOD_MOST;
    size_t distance = (i - map_hash(shape, slot, map->seed)) & map->mask;
    return (unsigned char)(distance < MAP_ROBINHOOD_MOST ? distance : MAP_ROBINHOOD_MOST);
}

IMPL_HOT bool map_robinhood_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_flat *map = (struct map_flat *)self;
    bool found;
    size_t i = map_robinhood_find(shape, map, key, map_hash(shape, key, map->seed), &found).at;
    if (!found) return false;
    size_t next = (i + 1) & map->mask;
    for (; map->bytes[next] > 1; i = next, next = (next + 1) & map->mask) {
        map->bytes[i] = map_robinhood_nearer(shape, map, next);
        map_copy(map_flat_slot(shape, map, i), map_flat_slot(shape, map, next),
                 map_slot_bytes(shape));
    }
    map->bytes[i] = 0;
    map->length--;
    return true;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_robinhood_explain(const struct map_shape *shape, const void *self,
                                     const void *key, struct map_probe *probe)
{
    const struct map_flat *map = (const struct map_flat *)self;
    struct map_robinhood_place place = map_robinhood_home(map, map_hash(shape, key, map->seed));
    *probe = (struct map_probe){.visited = 1};
    for (; map->bytes[place.at] >= place.far; map_robinhood_step(map, &place), probe->visited++) {
        if (map->bytes[place.at] != place.far) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_flat_slot(shape, map, place.at), key);
        if (probe->found) return;
    }
}

IMPL_COLD const char *map_robinhood_check(const struct map_shape *shape, const void *self)
{
    const struct map_flat *map = (const struct map_flat *)self;
    size_t entries = 0;
    for (size_t i = 0; i <= map->mask; i++) {
        const void *slot = map_flat_slot(shape, map, i);
        bool found = true;
        if (!map->bytes[i]) continue;
        entries++;
        if (!map_key_reflexive(shape, slot)) continue;
        uint64_t hash = map_hash(shape, slot, map->seed);
        size_t distance = (i - hash) & map->mask, most = MAP_ROBINHOOD_MOST;
        if (map->bytes[i] != (distance < most ? distance + 1 : most)) return "a distance is wrong";
        if (map_robinhood_find(shape, map, slot, hash, &found).at != i || !found)
            return "an entry cannot be found";
    }
    if (entries != map->length) return "distances and length do not agree";
    return entries <= map->mask ? NULL : "no slot is free";
}

MAP_OPS(robinhood, "linear probing ordered by distance from home (frozen)");

#endif
