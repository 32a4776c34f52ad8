/* append.c - grows a slice from empty to `length`, one append at a time, and releases it. Warm: the
 * same blocks come and go, so page faults and the allocator's first calls are not in the figure. */
#include "benches/slice/slice_bench.h"

BENCH_WORKLOAD(slice, append, BENCH_LOOP, "append", "length",
               "append one at a time from empty, over and over");

BENCH_BODY void append_pass(const struct slice_shape *shape, const struct slice_ops *ops,
                            struct slice *s, uint64_t length, uint64_t seed)
{
    struct slice_element element = {{seed}};
    for (uint64_t i = 0; i < length; i++) {
        BENCH_HIDE(seed);
        element.words[0] = seed + i;
        if (!ops->append(shape, s, &element)) return;
    }
}

BENCH_BODY void append(struct bench *b, const struct slice_shape *shape,
                       const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), seed = b->seed;
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        struct slice s = {NULL, 0, 0};
        append_pass(shape, ops, &s, length, seed);
        BENCH_KEEP(s.ptr);
        if (n == 0) {
            bench_pause(b);
            slice_expect(b, shape, ops, &s, length);
            bench_resume(b);
        }
        ops->release(shape, &s);
    }
    bench_end(b);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(append, impl)
SLICE_BENCH_IMPLS(INSTANCE)
