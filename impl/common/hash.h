/* hash.h - hash functions of 64 bits: good ones, weak ones and bad ones on purpose.
 *
 * Promises    the same kind, seed and bytes give the same hash within a process, whatever the
 *             address; two seeds give unrelated hashes (multiply, AES; the others say below).
 * Use         the kind is a constant at the call, so that one function is left after inlining.
 * Quality     bits are to be taken from both ends: tables pick buckets by the low bits and tags by
 *             the high ones (or the reverse). multiply and AES are good at both.
 * Sources     multiply: the 64x64 -> 128 bit multiply whose halves are folded, as in wyhash
 *             (Wang Yi 2019); Fibonacci: Knuth, volume 3, 6.4. Not for secrets.                  */
#ifndef ASSAY_COMMON_HASH_H
#define ASSAY_COMMON_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "common/attributes.h"

#ifdef __AES__
#include <wmmintrin.h>
#endif
#ifdef __SSE4_2__
#include <nmmintrin.h>
#endif

enum hash_kind {
    HASH_MULTIPLY,  /* the default: one wide multiply for an integer */
    HASH_IDENTITY,  /* the key itself; of bytes, the first eight. Seed unused */
    HASH_FIBONACCI, /* times 2^64 / golden ratio, halves swapped. Seed unused */
    HASH_AES,       /* two rounds of AES where the CPU has it (else as HASH_MULTIPLY) */
    HASH_CRC32C,    /* SSE4.2 CRC spread to 64 bits (else a table-free software CRC) */
    HASH_TRUNCATED, /* adversarial: HASH_MULTIPLY, of which only 1,024 values are left */
    HASH_OVERLAP,   /* claim M8: HASH_MULTIPLY whose top byte repeats its lowest byte */
    HASH_OWN,       /* the choice of who uses it; here as HASH_MULTIPLY */
};

#define HASH_SECRET_A UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio, odd */
#define HASH_SECRET_B UINT64_C(0xe7037ed1a0b428db) /* 32 bits set, no pattern */
#define HASH_SECRET_C UINT64_C(0x8ebc6af09c88c6e3)

IMPL_GLUE uint64_t hash_read64(const void *from)
{
    uint64_t word;
    memcpy(&word, from, sizeof word);
    return word;
}

IMPL_GLUE uint64_t hash_read32(const void *from)
{
    uint32_t word;
    memcpy(&word, from, sizeof word);
    return word;
}

/* Both halves of the product, folded: every input bit reaches both ends of the result. */
IMPL_GLUE uint64_t hash_fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The high half of a product is its good one: bring it down to where bucket bits are taken. */
IMPL_GLUE uint64_t hash_swap_halves(uint64_t word)
{
    return word << 32 | word >> 32;
}

/* ---- Integers ------------------------------------------------------------------------------ */

IMPL_GLUE uint64_t hash_crc_step(uint64_t crc, uint64_t word)
{
#ifdef __SSE4_2__
    return _mm_crc32_u64(crc, word);
#else
    crc ^= word & UINT32_MAX;
    for (int half = 0; half < 2; half++) {
        for (int bit = 0; bit < 32; bit++) crc = crc >> 1 ^ (0x82f63b78 & -(crc & 1));
        if (!half) crc ^= word >> 32;
    }
    return crc;
#endif
}

/* 32 bits of CRC become 64: the low half stays one to one, the high half mixes all of it. */
IMPL_GLUE uint64_t hash_crc_spread(uint64_t crc)
{
    return crc * HASH_SECRET_A;
}

#ifdef __AES__
IMPL_GLUE uint64_t hash_aes_finish(__m128i state, uint64_t seed)
{
    __m128i key = _mm_set_epi64x((long long)HASH_SECRET_B, (long long)(seed ^ HASH_SECRET_C));
    state = _mm_aesenc_si128(_mm_aesenc_si128(state, key), key);
    return (uint64_t)_mm_cvtsi128_si64(state);
}
#endif

IMPL_GLUE uint64_t hash_aes_u64(uint64_t key, uint64_t seed)
{
#ifdef __AES__
    return hash_aes_finish(_mm_set_epi64x((long long)(key ^ seed), (long long)key), seed);
#else
    return hash_fold(key ^ seed ^ HASH_SECRET_B, HASH_SECRET_A);
#endif
}

/* The lowest 10 bits, repeated over the word: whoever takes whichever bits sees 1,024 values. */
IMPL_GLUE uint64_t hash_truncate(uint64_t hash)
{
    uint64_t few = hash & 1023;
    return few | few << 10 | few << 20 | few << 30 | few << 40 | few << 54;
}

IMPL_GLUE uint64_t hash_overlap(uint64_t hash)
{
    return (hash & ~(UINT64_C(0xff) << 56)) | hash << 56;
}

IMPL_GLUE uint64_t hash_u64(enum hash_kind kind, uint64_t key, uint64_t seed)
{
    uint64_t folded = hash_fold(key ^ seed ^ HASH_SECRET_B, HASH_SECRET_A);
    switch (kind) {
    case HASH_IDENTITY:
        return key;
    case HASH_FIBONACCI:
        return hash_swap_halves(key * HASH_SECRET_A);
    case HASH_AES:
        return hash_aes_u64(key, seed);
    case HASH_CRC32C:
        return hash_crc_spread(hash_crc_step(seed & UINT32_MAX, key));
    case HASH_TRUNCATED:
        return hash_truncate(folded);
    case HASH_OVERLAP:
        return hash_overlap(folded);
    case HASH_OWN:
    case HASH_MULTIPLY:
        break;
    }
    return folded;
}

