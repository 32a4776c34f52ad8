/* map_best_table.h - the table of map_best: hashes and tags, blocks, placing. */
#ifndef ASSAY_MAP_MAP_BEST_TABLE_H
#define ASSAY_MAP_MAP_BEST_TABLE_H

#include "map/map_group.h"
#include "map/map_huge.h"
#include "map/map_slot.h"

/* Share of the usable slots at which the table doubles. At 12 of 15 a group in seven has passed an
 * entry on (at 13 one in four, and growing costs a fifth more); just after doubling one in 400. */
#define MAP_BEST_LOAD (12.0 / 15)

enum {
    MAP_BEST_SLOTS = 15,     /* usable slots a group; the sixteenth tag counts what was passed on */
    MAP_BEST_PASSED = 15,    /* where that count stands */
    MAP_BEST_STUCK = 255,    /* a count that was once too large to be kept; until the next growth */
    MAP_BEST_TAG_LEAST = 64, /* bytes: iteration reads four groups at once */
};

struct map_best {
    unsigned char *tags;  /* [groups][16]: 0 free, else of the hash; owned (map_best_none: not) */
    unsigned char *slots; /* [groups][16] of map_best_slot_bytes, the last of each unused; owned;
                             NULL: none yet */
    size_t length, limit; /* entries; a new key beyond limit doubles the table first */
    uint64_t seed;        /* of the hash */
    uint32_t shift;       /* 64 - group_bits: group = hash >> shift */
    uint32_t group_bits;  /* at least 1, so that shift is less than 64 */
    uint32_t growth;      /* factor, 2 or 4 */
    size_t moved;         /* entries moved by growing, since creation */
    double load;          /* limit as a share of usable slots */
};

/* The tags of a map that never had an entry: nothing is found, nothing may be added (limit 0). */
static const unsigned char map_best_none[MAP_BEST_TAG_LEAST] = {0};

/* ---- Hashes -------------------------------------------------------------------------------- */

/* Own choice: for integers one multiply of 64 bits. Its high bits are good, and only they are used.
 */
IMPL_GLUE enum hash_kind map_best_kind(const struct map_shape *shape)
{
    bool integer = shape->key == MAP_KEY_U64 || shape->key == MAP_KEY_U32;
    return shape->hash == HASH_OWN && integer ? HASH_FIBONACCI : shape->hash;
}

/* Groups are picked by the highest bits, so that doubling splits each group in two neighbours.
 * Identity hashes are turned round: their good bits are the low ones. */
IMPL_GLUE uint64_t map_best_turn(const struct map_shape *shape, uint64_t hash)
{
    enum hash_kind kind = map_best_kind(shape);
    if (kind == HASH_FIBONACCI) return hash_swap_halves(hash);
    return kind == HASH_IDENTITY ? __builtin_bswap64(hash) : hash;
}

/* Integers are hashed again whenever their hash is needed; other keys keep it in their slot:
 * strings its high half, in place of the high half of their length; all others behind the value. */
IMPL_GLUE bool map_best_keeps_hash(const struct map_shape *shape)
{
    return shape->key != MAP_KEY_U64 && shape->key != MAP_KEY_U32;
}

IMPL_GLUE bool map_best_packs_hash(const struct map_shape *shape)
{
    return shape->key == MAP_KEY_STRING;
}

IMPL_GLUE uint64_t map_best_hash_integer(const struct map_shape *shape, const struct map_best *map,
                                         const void *key)
{
    uint64_t word = shape->key == MAP_KEY_U64 ? hash_read64(key) : hash_read32(key);
    return map_best_turn(shape, hash_u64(map_best_kind(shape), word, map->seed));
}

/* Every kind of key and hash at once: for shapes known at run time only. */
IMPL_RARE uint64_t map_best_hash_any(const struct map_shape *shape, const struct map_best *map,
                                     const void *key)
{
    if (!map_best_keeps_hash(shape)) return map_best_hash_integer(shape, map, key);
    return map_best_turn(shape, map_hash(shape, key, map->seed));
}

IMPL_GLUE uint64_t map_best_hash(const struct map_shape *shape, const struct map_best *map,
                                 const void *key)
{
    if (!__builtin_constant_p(shape->key)) return map_best_hash_any(shape, map, key);
    if (!map_best_keeps_hash(shape)) return map_best_hash_integer(shape, map, key);
    return map_best_turn(shape, map_hash(shape, key, map->seed));
}

