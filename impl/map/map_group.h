/* map_group.h - sixteen tags of a byte, compared at once: SSE2, NEON, or plain words.
 *
 * Promises    a mask has one bit for each tag that fits, the lowest for the first; exact, without
 *             false positives. MAP_GROUP_STEP: places between the bits of neighbouring tags.
 * Knob        -DMAP_GROUP_PORTABLE takes plain words everywhere (tests do).
 * Reading     for (m = map_group_match(g, tag); m; m &= m - 1) use(map_group_first(m));          */
#ifndef ASSAY_MAP_MAP_GROUP_H
#define ASSAY_MAP_MAP_GROUP_H

#include <stdint.h>
#include <string.h>

#include "common/attributes.h"

#if defined(__SSE2__) && !defined(MAP_GROUP_PORTABLE)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && !defined(MAP_GROUP_PORTABLE)
#include <arm_neon.h>
#endif

enum { MAP_GROUP = 16 };

/* ---- Eight bytes in a word ------------------------------------------------------------------ */

#define MAP_GROUP_LOW_BITS  UINT64_C(0x0101010101010101)
#define MAP_GROUP_HIGH_BITS UINT64_C(0x8080808080808080)

/* The high bits of eight bytes as eight neighbouring bits: the product brings bit 8i to 56 + i. */
IMPL_GLUE uint32_t map_group_gather(uint64_t high_bits)
{
    return (uint32_t)((high_bits >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

/* The eight tags from `group` on, the first in the lowest byte. */
IMPL_GLUE uint64_t map_group_word(const unsigned char *group)
{
    uint64_t word;
    memcpy(&word, group, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* High bit of each byte that is zero; exact: no carry leaves a byte. */
IMPL_GLUE uint64_t map_group_zero_bytes(uint64_t word)
{
    return ~(((word & ~MAP_GROUP_HIGH_BITS) + ~MAP_GROUP_HIGH_BITS) | word) & MAP_GROUP_HIGH_BITS;
}

/* ---- Sixteen in a vector -------------------------------------------------------------------- */

#if defined(__SSE2__) && !defined(MAP_GROUP_PORTABLE)
#define MAP_GROUP_STEP 0 /* as a power of two */
typedef uint32_t map_mask;

IMPL_GLUE map_mask map_group_match(const unsigned char *group, unsigned char tag)
{
    __m128i tags = _mm_loadu_si128((const __m128i *)(const void *)group);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag)));
}

/* Tags of 128 and more. */
IMPL_GLUE map_mask map_group_high(const unsigned char *group)
{
    return (uint32_t)_mm_movemask_epi8(_mm_loadu_si128((const __m128i *)(const void *)group));
}

IMPL_GLUE uint32_t map_group_first(map_mask mask)
{
    return (uint32_t)__builtin_ctz(mask);
}

#elif defined(__ARM_NEON) && !defined(MAP_GROUP_PORTABLE)
#define MAP_GROUP_STEP 2 /* a narrowing shift leaves four bits a tag; one of them is kept */
typedef uint64_t map_mask;

IMPL_GLUE map_mask map_group_narrow(uint8x16_t fits)
{
    uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(fits), 4);
    return vget_lane_u64(vreinterpret_u64_u8(nibbles), 0) & UINT64_C(0x1111111111111111);
}

IMPL_GLUE map_mask map_group_match(const unsigned char *group, unsigned char tag)
{
    return map_group_narrow(vceqq_u8(vld1q_u8(group), vdupq_n_u8(tag)));
}

IMPL_GLUE map_mask map_group_high(const unsigned char *group)
{
    return map_group_narrow(vcgeq_u8(vld1q_u8(group), vdupq_n_u8(128)));
}

IMPL_GLUE uint32_t map_group_first(map_mask mask)
{
    return (uint32_t)__builtin_ctzll(mask) >> MAP_GROUP_STEP;
}

#else
#define MAP_GROUP_STEP 0
typedef uint32_t map_mask;

IMPL_GLUE map_mask map_group_match(const unsigned char *group, unsigned char tag)
{
    uint64_t all = MAP_GROUP_LOW_BITS * tag;
    uint32_t low = map_group_gather(map_group_zero_bytes(map_group_word(group) ^ all));
    uint32_t high = map_group_gather(map_group_zero_bytes(map_group_word(group + 8) ^ all));
    return low | high << 8;
}

IMPL_GLUE map_mask map_group_high(const unsigned char *group)
{
    return map_group_gather(map_group_word(group) & MAP_GROUP_HIGH_BITS) |
           map_group_gather(map_group_word(group + 8) & MAP_GROUP_HIGH_BITS) << 8;
}

IMPL_GLUE uint32_t map_group_first(map_mask mask)
{
    return (uint32_t)__builtin_ctz(mask);
}
#endif

/* The bit of tag i, and of all tags before i. */
IMPL_GLUE map_mask map_group_bit(uint32_t i)
{
    return (map_mask)1 << (i << MAP_GROUP_STEP);
}

#endif
