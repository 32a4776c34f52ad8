/* imul.c - one multiplication that waits for the one before it: three cycles, about 1 ns. */
#include "benches/loop/loop_bench.h"

BENCH_WORKLOAD(loop, imul, BENCH_LOOP, "multiplication", "batch",
               "one dependent multiplication an iteration");

#define IMUL_FACTOR UINT64_C(0x9E3779B97F4A7C15)

/* IMUL_FACTOR to the power n, by squaring: what n iterations must come to. */
static inline uint64_t imul_power(uint64_t n)
{
    uint64_t power = 1;
    for (uint64_t square = IMUL_FACTOR; n; n >>= 1, square *= square)
        if (n & 1) power *= square;
    return power;
}

#define IMUL_STEP         \
    {                     \
        x *= IMUL_FACTOR; \
        BENCH_HIDE(x);    \
    }
#define IMUL(form)                                    \
    BENCH_BODY void imul_##form(struct bench *b)      \
    {                                                 \
        uint64_t x = 1;                               \
        LOOP_RUN(form, b, IMUL_STEP);                 \
        bench_expect(b, x, imul_power(loop_done(b))); \
    }                                                 \
    BENCH_INSTANCE(loop, imul, form, plain, "", imul_##form(b))
LOOP_FORMS(IMUL)