/* Never 0. Of a product the low bits are poor; of an identity hash turned round the high are good.
 */
IMPL_GLUE unsigned char map_best_tag(const struct map_shape *shape, uint64_t hash)
{
    uint64_t bits = hash;
    if (map_best_kind(shape) == HASH_FIBONACCI) bits = hash >> 36;
    if (shape->hash == HASH_IDENTITY) bits = hash >> 48 ^ hash >> 56;
    unsigned char tag = (unsigned char)bits;
    return (unsigned char)(tag + (tag == 0));
}

/*  | key | value | hash, where kept behind |   */
IMPL_GLUE uint32_t map_best_hash_at(const struct map_shape *shape)
{
    return map_round_up(map_slot_value_at(shape) + shape->value_bytes, 8);
}

IMPL_GLUE uint32_t map_best_slot_bytes(const struct map_shape *shape)
{
    bool behind = map_best_keeps_hash(shape) && !map_best_packs_hash(shape);
    return behind ? map_best_hash_at(shape) + 8 : map_slot_bytes(shape);
}

/* A string's length in a slot, below the high half of its hash: groups are picked by that half. */
#define MAP_BEST_LENGTH_MAX UINT64_C(0xffffffff)

IMPL_GLUE uint64_t map_best_pack(uint64_t hash, size_t length)
{
    return (hash & ~MAP_BEST_LENGTH_MAX) | length;
}

IMPL_GLUE uint64_t map_best_packed(const void *slot)
{
    return hash_read64((const unsigned char *)slot + offsetof(struct map_string, length));
}

/* The string in a slot. */
IMPL_GLUE struct map_string map_best_string_in(const void *slot)
{
    struct map_string string;
    memcpy(&string, slot, sizeof string);
    string.length &= MAP_BEST_LENGTH_MAX;
    return string;
}

/* The hash of an entry; of a string, its high half. */
IMPL_GLUE uint64_t map_best_slot_hash(const struct map_shape *shape, const struct map_best *map,
                                      const void *slot)
{
    if (map_best_packs_hash(shape)) return map_best_packed(slot) & ~MAP_BEST_LENGTH_MAX;
    if (map_best_keeps_hash(shape))
        return hash_read64((const unsigned char *)slot + map_best_hash_at(shape));
    return map_best_hash_integer(shape, map, slot);
}

IMPL_GLUE void map_best_slot_fill(const struct map_shape *shape, void *slot, const void *key,
                                  uint64_t hash)
{
    if (map_best_packs_hash(shape)) {
        struct map_string string = *(const struct map_string *)key;
        CHECK(string.length <= MAP_BEST_LENGTH_MAX);
        string.length = map_best_pack(hash, string.length);
        memcpy(slot, &string, sizeof string);
        return;
    }
    map_slot_set_key(shape, slot, key);
    if (map_best_keeps_hash(shape))
        memcpy((unsigned char *)slot + map_best_hash_at(shape), &hash, sizeof hash);
}

/* Is that the entry of a string? Half of its hash and its length are one comparison. */
IMPL_GLUE bool map_best_string_is(const void *slot, const struct map_string *key, uint64_t hash)
{
    if (map_best_packed(slot) != map_best_pack(hash, key->length)) return false;
    const char *data;
    memcpy(&data, slot, sizeof data);
    return key->length <= MAP_BEST_LENGTH_MAX &&
           (data == key->data || map_bytes_equal(data, key->data, key->length));
}

/* A kept hash is compared first: it lies beside the key, a string's bytes lie elsewhere. */
IMPL_GLUE bool map_best_slot_is(const struct map_shape *shape, const void *slot, const void *key,
                                uint64_t hash)
{
    if (map_best_packs_hash(shape))
        return map_best_string_is(slot, (const struct map_string *)key, hash);
    return map_key_equal(shape, slot, key);
}

/* ---- Blocks -------------------------------------------------------------------------------- */

IMPL_GLUE size_t map_best_groups(const struct map_best *map)
{
    return (size_t)1 << map->group_bits;
}

IMPL_GLUE unsigned char *map_best_slot(const struct map_shape *shape, const struct map_best *map,
                                       size_t i)
{
    return map->slots + i * map_best_slot_bytes(shape);
}

