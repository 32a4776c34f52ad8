/* hash.c - lookups in a half-full table of 1 MiB with linear probing; every second key is there. */
#include "benches/selfcheck/selfcheck_bench.h"

BENCH_WORKLOAD(selfcheck, hash, BENCH_LOOP, "lookup", "repeat",
               "look keys up in a hash table of 1 MiB");

#define SLOTS (UINT64_C(1) << 17)
#define KEYS  (SLOTS / 2)

/* Built once in a process and then only read; 0 is an empty slot, so key k is stored as k + 1. */
static uint64_t table[SLOTS];
static bool built;

static inline uint64_t slot_of(uint64_t key)
{
    return key * UINT64_C(0x9E3779B97F4A7C15) >> 47;
}

static void build(void)
{
    for (uint64_t key = 0; key < KEYS; key++) {
        uint64_t slot = slot_of(key * 2);
        while (table[slot]) slot = (slot + 1) % SLOTS;
        table[slot] = key * 2 + 1;
    }
    built = true;
}

static inline uint64_t is_there(uint64_t key)
{
    uint64_t slot = slot_of(key);
    while (table[slot] && table[slot] != key + 1) slot = (slot + 1) % SLOTS;
    return table[slot] != 0;
}

BENCH_BODY void hash(struct bench *b, uint64_t units)
{
    uint64_t state = b->seed | 1, wrong = 0;
    if (!built) build();
    bench_items(b, SELFCHECK_UNITS);
    for (uint64_t left = bench_begin(b) * units; left--;) {
        uint64_t key = random_mix(&state) % (2 * KEYS);
        wrong += is_there(key) == (key & 1); /* even keys are there */
    }
    bench_end(b);
    bench_expect(b, wrong, 0);
}

SELFCHECK_INSTANCES(hash)
