/* map_goswiss.h - the map of Go 1.24: groups of eight under a control word, tables of at most 1,024
 * slots, behind a directory that doubles (extendible hashing).
 *
 * Promises    all of map.h (frozen while iterating); one insertion moves at most one table.
 * Invariants  directory[hash >> shift] is the table of a hash; a table of depth d stands in
 *             2^(global - d) neighbouring places; a map of up to 8 entries that never had more has
 *             a table of one group and no directory of its own.
 * Cost        a search: directory, one group; the worst insertion splits one table, or doubles the
 *             directory.
 * Source      internal/runtime/maps (Go 1.24), described in the facts; written anew.
 * Differs from Go: iteration starts at the first table and is frozen; a table half of graves
 *             is rehashed in its size; many tables share huge pages; the control words of a table
 *             stand before its slots, Go's each before its own eight.                            */
#ifndef ASSAY_MAP_MAP_GOSWISS_H
#define ASSAY_MAP_MAP_GOSWISS_H

#include "map/map_goswiss_pool.h"

struct map_goswiss {
    map_goswiss_ref *directory; /* [1 << global]; tables owned once each */
    uint32_t shift;             /* 63 - global: see index */
    uint32_t global;            /* leading bits of a hash that pick the table */
    size_t length;              /* entries of all tables */
    uint64_t seed;              /* of the hash */
    uint32_t table_bits;        /* log2 of the groups of the largest table */
    size_t moved;               /* entries moved by growing and splitting */
    struct map_goswiss_pool pool;
};

/* In two steps, because shifting by 64 is undefined: a directory of one uses no bit. */
IMPL_GLUE size_t map_goswiss_index(const struct map_goswiss *map, uint64_t hash)
{
    return hash >> 1 >> map->shift;
}

IMPL_GLUE struct map_goswiss_table *map_goswiss_table_at(const struct map_goswiss *map,
                                                         size_t place)
{
    return map_goswiss_ref_table(map->directory[place]);
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
    map->shift = 63 - global;
}

/* A table of that size, with others on a huge page if the map has many and the page room for many.
 */
IMPL_GLUE struct map_goswiss_table *map_goswiss_new(const struct map_shape *shape,
                                                    struct map_goswiss *map, uint32_t group_bits,
                                                    uint32_t depth)
{
    size_t bytes = map_goswiss_table_bytes(shape, (size_t)1 << group_bits);
    bool pooled = map->global >= MAP_GOSWISS_POOL_FROM && group_bits == map->table_bits &&
                  bytes <= MAP_HUGE_BYTES / MAP_GOSWISS_POOL_SHARE;
    return map_goswiss_table_new(shape, &map->pool, pooled, group_bits, depth);
}

/* Tables of one size under a directory of 2^global places. */
IMPL_COLD void map_goswiss_build(const struct map_shape *shape, struct map_goswiss *map,
                                 uint32_t global, uint32_t group_bits)
{
    size_t places = (size_t)1 << global;
    map_goswiss_set_global(map, global);
    map->directory = (map_goswiss_ref *)map_memory(places * sizeof *map->directory);
    CHECK(map->directory);
    for (size_t i = 0; i < places; i++)
        map->directory[i] = map_goswiss_ref_to(map_goswiss_new(shape, map, group_bits, global));
}

