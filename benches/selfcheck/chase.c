/* chase.c - each load names the next one, in one cycle through 16 MiB in random order. */
#include "benches/selfcheck/selfcheck_bench.h"

#include <stdlib.h>

BENCH_WORKLOAD(selfcheck, chase, BENCH_LOOP, "load", "repeat",
               "a chain of dependent loads through 16 MiB");

#define CELLS_BITS 22
#define CELLS      (UINT32_C(1) << CELLS_BITS)

/* Built once in a process and then only read: what follows a cell. */
static uint32_t *follows;

/* Where the last sample ended: the next goes on from there, or it would find in the caches what the
 * one before it, on the same way, left behind. */
static uint32_t at;

/* The odd factors undo each other modulo CELLS. */
#define FACTOR_1 UINT32_C(0x1B3C6D)
#define UNDO_1   UINT32_C(0x2A2D65)
#define FACTOR_2 UINT32_C(0x3A2D39)
#define UNDO_2   UINT32_C(0x30B109)

/* Undoes itself. */
static inline uint32_t fold(uint32_t x)
{
    return x ^ x >> CELLS_BITS / 2;
}

/* The cell at a step of the cycle: a bijection that leaves no pattern to a prefetcher. */
static inline uint32_t cell_of(uint32_t step)
{
    uint32_t x = fold(step) * FACTOR_1 % CELLS;
    return fold(fold(x) * FACTOR_2 % CELLS);
}

static inline uint32_t step_of(uint32_t cell)
{
    uint32_t x = fold(fold(cell) * UNDO_2 % CELLS);
    return fold(x * UNDO_1 % CELLS);
}

static bool build(void)
{
    follows = (uint32_t *)malloc(CELLS * sizeof *follows);
    for (uint32_t cell = 0; follows && cell < CELLS; cell++)
        follows[cell] = cell_of((step_of(cell) + 1) % CELLS);
    return follows != NULL;
}

BENCH_BODY void chase(struct bench *b, uint64_t units)
{
    if (!follows && !build()) {
        bench_fail(b, "no memory for %u cells", (unsigned)CELLS);
        return;
    }
    const uint32_t start = at;
    uint32_t here = start;
    uint64_t done = 0;
    bench_items(b, SELFCHECK_UNITS);
    for (uint64_t left = done = bench_begin(b) * units; left--;) {
        here = follows[here];
        BENCH_HIDE(here);
    }
    bench_end(b);
    bench_expect(b, step_of(here), (step_of(start) + done) % CELLS);
    at = here;
}

SELFCHECK_INSTANCES(chase)
