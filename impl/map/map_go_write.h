/* map_go_write.h - Go 1.19's map: adding, updating and erasing a key.
 *
 * Promises    a new key takes the first empty slot of its chain; the marks of an erased one keep
 *             GO_EMPTY_REST exact: no search walks past the last live slot of a chain.
 * Differs from Go: values are zeroed when a key is added by upsert, not when one is erased.      */
#ifndef ASSAY_MAP_MAP_GO_WRITE_H
#define ASSAY_MAP_MAP_GO_WRITE_H

#include "map/map_go_find.h"
#include "map/map_go_grow.h"

/* First bucket of a map that was made without one. */
IMPL_COLD void map_go_first_bucket(const struct map_shape *shape, struct map_go *map)
{
    CHECK(map_go_array_make(shape, &map->extra->current, map->log2, map->extra->spare_shift, true));
    map->buckets = map->extra->current.buckets;
}

IMPL_GLUE void map_go_store_key(const struct map_shape *shape, unsigned char *bucket, uint32_t slot,
                                const void *key)
{
    map_copy(map_go_key(shape, bucket, slot), key, shape->key_bytes);
}

/* Gives big keys and values of a new entry their blocks. */
IMPL_GLUE void map_go_make_blocks(const struct map_shape *shape, struct map_go *map,
                                  unsigned char *bucket, uint32_t slot)
{
    if (map_go_key_big(shape)) {
        void *block = map_go_block(map, shape->key_bytes);
        memcpy(map_go_key_at(shape, bucket, slot), &block, sizeof block);
    }
    if (map_go_value_big(shape)) {
        void *block = map_go_block(map, shape->value_bytes);
        memcpy(map_go_value_at(shape, bucket, slot), &block, sizeof block);
    }
}

/* Writes the new entry into its slot. */
IMPL_GLUE void map_go_fill(const struct map_shape *shape, struct map_go *map,
                           struct map_go_place place, uint8_t tag, const void *key)
{
    map_go_make_blocks(shape, map, place.bucket, place.slot);
    map_go_store_key(shape, place.bucket, place.slot, key);
    place.bucket[place.slot] = tag;
    map->count++;
}

/* Searches the chain for the key; on a miss place is its first empty slot (bucket NULL: none, and
 * *end is the last bucket of the chain). True if found. */
IMPL_GLUE bool map_go_search_for_write(const struct map_shape *shape, unsigned char *bucket,
                                       uint8_t tag, const void *key, struct map_go_place *place,
                                       unsigned char **end)
{
    place->bucket = NULL;
    for (;;) {
        bool last, none;
        int slot = map_go_find(shape, bucket, tag, key, &last);
        if (slot >= 0) {
            *place = (struct map_go_place){bucket, (uint32_t)slot};
            return true;
        }
        int empty = map_go_find_empty(shape, bucket, &none);
        if (!place->bucket && empty >= 0) *place = (struct map_go_place){bucket, (uint32_t)empty};
        *end = bucket;
        if (none || (bucket = map_go_link(shape, bucket)) == NULL) return false;
    }
}

/* The slot of the key, added if need be. The writing flag is up. */
IMPL_GLUE struct map_go_place map_go_assign(const struct map_shape *shape, struct map_go *map,
                                            const void *key, bool *added)
{
    uint64_t hash = map_go_hash(shape, map, key);
    uint8_t tag = map_go_tag_of(hash);
    struct map_go_place place;
    unsigned char *end;
    for (;;) {
        size_t index = hash & map_go_mask(map->log2);
        if (UNLIKELY(map_go_growing(map))) map_go_grow_work(shape, map, index);
        unsigned char *bucket = map_go_bucket(shape, map->buckets, index);
        *added = !map_go_search_for_write(shape, bucket, tag, key, &place, &end);
        if (!*added) {
            if (map_key_has_spellings(shape))
                map_go_store_key(shape, place.bucket, place.slot, key);
            return place;
        }
        if (LIKELY(!map_go_must_grow(map))) break;
        map_go_grow_start(shape, map);
    }
    if (UNLIKELY(!place.bucket))
        place = (struct map_go_place){map_go_overflow_add(shape, map, end), 0};
    map_go_fill(shape, map, place, tag, key);
    return place;
}

IMPL_GLUE void map_go_check_write(const struct map_shape *shape, struct map_go *map)
{
    if (UNLIKELY(!map)) panic_raise(PANIC_PLAIN, "assignment to entry in nil map");
    map_go_write_begin(map);
    if (UNLIKELY(!map->buckets)) map_go_first_bucket(shape, map);
}

