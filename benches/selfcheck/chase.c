/* chase.c - each load names the next one, in one cycle through 16 MiB in random order. */
#include "benches/selfcheck/selfcheck_bench.h"

#include <stdlib.h>

BENCH_WORKLOAD(selfcheck, chase, BENCH_LOOP, "load", "repeat",
               "a chain of dependent loads through 16 MiB");

#define CELLS (UINT32_C(1) << 22)

/* Built once in a process and then only read: what follows a cell, and each cell's place. */
static uint32_t *follows, *place;

/* A random cycle: cells in shuffled order (Fisher and Yates), each pointing at the next. */
static bool build(void)
{
    uint64_t state = 88172645463325252u;
    uint32_t *order = (uint32_t *)malloc(CELLS * sizeof *order);
    follows = (uint32_t *)malloc(CELLS * sizeof *follows);
    place = (uint32_t *)malloc(CELLS * sizeof *place);
    if (!order || !follows || !place) return false;
    for (uint32_t i = 0; i < CELLS; i++) order[i] = i;
    for (uint32_t i = CELLS - 1; i > 0; i--) {
        uint32_t j = (uint32_t)(random_mix(&state) % (i + 1)), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
    for (uint32_t i = 0; i < CELLS; i++) {
        follows[order[i]] = order[(i + 1) % CELLS];
        place[order[i]] = i;
    }
    free(order);
    return true;
}

BENCH_BODY void chase(struct bench *b, uint64_t units)
{
    if (!follows && !build()) {
        bench_fail(b, "no memory for %u cells", (unsigned)CELLS);
        return;
    }
    uint32_t start = (uint32_t)(b->seed % CELLS), at = start;
    uint64_t done = 0;
    bench_items(b, SELFCHECK_UNITS);
    for (uint64_t n = bench_begin(b); n--; done++)
        for (uint64_t unit = 0; unit < units; unit++) {
            at = follows[at];
            BENCH_HIDE(at);
        }
    bench_end(b);
    bench_expect(b, place[at], (place[start] + done * units) % CELLS);
}

SELFCHECK_INSTANCES(chase)
