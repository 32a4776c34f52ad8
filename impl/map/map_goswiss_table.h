/* map_goswiss_table.h - the tables behind map_goswiss: groups of eight, growing, splitting.
 *
 * A group is one control word (a byte a slot, the first slot's lowest) and eight slots:
 *  | control: 8 bytes | key value | key value | ... |                                            */
#ifndef ASSAY_MAP_MAP_GOSWISS_TABLE_H
#define ASSAY_MAP_MAP_GOSWISS_TABLE_H

#include "map/map_group.h"
#include "map/map_slot.h"

enum {
    MAP_GOSWISS_GROUP = 8,
    MAP_GOSWISS_TABLE_SLOTS = 1024, /* Go's maxTableCapacity: what one insertion moves at most */
    MAP_GOSWISS_DEPTH_MAX = 24,     /* beyond, the hash is so bad that tables grow instead */
};

#define MAP_GOSWISS_FREE     UINT64_C(0x80)
#define MAP_GOSWISS_GRAVE    UINT64_C(0xfe)
#define MAP_GOSWISS_ALL_FREE (MAP_GROUP_LOW_BITS * MAP_GOSWISS_FREE)

struct map_goswiss_table {
    unsigned char *groups; /* [mask + 1] of map_goswiss_group_bytes, owned */
    size_t mask;           /* groups minus 1; a power of two minus 1 */
    size_t used;           /* entries */
    size_t growth_left;    /* free slots that may still be taken before the table is rehashed */
    uint32_t depth;        /* leading bits of the hash that all its entries share */
};

/* Where a search stopped: a slot of a group. */
struct map_goswiss_place {
    unsigned char *group; /* NULL: nowhere */
    uint32_t slot;
};

IMPL_GLUE size_t map_goswiss_group_bytes(const struct map_shape *shape)
{
    return 8 + (size_t)map_round_up(MAP_GOSWISS_GROUP * map_slot_bytes(shape), 8);
}

IMPL_GLUE void *map_goswiss_slot(const struct map_shape *shape, const unsigned char *group,
                                 uint32_t slot)
{
    return (void *)(uintptr_t)(group + 8 + (size_t)slot * map_slot_bytes(shape));
}

/* Control bytes of value `tag`, as high bits; exact. */
IMPL_GLUE uint64_t map_goswiss_match(uint64_t control, uint64_t tag)
{
    return map_group_zero_bytes(control ^ MAP_GROUP_LOW_BITS * tag);
}

/* Free but no grave: of the bytes with the high bit, those without the bit below the lowest. */
IMPL_GLUE uint64_t map_goswiss_free(uint64_t control)
{
    return control & ~(control << 6) & MAP_GROUP_HIGH_BITS;
}

IMPL_GLUE uint32_t map_goswiss_first(uint64_t mask)
{
    return (uint32_t)__builtin_ctzll(mask) >> 3;
}

IMPL_GLUE void map_goswiss_mark(unsigned char *group, uint32_t slot, uint64_t byte)
{
    uint64_t control = map_group_word(group), at = (uint64_t)slot * 8;
    control = (control & ~(UINT64_C(255) << at)) | byte << at;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    control = __builtin_bswap64(control);
#endif
    memcpy(group, &control, sizeof control);
}

IMPL_GLUE unsigned char *map_goswiss_group(const struct map_shape *shape,
                                           const struct map_goswiss_table *table, size_t i)
{
    return table->groups + i * map_goswiss_group_bytes(shape);
}

/* Seven of eight slots; a lone group (Go's small map) fills up: its searches end there anyway. */
IMPL_GLUE size_t map_goswiss_limit(const struct map_goswiss_table *table)
{
    return table->mask ? (table->mask + 1) * (MAP_GOSWISS_GROUP - 1) : MAP_GOSWISS_GROUP;
}

/* Does every search that comes by end in this group? */
IMPL_GLUE bool map_goswiss_ends(const struct map_goswiss_table *table, uint64_t control)
{
    return map_goswiss_free(control) != 0 || table->mask == 0;
}

