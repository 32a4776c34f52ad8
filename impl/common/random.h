/* random.h - small, fast, repeatable random numbers for inputs and tests. Not for secrets.
 *
 * Promises    the same seed gives the same numbers on every machine; any seed is good, 0 too.
 * Threads     a generator belongs to one thread.
 * Source      splitmix64 (Steele, Lea, Flood 2014) seeds xoshiro256++ (Blackman, Vigna 2019).    */
#ifndef ASSAY_COMMON_RANDOM_H
#define ASSAY_COMMON_RANDOM_H

#include <stdint.h>

#include "common/attributes.h"

struct random {
    uint64_t state[4]; /* never all zero after random_seed */
};

/* One step of splitmix64: a good 64-bit hash of a counter, and the seeder. */
IMPL_GLUE uint64_t random_mix(uint64_t *counter)
{
    uint64_t z = *counter += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

IMPL_GLUE void random_seed(struct random *random, uint64_t seed)
{
    for (int i = 0; i < 4; i++) random->state[i] = random_mix(&seed);
}

IMPL_GLUE uint64_t random_rotate(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

IMPL_GLUE uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    uint64_t result = random_rotate(s[0] + s[3], 23) + s[0];
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = random_rotate(s[3], 45);
    return result;
}

/* In [0, limit), limit > 0. By multiplication (Lemire 2019) without the rejection step: the bias is
 * at most limit / 2^64. */
IMPL_GLUE uint64_t random_below(struct random *random, uint64_t limit)
{
    return (uint64_t)(((unsigned __int128)random_next(random) * limit) >> 64);
}

/* In [0, 1). */
IMPL_GLUE double random_unit(struct random *random)
{
    return (double)(random_next(random) >> 11) * 0x1p-53;
}

#endif
