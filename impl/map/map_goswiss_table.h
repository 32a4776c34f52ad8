/* map_goswiss_table.h - the tables behind map_goswiss: groups of eight, growing, splitting.
 *
 * A group is one control word (a byte a slot, the first slot's lowest) and eight slots. A table's
 * control words stand together, so that those of two million entries stay in the cache:
 *  | head | control: 8 bytes | control | ... | key value | key value | ... |   8 slots a control */
#ifndef ASSAY_MAP_MAP_GOSWISS_TABLE_H
#define ASSAY_MAP_MAP_GOSWISS_TABLE_H

#include "map/map_group.h"
#include "map/map_slot.h"

enum {
    MAP_GOSWISS_GROUP = 8,
    MAP_GOSWISS_TABLE_SLOTS = 1024, /* Go's maxTableCapacity: what one insertion moves at most */
    MAP_GOSWISS_DEPTH_MAX = 24,     /* beyond, the hash is so bad that tables grow instead */
};

#define MAP_GOSWISS_FREE  UINT64_C(0x80)
#define MAP_GOSWISS_GRAVE UINT64_C(0xfe)

/* A table: one block that begins on a cache line; its groups stand behind this head. */
struct map_goswiss_table {
    size_t growth_left;  /* free slots that may still be taken before the table is rehashed */
    size_t graves;       /* slots whose entry was erased and that searches must pass */
    uint32_t depth;      /* leading bits of the hash that all its entries share */
    uint32_t group_bits; /* log2 of its groups */
    bool pooled;         /* its block belongs to the map's pool */
};

/* A table and the log2 of its groups in one word: what a search needs, in one load. */
typedef uintptr_t map_goswiss_ref;
enum { MAP_GOSWISS_REF_BITS = CACHE_LINE - 1 };

/* Where a search stopped: slots of a table are counted through its groups. */
#define MAP_GOSWISS_NOWHERE SIZE_MAX

/* ---- Control words --------------------------------------------------------------------------
 * A mask has one bit for each slot that fits, MAP_GOSWISS_STEP places apart. */

#if defined(__SSE2__) && !defined(MAP_GROUP_PORTABLE)
#define MAP_GOSWISS_STEP 0 /* as a power of two */

IMPL_GLUE uint64_t map_goswiss_match(const unsigned char *group, uint64_t byte)
{
    __m128i control = _mm_loadl_epi64((const __m128i *)(const void *)group);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(control, _mm_set1_epi8((char)byte))) & 255;
}

/* Slots without an entry: free or graves. */
IMPL_GLUE uint64_t map_goswiss_open(const unsigned char *group)
{
    return (uint32_t)_mm_movemask_epi8(_mm_loadl_epi64((const __m128i *)(const void *)group));
}

#define MAP_GOSWISS_ALL UINT64_C(255)
#else
#define MAP_GOSWISS_STEP 3

IMPL_GLUE uint64_t map_goswiss_match(const unsigned char *group, uint64_t byte)
{
    return map_group_zero_bytes(map_group_word(group) ^ MAP_GROUP_LOW_BITS * byte);
}

IMPL_GLUE uint64_t map_goswiss_open(const unsigned char *group)
{
    return map_group_word(group) & MAP_GROUP_HIGH_BITS;
}

#define MAP_GOSWISS_ALL MAP_GROUP_HIGH_BITS
#endif

IMPL_GLUE uint64_t map_goswiss_full(const unsigned char *group)
{
    return map_goswiss_open(group) ^ MAP_GOSWISS_ALL;
}

IMPL_GLUE uint32_t map_goswiss_first(uint64_t mask)
{
    return (uint32_t)__builtin_ctzll(mask) >> MAP_GOSWISS_STEP;
}

/* The word is written whole: the next search reads it whole, perhaps while it is still on its way
 * to the cache. */
IMPL_GLUE void map_goswiss_mark(unsigned char *group, size_t slot, uint64_t byte)
{
    uint64_t control = map_group_word(group), at = (uint64_t)(slot % MAP_GOSWISS_GROUP) * 8;
    control = (control & ~(UINT64_C(255) << at)) | byte << at;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    control = __builtin_bswap64(control);
#endif
    memcpy(group, &control, sizeof control);
}

