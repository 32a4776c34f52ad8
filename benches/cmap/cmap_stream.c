/* cmap_stream.c - see cmap_stream.h. */
#include "benches/cmap/cmap_stream.h"

#include <math.h>
#include <stdlib.h>

#include "common/check.h"
#include "common/random.h"

/* Cumulated shares of the numbers, the most frequent first: exact for any exponent. */
static double *zipf_shares(double exponent, uint64_t universe)
{
    double *shares = (double *)malloc(universe * sizeof *shares), sum = 0;
    CHECK(shares != NULL);
    for (uint64_t i = 0; i < universe; i++) shares[i] = sum += pow((double)(i + 1), -exponent);
    return shares;
}

/* The first number whose cumulated share is above `wanted`. */
static uint32_t zipf_number(const double *shares, uint64_t universe, double wanted)
{
    uint64_t low = 0, high = universe - 1;
    while (low < high) {
        uint64_t middle = (low + high) / 2;
        if (shares[middle] > wanted)
            high = middle;
        else
            low = middle + 1;
    }
    return (uint32_t)low;
}

static void draw_zipf(uint32_t *numbers, double exponent, uint64_t universe, struct random *random)
{
    double *shares = zipf_shares(exponent, universe);
    for (int i = 0; i < CMAP_STREAM_LENGTH; i++)
        numbers[i] = zipf_number(shares, universe, random_unit(random) * shares[universe - 1]);
    free(shares);
}

static void draw(uint32_t *numbers, enum cmap_skew skew, uint64_t universe)
{
    static const double exponents[] = {0, 0.8, 0.99, 1.2};
    struct random random;
    random_seed(&random, (uint64_t)skew + universe);
    if (skew >= CMAP_ZIPF08 && skew <= CMAP_ZIPF12)
        draw_zipf(numbers, exponents[skew], universe, &random);
    else
        for (int i = 0; i < CMAP_STREAM_LENGTH; i++)
            numbers[i] = (uint32_t)random_below(&random, universe);
}

const uint32_t *cmap_stream(enum cmap_skew skew, uint64_t universe)
{
    static uint32_t *numbers;
    static enum cmap_skew made_skew;
    static uint64_t made_universe;
    if (!numbers) numbers = (uint32_t *)malloc(CMAP_STREAM_LENGTH * sizeof *numbers);
    CHECK(numbers != NULL && universe > 0);
    if (made_universe != universe || made_skew != skew) draw(numbers, skew, universe);
    made_skew = skew;
    made_universe = universe;
    return numbers;
}