IMPL_GLUE size_t map_best_tag_bytes(const struct map_best *map)
{
    size_t bytes = map_best_groups(map) * MAP_GROUP;
    return bytes < MAP_BEST_TAG_LEAST ? MAP_BEST_TAG_LEAST : bytes;
}

IMPL_GLUE size_t map_best_block_bytes(const struct map_shape *shape, const struct map_best *map)
{
    return map_best_groups(map) * MAP_GROUP * map_best_slot_bytes(shape);
}

/* False: map_best_none. */
IMPL_GLUE bool map_best_has_blocks(const struct map_best *map)
{
    return map->slots != NULL;
}

IMPL_GLUE void map_best_release(const struct map_shape *shape, struct map_best *map)
{
    if (!map_best_has_blocks(map)) return;
    map_huge_free(map->tags, map_best_tag_bytes(map));
    map_huge_free(map->slots, map_best_block_bytes(shape, map));
}

IMPL_GLUE size_t map_best_limit(const struct map_best *map)
{
    return (size_t)((double)(map_best_groups(map) * MAP_BEST_SLOTS) * map->load);
}

/* Blocks of so many groups, the tags still to be zeroed; the old ones stay the caller's. False: no
 * memory, no change. */
IMPL_RARE bool map_best_allocate(const struct map_shape *shape, struct map_best *map,
                                 uint32_t group_bits)
{
    struct map_best fresh = *map;
    fresh.group_bits = group_bits;
    fresh.shift = 64 - group_bits;
    fresh.limit = map_best_limit(&fresh);
    fresh.tags = (unsigned char *)map_huge_memory(map_best_tag_bytes(&fresh));
    fresh.slots = (unsigned char *)map_huge_memory(map_best_block_bytes(shape, &fresh));
    if (!fresh.tags || !fresh.slots) {
        map_huge_free(fresh.tags, map_best_tag_bytes(&fresh));
        map_huge_free(fresh.slots, map_best_block_bytes(shape, &fresh));
        return false;
    }
    *map = fresh;
    return true;
}

/* The same, empty. */
IMPL_RARE bool map_best_reserve(const struct map_shape *shape, struct map_best *map,
                                uint32_t group_bits)
{
    if (!map_best_allocate(shape, map, group_bits)) return false;
    memset(map->tags, 0, map_best_tag_bytes(map));
    return true;
}

/* ---- Placing ------------------------------------------------------------------------------- */

IMPL_GLUE unsigned char *map_best_group(const struct map_best *map, size_t group)
{
    return map->tags + group * MAP_GROUP;
}

/* The tags of a group that fit, the count left out. */
IMPL_GLUE map_mask map_best_match(const unsigned char *tags, unsigned char tag)
{
    return map_group_match(tags, tag) & (map_group_bit(MAP_BEST_PASSED) - 1);
}

IMPL_GLUE size_t map_best_next_group(const struct map_best *map, size_t group)
{
    return (group + 1) & (map_best_groups(map) - 1);
}

/* Takes the first free slot from the home group on, and counts in each full group that one entry
 * was passed on. The key is not there yet, and the table not full. */
IMPL_RARE size_t map_best_place(struct map_best *map, uint64_t hash, unsigned char tag)
{
    for (size_t group = hash >> map->shift;; group = map_best_next_group(map, group)) {
        unsigned char *tags = map_best_group(map, group);
        map_mask free_slots = map_best_match(tags, 0);
        if (LIKELY(free_slots)) {
            uint32_t i = map_group_first(free_slots);
            tags[i] = tag;
            return group * MAP_GROUP + i;
        }
        tags[MAP_BEST_PASSED] += tags[MAP_BEST_PASSED] != MAP_BEST_STUCK;
    }
}

/* Frees the place of an entry, and takes its count back from every group that passed it on. */
IMPL_GLUE void map_best_take_out(struct map_best *map, uint64_t hash, size_t i)
{
    for (size_t group = hash >> map->shift; group != i / MAP_GROUP;
         group = map_best_next_group(map, group)) {
        unsigned char *passed = &map_best_group(map, group)[MAP_BEST_PASSED];
        *passed -= *passed != MAP_BEST_STUCK;
    }
    map->tags[i] = 0;
    map->length--;
}

#endif
