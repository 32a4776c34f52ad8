/* recover.c - a function opens a scope that could recover, and returns normally. */
#include "benches/defer/defer_recovering.h"

BENCH_WORKLOAD(defer, recover, BENCH_LOOP, "function call", "",
               "a function that could recover from a panic, and need not");

DEFER_CALLEE void deferring_calm(uint64_t *calls)
{
    *calls += 1;
}

#define CALLEE(kind, landing)                                                                    \
    DEFER_CALLEE int deferring_recover_##kind##_##landing(uint64_t *recoveries, uint64_t *calls) \
    {                                                                                            \
        volatile int result = 1;                                                                 \
        DEFER_RECOVERING_##landing(kind, 48, result);                                            \
        DEFER(deferring_recover, recoveries);                                                    \
        deferring_calm(calls);                                                                   \
        return 0;                                                                                \
    }

BENCH_BODY void recover(struct bench *b, int (*callee)(uint64_t *recoveries, uint64_t *calls))
{
    uint64_t recoveries = 0, calls = 0, iterations = 0, failures = 0;
    for (uint64_t n = bench_begin(b); n--;) {
        failures += (uint64_t)callee(&recoveries, &calls);
        iterations++;
    }
    bench_end(b);
    bench_expect(b, recoveries + failures, 0);
    bench_expect(b, calls, iterations);
}

#define INSTANCE(kind, landing)                                  \
    CALLEE(kind, landing)                                        \
    DEFER_INSTANCE(recover, kind, landing, "/landing:" #landing, \
                   recover(b, deferring_recover_##kind##_##landing))
#define TABLE(kind) INSTANCE(kind, builtin)
DEFER_TABLE_KINDS(TABLE)
INSTANCE(stack, setjmp)
INSTANCE(stack, unwind)
