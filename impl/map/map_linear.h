/* map_linear.h - open addressing, one slot after the other, and no graves: erase shifts back.
 *
 * Promises    all of map.h (frozen while iterating).
 * Invariants  marks[i] is 0 for a free slot, else 128 | seven bits of the hash; between the home of
 *             an entry and its slot (going round) no slot is free; at least one slot is free.
 *  | marks: a byte a slot | slots: key, value |   in two blocks
 * Cost        a hit at load 0.75 looks at 2.5 slots on average, a miss at 8.5 (Knuth 6.4).
 * Differs from Go: one flat table, moved all at once; iteration runs backwards from a free slot, so
 *             that the shift behind an erased entry only moves entries already shown.            */
#ifndef ASSAY_MAP_MAP_LINEAR_H
#define ASSAY_MAP_MAP_LINEAR_H

#include "map/map_slot.h"

/* Share of slots in use at which the table grows: above, misses take twice as long. */
#define MAP_LINEAR_LOAD 0.75

struct map_linear {
    unsigned char *marks; /* [mask + 1], owned */
    unsigned char *slots; /* [mask + 1] of map_slot_bytes, owned */
    size_t mask;          /* slots minus 1; a power of two minus 1 */
    size_t length, limit; /* entries; a new key beyond limit grows the table first */
    size_t moved;         /* entries moved by growing, since creation */
    uint64_t seed;        /* of the hash */
    double load;          /* share of slots in use at which to grow */
    uint32_t growth;      /* factor, 2 or 4 */
};

IMPL_GLUE unsigned char map_linear_mark(uint64_t hash)
{
    return (unsigned char)(hash >> 57 | 128);
}

IMPL_GLUE void *map_linear_slot(const struct map_shape *shape, const struct map_linear *map,
                                size_t i)
{
    return map->slots + i * map_slot_bytes(shape);
}

IMPL_GLUE bool map_linear_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT && shape->tag != MAP_TAG_WORD && shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

/* New blocks for so many slots; the old ones stay the caller's. False: no memory, nothing changed.
 */
IMPL_RARE bool map_linear_reserve(const struct map_shape *shape, struct map_linear *map,
                                  size_t count)
{
    unsigned char *marks = (unsigned char *)map_memory_zeroed(count);
    unsigned char *slots = (unsigned char *)map_memory(count * map_slot_bytes(shape));
    if (!marks || !slots) {
        map_memory_free(marks, count);
        map_memory_free(slots, count * map_slot_bytes(shape));
        return false;
    }
    map->marks = marks;
    map->slots = slots;
    map->mask = count - 1;
    map->limit = (size_t)((double)count * map->load);
    return true;
}

