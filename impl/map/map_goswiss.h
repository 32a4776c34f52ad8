/* map_goswiss.h - the map of Go 1.24: groups of eight under a control word, tables of at most 1,024
 * slots, behind a directory that doubles (extendible hashing).
 *
 * Promises    all of map.h (frozen while iterating); one insertion moves at most one table.
 * Invariants  directory[hash >> shift] is the table of a hash; a table of depth d stands in
 *             2^(global - d) neighbouring places; a map of up to 8 entries that never had more has
 *             a table of one group and no directory of its own.
 * Cost        a search: directory, table, one group; the worst insertion splits one table.
 * Source      internal/runtime/maps (Go 1.24), described in the facts; written anew.
 * Differs from Go: iteration starts at the first table and is frozen; control words are compared as
 *             words of eight bytes everywhere; a table half of graves is rehashed in its size.   */
#ifndef ASSAY_MAP_MAP_GOSWISS_H
#define ASSAY_MAP_MAP_GOSWISS_H

#include "map/map_goswiss_table.h"

struct map_goswiss {
    struct map_goswiss_table **directory; /* [1 << global]; tables owned once each */
    uint32_t global;                      /* leading bits of a hash that pick the table */
    uint32_t shift;                       /* 64 - global, or 63 while global is 0: see index */
    size_t length;                        /* entries of all tables */
    size_t table_groups;                  /* of the largest table */
    size_t moved;                         /* entries moved by growing and splitting */
    uint64_t seed;                        /* of the hash */
};

/* Shifting by 64 is undefined: a directory of one is masked to its only place. */
IMPL_GLUE size_t map_goswiss_index(const struct map_goswiss *map, uint64_t hash)
{
    return (hash >> map->shift) & (((size_t)1 << map->global) - 1);
}

IMPL_GLUE bool map_goswiss_supports(const struct map_shape *shape)
{
    return shape->layout != MAP_LAYOUT_SPLIT &&
           (shape->tag == MAP_TAG_OWN || shape->tag == MAP_TAG_WORD) &&
           (shape->slots == 0 || shape->slots == MAP_GOSWISS_GROUP);
}

IMPL_GLUE void map_goswiss_set_global(struct map_goswiss *map, uint32_t global)
{
    map->global = global;
    map->shift = global ? 64 - global : 63;
}

/* Tables of one size under a directory of 2^global places. */
IMPL_COLD void map_goswiss_build(const struct map_shape *shape, struct map_goswiss *map,
                                 uint32_t global, size_t groups)
{
    size_t places = (size_t)1 << global;
    map_goswiss_set_global(map, global);
    map->directory = (struct map_goswiss_table **)map_memory(places * sizeof(void *));
    CHECK(map->directory);
    for (size_t i = 0; i < places; i++)
        map->directory[i] = map_goswiss_table_new(shape, groups, global);
}

IMPL_COLD void *map_goswiss_create(const struct map_shape *shape, const struct map_config *config,
                                   size_t hint)
{
    struct map_goswiss *map = (struct map_goswiss *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    size_t most = config->table_slots ? config->table_slots : MAP_GOSWISS_TABLE_SLOTS;
    map->table_groups = 1;
    while (map->table_groups * MAP_GOSWISS_GROUP < most) map->table_groups *= 2;
    size_t slots = map_slots_for(shape, hint, 7.0 / 8, MAP_GOSWISS_GROUP);
    size_t groups = slots / MAP_GOSWISS_GROUP, global = 0;
    if (groups == 0) groups = 1;
    while (groups >> global > map->table_groups) global++;
    map_goswiss_build(shape, map, (uint32_t)global, groups >> global);
    return map;
}

/* The next table after the one at a place of the directory. */
IMPL_GLUE size_t map_goswiss_skip(const struct map_goswiss *map, size_t place)
{
    return place + ((size_t)1 << (map->global - map->directory[place]->depth));
}

IMPL_COLD void map_goswiss_destroy(const struct map_shape *shape, void *self)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    if (!map) return;
    size_t places = (size_t)1 << map->global;
    for (size_t i = 0, next; i < places; i = next) {
        next = map_goswiss_skip(map, i);
        map_goswiss_table_free(shape, map->directory[i]);
    }
    map_memory_free(map->directory, places * sizeof(void *));
    map_memory_free(map, sizeof *map);
}

IMPL_COLD void map_goswiss_clear(const struct map_shape *shape, void *self)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    for (size_t i = 0; i < (size_t)1 << map->global; i = map_goswiss_skip(map, i)) {
        struct map_goswiss_table *table = map->directory[i];
        for (size_t k = 0; k <= table->mask; k++)
            memset(map_goswiss_group(shape, table, k), (int)MAP_GOSWISS_FREE, 8);
        table->used = 0;
        table->growth_left = map_goswiss_limit(table);
    }
    map->length = 0;
}

/* ---- Growing ------------------------------------------------------------------------------- */

IMPL_RARE void map_goswiss_double_directory(struct map_goswiss *map)
{
    size_t places = (size_t)1 << map->global;
    struct map_goswiss_table **old = map->directory;
    map->directory = (struct map_goswiss_table **)map_memory(2 * places * sizeof(void *));
    CHECK(map->directory);
    for (size_t i = 0; i < 2 * places; i++) map->directory[i] = old[i / 2];
    map_goswiss_set_global(map, map->global + 1);
    map_memory_free(old, places * sizeof(void *));
}