IMPL_GLUE map_goswiss_ref map_goswiss_ref_to(const struct map_goswiss_table *table)
{
    return (uintptr_t)table | table->group_bits;
}

IMPL_GLUE struct map_goswiss_table *map_goswiss_ref_table(map_goswiss_ref ref)
{
    return (struct map_goswiss_table *)(ref & ~(uintptr_t)MAP_GOSWISS_REF_BITS);
}

/* The number of groups minus 1. */
IMPL_GLUE size_t map_goswiss_ref_mask(map_goswiss_ref ref)
{
    return ((size_t)1 << (ref & MAP_GOSWISS_REF_BITS)) - 1;
}

IMPL_GLUE size_t map_goswiss_groups(const struct map_goswiss_table *table)
{
    return (size_t)1 << table->group_bits;
}

/* The control word of a group. */
IMPL_GLUE unsigned char *map_goswiss_control(const struct map_goswiss_table *table, size_t group)
{
    return (unsigned char *)(uintptr_t)(table + 1) + group * MAP_GOSWISS_GROUP;
}

/* Where the slots begin, in bytes from the table's start: on a cache line. */
IMPL_GLUE size_t map_goswiss_slots_at(size_t groups)
{
    return CACHE_LINE + (groups * MAP_GOSWISS_GROUP & ~((size_t)CACHE_LINE - 1));
}

/* Slot i of a table whose groups are mask + 1. */
IMPL_GLUE unsigned char *map_goswiss_slot(const struct map_shape *shape,
                                          const struct map_goswiss_table *table, size_t mask,
                                          size_t i)
{
    unsigned char *start = (unsigned char *)(uintptr_t)table;
    return start + map_goswiss_slots_at(mask + 1) + i * map_slot_bytes(shape);
}

IMPL_GLUE void *map_goswiss_ref_slot(const struct map_shape *shape, map_goswiss_ref ref, size_t i)
{
    return map_goswiss_slot(shape, map_goswiss_ref_table(ref), map_goswiss_ref_mask(ref), i);
}

/* Seven of eight slots; a lone group (Go's small map) fills up: its searches end there anyway. */
IMPL_GLUE size_t map_goswiss_limit(const struct map_goswiss_table *table)
{
    size_t groups = map_goswiss_groups(table);
    return groups > 1 ? groups * (MAP_GOSWISS_GROUP - 1) : MAP_GOSWISS_GROUP;
}

IMPL_GLUE size_t map_goswiss_used(const struct map_goswiss_table *table)
{
    return map_goswiss_limit(table) - table->growth_left - table->graves;
}

/* Does every search that comes by end in this group? */
IMPL_GLUE bool map_goswiss_ends(map_goswiss_ref ref, const unsigned char *group)
{
    return map_goswiss_match(group, MAP_GOSWISS_FREE) != 0 || map_goswiss_ref_mask(ref) == 0;
}

