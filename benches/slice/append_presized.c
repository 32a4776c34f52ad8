/* append_presized.c - make(0, length), then `length` appends: growth is left out, clearing is in.
 */
#include "benches/slice/slice_append.h"

BENCH_WORKLOAD(slice, append_presized, BENCH_LOOP, "append", "length",
               "append one at a time to a slice made with room for all");

BENCH_BODY void append_presized(struct bench *b, const struct slice_shape *shape,
                                const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), seed = b->seed;
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        struct slice made = {NULL, 0, 0};
        if (!ops->make(shape, &made, 0, (int64_t)length)) bench_fail(b, "out of memory");
        struct slice s = made; /* its address stays here, so that it may live in registers */
        slice_append_pass(shape, ops, &s, length, seed);
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

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(append_presized, impl)
SLICE_BENCH_IMPLS(INSTANCE)
