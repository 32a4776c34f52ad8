/* map_swiss.h - flat table with a tag a slot, sixteen tags compared at once (Abseil's idea).
 *
 * Promises    all of map.h (frozen while iterating).
 * Invariants  a tag is MAP_SWISS_FREE, MAP_SWISS_GRAVE or the top 7 bits of the hash; used counts
 *             entries and graves, used <= limit < slots, so that each search meets a free slot;
 *             the groups passed before an entry's own hold no free slot.
 *  | tags: 16 a group | slots: key, value |   in two blocks
 * Cost        one group in most searches: a vector compare, then a key whose tag fits (1 in 128 by
 *             chance).
 * Source      Abseil's "Swiss tables" (Kulukundis, CppCon 2017); groups are aligned here.
 * Differs from Go: one flat table, moved all at once.                                            */
#ifndef ASSAY_MAP_MAP_SWISS_H
#define ASSAY_MAP_MAP_SWISS_H

#include "map/map_group.h"
#include "map/map_slot.h"

/* Share of slots used by entries and graves at which the table is moved. Abseil and Go: 7/8. */
#define MAP_SWISS_LOAD 0.875

enum { MAP_SWISS_FREE = 128, MAP_SWISS_GRAVE = 254 };

struct map_swiss {
    unsigned char *tags;  /* [(mask + 1) * MAP_GROUP], owned */
    unsigned char *slots; /* as many of map_slot_bytes, owned */
    size_t mask;          /* groups minus 1; a power of two minus 1 */
    size_t length;        /* entries */
    size_t used, limit;   /* entries and graves; a new key beyond limit moves the table first */
    size_t moved;         /* entries moved by growing and cleaning, since creation */
    uint64_t seed;        /* of the hash */
    double load;          /* limit as a share of slots */
    uint32_t growth;      /* factor, 2 or 4 */
};

/* A place in the sequence of groups that a hash visits: each once, by triangular steps. */
struct map_swiss_walk {
    size_t group, step;
};

IMPL_GLUE struct map_swiss_walk map_swiss_walk(const struct map_swiss *map, uint64_t hash)
{
    return (struct map_swiss_walk){hash & map->mask, 0};
}

IMPL_GLUE void map_swiss_advance(const struct map_swiss *map, struct map_swiss_walk *walk)
{
    walk->group = (walk->group + ++walk->step) & map->mask;
}

IMPL_GLUE unsigned char map_swiss_tag(uint64_t hash)
{
    return (unsigned char)(hash >> 57);
}

IMPL_GLUE void *map_swiss_slot(const struct map_shape *shape, const struct map_swiss *map, size_t i)
{
    return map->slots + i * map_slot_bytes(shape);
}

IMPL_GLUE bool map_swiss_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT &&
           (shape->tag == MAP_TAG_OWN || shape->tag == MAP_TAG_WORD) &&
           (shape->slots == 0 || shape->slots == MAP_GROUP);
}

/* ---- Life ---------------------------------------------------------------------------------- */

IMPL_GLUE size_t map_swiss_slots(const struct map_swiss *map)
{
    return (map->mask + 1) * MAP_GROUP;
}

IMPL_GLUE void map_swiss_release(const struct map_shape *shape, struct map_swiss *map)
{
    size_t count = map_swiss_slots(map);
    map_memory_free(map->tags, count);
    map_memory_free(map->slots, count * map_slot_bytes(shape));
}

/* New, empty blocks; the old ones stay the caller's. False: no memory, nothing changed. */
IMPL_RARE bool map_swiss_reserve(const struct map_shape *shape, struct map_swiss *map, size_t count)
{
    struct map_swiss fresh = *map;
    fresh.tags = (unsigned char *)map_memory(count);
    fresh.slots = (unsigned char *)map_memory(count * map_slot_bytes(shape));
    fresh.mask = count / MAP_GROUP - 1;
    fresh.limit = (size_t)((double)count * map->load);
    fresh.used = 0;
    if (!fresh.tags || !fresh.slots) {
        map_swiss_release(shape, &fresh);
        return false;
    }
    memset(fresh.tags, MAP_SWISS_FREE, count);
    *map = fresh;
    return true;
}

