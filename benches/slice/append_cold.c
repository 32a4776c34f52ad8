/* append_cold.c - grows one slice from empty to `length` in a fresh process: page faults and the
 * allocator's first calls are the point. The slice is not released inside the clock.             */
#include "benches/slice/slice_append.h"

BENCH_WORKLOAD(slice, append_cold, BENCH_COLD, "append", "length",
               "append one at a time from empty, in a fresh process");

BENCH_BODY void append_cold(struct bench *b, const struct slice_shape *shape,
                            const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), seed = b->seed;
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        if (!bench_cold_enter(b)) continue;
        struct slice s = {NULL, 0, 0};
        bench_clock_start(b);
        slice_append_pass(shape, ops, &s, length, seed);
        bench_clock_stop(b);
        uint64_t got = (uint64_t)s.len;
        if (!(ops->flags & SLICE_STORES_NOTHING))
            got += slice_sum(shape, s) - slice_sum_wanted(shape, seed, length);
        ops->release(shape, &s);
        bench_cold_leave(b, got, length);
    }
    bench_end(b);
    slice_books(b, shape, ops, length, 1);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(append_cold, impl)
#define REALLOC(impl)  SLICE_INSTANCE(append_cold, impl, realloc, 8, native)
#define GLIBC(impl)    SLICE_INSTANCE(append_cold, impl, realloc, 8, glibc)
#define MREMAP(impl)   SLICE_INSTANCE(append_cold, impl, mremap, 8, native)
#define RESERVE(impl)  SLICE_INSTANCE(append_cold, impl, reserve, 8, native)
SLICE_BENCH_IMPLS(INSTANCE)
SLICE_BENCH_CHOSEN(REALLOC)
SLICE_BENCH_CHOSEN(GLIBC)
SLICE_BENCH_CHOSEN(MREMAP)
SLICE_BENCH_CHOSEN(RESERVE)
