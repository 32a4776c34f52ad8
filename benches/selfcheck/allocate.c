/* allocate.c - blocks of changing size come and go in a ring. */
#include "benches/selfcheck/selfcheck_bench.h"

#include <stdlib.h>

BENCH_WORKLOAD(selfcheck, allocate, BENCH_LOOP, "block", "repeat",
               "allocate a block of 16 to 527 bytes and free the one 64 blocks older");

#define RING 64

BENCH_BODY void allocate(struct bench *b, uint64_t units)
{
    void *ring[RING] = {NULL};
    uint64_t state = b->seed | 1, done = 0, failed = 0;
    bench_items(b, SELFCHECK_UNITS);
    for (uint64_t left = bench_begin(b) * units; left--; done++) {
        free(ring[done % RING]);
        ring[done % RING] = malloc(16 + random_mix(&state) % 512);
        failed += ring[done % RING] == NULL;
    }
    bench_end(b);
    for (int i = 0; i < RING; i++) free(ring[i]);
    bench_expect(b, failed, 0);
}

SELFCHECK_INSTANCES(allocate)
