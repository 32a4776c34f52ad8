/* map_dense.h - entries one after the other in an array, and an index of where each is.
 *
 * Promises    all of map.h (frozen while iterating).
 * Invariants  entries[0 .. length - 1] are live; each has one mark in the index that holds its
 *             place (a NaN has none: nobody looks it up); `far` of a mark is its distance from
 *             home plus 1 in the upper bits, a byte of the hash below, 0 if the mark is free;
 *             marks stand in the order of map_robinhood.h; at least one is free.
 *  | index: far, place; 8 bytes each | entries: key, value |   in two blocks
 * Cost        a search meets the key itself once, in a second line; iteration is a walk over an
 *             array; growing copies entries in order and rebuilds the index only.
 * Source      the layout of Python's dict since 3.6 (Hettinger) and ankerl::unordered_dense.
 * Differs from Go: order of insertion until the first erase, which moves the last entry into the
 *             hole. At most 2^32 entries. */
#ifndef ASSAY_MAP_MAP_DENSE_H
#define ASSAY_MAP_MAP_DENSE_H

#include "map/map_slot.h"

/* Marks in use, as a share of the index, at which it grows. */
#define MAP_DENSE_LOAD 0.8

struct map_dense_mark {
    uint32_t far;   /* 0: free; else (distance from home + 1) * 256 + a byte of the hash */
    uint32_t place; /* in entries */
};
enum { MAP_DENSE_STEP = 256 };

struct map_dense {
    struct map_dense_mark *index; /* [mask + 1], owned */
    unsigned char *entries;       /* [limit] of map_slot_bytes, owned */
    size_t mask;                  /* marks minus 1; a power of two minus 1 */
    size_t length, limit;         /* entries; a new key beyond limit grows both blocks first */
    size_t moved;                 /* entries moved by growing, since creation */
    uint64_t seed;                /* of the hash */
    double load;                  /* share of marks in use at which to grow */
    uint32_t growth;              /* factor, 2 or 4 */
};

IMPL_GLUE void *map_dense_slot(const struct map_shape *shape, const struct map_dense *map,
                               size_t place)
{
    return map->entries + place * map_slot_bytes(shape);
}

/* The far of an entry at home. */
IMPL_GLUE uint32_t map_dense_far(uint64_t hash)
{
    return MAP_DENSE_STEP | (uint32_t)(hash >> 56);
}

IMPL_GLUE bool map_dense_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT && shape->tag == MAP_TAG_OWN && shape->slots == 0;
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_GLUE void map_dense_release(const struct map_shape *shape, struct map_dense *map)
{
    map_memory_free(map->index, (map->mask + 1) * sizeof *map->index);
    map_memory_free(map->entries, map->limit * map_slot_bytes(shape));
}

/* New, empty blocks; the old ones stay the caller's. False: no memory, nothing changed. */
IMPL_RARE bool map_dense_reserve(const struct map_shape *shape, struct map_dense *map, size_t count)
{
    struct map_dense fresh = *map;
    fresh.mask = count - 1;
    fresh.limit = (size_t)((double)count * map->load);
    fresh.index = (struct map_dense_mark *)map_memory_zeroed(count * sizeof *fresh.index);
    fresh.entries = (unsigned char *)map_memory(fresh.limit * map_slot_bytes(shape));
    if (!fresh.index || !fresh.entries) {
        map_dense_release(shape, &fresh);
        return false;
    }
    *map = fresh;
    return true;
}

