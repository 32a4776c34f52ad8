/* cmap_best_tags.h - a byte an entry that says whether a slot is worth a look: 28 at a time.
 *
 *  words   | 8 tags | 8 tags | 8 tags | 4 tags, state |        state   | passed | version | lock |
 *
 * Invariants  a tag is 0 (free) or at least 2: the words' test may take 1 for 0.
 *             A set of slots is a bit a slot, in an order of the representation's own.
 * Vectors     one load and one comparison where there is AVX2; else, and where ThreadSanitizer has
 *             to see each load, four words. The state is loaded before the tags in both.         */
#ifndef ASSAY_CMAP_CMAP_BEST_TAGS_H
#define ASSAY_CMAP_CMAP_BEST_TAGS_H

#include "common/atomics.h"
#include "common/attributes.h"

#if defined(__AVX2__) && !defined(__SANITIZE_THREAD__)
#define CMAP_BEST_VECTOR 1
#include <immintrin.h>
#else
#define CMAP_BEST_VECTOR 0
#endif

/* The word that holds the state, and the slots. */
enum { CMAP_BEST_LAST = 3, CMAP_BEST_SLOTS = 28 };

struct cmap_best_words {
    /* Byte i: the tag of slot i; above the last of them, the state. */
    _Alignas(32) ATOMIC(uint64_t) word[CMAP_BEST_LAST + 1];
};

/* All of that as it was at some moment. */
struct cmap_best_tags {
#if CMAP_BEST_VECTOR
    __m256i all;
#else
    uint64_t tags[CMAP_BEST_LAST];
#endif
    uint64_t last;
};

IMPL_GLUE uint64_t cmap_best_tag(uint64_t hash)
{
    uint64_t tag = hash & 255;
    return tag + 2 * (uint64_t)(tag < 2);
}

#if CMAP_BEST_VECTOR

/* acquire: pairs with the releases in cmap_best_toggle() and cmap_best_commit(). A load here is
 * that; assembly, as C has no name for it, and so that the compiler does it once. */
IMPL_GLUE struct cmap_best_tags cmap_best_load_tags(struct cmap_best_words *words)
{
    struct cmap_best_tags tags;
    tags.last = atomic_load_explicit(&words->word[CMAP_BEST_LAST], memory_order_acquire);
    __asm__ volatile("vmovdqa %1, %0" : "=x"(tags.all) : "m"(*words));
    return tags;
}

/* The slots that have this tag. */
IMPL_GLUE uint64_t cmap_best_match(struct cmap_best_tags tags, uint64_t tag)
{
    __m256i same = _mm256_cmpeq_epi8(tags.all, _mm256_set1_epi8((char)tag));
    return (uint32_t)_mm256_movemask_epi8(same) & ((UINT32_C(1) << CMAP_BEST_SLOTS) - 1);
}

IMPL_GLUE uint64_t cmap_best_full(struct cmap_best_tags tags)
{
    return cmap_best_match(tags, 0) ^ ((UINT32_C(1) << CMAP_BEST_SLOTS) - 1);
}

IMPL_GLUE unsigned cmap_best_first(uint64_t slots)
{
    return (unsigned)__builtin_ctzll(slots);
}

#else

#define CMAP_BEST_ONES  UINT64_C(0x0101010101010101) /* the lowest bit of each tag */
#define CMAP_BEST_HIGHS UINT64_C(0x8080808080808080) /* the highest bit of each tag */

/* acquire: as above. */
IMPL_GLUE struct cmap_best_tags cmap_best_load_tags(struct cmap_best_words *words)
{
    struct cmap_best_tags tags;
    tags.last = atomic_load_explicit(&words->word[CMAP_BEST_LAST], memory_order_acquire);
    for (int k = 0; k < CMAP_BEST_LAST; k++)
        tags.tags[k] = atomic_load_explicit(&words->word[k], memory_order_acquire);
    return tags;
}

/* The highest bit of each byte that may be zero: of the lowest such byte surely, of no other byte
 * but those that are 1. */
IMPL_GLUE uint64_t cmap_best_zeros(uint64_t word)
{
    return (word - CMAP_BEST_ONES) & ~word & CMAP_BEST_HIGHS;
}

/* The slots that may have this tag, none that is free for another; none only if none has it. Bit
 * 8 i + 7 - k for slot 8 k + i. */
IMPL_GLUE uint64_t cmap_best_match(struct cmap_best_tags tags, uint64_t tag)
{
    uint64_t all = tag * CMAP_BEST_ONES, slots = 0;
    for (int k = 0; k < CMAP_BEST_LAST; k++) slots |= cmap_best_zeros(tags.tags[k] ^ all) >> k;
    return slots | (uint32_t)cmap_best_zeros(tags.last ^ all) >> CMAP_BEST_LAST;
}

/* The highest bit of each byte that is not zero. */
IMPL_GLUE uint64_t cmap_best_some(uint64_t word)
{
    return (((word & ~CMAP_BEST_HIGHS) + ~CMAP_BEST_HIGHS) | word) & CMAP_BEST_HIGHS;
}

IMPL_GLUE uint64_t cmap_best_full(struct cmap_best_tags tags)
{
    uint64_t slots = (uint32_t)cmap_best_some(tags.last) >> CMAP_BEST_LAST;
    for (int k = 0; k < CMAP_BEST_LAST; k++) slots |= cmap_best_some(tags.tags[k]) >> k;
    return slots;
}

IMPL_GLUE unsigned cmap_best_first(uint64_t slots)
{
    unsigned bit = (unsigned)__builtin_ctzll(slots);
    return bit >> 3 | (~bit & 3) << 3;
}

#endif

/* Of the free slots the first is surely among them. */
IMPL_GLUE uint64_t cmap_best_open(struct cmap_best_tags tags)
{
    return cmap_best_match(tags, 0);
}

#endif