IMPL_RARE struct map_goswiss_table *map_goswiss_table_new(const struct map_shape *shape,
                                                          size_t groups, uint32_t depth)
{
    struct map_goswiss_table *table = (struct map_goswiss_table *)map_memory(sizeof *table);
    CHECK(table); /* as Go: out of memory ends the program */
    table->groups = (unsigned char *)map_memory(groups * map_goswiss_group_bytes(shape));
    CHECK(table->groups);
    table->mask = groups - 1;
    table->used = 0;
    table->growth_left = map_goswiss_limit(table);
    table->depth = depth;
    for (size_t i = 0; i < groups; i++) /* the same in either byte order */
        memset(map_goswiss_group(shape, table, i), (int)MAP_GOSWISS_FREE, 8);
    return table;
}

IMPL_RARE void map_goswiss_table_free(const struct map_shape *shape,
                                      struct map_goswiss_table *table)
{
    map_memory_free(table->groups, (table->mask + 1) * map_goswiss_group_bytes(shape));
    map_memory_free(table, sizeof *table);
}

/* ---- Searching ----------------------------------------------------------------------------- */

/* The place of a key; or nowhere, and then *open is the first place on its way without an entry. */
IMPL_HOT struct map_goswiss_place map_goswiss_search(const struct map_shape *shape,
                                                     const struct map_goswiss_table *table,
                                                     const void *key, uint64_t hash,
                                                     struct map_goswiss_place *open)
{
    size_t at = (hash >> 7) & table->mask;
    if (open) open->group = NULL;
    for (size_t step = 1;; at = (at + step++) & table->mask) {
        unsigned char *group = map_goswiss_group(shape, table, at);
        uint64_t control = map_group_word(group);
        for (uint64_t fits = map_goswiss_match(control, hash & 127); fits; fits &= fits - 1) {
            uint32_t slot = map_goswiss_first(fits);
            if (LIKELY(map_key_equal(shape, map_goswiss_slot(shape, group, slot), key)))
                return (struct map_goswiss_place){group, slot};
        }
        uint64_t opens = control & MAP_GROUP_HIGH_BITS;
        if (open && !open->group && opens)
            *open = (struct map_goswiss_place){group, map_goswiss_first(opens)};
        if (LIKELY(map_goswiss_ends(table, control))) return (struct map_goswiss_place){NULL, 0};
    }
}

/* ---- Moving -------------------------------------------------------------------------------- */

/* Copies a slot into a table that has no graves and does not know its key. */
IMPL_GLUE void map_goswiss_move_slot(const struct map_shape *shape, struct map_goswiss_table *table,
                                     const void *slot, uint64_t hash)
{
    size_t at = (hash >> 7) & table->mask;
    uint64_t opens;
    for (size_t step = 1;; at = (at + step++) & table->mask) {
        opens = map_group_word(map_goswiss_group(shape, table, at)) & MAP_GROUP_HIGH_BITS;
        if (opens) break;
    }
    unsigned char *group = map_goswiss_group(shape, table, at);
    uint32_t to = map_goswiss_first(opens);
    map_goswiss_mark(group, to, hash & 127);
    map_copy(map_goswiss_slot(shape, group, to), slot, map_slot_bytes(shape));
    table->used++;
    table->growth_left--;
}

/* Every entry of a table goes to halves[bit], bit being the `depth`-th leading bit of its hash (1
 * for the highest), or to halves[0] when both are the same table. */
IMPL_GLUE void map_goswiss_move_all(const struct map_shape *shape,
                                    const struct map_goswiss_table *from,
                                    struct map_goswiss_table *const halves[2], uint64_t seed)
{
    uint32_t shift = 64 - (halves[0]->depth ? halves[0]->depth : 1);
    for (size_t i = 0; i <= from->mask; i++) {
        const unsigned char *group = map_goswiss_group(shape, from, i);
        uint64_t full = ~map_group_word(group) & MAP_GROUP_HIGH_BITS;
        for (; full; full &= full - 1) {
            const void *slot = map_goswiss_slot(shape, group, map_goswiss_first(full));
            uint64_t hash = map_hash(shape, slot, seed);
            map_goswiss_move_slot(shape, halves[hash >> shift & 1], slot, hash);
        }
    }
}

#endif
