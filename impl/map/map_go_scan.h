/* map_go_scan.h - Go 1.19's map: searching one bucket, by keys, tag by tag or all tags at once.
 *
 * Promises    all ways find the same slot. Masks have bit i set for slot i.
 * Ways        OFF     Go's fast path for 32- and 64-bit keys: keys only, eight at once with AVX2
 *             SCALAR  Go's other paths: a tag at a time, stopping at GO_EMPTY_REST
 *             WORD    not in Go 1.19: all tags in one vector compare */
#ifndef ASSAY_MAP_MAP_GO_SCAN_H
#define ASSAY_MAP_MAP_GO_SCAN_H

#include "map/map_go_layout.h"
#include "map/map_keys.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

/* Go's choice: no tags for the two integer fast paths, else tag by tag. */
IMPL_GLUE enum map_tag map_go_tag_mode(const struct map_shape *shape)
{
    if (shape->tag != MAP_TAG_OWN) return shape->tag;
    bool integer = shape->key == MAP_KEY_U64 || shape->key == MAP_KEY_U32;
    return integer && !map_go_value_big(shape) ? MAP_TAG_OFF : MAP_TAG_SCALAR;
}

#ifdef __SSE2__
IMPL_GLUE __m128i map_go_tags_load(const struct map_shape *shape, const unsigned char *bucket)
{
    if (map_go_slots(shape) == 16) return _mm_loadu_si128((const __m128i *)(const void *)bucket);
    return _mm_loadl_epi64((const __m128i *)(const void *)bucket); /* 4 slots: 4 bytes of padding */
}
#endif

IMPL_GLUE uint32_t map_go_slots_mask(const struct map_shape *shape)
{
    return (1u << map_go_slots(shape)) - 1;
}

/* Slots whose tag is `tag`. */
IMPL_GLUE uint32_t map_go_tags_equal(const struct map_shape *shape, const unsigned char *bucket,
                                     uint8_t tag)
{
#ifdef __SSE2__
    __m128i equal = _mm_cmpeq_epi8(map_go_tags_load(shape, bucket), _mm_set1_epi8((char)tag));
    return (uint32_t)_mm_movemask_epi8(equal) & map_go_slots_mask(shape);
#else
    uint32_t mask = 0;
    for (uint32_t i = 0; i < map_go_slots(shape); i++) mask |= (uint32_t)(bucket[i] == tag) << i;
    return mask;
#endif
}

/* Slots whose tag is at least `least`. */
IMPL_GLUE uint32_t map_go_tags_from(const struct map_shape *shape, const unsigned char *bucket,
                                    uint8_t least)
{
#ifdef __SSE2__
    __m128i tags = map_go_tags_load(shape, bucket);
    __m128i from = _mm_cmpeq_epi8(_mm_max_epu8(tags, _mm_set1_epi8((char)least)), tags);
    return (uint32_t)_mm_movemask_epi8(from) & map_go_slots_mask(shape);
#else
    uint32_t mask = 0;
    for (uint32_t i = 0; i < map_go_slots(shape); i++) mask |= (uint32_t)(bucket[i] >= least) << i;
    return mask;
#endif
}

IMPL_GLUE uint32_t map_go_full(const struct map_shape *shape, const unsigned char *bucket)
{
    return map_go_tags_from(shape, bucket, GO_TAG_MIN);
}

/* Of a bucket that has not moved. */
IMPL_GLUE uint32_t map_go_empty(const struct map_shape *shape, const unsigned char *bucket)
{
    return map_go_tags_from(shape, bucket, GO_EMPTY_ONE + 1) ^ map_go_slots_mask(shape);
}

/* Slots with this integer key, be they full or not. */
IMPL_GLUE uint32_t map_go_keys_equal(const struct map_shape *shape, const unsigned char *bucket,
                                     const void *key)
{
    if (!map_go_interleaved(shape))
        return map_keys_equal(shape, map_go_key_at(shape, bucket, 0), map_go_slots(shape), key);
    uint32_t mask = 0;
    for (uint32_t i = 0; i < map_go_slots(shape); i++)
        mask |= (uint32_t)map_key_equal(shape, map_go_key_at(shape, bucket, i), key) << i;
    return mask;
}

/* The first of the candidate slots that holds the key, or -1. */
IMPL_GLUE int map_go_pick(const struct map_shape *shape, const unsigned char *bucket,
                          uint32_t candidates, const void *key)
{
    for (; candidates; candidates &= candidates - 1) {
        int i = __builtin_ctz(candidates);
        if (LIKELY(map_key_equal(shape, map_go_key(shape, bucket, (uint32_t)i), key))) return i;
    }
    return -1;
}

IMPL_GLUE int map_go_find_off(const struct map_shape *shape, const unsigned char *bucket,
                              const void *key)
{
    if (shape->key != MAP_KEY_U64 && shape->key != MAP_KEY_U32)
        return map_go_pick(shape, bucket, map_go_full(shape, bucket), key);
    uint32_t equal = map_go_keys_equal(shape, bucket, key);
    if (UNLIKELY(equal & (equal - 1))) equal &= map_go_full(shape, bucket); /* erased copies */
    return equal && bucket[__builtin_ctz(equal)] >= GO_TAG_MIN ? __builtin_ctz(equal) : -1;
}

IMPL_GLUE int map_go_find_scalar(const struct map_shape *shape, const unsigned char *bucket,
                                 uint8_t tag, const void *key, bool *last)
{
    for (uint32_t i = 0; i < map_go_slots(shape); i++) {
        if (bucket[i] == tag) {
            if (LIKELY(map_key_equal(shape, map_go_key(shape, bucket, i), key))) return (int)i;
        } else if (bucket[i] == GO_EMPTY_REST) {
            *last = true;
            break;
        }
    }
    return -1;
}

/* The slot of the key in this bucket, or -1; then *last may say that the chain holds no more. */
IMPL_GLUE int map_go_find(const struct map_shape *shape, const unsigned char *bucket, uint8_t tag,
                          const void *key, bool *last)
{
    *last = false;
    if (map_go_tag_mode(shape) == MAP_TAG_OFF) return map_go_find_off(shape, bucket, key);
    if (map_go_tag_mode(shape) == MAP_TAG_SCALAR)
        return map_go_find_scalar(shape, bucket, tag, key, last);
    int slot = map_go_pick(shape, bucket, map_go_tags_equal(shape, bucket, tag), key);
    if (slot < 0) *last = map_go_tags_equal(shape, bucket, GO_EMPTY_REST) != 0;
    return slot;
}

/* The first empty slot, or -1; *last: nothing lives behind it. Of a bucket that has not moved. */
IMPL_GLUE int map_go_find_empty(const struct map_shape *shape, const unsigned char *bucket,
                                bool *last)
{
    uint32_t empty = map_go_empty(shape, bucket);
    *last = bucket[map_go_slots(shape) - 1] == GO_EMPTY_REST;
    return empty ? __builtin_ctz(empty) : -1;
}

#endif
