/* loop.c - a function whose loop defers a call each time round; all run when it returns. */
#include "benches/defer/defer_bench.h"

BENCH_WORKLOAD(defer, loop, BENCH_LOOP, "deferred call", "length",
               "a function that defers in a loop, over and over");

/* The longest loop in the frame itself, which Go's compiler never does: 480 KB, touched as used. */
#define STORAGE_stack         (48 * 10000)
#define STORAGE_stack_closure (48 * 10000)
#define STORAGE_heap          16
#define STORAGE_heap_closure  16
#define STORAGE_pool          16
#define STORAGE_pool_args     16
#define STORAGE_bump          16
#define STORAGE_best          16
#define STORAGE_null          16

#define CALLEE(kind)                                                        \
    DEFER_CALLEE void deferring_loop_##kind(uint64_t *sum, uint64_t length) \
    {                                                                       \
        DEFER_SCOPE_BYTES(kind, STORAGE_##kind);                            \
        for (uint64_t i = 0; i < length; i++) DEFER(deferring_add, sum);    \
    }

DEFER_CALLEE void deferring_loop_direct(uint64_t *sum, uint64_t length)
{
    for (uint64_t i = 0; i < length; i++) deferring_add(NULL, sum);
}

BENCH_BODY void loop(struct bench *b, void (*callee)(uint64_t *sum, uint64_t length), bool runs)
{
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0, calls = 0;
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        callee(&sum, length);
        calls += length;
        BENCH_HIDE(calls);
    }
    bench_end(b);
    bench_expect(b, sum, runs ? calls : 0);
}

#define INSTANCE(kind, runs) \
    DEFER_INSTANCE(loop, kind, any, "", loop(b, deferring_loop_##kind, runs))
#define TABLE(kind) CALLEE(kind) INSTANCE(kind, true)
DEFER_LOOP_KINDS(TABLE)
INSTANCE(direct, true)
CALLEE(null)
INSTANCE(null, false)
