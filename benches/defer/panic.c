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

static inline uint64_t dive_records(const struct dive *dive, uint64_t level)
{
    return dive->each + (level <= dive->extra);
}

DEFER_CALLEE void deferring_text(void)
{
    defer_panic("at the bottom");
}

/* One level, by what it holds: no scope, one statement, or more. Each calls the next level itself,
 * as the functions of a program do. */
#define DIVE_DOWN(kind)                                                                \
    DEFER_CALLEE void deferring_plain_##kind(const struct dive *dive, uint64_t level); \
    DEFER_CALLEE void deferring_once_##kind(const struct dive *dive, uint64_t level);  \
    DEFER_CALLEE void deferring_often_##kind(const struct dive *dive, uint64_t level); \
    BENCH_BODY void dive_##kind(const struct dive *dive, uint64_t level)               \
    {                                                                                  \
        if (level > dive->depth) deferring_text();                                     \
        uint64_t count = dive_records(dive, level);                                    \
        if (count == 1)                                                                \
            deferring_once_##kind(dive, level);                                        \
        else if (count == 0)                                                           \
            deferring_plain_##kind(dive, level);                                       \
        else                                                                           \
            deferring_often_##kind(dive, level);                                       \
        BENCH_CLOBBER();                                                               \
    }                                                                                  \
    DEFER_CALLEE void deferring_plain_##kind(const struct dive *dive, uint64_t level)  \
    {                                                                                  \
        dive_##kind(dive, level + 1);                                                  \
    }                                                                                  \
    DEFER_CALLEE void deferring_once_##kind(const struct dive *dive, uint64_t level)   \
    {                                                                                  \
        DEFER_SCOPE_BYTES(kind, 48);                                                   \
        DEFER(deferring_add, dive->sum);                                               \
        dive_##kind(dive, level + 1);                                                  \
    }

#define DIVE_LOOPS(kind)                                                              \
    DEFER_CALLEE void deferring_often_##kind(const struct dive *dive, uint64_t level) \
    {                                                                                 \
        DEFER_SCOPE_BYTES(kind, 48 * 100);                                            \
        uint64_t count = dive_records(dive, level);                                   \
        for (uint64_t i = 0; i < count; i++) DEFER(deferring_add, dive->sum);         \
        dive_##kind(dive, level + 1);                                                 \
    }
/* Open-coded calls have no loops: 4 statements here. */
#define DIVE_STATEMENTS(kind)                                                         \
    DEFER_CALLEE void deferring_often_##kind(const struct dive *dive, uint64_t level) \
    {                                                                                 \
        DEFER_SCOPE_BYTES(kind, 16);                                                  \
        uint64_t count = dive_records(dive, level);                                   \
        DEFER(deferring_add, dive->sum);                                              \
        DEFER(deferring_add, dive->sum);                                              \
        if (count > 2) DEFER(deferring_add, dive->sum);                               \
        if (count > 3) DEFER(deferring_add, dive->sum);                               \
        dive_##kind(dive, level + 1);                                                 \
    }

#define CALLEE(kind, landing)                                                                    \
    DEFER_CALLEE int deferring_panic_##kind##_##landing(uint64_t *recoveries, struct dive *dive) \
    {                                                                                            \
        volatile int result = 1;                                                                 \
        DEFER_RECOVERING_##landing(kind, 48, result);                                            \
        DEFER(deferring_recover, recoveries);                                                    \
        dive_##kind(dive, 1);                                                                    \
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
#define TABLE(kind) DIVE_DOWN(kind) DIVE_LOOPS(kind) INSTANCE(kind, builtin, 0)
DEFER_LOOP_KINDS(TABLE)
DIVE_DOWN(open)
DIVE_STATEMENTS(open)
INSTANCE(open, builtin, 4)
INSTANCE(stack, setjmp, 0)
INSTANCE(stack, unwind, 0)
