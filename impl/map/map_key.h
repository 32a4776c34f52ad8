/* map_key.h - keys by kind: hash, equality and copying, folded when the shape is constant.
 *
 * Promises    equal keys have equal hashes; a NaN gets a fresh random hash at each call, as in Go,
 *             so that a map full of NaNs does not become one chain.                              */
#ifndef ASSAY_MAP_MAP_KEY_H
#define ASSAY_MAP_MAP_KEY_H

#include "common/random.h"
#include "map/map.h"

/* The common shapes. BYTES and GIVEN keys: fill in the struct. */
#define MAP_SHAPE_U64                                        \
    {                                                        \
        .key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8 \
    }
#define MAP_SHAPE_U32                                        \
    {                                                        \
        .key = MAP_KEY_U32, .key_bytes = 4, .value_bytes = 8 \
    }
#define MAP_SHAPE_F64                                        \
    {                                                        \
        .key = MAP_KEY_F64, .key_bytes = 8, .value_bytes = 8 \
    }
#define MAP_SHAPE_STRING                                         \
    {                                                            \
        .key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8 \
    }
#define MAP_SHAPE_PAIR                                          \
    {                                                           \
        .key = MAP_KEY_BYTES, .key_bytes = 16, .value_bytes = 8 \
    }

/* Not reproducible on purpose, and never on a hot path: NaN keys only. */
IMPL_COLD uint64_t map_random_hash(void)
{
    static __thread uint64_t counter;
    if (!counter) counter = (uint64_t)(uintptr_t)&counter;
    return random_mix(&counter);
}

IMPL_GLUE uint64_t map_hash_f64(enum hash_kind kind, const void *key, uint64_t seed)
{
    double number;
    memcpy(&number, key, sizeof number);
    if (UNLIKELY(number != number)) return map_random_hash();
    if (number == 0) return hash_u64(kind, 0, seed); /* one hash for both zeros */
    return hash_u64(kind, hash_read64(key), seed);
}

IMPL_SHAPED uint64_t map_hash(const struct map_shape *shape, const void *key, uint64_t seed)
{
    switch (shape->key) {
    case MAP_KEY_U64:
        return hash_u64(shape->hash, hash_read64(key), seed);
    case MAP_KEY_U32:
        return hash_u64(shape->hash, hash_read32(key), seed);
    case MAP_KEY_F64:
        return map_hash_f64(shape->hash, key, seed);
    case MAP_KEY_STRING: {
        const struct map_string *string = (const struct map_string *)key;
        return hash_bytes(shape->hash, string->data, string->length, seed);
    }
    case MAP_KEY_BYTES:
        return hash_bytes(shape->hash, key, shape->key_bytes, seed);
    case MAP_KEY_GIVEN:
        break;
    }
    return shape->hash_key(key, seed);
}

/* memcmp on lengths it is good at, words on short ones: calls cost more than most keys. */
IMPL_GLUE bool map_bytes_equal(const void *a, const void *b, size_t bytes)
{
    const unsigned char *x = (const unsigned char *)a, *y = (const unsigned char *)b;
    if (bytes > 32) return memcmp(x, y, bytes) == 0;
    if (bytes > 16)
        return ((hash_read64(x) ^ hash_read64(y)) | (hash_read64(x + 8) ^ hash_read64(y + 8)) |
                (hash_read64(x + bytes - 16) ^ hash_read64(y + bytes - 16)) |
                (hash_read64(x + bytes - 8) ^ hash_read64(y + bytes - 8))) == 0;
    uint64_t a_first, a_last, b_first, b_last;
    hash_read_short(x, bytes, &a_first, &a_last);
    hash_read_short(y, bytes, &b_first, &b_last);
    return a_first == b_first && a_last == b_last;
}

IMPL_GLUE bool map_string_equal(const void *a, const void *b)
{
    const struct map_string *x = (const struct map_string *)a, *y = (const struct map_string *)b;
    return x->length == y->length &&
           (x->data == y->data || map_bytes_equal(x->data, y->data, x->length));
}

IMPL_SHAPED bool map_key_equal(const struct map_shape *shape, const void *a, const void *b)
{
    switch (shape->key) {
    case MAP_KEY_U64:
        return hash_read64(a) == hash_read64(b);
    case MAP_KEY_U32:
        return hash_read32(a) == hash_read32(b);
    case MAP_KEY_F64: {
        double x, y;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        return x == y;
    }
    case MAP_KEY_STRING:
        return map_string_equal(a, b);
    case MAP_KEY_BYTES:
        return map_bytes_equal(a, b, shape->key_bytes);
    case MAP_KEY_GIVEN:
        break;
    }
    return shape->equal(a, b);
}

/* Equal to itself? False for NaN only. */
IMPL_GLUE bool map_key_reflexive(const struct map_shape *shape, const void *key)
{
    if (shape->key == MAP_KEY_F64 || shape->key == MAP_KEY_GIVEN)
        return map_key_equal(shape, key, key);
    return true;
}

/* May two equal keys differ in their bytes, so that put has to store the new one? */
IMPL_GLUE bool map_key_has_spellings(const struct map_shape *shape)
{
    return shape->key == MAP_KEY_F64 || shape->key == MAP_KEY_STRING || shape->key == MAP_KEY_GIVEN;
}

IMPL_GLUE void map_copy(void *to, const void *from, size_t bytes)
{
    if (bytes == 8)
        memcpy(to, from, 8);
    else if (bytes == 4)
        memcpy(to, from, 4);
    else if (bytes == 16)
        memcpy(to, from, 16);
    else
        memcpy(to, from, bytes);
}

/* The seed of a map: the config's, or one that differs from map to map. */
IMPL_GLUE uint64_t map_seed(const struct map_config *config, const void *map)
{
    uint64_t counter = (uint64_t)(uintptr_t)map;
    return config->seed ? config->seed : random_mix(&counter);
}

#endif
