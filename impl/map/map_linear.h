/* map_linear.h - open addressing, one slot after the other, and no graves: erase shifts back.
 *
 * Promises    all of map.h (frozen while iterating).
 * Invariants  of map_flat.h; the byte of a slot in use, its mark, is 128 | seven bits of the hash;
 *             between the home of an entry and its slot (going round) no slot is free.
 * Cost        a hit at load 0.75 looks at 2.5 slots on average, a miss at 8.5 (Knuth 6.4).
 * Differs from Go: one flat table, moved all at once. */
#ifndef ASSAY_MAP_MAP_LINEAR_H
#define ASSAY_MAP_MAP_LINEAR_H

#include "map/map_flat.h"

/* Share of slots in use at which the table grows: above, misses take twice as long. */
#define MAP_LINEAR_LOAD 0.75

IMPL_GLUE unsigned char map_linear_mark(uint64_t hash)
{
    return (unsigned char)(hash >> 57 | 128);
}

IMPL_GLUE bool map_linear_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT && shape->tag != MAP_TAG_WORD && shape->slots == 0;
}

MAP_FLAT_OPERATIONS(linear, MAP_LINEAR_LOAD);

/* ---- Growing ------------------------------------------------------------------------------- */

/* The first free slot from the home of a hash on. */
IMPL_GLUE size_t map_linear_free_slot(const struct map_flat *map, uint64_t hash)
{
    size_t i = hash & map->mask;
    while (map->bytes[i]) i = (i + 1) & map->mask;
    return i;
}

IMPL_RARE void map_linear_grow(const struct map_shape *shape, struct map_flat *map)
{
    struct map_flat old = *map;
    CHECK(map_flat_reserve(shape, map, (old.mask + 1) * map->growth));
    for (size_t i = 0; i <= old.mask; i++) {
        if (!old.bytes[i]) continue;
        const void *slot = map_flat_slot(shape, &old, i);
        uint64_t hash = map_hash(shape, slot, map->seed);
        size_t to = map_linear_free_slot(map, hash);
        map->bytes[to] = map_linear_mark(hash);
        map_copy(map_flat_slot(shape, map, to), slot, map_slot_bytes(shape));
    }
    map->moved += map->length;
    map_flat_release(shape, &old);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The slot of a key, or the free slot where its search ended. */
IMPL_HOT size_t map_linear_find(const struct map_shape *shape, const struct map_flat *map,
                                const void *key, uint64_t hash)
{
    unsigned char mark = map_linear_mark(hash);
    size_t i = hash & map->mask;
    for (; map->bytes[i]; i = (i + 1) & map->mask) {
        if (shape->tag != MAP_TAG_OFF && map->bytes[i] != mark) continue;
        if (LIKELY(map_key_equal(shape, map_flat_slot(shape, map, i), key))) break;
    }
    return i;
}

IMPL_HOT void *map_linear_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_flat *map = (const struct map_flat *)self;
    size_t i = map_linear_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!map->bytes[i]) return NULL;
    return map_slot_value(shape, map_flat_slot(shape, map, i));
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_linear_claim(const struct map_shape *shape, struct map_flat *map,
                                const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    size_t i = map_linear_find(shape, map, key, hash);
    *added = !map->bytes[i];
    if (*added) {
        if (UNLIKELY(map->length >= map->limit)) {
            map_linear_grow(shape, map);
            i = map_linear_free_slot(map, hash);
        }
        map->bytes[i] = map_linear_mark(hash);
        map->length++;
    }
    void *slot = map_flat_slot(shape, map, i);
    if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_linear_put(const struct map_shape *shape, void *self, const void *key,
                             const void *value)
{
    bool added;
    void *slot = map_linear_claim(shape, (struct map_flat *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_linear_upsert(const struct map_shape *shape, void *self, const void *key,
                                 bool *added)
{
    void *slot = map_linear_claim(shape, (struct map_flat *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* Moves back into the hole whatever may stand there, until a free slot ends the run. An entry may
 * move if its home is not between the hole and itself. (A NaN's home is drawn anew: nobody looks it
 * up, so that any place will do.) */
IMPL_HOT void map_linear_close(const struct map_shape *shape, struct map_flat *map, size_t hole)
{
    for (size_t i = (hole + 1) & map->mask; map->bytes[i]; i = (i + 1) & map->mask) {
        void *slot = map_flat_slot(shape, map, i);
        size_t home = map_hash(shape, slot, map->seed) & map->mask;
        if (((i - home) & map->mask) < ((i - hole) & map->mask)) continue;
        map_copy(map_flat_slot(shape, map, hole), slot, map_slot_bytes(shape));
        map->bytes[hole] = map->bytes[i];
        hole = i;
    }
    map->bytes[hole] = 0;
}

IMPL_HOT bool map_linear_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_flat *map = (struct map_flat *)self;
    size_t i = map_linear_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!map->bytes[i]) return false;
    map_linear_close(shape, map, i);
    map->length--;
    return true;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_linear_explain(const struct map_shape *shape, const void *self, const void *key,
                                  struct map_probe *probe)
{
    const struct map_flat *map = (const struct map_flat *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    *probe = (struct map_probe){.visited = 1};
    for (size_t i = hash & map->mask; map->bytes[i]; i = (i + 1) & map->mask, probe->visited++) {
        if (shape->tag != MAP_TAG_OFF && map->bytes[i] != map_linear_mark(hash)) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_flat_slot(shape, map, i), key);
        if (probe->found) return;
    }
}

/* NULL if the entry in slot i can be found. */
IMPL_COLD const char *map_linear_check_slot(const struct map_shape *shape,
                                            const struct map_flat *map, size_t i)
{
    const void *slot = map_flat_slot(shape, map, i);
    if (!map_key_reflexive(shape, slot)) return NULL;
    uint64_t hash = map_hash(shape, slot, map->seed);
    if (map->bytes[i] != map_linear_mark(hash)) return "a mark does not fit the hash of its key";
    if (map_linear_find(shape, map, slot, hash) != i) return "an entry cannot be found";
    return NULL;
}

IMPL_COLD const char *map_linear_check(const struct map_shape *shape, const void *self)
{
    const struct map_flat *map = (const struct map_flat *)self;
    const char *broken = NULL;
    size_t entries = 0;
    for (size_t i = 0; i <= map->mask && !broken; i++) {
        if (!map->bytes[i]) continue;
        entries++;
        broken = map_linear_check_slot(shape, map, i);
    }
    if (broken) return broken;
    if (entries != map->length) return "marks and length do not agree";
    return entries <= map->mask ? NULL : "no slot is free";
}

MAP_OPS(linear, "open addressing, linear probing, erase shifts back (frozen)");

#endif