IMPL_RARE void *map_goswiss_create(const struct map_shape *shape, const struct map_config *config,
                                   size_t hint)
{
    struct map_goswiss *map = (struct map_goswiss *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    size_t most = config->table_slots ? config->table_slots : MAP_GOSWISS_TABLE_SLOTS;
    while (MAP_GOSWISS_GROUP << map->table_bits < (int64_t)most) map->table_bits++;
    size_t slots = map_slots_for(shape, hint, 7.0 / 8, MAP_GOSWISS_GROUP);
    uint32_t bits = slots ? (uint32_t)__builtin_ctzll(slots / MAP_GOSWISS_GROUP) : 0;
    uint32_t global = bits > map->table_bits ? bits - map->table_bits : 0;
    map_goswiss_build(shape, map, global, bits - global);
    return map;
}

/* The next table after the one at a place of the directory. */
IMPL_GLUE size_t map_goswiss_skip(const struct map_goswiss *map, size_t place)
{
    return place + ((size_t)1 << (map->global - map_goswiss_table_at(map, place)->depth));
}

IMPL_RARE void map_goswiss_destroy(const struct map_shape *shape, void *self)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    if (!map) return;
    size_t places = (size_t)1 << map->global;
    for (size_t i = 0, next; i < places; i = next) {
        next = map_goswiss_skip(map, i);
        map_goswiss_table_free(shape, &map->pool, map_goswiss_table_at(map, i));
    }
    map_goswiss_pool_destroy(&map->pool);
    map_memory_free(map->directory, places * sizeof *map->directory);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_goswiss_clear(const struct map_shape *shape, void *self)
{
    struct map_goswiss *map = (struct map_goswiss *)self;
    (void)shape;
    for (size_t i = 0; i < (size_t)1 << map->global; i = map_goswiss_skip(map, i))
        map_goswiss_table_reset(map_goswiss_table_at(map, i));
    map->length = 0;
}

/* ---- Growing ------------------------------------------------------------------------------- */

IMPL_RARE void map_goswiss_double_directory(struct map_goswiss *map)
{
    size_t places = (size_t)1 << map->global;
    map_goswiss_ref *old = map->directory;
    map->directory = (map_goswiss_ref *)map_memory(2 * places * sizeof *old);
    CHECK(map->directory);
    for (size_t i = 0; i < 2 * places; i++) map->directory[i] = old[i / 2];
    map_goswiss_set_global(map, map->global + 1);
    map_memory_free(old, places * sizeof *old);
}

/* Puts two tables (or twice the same) in the places of one, and frees that. */
IMPL_RARE void map_goswiss_replace(const struct map_shape *shape, struct map_goswiss *map,
                                   struct map_goswiss_table *old,
                                   struct map_goswiss_table *const halves[2], uint64_t hash)
{
    size_t places = (size_t)1 << (map->global - old->depth);
    size_t first = map_goswiss_index(map, hash) & ~(places - 1);
    map_goswiss_move_all(shape, old, halves, map->seed);
    map->moved += map_goswiss_used(old);
    for (size_t i = 0; i < places; i++)
        map->directory[first + i] =
            map_goswiss_ref_to(halves[halves[0] != halves[1] && i >= places / 2]);
    map_goswiss_table_free(shape, &map->pool, old);
}

/* Makes room in the table of a hash: cleans it, doubles it, or splits it in two. */
IMPL_RARE void map_goswiss_rehash(const struct map_shape *shape, struct map_goswiss *map,
                                  uint64_t hash)
{
    struct map_goswiss_table *old = map_goswiss_table_at(map, map_goswiss_index(map, hash));
    struct map_goswiss_table *halves[2];
    uint32_t bits = old->group_bits;
    bool clean = map_goswiss_used(old) <= map_goswiss_limit(old) / 2;
    bool split = bits >= map->table_bits && old->depth < MAP_GOSWISS_DEPTH_MAX;
    if (clean || !split) {
        halves[0] = map_goswiss_new(shape, map, clean ? bits : bits + 1, old->depth);
        halves[1] = halves[0];
    } else {
        if (old->depth == map->global) map_goswiss_double_directory(map);
        halves[0] = map_goswiss_new(shape, map, bits, old->depth + 1);
        halves[1] = map_goswiss_new(shape, map, bits, old->depth + 1);
    }
    map_goswiss_replace(shape, map, old, halves, hash);
}

/* ---- Hot operations ------------------------------------------------------------------------ */

IMPL_HOT void *map_goswiss_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_goswiss *map = (const struct map_goswiss *)self;
    uint64_t hash = map_hash(shape, key, map->seed);
    map_goswiss_ref ref = map->directory[map_goswiss_index(map, hash)];
    size_t i = map_goswiss_search(shape, ref, key, hash, NULL);
    if (i == MAP_GOSWISS_NOWHERE) return NULL;
    return map_slot_value(shape, map_goswiss_ref_slot(shape, ref, i));
}

/* Takes an open slot; false when that would cost a free one and no growth is left. A grave costs no
 * room and may be taken at any time. */
IMPL_GLUE bool map_goswiss_take(struct map_goswiss *map, struct map_goswiss_table *table,
                                size_t open, uint64_t hash)
{
    unsigned char *group = map_goswiss_control(table, open / MAP_GOSWISS_GROUP);
    bool grave = group[open % MAP_GOSWISS_GROUP] == MAP_GOSWISS_GRAVE;
    if (UNLIKELY(table->growth_left == 0 && !grave)) return false;
    table->growth_left -= !grave;
    if (UNLIKELY(grave)) table->graves--;
    map_goswiss_mark(group, open, hash & 127);
    map->length++;
    return true;
}

/* The slot of a key, made if it was absent; its value is then still to be written. */
IMPL_HOT void *map_goswiss_claim(const struct map_shape *shape, struct map_goswiss *map,
                                 const void *key, bool *added)
{
    uint64_t hash = map_hash(shape, key, map->seed);
    for (;;) {
        map_goswiss_ref ref = map->directory[map_goswiss_index(map, hash)];
        size_t open, i = map_goswiss_search(shape, ref, key, hash, &open);
        *added = i == MAP_GOSWISS_NOWHERE;
        if (*added) {
            struct map_goswiss_table *table = map_goswiss_ref_table(ref);
            if (UNLIKELY(open == MAP_GOSWISS_NOWHERE ||
                         !map_goswiss_take(map, table, open, hash))) {
                map_goswiss_rehash(shape, map, hash);
                continue;
            }
            i = open;
        }
        void *slot = map_goswiss_ref_slot(shape, ref, i);
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
    map_goswiss_ref ref = map->directory[map_goswiss_index(map, hash)];
    size_t i = map_goswiss_search(shape, ref, key, hash, NULL);
    if (i == MAP_GOSWISS_NOWHERE) return false;
    struct map_goswiss_table *table = map_goswiss_ref_table(ref);
    unsigned char *group = map_goswiss_control(table, i / MAP_GOSWISS_GROUP);
    bool ends = map_goswiss_ends(ref, group);
    map_goswiss_mark(group, i, ends ? MAP_GOSWISS_FREE : MAP_GOSWISS_GRAVE);
    table->growth_left += ends;
    if (UNLIKELY(!ends)) table->graves++;
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
