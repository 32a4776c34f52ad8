/* storm.c - requests handled in a recovering scope of their own; a share of them panics. */
#include "benches/defer/defer_recovering.h"
#include "common/random.h"

BENCH_WORKLOAD(defer, storm, BENCH_LOOP, "request", "percent",
               "a recovering scope a request, of which a share panics");

/* What the requests of one sample share. */
struct storm {
    struct random random;
    uint64_t percent, failed, recovered, released;
};

/* The work of a request: it fails by an index that is out of range, as Go would say it. */
DEFER_CALLEE void deferring_handle(struct storm *storm)
{
    if (random_below(&storm->random, 100) < storm->percent) {
        storm->failed++;
        defer_panic("index out of range");
    }
}

#define CALLEE(kind, landing)                                                   \
    DEFER_CALLEE void deferring_release_##kind##_##landing(struct storm *storm) \
    {                                                                           \
        DEFER_SCOPE_BYTES(kind, 48);                                            \
        DEFER(deferring_add, &storm->released);                                 \
        deferring_handle(storm);                                                \
    }                                                                           \
    DEFER_CALLEE int deferring_storm_##kind##_##landing(struct storm *storm)    \
    {                                                                           \
        volatile int result = 1;                                                \
        DEFER_RECOVERING_##landing(kind, 48, result);                           \
        DEFER(deferring_recover, &storm->recovered);                            \
        deferring_release_##kind##_##landing(storm);                            \
        return 0;                                                               \
    }

BENCH_BODY void storm(struct bench *b, int (*callee)(struct storm *storm))
{
    struct storm storm = {{{0}}, (uint64_t)bench_param(b, PARAM_percent), 0, 0, 0};
    uint64_t requests = 0, resumed = 0;
    random_seed(&storm.random, b->seed);
    for (uint64_t n = bench_begin(b); n--;) {
        resumed += (uint64_t)callee(&storm);
        requests++;
    }
    bench_end(b);
    bench_expect(b, storm.recovered, storm.failed);
    bench_expect(b, resumed, storm.failed);
    bench_expect(b, storm.released, requests);
}

#define INSTANCE(kind, landing)                                \
    CALLEE(kind, landing)                                      \
    DEFER_INSTANCE(storm, kind, landing, "/landing:" #landing, \
                   storm(b, deferring_storm_##kind##_##landing))
#define TABLE(kind) INSTANCE(kind, builtin)
DEFER_TABLE_KINDS(TABLE)
INSTANCE(stack, setjmp)
INSTANCE(stack, unwind)
