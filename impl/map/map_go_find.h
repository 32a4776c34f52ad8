/* map_go_find.h - Go 1.19's map: looking a key up. Reads move nothing.
 *
 * Promises    while growing, a key is looked for in its old bucket until that has moved.
 * Fast paths  as the Go compiler picks them: 32- and 64-bit keys, strings, else generic; a map of
 *             one bucket is searched without a hash.                                             */
#ifndef ASSAY_MAP_MAP_GO_FIND_H
#define ASSAY_MAP_MAP_GO_FIND_H

#include "map/map_go_scan.h"

/* A string of this length or more is worth a look at its ends before all of it is compared. */
enum { GO_LONG_STRING_BYTES = 32 };

struct map_go_place {
    unsigned char *bucket; /* NULL: not found */
    uint32_t slot;
};

/* The bucket that holds a hash now: the old one until it has moved. */
IMPL_GLUE unsigned char *map_go_home(const struct map_shape *shape, const struct map_go *map,
                                     uint64_t hash)
{
    if (UNLIKELY(map_go_growing(map))) {
        unsigned char *old = map_go_bucket(shape, map->old, hash & (map_go_old_count(map) - 1));
        if (!map_go_has_moved(old)) return old;
    }
    return map_go_bucket(shape, map->buckets, hash & map_go_mask(map->log2));
}

IMPL_GLUE struct map_go_place map_go_search(const struct map_shape *shape, unsigned char *bucket,
                                            uint8_t tag, const void *key)
{
    bool last;
    do {
        int slot = map_go_find(shape, bucket, tag, key, &last);
        if (slot >= 0) return (struct map_go_place){bucket, (uint32_t)slot};
    } while (!last && (bucket = map_go_link(shape, bucket)) != NULL);
    return (struct map_go_place){NULL, 0};
}

/* One bucket of short strings: length, then bytes. */
IMPL_GLUE struct map_go_place map_go_search_short(const struct map_shape *shape,
                                                  unsigned char *bucket, const void *key)
{
    int slot = map_go_pick(shape, bucket, map_go_full(shape, bucket), key);
    return (struct map_go_place){slot < 0 ? NULL : bucket, slot < 0 ? 0 : (uint32_t)slot};
}

/* One bucket, a long string: the same pointer is the same string; else both ends are compared, and
 * the whole only for a single candidate. False: two candidates, let the hash decide. */
IMPL_GLUE bool map_go_search_long(const struct map_shape *shape, unsigned char *bucket,
                                  const struct map_string *key, struct map_go_place *place)
{
    int candidate = -1;
    *place = (struct map_go_place){NULL, 0};
    for (uint32_t full = map_go_full(shape, bucket); full; full &= full - 1) {
        int slot = __builtin_ctz(full);
        const struct map_string *other =
            (const struct map_string *)map_go_key(shape, bucket, (uint32_t)slot);
        if (other->length != key->length) continue;
        if (other->data == key->data) {
            *place = (struct map_go_place){bucket, (uint32_t)slot};
            return true;
        }
        if (hash_read32(other->data) != hash_read32(key->data)) continue;
        size_t tail = key->length - 4;
        if (hash_read32(other->data + tail) != hash_read32(key->data + tail)) continue;
        if (candidate >= 0) return false;
        candidate = slot;
    }
    if (candidate < 0) return true;
    if (map_key_equal(shape, map_go_key(shape, bucket, (uint32_t)candidate), key))
        *place = (struct map_go_place){bucket, (uint32_t)candidate};
    return true;
}

/* A map of one bucket without a hash, where Go has such a path. False: go on with the hash. */
IMPL_GLUE bool map_go_locate_tiny(const struct map_shape *shape, const struct map_go *map,
                                  const void *key, struct map_go_place *place)
{
    if (map_go_tag_mode(shape) == MAP_TAG_OFF &&
        (shape->key == MAP_KEY_U64 || shape->key == MAP_KEY_U32)) {
        *place = map_go_search(shape, map->buckets, 0, key);
        return true;
    }
    if (shape->key != MAP_KEY_STRING || shape->tag != MAP_TAG_OWN) return false;
    const struct map_string *string = (const struct map_string *)key;
    if (string->length >= GO_LONG_STRING_BYTES)
        return map_go_search_long(shape, map->buckets, string, place);
    *place = map_go_search_short(shape, map->buckets, key);
    return true;
}

/* Where the key is. The map has a bucket. */
IMPL_GLUE struct map_go_place map_go_locate(const struct map_shape *shape, const struct map_go *map,
                                            const void *key)
{
    struct map_go_place place;
    if (UNLIKELY(map->log2 == 0) && !map_go_growing(map) &&
        map_go_locate_tiny(shape, map, key, &place))
        return place;
    uint64_t hash = map_go_hash(shape, map, key);
    return map_go_search(shape, map_go_home(shape, map, hash), map_go_tag_of(hash), key);
}

IMPL_HOT void *map_go_get(const struct map_shape *shape, const void *self, const void *key)
{
    const struct map_go *map = (const struct map_go *)self;
    if (UNLIKELY(!map || map->count == 0)) return NULL;
    if (map_go_is_writing(map)) map_go_fatal("concurrent map read and map write");
    struct map_go_place place = map_go_locate(shape, map, key);
    return place.bucket ? map_go_value(shape, place.bucket, place.slot) : NULL;
}

#endif
