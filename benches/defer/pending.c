/* pending.c - a function with one deferred call, while `pending` outer functions of the same task
 * have one each: leaving it must not look at theirs. */
#include "benches/defer/defer_bench.h"

BENCH_WORKLOAD(defer, pending, BENCH_LOOP, "function call", "pending",
               "a function with one deferred call under so many that have one pending");

#define CALLEE(kind)                                                                               \
    DEFER_CALLEE void deferring_inner_##kind(uint64_t *sum)                                        \
    {                                                                                              \
        DEFER_SCOPE_BYTES(kind, 48);                                                               \
        DEFER(deferring_add, sum);                                                                 \
    }                                                                                              \
    DEFER_CALLEE void deferring_pending_##kind(struct bench *b, uint64_t pending, uint64_t *outer) \
    {                                                                                              \
        if (!pending) {                                                                            \
            pending_loop(b, deferring_inner_##kind);                                               \
            return;                                                                                \
        }                                                                                          \
        DEFER_SCOPE_BYTES(kind, 48);                                                               \
        DEFER(deferring_add, outer);                                                               \
        deferring_pending_##kind(b, pending - 1, outer);                                           \
    }

BENCH_BODY void pending_loop(struct bench *b, void (*callee)(uint64_t *sum))
{
    uint64_t sum = 0, calls = 0;
    for (uint64_t n = bench_begin(b); n--;) {
        callee(&sum);
        calls++;
        BENCH_HIDE(calls);
    }
    bench_end(b);
    bench_expect(b, sum, calls);
}

BENCH_BODY void pending(struct bench *b,
                        void (*callee)(struct bench *b, uint64_t pending, uint64_t *outer))
{
    uint64_t outer = 0, count = (uint64_t)bench_param(b, PARAM_pending);
    callee(b, count, &outer);
    bench_expect(b, outer, count);
}

#define INSTANCE(kind) DEFER_INSTANCE(pending, kind, any, "", pending(b, deferring_pending_##kind))
#define TABLE(kind)    CALLEE(kind) INSTANCE(kind)
DEFER_TABLE_KINDS(TABLE)
