/* call.c - calls a function that defers 1, 2, 8 or 64 calls, each by a statement of its own. */
#include "benches/defer/defer_bench.h"

BENCH_WORKLOAD(defer, call, BENCH_LOOP, "deferred call", "",
               "a function with so many deferred calls, over and over");

#define DEFER_ADD(sum)   DEFER(deferring_add, sum);
#define DIRECT_ADD(sum)  deferring_add(NULL, sum);
#define CLEANUP_ADD(sum) DEFER_CLEANUP(deferring_add, sum);

/* Storage: 64 records of the largest kind, where that many are wanted. */
#define CALLEE_table(kind, count)                                    \
    DEFER_CALLEE void deferring_call_##kind##_##count(uint64_t *sum) \
    {                                                                \
        DEFER_SCOPE_BYTES(kind, 48 * (count));                       \
        REPEAT_##count(DEFER_ADD, sum)                               \
    }
#define CALLEE_direct(kind, count)                                   \
    DEFER_CALLEE void deferring_call_##kind##_##count(uint64_t *sum) \
    {                                                                \
        REPEAT_##count(DIRECT_ADD, sum)                              \
    }
#define CALLEE_cleanup(kind, count)                                  \
    DEFER_CALLEE void deferring_call_##kind##_##count(uint64_t *sum) \
    {                                                                \
        REPEAT_##count(CLEANUP_ADD, sum)                             \
    }

BENCH_BODY void call(struct bench *b, void (*callee)(uint64_t *sum), uint64_t defers, bool runs)
{
    uint64_t sum = 0, calls = 0;
    bench_items(b, defers);
    for (uint64_t n = bench_begin(b); n--;) {
        callee(&sum);
        calls += defers;
        BENCH_HIDE(calls);
    }
    bench_end(b);
    bench_expect(b, sum, runs ? calls : 0);
}

#define CALL(form, kind, count, runs)                        \
    CALLEE_##form(kind, count)                               \
        DEFER_INSTANCE(call, kind, count, "/defers:" #count, \
                       call(b, deferring_call_##kind##_##count, count, runs))
#define UP_TO_8(form, kind, runs) \
    CALL(form, kind, 1, runs) CALL(form, kind, 2, runs) CALL(form, kind, 8, runs)
#define UP_TO_64(form, kind, runs) UP_TO_8(form, kind, runs) CALL(form, kind, 64, runs)

#define TABLE(kind) UP_TO_64(table, kind, true)
DEFER_LOOP_KINDS(TABLE)
UP_TO_8(table, open, true)
UP_TO_64(direct, direct, true)
UP_TO_64(cleanup, cleanup, true)
UP_TO_64(table, null, false)
