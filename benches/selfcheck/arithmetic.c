/* arithmetic.c - multiplications that wait for each other: no memory, no branch to guess. */
#include "benches/selfcheck/selfcheck_bench.h"

BENCH_WORKLOAD(selfcheck, arithmetic, BENCH_LOOP, "multiplication", "repeat",
               "a chain of dependent multiplications");

#define FACTOR UINT64_C(0x9E3779B97F4A7C15)

static inline uint64_t power(uint64_t exponent)
{
    uint64_t result = 1;
    for (uint64_t square = FACTOR; exponent; exponent >>= 1, square *= square)
        if (exponent & 1) result *= square;
    return result;
}

BENCH_BODY void arithmetic(struct bench *b, uint64_t units)
{
    uint64_t x = 1, done = 0;
    bench_items(b, SELFCHECK_UNITS);
    for (uint64_t left = done = bench_begin(b) * units; left--;) {
        x *= FACTOR;
        BENCH_HIDE(x);
    }
    bench_end(b);
    bench_expect(b, x, power(done));
}

SELFCHECK_INSTANCES(arithmetic)