IMPL_COLD void *map_linear_create(const struct map_shape *shape, const struct map_config *config,
                                  size_t hint)
{
    struct map_linear *map = (struct map_linear *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    map->load = map_load_factor(config, MAP_LINEAR_LOAD);
    map->growth = map_growth(config);
    size_t count = map_slots_for(shape, hint, map->load, 8);
    if (map_linear_reserve(shape, map, count ? count : 8)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_COLD void map_linear_destroy(const struct map_shape *shape, void *self)
{
    struct map_linear *map = (struct map_linear *)self;
    if (!map) return;
    map_memory_free(map->marks, map->mask + 1);
    map_memory_free(map->slots, (map->mask + 1) * map_slot_bytes(shape));
    map_memory_free(map, sizeof *map);
}

IMPL_COLD void map_linear_clear(const struct map_shape *shape, void *self)
{
    struct map_linear *map = (struct map_linear *)self;
    (void)shape;
    memset(map->marks, 0, map->mask + 1);
    map->length = 0;
}

/* The first free slot from the home of a hash on. */
IMPL_GLUE size_t map_linear_free_slot(const struct map_linear *map, uint64_t hash)
{
    size_t i = hash & map->mask;
    while (map->marks[i]) i = (i + 1) & map->mask;
    return i;
}

IMPL_RARE void map_linear_grow(const struct map_shape *shape, struct map_linear *map)
{
    struct map_linear old = *map;
    CHECK(map_linear_reserve(shape, map, (old.mask + 1) * map->growth));
    for (size_t i = 0; i <= old.mask; i++) {
        if (!old.marks[i]) continue;
        const void *slot = map_linear_slot(shape, &old, i);
        uint64_t hash = map_hash(shape, slot, map->seed);
        size_t to = map_linear_free_slot(map, hash);
        map->marks[to] = map_linear_mark(hash);
        map_copy(map_linear_slot(shape, map, to), slot, map_slot_bytes(shape));
    }
    map->moved += map->length;
    map_memory_free(old.marks, old.mask + 1);
    map_memory_free(old.slots, (old.mask + 1) * map_slot_bytes(shape));
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The slot of a key, or the free slot where its search ended. */
IMPL_HOT size_t map_linear_find(const struct map_shape *shape, const struct map_linear *map,
                                const void *key, uint64_t hash)
{
    unsigned char mark = map_linear_mark(hash);
    size_t i = hash & map->mask;
    for (; map->marks[i]; i = (i + 1) & map->mask) {
        if (shape->tag != MAP_TAG_OFF && map->marks[i] != mark) continue;
        if (LIKELY(map_key_equal(shape, map_linear_slot(shape, map, i), key))) break;
    }
    return i;
}

IMPL_HOT void *map_linear_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_linear *map = (const struct map_linear *)self;
    size_t i = map_linear_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!map->marks[i]) return NULL;
    return map_slot_value(shape, map_linear_slot(shape, map, i));
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_linear_claim(const struct map_shape *shape, struct map_linear *map,
                                const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    size_t i = map_linear_find(shape, map, key, hash);
    *added = !map->marks[i];
    if (*added) {
        if (UNLIKELY(map->length >= map->limit)) {
            map_linear_grow(shape, map);
            i = map_linear_free_slot(map, hash);
        }
        map->marks[i] = map_linear_mark(hash);
        map->length++;
    }
    void *slot = map_linear_slot(shape, map, i);
    if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_linear_put(const struct map_shape *shape, void *self, const void *key,
                             const void *value)
{
    bool added;
    void *slot = map_linear_claim(shape, (struct map_linear *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_linear_upsert(const struct map_shape *shape, void *self, const void *key,
                                 bool *added)
{
    void *slot = map_linear_claim(shape, (struct map_linear *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* Moves back into the hole whatever may stand there, until a free slot ends the run. An entry may
 * move if its home is not between the hole and itself. (A NaN's home is drawn anew: nobody looks it
 * up, so that any place will do.) */
IMPL_HOT void map_linear_close(const struct map_shape *shape, struct map_linear *map, size_t hole)
{
    for (size_t i = (hole + 1) & map->mask; map->marks[i]; i = (i + 1) & map->mask) {
        void *slot = map_linear_slot(shape, map, i);
        size_t home = map_hash(shape, slot, map->seed) & map->mask;
        if (((i - home) & map->mask) < ((i - hole) & map->mask)) continue;
        map_copy(map_linear_slot(shape, map, hole), slot, map_slot_bytes(shape));
        map->marks[hole] = map->marks[i];
        hole = i;
    }
    map->marks[hole] = 0;
}

IMPL_HOT bool map_linear_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_linear *map = (struct map_linear *)self;
    size_t i = map_linear_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!map->marks[i]) return false;
    map_linear_close(shape, map, i);
    map->length--;
    return true;
}

IMPL_HOT size_t map_linear_length(const void *self)
{
    return self ? ((const struct map_linear *)self)->length : 0;
}

/* state[0]: a free slot; state[1]: slots still to be looked at, backwards from there. */
IMPL_HOT void map_linear_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_linear *map = (struct map_linear *)self;
    size_t start = 0;
    (void)shape;
    while (map && map->marks[start]) start++;
    it->state[0] = start;
    it->state[1] = map ? map->mask : 0;
}

IMPL_HOT bool map_linear_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_linear *map = (struct map_linear *)self;
    while (it->state[1]) {
        size_t i = (it->state[0] + it->state[1]--) & map->mask;
        if (!map->marks[i]) continue;
        it->key = map_linear_slot(shape, map, i);
        it->value = map_slot_value(shape, map_linear_slot(shape, map, i));
        return true;
    }
    return false;
}

IMPL_HOT void map_linear_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_linear_explain(const struct map_shape *shape, const void *self, const void *key,
                                  struct map_probe *probe)
{
    const struct map_linear *map = (const struct map_linear *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    *probe = (struct map_probe){.visited = 1};
    for (size_t i = hash & map->mask; map->marks[i]; i = (i + 1) & map->mask, probe->visited++) {
        if (shape->tag != MAP_TAG_OFF && map->marks[i] != map_linear_mark(hash)) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_linear_slot(shape, map, i), key);
        if (probe->found) return;
    }
}

IMPL_COLD void map_linear_stats(const struct map_shape *shape, const void *self,
                                struct map_stats *stats)
{
    const struct map_linear *map = (const struct map_linear *)self;
    size_t slots = map->mask + 1;
    *stats = (struct map_stats){
        .entries = map->length, .slots = slots, .buckets = slots, .moved = map->moved};
    stats->bytes = sizeof *map + slots * (1 + map_slot_bytes(shape));
}

/* NULL if the entry in slot i can be found. */
IMPL_COLD const char *map_linear_check_slot(const struct map_shape *shape,
                                            const struct map_linear *map, size_t i)
{
    const void *slot = map_linear_slot(shape, map, i);
    if (!map_key_reflexive(shape, slot)) return NULL;
    uint64_t hash = map_hash(shape, slot, map->seed);
    if (map->marks[i] != map_linear_mark(hash)) return "a mark does not fit the hash of its key";
    if (map_linear_find(shape, map, slot, hash) != i) return "an entry cannot be found";
    return NULL;
}

IMPL_COLD const char *map_linear_check(const struct map_shape *shape, const void *self)
{
    const struct map_linear *map = (const struct map_linear *)self;
    const char *broken = NULL;
    size_t entries = 0;
    for (size_t i = 0; i <= map->mask && !broken; i++) {
        if (!map->marks[i]) continue;
        entries++;
        broken = map_linear_check_slot(shape, map, i);
    }
    if (broken) return broken;
    if (entries != map->length) return "marks and length do not agree";
    return entries <= map->mask ? NULL : "no slot is free";
}

MAP_OPS(linear, "open addressing, linear probing, erase shifts back (frozen)");

#endif
