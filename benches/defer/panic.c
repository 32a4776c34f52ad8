/* panic.c - from a recovering scope down through `depth` functions, which hold `records` deferred
 * calls between them, to a panic and back. Records beyond the depth are deferred in loops. */
#include "benches/defer/defer_recovering.h"

BENCH_WORKLOAD(defer, panic, BENCH_LOOP, "panic", "depth,records",
               "panic to recover, through so many functions with so many deferred calls");

/* How deep, and how many records a function holds: the first `extra` hold one more. */
struct dive {
    uint64_t *sum;
    uint64_t depth, each, extra;
};

static void deferring_text(void)
{
    defer_panic("at the bottom");
}

#define DIVE_PLAIN(kind)                                                         \
    DEFER_CALLEE void deferring_dive_##kind(struct dive *dive, uint64_t level);  \
    DEFER_CALLEE void deferring_deeper_##kind(struct dive *dive, uint64_t level) \
    {                                                                            \
        if (level == dive->depth) deferring_text();                              \
        deferring_dive_##kind(dive, level + 1);                                  \
        BENCH_CLOBBER();                                                         \
    }

#define DIVE_LOOPS(kind)                                                        \
    DEFER_CALLEE void deferring_loops_##kind(struct dive *dive, uint64_t level) \
    {                                                                           \
        DEFER_SCOPE_BYTES(kind, 48 * 100);                                      \
        uint64_t count = dive->each + (level <= dive->extra);                   \
        for (uint64_t i = 0; i < count; i++) DEFER(deferring_add, dive->sum);   \
        deferring_deeper_##kind(dive, level);                                   \
    }
/* open-coded calls have no loops: 8 statements at most. */
#define DIVE_STATEMENTS(kind)                                                   \
    DEFER_CALLEE void deferring_loops_##kind(struct dive *dive, uint64_t level) \
    {                                                                           \
        DEFER_SCOPE_BYTES(kind, 16);                                            \
        uint64_t count = dive->each + (level <= dive->extra);                   \
        if (count > 1) DEFER(deferring_add, dive->sum);                         \
        if (count > 2) DEFER(deferring_add, dive->sum);                         \
        if (count > 3) DEFER(deferring_add, dive->sum);                         \
        if (count > 0) DEFER(deferring_add, dive->sum);                         \
        deferring_deeper_##kind(dive, level);                                   \
    }

/* One statement, or none and no scope, as a Go function has either. */
#define DIVE(kind)                                                             \
    DEFER_CALLEE void deferring_once_##kind(struct dive *dive, uint64_t level) \
    {                                                                          \
        DEFER_SCOPE_BYTES(kind, 48);                                           \
        DEFER(deferring_add, dive->sum);                                       \
        deferring_deeper_##kind(dive, level);                                  \
    }                                                                          \
    DEFER_CALLEE void deferring_dive_##kind(struct dive *dive, uint64_t level) \
    {                                                                          \
        uint64_t count = dive->each + (level <= dive->extra);                  \
        if (count == 0)                                                        \
            deferring_deeper_##kind(dive, level);                              \
        else if (count == 1)                                                   \
            deferring_once_##kind(dive, level);                                \
        else                                                                   \
            deferring_loops_##kind(dive, level);                               \
        BENCH_CLOBBER();                                                       \
    }

#define CALLEE(kind, landing)                                                                    \
    DEFER_CALLEE int deferring_panic_##kind##_##landing(uint64_t *recoveries, struct dive *dive) \
    {                                                                                            \
        volatile int result = 1;                                                                 \
        DEFER_RECOVERING_##landing(kind, 48, result);                                            \
        DEFER(deferring_recover, recoveries);                                                    \
        deferring_dive_##kind(dive, 1);                                                          \
        return 0;                                                                                \
    }

BENCH_BODY void panic(struct bench *b, int (*callee)(uint64_t *recoveries, struct dive *dive),
                      uint64_t most)
{
    uint64_t depth = (uint64_t)bench_param(b, PARAM_depth);
    uint64_t records = (uint64_t)bench_param(b, PARAM_records);
    uint64_t sum = 0, recoveries = 0, resumed = 0, iterations = 0;
    struct dive dive = {&sum, depth, records / depth, records % depth};
    if (most && dive.each + (dive.extra > 0) > most)
        bench_fail(b,
                   "an open-coded function of this body holds at most %llu records: "
                   "ask for a greater depth or fewer records",
                   (unsigned long long)most);
    for (uint64_t n = bench_begin(b); n--;) {
        resumed += (uint64_t)callee(&recoveries, &dive);
        iterations++;
    }
    bench_end(b);
    bench_expect(b, recoveries, iterations);
    bench_expect(b, resumed, iterations);
    bench_expect(b, sum, iterations * records);
}

#define INSTANCE(kind, landing, most)                          \
    CALLEE(kind, landing)                                      \
    DEFER_INSTANCE(panic, kind, landing, "/landing:" #landing, \
                   panic(b, deferring_panic_##kind##_##landing, most))
#define TABLE(kind) DIVE_PLAIN(kind) DIVE_LOOPS(kind) DIVE(kind) INSTANCE(kind, builtin, 0)
DEFER_LOOP_KINDS(TABLE)
DIVE_PLAIN(open)
DIVE_STATEMENTS(open)
DIVE(open)
INSTANCE(open, builtin, 4)
INSTANCE(stack, setjmp, 0)
INSTANCE(stack, unwind, 0)