IMPL_HOT bool map_go_put(const struct map_shape *shape, void *self, const void *key,
                         const void *value)
{
    struct map_go *map = (struct map_go *)self;
    bool added;
    map_go_check_write(shape, map);
    struct map_go_place place = map_go_assign(shape, map, key, &added);
    map_go_write_end(map);
    map_copy(map_go_value(shape, place.bucket, place.slot), value, shape->value_bytes);
    return added;
}

IMPL_HOT void *map_go_upsert(const struct map_shape *shape, void *self, const void *key,
                             bool *added)
{
    struct map_go *map = (struct map_go *)self;
    map_go_check_write(shape, map);
    struct map_go_place place = map_go_assign(shape, map, key, added);
    map_go_write_end(map);
    void *value = map_go_value(shape, place.bucket, place.slot);
    if (*added) memset(value, 0, shape->value_bytes);
    return value;
}

/* ---- Erasing --------------------------------------------------------------------------------- */

IMPL_GLUE void map_go_free_blocks(const struct map_shape *shape, struct map_go *map,
                                  unsigned char *bucket, uint32_t slot)
{
    if (map_go_key_big(shape)) map_go_block_free(map, map_go_key(shape, bucket, slot));
    if (map_go_value_big(shape)) map_go_block_free(map, map_go_value(shape, bucket, slot));
}

/* True if nothing lives behind this slot in its chain. */
IMPL_GLUE bool map_go_is_last(const struct map_shape *shape, const unsigned char *bucket,
                              uint32_t slot)
{
    if (slot + 1 < map_go_slots(shape)) return bucket[slot + 1] == GO_EMPTY_REST;
    const unsigned char *next = map_go_link(shape, bucket);
    return !next || next[0] == GO_EMPTY_REST;
}

/* The slot is empty and last: so are the empty ones before it, back to the last live slot. */
IMPL_GLUE void map_go_trim(const struct map_shape *shape, unsigned char *first,
                           unsigned char *bucket, uint32_t slot)
{
    for (;;) {
        bucket[slot] = GO_EMPTY_REST;
        if (slot > 0) {
            slot--;
        } else if (bucket == first) {
            return;
        } else {
            unsigned char *before = first;
            while (map_go_link(shape, before) != bucket) before = map_go_link(shape, before);
            bucket = before;
            slot = map_go_slots(shape) - 1;
        }
        if (bucket[slot] != GO_EMPTY_ONE) return;
    }
}

/* The chain's only bucket of eight: its tags once that slot is empty, without a branch on what
 * lives behind or before it. Of a tag, bits above the lowest tell a live slot from both kinds of
 * empty. */
IMPL_GLUE uint64_t map_go_tags_without(uint64_t tags, uint32_t slot)
{
    tags = (tags & ~(UINT64_C(255) << 8 * slot)) | (uint64_t)GO_EMPTY_ONE << 8 * slot;
    uint64_t live = tags & UINT64_C(0xfefefefefefefefe);
    return live ? tags & UINT64_MAX >> (__builtin_clzll(live) & ~7) : 0;
}

/* Marks a slot empty, and as EMPTY_REST all that now have nothing alive behind them. */
IMPL_GLUE void map_go_empty_slot(const struct map_shape *shape, unsigned char *first,
                                 struct map_go_place place)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (map_go_slots(shape) == 8 && LIKELY(place.bucket == first && !map_go_link(shape, first))) {
        uint64_t tags = map_go_tags_without(hash_read64(first), place.slot);
        memcpy(first, &tags, sizeof tags);
        return;
    }
#endif
    place.bucket[place.slot] = GO_EMPTY_ONE;
    if (map_go_is_last(shape, place.bucket, place.slot))
        map_go_trim(shape, first, place.bucket, place.slot);
}

IMPL_GLUE void map_go_erase_at(const struct map_shape *shape, struct map_go *map,
                               unsigned char *first, struct map_go_place place)
{
    map_go_free_blocks(shape, map, place.bucket, place.slot);
    map_go_empty_slot(shape, first, place);
    /* An empty map draws a new seed: who found colliding keys has to start again. */
    if (--map->count == 0) map->seed = (uint32_t)map_go_random(map);
}

IMPL_HOT bool map_go_erase(const struct map_shape *shape, void *self, const void *key)
{
    struct map_go *map = (struct map_go *)self;
    if (UNLIKELY(!map || map->count == 0)) return false;
    map_go_write_begin(map);
    uint64_t hash = map_go_hash(shape, map, key);
    size_t index = hash & map_go_mask(map->log2);
    if (UNLIKELY(map_go_growing(map))) map_go_grow_work(shape, map, index);
    unsigned char *first = map_go_bucket(shape, map->buckets, index);
    struct map_go_place place = map_go_search(shape, first, map_go_tag_of(hash), key);
    if (place.bucket) map_go_erase_at(shape, map, first, place);
    map_go_write_end(map);
    return place.bucket != NULL;
}

#endif