/* Puts two tables (or twice the same) in the places of one, and frees that. */
IMPL_RARE void map_goswiss_replace(const struct map_shape *shape, struct map_goswiss *map,
                                   struct map_goswiss_table *old,
                                   struct map_goswiss_table *const halves[2], uint64_t hash)
{
    size_t places = (size_t)1 << (map->global - old->depth);
    size_t first = map_goswiss_index(map, hash) & ~(places - 1);
    map_goswiss_move_all(shape, old, halves, map->seed);
    map->moved += old->used;
    for (size_t i = 0; i < places; i++)
        map->directory[first + i] = halves[halves[0] != halves[1] && i >= places / 2];
    map_goswiss_table_free(shape, old);
}

/* Makes room in the table of a hash: cleans it, doubles it, or splits it in two. */
IMPL_RARE void map_goswiss_rehash(const struct map_shape *shape, struct map_goswiss *map,
                                  uint64_t hash)
{
    struct map_goswiss_table *old = map->directory[map_goswiss_index(map, hash)];
    struct map_goswiss_table *halves[2];
    size_t groups = old->mask + 1;
    bool clean = old->used <= map_goswiss_limit(old) / 2;
    bool split = groups >= map->table_groups && old->depth < MAP_GOSWISS_DEPTH_MAX;
    if (clean || !split) {
        halves[0] = map_goswiss_table_new(shape, clean ? groups : groups * 2, old->depth);
        halves[1] = halves[0];
    } else {
        if (old->depth == map->global) map_goswiss_double_directory(map);
        halves[0] = map_goswiss_table_new(shape, groups, old->depth + 1);
        halves[1] = map_goswiss_table_new(shape, groups, old->depth + 1);
    }
    map_goswiss_replace(shape, map, old, halves, hash);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

IMPL_HOT void *map_goswiss_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_goswiss *map = (const struct map_goswiss *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    const struct map_goswiss_table *table = map->directory[map_goswiss_index(map, hash)];
    struct map_goswiss_place place = map_goswiss_search(shape, table, key, hash, NULL);
    if (!place.group) return NULL;
    return map_slot_value(shape, map_goswiss_slot(shape, place.group, place.slot));
}

/* A grave may be taken at any time, a free place while growth is left. */
IMPL_GLUE bool map_goswiss_may_take(const struct map_goswiss_table *table,
                                    struct map_goswiss_place open)
{
    uint64_t free_places = map_goswiss_free(map_group_word(open.group));
    return table->growth_left != 0 || !(free_places >> open.slot * 8 & MAP_GOSWISS_FREE);
}

/* Takes an open place: a grave costs no room. */
IMPL_GLUE void map_goswiss_take(struct map_goswiss *map, struct map_goswiss_table *table,
                                struct map_goswiss_place open, uint64_t hash)
{
    uint64_t control = map_group_word(open.group);
    table->growth_left -= (map_goswiss_free(control) >> (open.slot * 8 + 7)) & 1;
    map_goswiss_mark(open.group, open.slot, hash & 127);
    table->used++;
    map->length++;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_goswiss_claim(const struct map_shape *shape, struct map_goswiss *map,
                                 const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    for (;;) {
        struct map_goswiss_table *table = map->directory[map_goswiss_index(map, hash)];
        struct map_goswiss_place open, place;
        place = map_goswiss_search(shape, table, key, hash, &open);
        *added = !place.group;
        if (*added) {
            if (UNLIKELY(!open.group || !map_goswiss_may_take(table, open))) {
                map_goswiss_rehash(shape, map, hash);
                continue;
            }
            map_goswiss_take(map, table, open, hash);
            place = open;
        }
        void *slot = map_goswiss_slot(shape, place.group, place.slot);
        if (*added || map_key_has_spellings(shape)) map_slot_set_key(shape, slot, key);
        return slot;
    }
}

IMPL_HOT bool map_goswiss_put(const struct map_shape *shape, void *self, const void *key,
                              const void *value)
{
    bool added;
    void *slot = map_goswiss_claim(shape, (struct map_goswiss *)self, key, &added);
    map_slot_set_value(shape, slot, value);
    return added;
}

IMPL_HOT void *map_goswiss_upsert(const struct map_shape *shape, void *self, const void *key,
                                  bool *added)
{
    void *slot = map_goswiss_claim(shape, (struct map_goswiss *)self, key, added);
    if (*added) map_slot_zero_value(shape, slot);
    return map_slot_value(shape, slot);
}

/* In a group that still has a free slot no search goes on behind: the place may become free. */
IMPL_HOT bool map_goswiss_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    struct map_goswiss_table *table = map->directory[map_goswiss_index(map, hash)];
    struct map_goswiss_place place = map_goswiss_search(shape, table, key, hash, NULL);
    if (!place.group) return false;
    bool ends = map_goswiss_ends(table, map_group_word(place.group));
    map_goswiss_mark(place.group, place.slot, ends ? MAP_GOSWISS_FREE : MAP_GOSWISS_GRAVE);
    table->growth_left += ends;
    table->used--;
    map->length--;
    return true;
}

IMPL_HOT size_t map_goswiss_length(const void *self)
{
    return self ? ((const struct map_goswiss *)self)->length : 0;
}

#include "map/map_goswiss_read.h"

MAP_OPS(goswiss, "Go 1.24: groups of 8, small tables behind a directory (frozen)");

#endif