/* ---- Bytes --------------------------------------------------------------------------------- */

/* Up to 16 bytes as two words that overlap where they must: no loop, no byte-wise tail. */
IMPL_GLUE void hash_read_short(const unsigned char *at, size_t bytes, uint64_t *a, uint64_t *b)
{
    if (LIKELY(bytes >= 8)) {
        *a = hash_read64(at);
        *b = hash_read64(at + bytes - 8);
    } else if (bytes >= 4) {
        *a = hash_read32(at);
        *b = hash_read32(at + bytes - 4);
    } else {
        *a = bytes ? (uint64_t)at[0] << 16 | (uint64_t)at[bytes >> 1] << 8 | at[bytes - 1] : 0;
        *b = 0;
    }
}

IMPL_GLUE uint64_t hash_multiply_bytes(const unsigned char *at, size_t bytes, uint64_t seed)
{
    uint64_t a, b, state = seed ^ HASH_SECRET_B, left = bytes;
    if (UNLIKELY(left > 16)) {
        uint64_t other = seed ^ HASH_SECRET_C;
        for (; left > 32; left -= 32, at += 32) { /* two lanes hide the multiplier's latency */
            state = hash_fold(hash_read64(at) ^ HASH_SECRET_B, hash_read64(at + 8) ^ state);
            other = hash_fold(hash_read64(at + 16) ^ HASH_SECRET_C, hash_read64(at + 24) ^ other);
        }
        state ^= other;
        if (left > 16) {
            state = hash_fold(hash_read64(at) ^ HASH_SECRET_C, hash_read64(at + 8) ^ state);
            at += 16, left -= 16;
        }
        a = hash_read64(at + left - 16); /* at least 16 bytes lie before the end */
        b = hash_read64(at + left - 8);
    } else {
        hash_read_short(at, left, &a, &b);
    }
    return hash_fold(HASH_SECRET_A ^ bytes, hash_fold(a ^ HASH_SECRET_C, b ^ state));
}

IMPL_GLUE uint64_t hash_aes_bytes(const unsigned char *at, size_t bytes, uint64_t seed)
{
#ifdef __AES__
    __m128i state = _mm_set_epi64x((long long)(seed ^ bytes), (long long)seed);
    uint64_t a, b;
    for (size_t left = bytes; left > 16; left -= 16, at += 16)
        state = _mm_aesenc_si128(state, _mm_loadu_si128((const __m128i *)(const void *)at));
    size_t tail = bytes ? (bytes - 1) % 16 + 1 : 0;
    hash_read_short(at, tail, &a, &b);
    state = _mm_aesenc_si128(state, _mm_set_epi64x((long long)b, (long long)a));
    return hash_aes_finish(state, seed);
#else
    return hash_multiply_bytes(at, bytes, seed);
#endif
}

IMPL_GLUE uint64_t hash_word_tail(const unsigned char *at, size_t bytes)
{
    uint64_t a, b;
    hash_read_short(at, bytes, &a, &b);
    return bytes == 8 ? a : a ^ b << 32;
}

IMPL_GLUE uint64_t hash_crc_bytes(const unsigned char *at, size_t bytes, uint64_t seed)
{
    uint64_t crc = (seed ^ bytes) & UINT32_MAX;
    for (; bytes > 8; bytes -= 8, at += 8) crc = hash_crc_step(crc, hash_read64(at));
    return hash_crc_spread(hash_crc_step(crc, hash_word_tail(at, bytes)));
}

IMPL_GLUE uint64_t hash_fibonacci_bytes(const unsigned char *at, size_t bytes)
{
    uint64_t state = bytes;
    for (; bytes > 8; bytes -= 8, at += 8)
        state = hash_swap_halves((state ^ hash_read64(at)) * HASH_SECRET_A);
    return hash_swap_halves((state ^ hash_word_tail(at, bytes)) * HASH_SECRET_A);
}

IMPL_GLUE uint64_t hash_bytes(enum hash_kind kind, const void *data, size_t bytes, uint64_t seed)
{
    const unsigned char *at = (const unsigned char *)data;
    switch (kind) {
    case HASH_IDENTITY:
        return bytes >= 8 ? hash_read64(at) : hash_word_tail(at, bytes);
    case HASH_FIBONACCI:
        return hash_fibonacci_bytes(at, bytes);
    case HASH_AES:
        return hash_aes_bytes(at, bytes, seed);
    case HASH_CRC32C:
        return hash_crc_bytes(at, bytes, seed);
    case HASH_TRUNCATED:
        return hash_truncate(hash_multiply_bytes(at, bytes, seed));
    case HASH_OVERLAP:
        return hash_overlap(hash_multiply_bytes(at, bytes, seed));
    case HASH_OWN:
    case HASH_MULTIPLY:
        break;
    }
    return hash_multiply_bytes(at, bytes, seed);
}

#endif
