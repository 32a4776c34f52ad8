/* map_keys.h - several adjacent integer keys compared with one, at once where the CPU can. */
#ifndef ASSAY_MAP_MAP_KEYS_H
#define ASSAY_MAP_MAP_KEYS_H

#include "map/map_key.h"

#ifdef __AVX2__
#include <immintrin.h>

/* Four or eight to a vector. */
IMPL_GLUE uint32_t map_keys_equal_avx2(const struct map_shape *shape, const unsigned char *keys,
                                       uint32_t count, const void *key)
{
    bool wide = shape->key == MAP_KEY_U64;
    __m256i wanted = wide ? _mm256_set1_epi64x((long long)hash_read64(key))
                          : _mm256_set1_epi32((int)hash_read32(key));
    uint32_t step = wide ? 4 : 8, mask = 0;
    for (uint32_t i = 0; i < count; i += step) {
        const unsigned char *at = keys + i * shape->key_bytes;
        __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)at);
        uint32_t equal = wide ? (uint32_t)_mm256_movemask_pd(
                                    _mm256_castsi256_pd(_mm256_cmpeq_epi64(some, wanted)))
                              : (uint32_t)_mm256_movemask_ps(
                                    _mm256_castsi256_ps(_mm256_cmpeq_epi32(some, wanted)));
        mask |= equal << i;
    }
    return mask;
}
#endif

/* Bit i: key i of `count` (4, 8 or 16, a constant) equals this one. Shapes U64 and U32. */
IMPL_GLUE uint32_t map_keys_equal(const struct map_shape *shape, const void *keys, uint32_t count,
                                  const void *key)
{
    const unsigned char *at = (const unsigned char *)keys;
#ifdef __AVX2__
    if (shape->key == MAP_KEY_U64 || count >= 8) /* reads 32 bytes at least */
        return map_keys_equal_avx2(shape, at, count, key);
#endif
    uint32_t mask = 0;
    for (uint32_t i = 0; i < count; i++)
        mask |= (uint32_t)map_key_equal(shape, at + i * shape->key_bytes, key) << i;
    return mask;
}

#endif