/* Bytes of a table's block: whole cache lines, so that blocks begin on one. */
IMPL_GLUE size_t map_goswiss_table_bytes(const struct map_shape *shape, size_t groups)
{
    size_t slots = groups * MAP_GOSWISS_GROUP * map_slot_bytes(shape);
    size_t bytes = map_goswiss_slots_at(groups) + slots;
    return (bytes + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
}

/* Frees all slots. */
IMPL_GLUE void map_goswiss_table_reset(struct map_goswiss_table *table)
{
    table->graves = 0;
    table->growth_left = map_goswiss_limit(table);
    memset(map_goswiss_control(table, 0), (int)MAP_GOSWISS_FREE, /* the same in either byte order */
           map_goswiss_groups(table) * MAP_GOSWISS_GROUP);
}

/* ---- Searching ----------------------------------------------------------------------------- */

/* Once a match is *predicted*, the processor fetches a group's slots while it still waits for the
 * control word. */
IMPL_GLUE void map_goswiss_prefetch(const struct map_shape *shape,
                                    const struct map_goswiss_table *table, size_t mask,
                                    size_t group)
{
    const unsigned char *slots = map_goswiss_slot(shape, table, mask, group * MAP_GOSWISS_GROUP);
    __builtin_prefetch(slots);
    __builtin_prefetch(slots + CACHE_LINE);
}

/* The slot of a key; or nowhere, and then *open is the first slot on its way without an entry. */
IMPL_HOT size_t map_goswiss_search(const struct map_shape *shape, map_goswiss_ref ref,
                                   const void *key, uint64_t hash, size_t *open)
{
    const struct map_goswiss_table *table = map_goswiss_ref_table(ref);
    size_t mask = map_goswiss_ref_mask(ref), at = (hash >> 7) & mask;
    if (open) *open = MAP_GOSWISS_NOWHERE;
    for (size_t step = 1;; at = (at + step++) & mask) {
        const unsigned char *group = map_goswiss_control(table, at);
        uint64_t fits = map_goswiss_match(group, hash & 127);
        if (fits) map_goswiss_prefetch(shape, table, mask, at);
        for (; fits; fits &= fits - 1) {
            size_t i = at * MAP_GOSWISS_GROUP + map_goswiss_first(fits);
            if (LIKELY(map_key_equal(shape, map_goswiss_slot(shape, table, mask, i), key)))
                return i;
        }
        if (open && *open == MAP_GOSWISS_NOWHERE) {
            uint64_t opens = map_goswiss_open(group);
            if (opens) *open = at * MAP_GOSWISS_GROUP + map_goswiss_first(opens);
        }
        if (LIKELY(map_goswiss_ends(ref, group))) return MAP_GOSWISS_NOWHERE;
    }
}

/* ---- Moving -------------------------------------------------------------------------------- */

/* Copies a slot into a table that has no graves and does not know its key. */
IMPL_GLUE void map_goswiss_move_slot(const struct map_shape *shape, struct map_goswiss_table *table,
                                     const void *slot, uint64_t hash)
{
    size_t mask = map_goswiss_groups(table) - 1, at = (hash >> 7) & mask;
    uint64_t opens;
    for (size_t step = 1; !(opens = map_goswiss_open(map_goswiss_control(table, at)));)
        at = (at + step++) & mask;
    size_t to = at * MAP_GOSWISS_GROUP + map_goswiss_first(opens);
    map_goswiss_mark(map_goswiss_control(table, at), to, hash & 127);
    map_copy(map_goswiss_slot(shape, table, mask, to), slot, map_slot_bytes(shape));
    table->growth_left--;
}

/* Every entry of a table goes to halves[bit], bit being the `depth`-th leading bit of its hash (1
 * for the highest), or to halves[0] when both are the same table. */
IMPL_GLUE void map_goswiss_move_as(const struct map_shape *shape,
                                   const struct map_goswiss_table *from,
                                   struct map_goswiss_table *const halves[2], uint64_t seed)
{
    uint32_t shift = 64 - (halves[0]->depth ? halves[0]->depth : 1);
    size_t groups = map_goswiss_groups(from);
    for (size_t i = 0; i < groups; i++) {
        uint64_t full = map_goswiss_full(map_goswiss_control(from, i));
        for (; full; full &= full - 1) {
            size_t at = i * MAP_GOSWISS_GROUP + map_goswiss_first(full);
            const void *slot = map_goswiss_slot(shape, from, groups - 1, at);
            uint64_t hash = map_hash(shape, slot, seed);
            map_goswiss_move_slot(shape, halves[hash >> shift & 1], slot, hash);
        }
    }
}

/* The shape that deserves a loop of its own: a constant in place of each field. */
static const struct map_shape map_goswiss_u64 = {
    .key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_OWN};

IMPL_RARE void map_goswiss_move_all(const struct map_shape *shape,
                                    const struct map_goswiss_table *from,
                                    struct map_goswiss_table *const halves[2], uint64_t seed)
{
    if (shape->key == MAP_KEY_U64 && shape->value_bytes == 8 && shape->hash == HASH_OWN)
        map_goswiss_move_as(&map_goswiss_u64, from, halves, seed);
    else
        map_goswiss_move_as(shape, from, halves, seed);
}

#endif