IMPL_RARE void *map_dense_create(const struct map_shape *shape, const struct map_config *config,
                                 size_t hint)
{
    struct map_dense *map = (struct map_dense *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    map->load = map_load_factor(config, MAP_DENSE_LOAD);
    map->growth = map_growth(config);
    size_t count = map_slots_for(shape, hint, map->load, 8);
    if (map_dense_reserve(shape, map, count && count <= UINT32_MAX ? count : 8)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_dense_destroy(const struct map_shape *shape, void *self)
{
    struct map_dense *map = (struct map_dense *)self;
    if (!map) return;
    map_dense_release(shape, map);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_dense_clear(const struct map_shape *shape, void *self)
{
    struct map_dense *map = (struct map_dense *)self;
    (void)shape;
    memset(map->index, 0, (map->mask + 1) * sizeof *map->index);
    map->length = 0;
}

/* Puts a mark where its distance says; marks nearer their homes move on by one. */
IMPL_HOT void map_dense_link(struct map_dense *map, size_t at, struct map_dense_mark mark)
{
    while (mark.far) {
        struct map_dense_mark before = map->index[at];
        map->index[at] = mark;
        mark = before;
        mark.far += mark.far ? MAP_DENSE_STEP : 0;
        at = (at + 1) & map->mask;
    }
}

/* Where a search ended: at the mark of the key, or where its mark would have to be. */
struct map_dense_end {
    size_t at;
    uint32_t far;
    bool found;
};

/* Where the mark of a new key of this hash has to be. */
IMPL_GLUE struct map_dense_end map_dense_new_end(const struct map_dense *map, uint64_t hash)
{
    struct map_dense_end end = {hash & map->mask, map_dense_far(hash), false};
    for (; map->index[end.at].far >= end.far; end.at = (end.at + 1) & map->mask)
        end.far += MAP_DENSE_STEP;
    return end;
}

IMPL_RARE void map_dense_grow(const struct map_shape *shape, struct map_dense *map)
{
    struct map_dense old = *map;
    CHECK((old.mask + 1) * map->growth <= UINT32_MAX);
    CHECK(map_dense_reserve(shape, map, (old.mask + 1) * map->growth));
    memcpy(map->entries, old.entries, map->length * map_slot_bytes(shape));
    for (size_t place = 0; place < map->length; place++) {
        const void *slot = map_dense_slot(shape, map, place);
        if (!map_key_reflexive(shape, slot)) continue;
        struct map_dense_end end = map_dense_new_end(map, map_hash(shape, slot, map->seed));
        map_dense_link(map, end.at, (struct map_dense_mark){end.far, (uint32_t)place});
    }
    map->moved += map->length;
    map_dense_release(shape, &old);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

IMPL_HOT struct map_dense_end map_dense_find(const struct map_shape *shape,
                                             const struct map_dense *map, const void *key,
                                             uint64_t hash)
{
    uint32_t far = map_dense_far(hash);
    size_t at = hash & map->mask;
    for (; map->index[at].far >= far; at = (at + 1) & map->mask, far += MAP_DENSE_STEP) {
        if (map->index[at].far != far) continue;
        if (LIKELY(map_key_equal(shape, map_dense_slot(shape, map, map->index[at].place), key)))
            return (struct map_dense_end){at, far, true};
    }
    return (struct map_dense_end){at, far, false};
}

IMPL_HOT void *map_dense_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_dense *map = (const struct map_dense *)self;
    struct map_dense_end end = map_dense_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!end.found) return NULL;
    return map_slot_value(shape, map_dense_slot(shape, map, map->index[end.at].place));
}

/* A new entry behind the last, its key written, and a mark where the search for it ended. */
IMPL_GLUE void *map_dense_add(const struct map_shape *shape, struct map_dense *map, const void *key,
                              uint64_t hash, struct map_dense_end end)
{
    if (UNLIKELY(map->length >= map->limit)) {
        map_dense_grow(shape, map);
        end = map_dense_new_end(map, hash);
    }
    uint32_t place = (uint32_t)map->length++;
    if (map_key_reflexive(shape, key))
        map_dense_link(map, end.at, (struct map_dense_mark){end.far, place});
    void *slot = map_dense_slot(shape, map, place);
    map_slot_set_key(shape, slot, key);
    return slot;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_dense_claim(const struct map_shape *shape, struct map_dense *map,
                               const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_dense_end end = map_dense_find(shape, map, key, hash);
    *added = !end.found;
    if (*added) return map_dense_add(shape, map, key, hash, end);
    void *slot = map_dense_slot(shape, map, map->index[end.at].place);
    if (map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_dense_put(const struct map_shape *shape, void *self, const void *key,
                            const void *value)
{
    bool added;
    void *slot = map_dense_claim(shape, (struct map_dense *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_dense_upsert(const struct map_shape *shape, void *self, const void *key,
                                bool *added)
{
    void *slot = map_dense_claim(shape, (struct map_dense *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* Closes the hole that a mark leaves: those behind it move back until one is at home. */
IMPL_GLUE void map_dense_unlink(struct map_dense *map, size_t at)
{
    size_t next = (at + 1) & map->mask;
    for (; map->index[next].far >= 2 * MAP_DENSE_STEP; at = next, next = (next + 1) & map->mask) {
        map->index[at] = map->index[next];
        map->index[at].far -= MAP_DENSE_STEP;
    }
    map->index[at].far = 0;
}

/* Moves the last entry into the hole at `place`; its mark follows. */
IMPL_GLUE void map_dense_fill_hole(const struct map_shape *shape, struct map_dense *map,
                                   size_t place)
{
    const void *last = map_dense_slot(shape, map, map->length);
    if (place == map->length) return;
    if (map_key_reflexive(shape, last)) {
        size_t at = map_hash(shape, last, map->seed) & map->mask;
        while (map->index[at].place != map->length || !map->index[at].far)
            at = (at + 1) & map->mask;
        map->index[at].place = (uint32_t)place;
    }
    map_copy(map_dense_slot(shape, map, place), last, map_slot_bytes(shape));
}

IMPL_HOT bool map_dense_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_dense *map = (struct map_dense *)self;
    struct map_dense_end end = map_dense_find(shape, map, key, map_hash(shape, key, map->seed));
    if (!end.found) return false;
    size_t place = map->index[end.at].place;
    map_dense_unlink(map, end.at);
    map->length--;
    map_dense_fill_hole(shape, map, place);
    return true;
}

IMPL_HOT size_t map_dense_length(const void *self)
{
    return self ? ((const struct map_dense *)self)->length : 0;
}

/* state[0]: entries still to be shown; backwards, so that what fills an erased hole has been. */
IMPL_HOT void map_dense_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape;
    it->state[0] = map_dense_length(self);
}

IMPL_HOT bool map_dense_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    if (!it->state[0]) return false;
    void *slot = map_dense_slot(shape, (struct map_dense *)self, --it->state[0]);
    it->key = slot;
    it->value = map_slot_value(shape, slot);
    return true;
}

IMPL_HOT void map_dense_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

/* ---- Explanations -------------------------------------------------------------------------- */

IMPL_COLD void map_dense_explain(const struct map_shape *shape, const void *self, const void *key,
                                 struct map_probe *probe)
{
    const struct map_dense *map = (const struct map_dense *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    uint32_t far = map_dense_far(hash);
    size_t at = hash & map->mask;
    *probe = (struct map_probe){.visited = 1};
    for (; map->index[at].far >= far; at = (at + 1) & map->mask, far += MAP_DENSE_STEP) {
        probe->visited++;
        if (map->index[at].far != far) continue;
        probe->compares++;
        probe->found = map_key_equal(shape, map_dense_slot(shape, map, map->index[at].place), key);
        if (probe->found) return;
    }
}

IMPL_COLD void map_dense_stats(const struct map_shape *shape, const void *self,
                               struct map_stats *stats)
{
    const struct map_dense *map = (const struct map_dense *)self;
    size_t marks = map->mask + 1;
    *stats = (struct map_stats){
        .entries = map->length, .slots = map->limit, .buckets = marks, .moved = map->moved};
    stats->bytes = sizeof *map + marks * sizeof *map->index + map->limit * map_slot_bytes(shape);
}

/* NULL if mark `at` leads to an entry that can be found by it. */
IMPL_COLD const char *map_dense_check_mark(const struct map_shape *shape,
                                           const struct map_dense *map, size_t at)
{
    struct map_dense_mark mark = map->index[at];
    if (mark.place >= map->length) return "a mark leads behind the last entry";
    const void *slot = map_dense_slot(shape, map, mark.place);
    uint64_t hash = map_hash(shape, slot, map->seed);
    size_t distance = (at - hash) & map->mask;
    if (mark.far != map_dense_far(hash) + distance * MAP_DENSE_STEP) return "a distance is wrong";
    struct map_dense_end end = map_dense_find(shape, map, slot, hash);
    return end.found && end.at == at ? NULL : "an entry cannot be found";
}

IMPL_COLD const char *map_dense_check(const struct map_shape *shape, const void *self)
{
    const struct map_dense *map = (const struct map_dense *)self;
    const char *broken = NULL;
    size_t marks = 0, nans = 0;
    for (size_t at = 0; at <= map->mask && !broken; at++) {
        if (!map->index[at].far) continue;
        marks++;
        broken = map_dense_check_mark(shape, map, at);
    }
    if (broken) return broken;
    for (size_t place = 0; place < map->length; place++)
        nans += !map_key_reflexive(shape, map_dense_slot(shape, map, place));
    if (marks + nans != map->length) return "marks and length do not agree";
    return marks <= map->mask ? NULL : "no mark is free";
}

MAP_OPS(dense, "entries in an array behind an index of their places (frozen)");

#endif