IMPL_RARE void *map_swiss_create(const struct map_shape *shape, const struct map_config *config,
                                 size_t hint)
{
    struct map_swiss *map = (struct map_swiss *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    map->load = map_load_factor(config, MAP_SWISS_LOAD);
    map->growth = map_growth(config);
    size_t count = map_slots_for(shape, hint, map->load, MAP_GROUP);
    if (map_swiss_reserve(shape, map, count ? count : MAP_GROUP)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_swiss_destroy(const struct map_shape *shape, void *self)
{
    struct map_swiss *map = (struct map_swiss *)self;
    if (!map) return;
    map_swiss_release(shape, map);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_swiss_clear(const struct map_shape *shape, void *self)
{
    struct map_swiss *map = (struct map_swiss *)self;
    (void)shape;
    memset(map->tags, MAP_SWISS_FREE, map_swiss_slots(map));
    map->length = map->used = 0;
}

/* The first slot on the walk of a hash that holds no entry. */
IMPL_HOT size_t map_swiss_open_slot(const struct map_swiss *map, uint64_t hash)
{
    struct map_swiss_walk walk = map_swiss_walk(map, hash);
    map_mask open;
    while (!(open = map_group_high(map->tags + walk.group * MAP_GROUP)))
        map_swiss_advance(map, &walk);
    return walk.group * MAP_GROUP + map_group_first(open);
}

/* Moves all entries to a table without graves: a larger one, or one of the same size if at most
 * half of what is used are entries. */
IMPL_RARE void map_swiss_move(const struct map_shape *shape, struct map_swiss *map)
{
    struct map_swiss old = *map;
    size_t count = map_swiss_slots(map);
    CHECK(
        map_swiss_reserve(shape, map, map->length <= map->limit / 2 ? count : count * map->growth));
    for (size_t i = 0; i < count; i++) {
        if (old.tags[i] >= MAP_SWISS_FREE) continue;
        const void *slot = map_swiss_slot(shape, &old, i);
        uint64_t hash = map_hash(shape, slot, map->seed);
        size_t to = map_swiss_open_slot(map, hash);
        map->tags[to] = map_swiss_tag(hash);
        map_copy(map_swiss_slot(shape, map, to), slot, map_slot_bytes(shape));
    }
    map->used = map->length;
    map->moved += map->length;
    map_swiss_release(shape, &old);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

/* The place of a key, or SIZE_MAX. */
IMPL_HOT size_t map_swiss_find(const struct map_shape *shape, const struct map_swiss *map,
                               const void *key, uint64_t hash)
{
    struct map_swiss_walk walk = map_swiss_walk(map, hash);
    for (;; map_swiss_advance(map, &walk)) {
        const unsigned char *group = map->tags + walk.group * MAP_GROUP;
        map_mask fits = map_group_match(group, map_swiss_tag(hash));
        for (; fits; fits &= fits - 1) {
            size_t i = walk.group * MAP_GROUP + map_group_first(fits);
            if (LIKELY(map_key_equal(shape, map_swiss_slot(shape, map, i), key))) return i;
        }
        if (LIKELY(map_group_match(group, MAP_SWISS_FREE))) return SIZE_MAX;
    }
}

IMPL_HOT void *map_swiss_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_swiss *map = (const struct map_swiss *)self;
    size_t i = map_swiss_find(shape, map, key, map_hash(shape, key, map->seed));
    return i == SIZE_MAX ? NULL : map_slot_value(shape, map_swiss_slot(shape, map, i));
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_swiss_claim(const struct map_shape *shape, struct map_swiss *map,
                               const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    size_t i = map_swiss_find(shape, map, key, hash);
    *added = i == SIZE_MAX;
    if (*added) {
        i = map_swiss_open_slot(map, hash);
        if (UNLIKELY(map->used >= map->limit && map->tags[i] == MAP_SWISS_FREE)) {
            map_swiss_move(shape, map);
            i = map_swiss_open_slot(map, hash);
        }
        map->used += map->tags[i] == MAP_SWISS_FREE;
        map->tags[i] = map_swiss_tag(hash);
        map->length++;
    }
    void *slot = map_swiss_slot(shape, map, i);
    if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
    return slot;
}

IMPL_HOT bool map_swiss_put(const struct map_shape *shape, void *self, const void *key,
                            const void *value)
{
    bool added;
    void *slot = map_swiss_claim(shape, (struct map_swiss *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_swiss_upsert(const struct map_shape *shape, void *self, const void *key,
                                bool *added)
{
    void *slot = map_swiss_claim(shape, (struct map_swiss *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* A group with a free slot ends every search: then the place may become free; else it is a grave
 * that searches pass. */
IMPL_HOT bool map_swiss_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_swiss *map = (struct map_swiss *)self;
    size_t i = map_swiss_find(shape, map, key, map_hash(shape, key, map->seed));
    if (i == SIZE_MAX) return false;
    bool ends = map_group_match(map->tags + i / MAP_GROUP * MAP_GROUP, MAP_SWISS_FREE) != 0;
    map->tags[i] = ends ? MAP_SWISS_FREE : MAP_SWISS_GRAVE;
    map->used -= ends;
    map->length--;
    return true;
}

IMPL_HOT size_t map_swiss_length(const void *self)
{
    return self ? ((const struct map_swiss *)self)->length : 0;
}

/* state[0]: the present group; state[1]: its entries still to be shown; state[2]: groups left. */
IMPL_HOT void map_swiss_iterate(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_swiss *map = (struct map_swiss *)self;
    (void)shape;
    it->state[0] = SIZE_MAX;
    it->state[1] = 0;
    it->state[2] = map ? map->mask + 1 : 0;
}

IMPL_HOT bool map_swiss_next(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    struct map_swiss *map = (struct map_swiss *)self;
    const map_mask all = (map_mask)(map_group_bit(MAP_GROUP - 1) * 2 - 1);
    while (!it->state[1]) {
        if (!it->state[2]--) return it->state[2] = 0, false;
        it->state[0]++;
        it->state[1] = ~map_group_high(map->tags + it->state[0] * MAP_GROUP) & all;
        if (MAP_GROUP_STEP) it->state[1] &= UINT64_C(0x1111111111111111);
    }
    size_t i = it->state[0] * MAP_GROUP + map_group_first((map_mask)it->state[1]);
    it->state[1] &= it->state[1] - 1;
    it->key = map_swiss_slot(shape, map, i);
    it->value = map_slot_value(shape, map_swiss_slot(shape, map, i));
    return true;
}

IMPL_HOT void map_swiss_finish(const struct map_shape *shape, void *self, struct map_iterator *it)
{
    (void)shape, (void)self, (void)it;
}

#include "map/map_swiss_explain.h"

MAP_OPS(swiss, "flat, a tag a slot, groups of 16 compared at once (frozen)");

#endif
