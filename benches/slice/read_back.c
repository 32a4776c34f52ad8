/* read_back.c - reads a grown slice from end to end by checked index: what growth leaves behind. */
#include "benches/slice/slice_append.h"

BENCH_WORKLOAD(slice, read_back, BENCH_LOOP, "read", "length",
               "read a slice that was grown by appending, in order, by checked index");

BENCH_BODY uint64_t read_back_sum(const struct slice_shape *shape, const struct slice_ops *ops,
                                  struct slice s)
{
    uint64_t sum = 0;
    for (int64_t i = 0; i < s.len; i++) {
        BENCH_HIDE(i);
        sum += *(const uint64_t *)ops->at(shape, s, i);
    }
    return sum;
}

BENCH_BODY void read_back(struct bench *b, const struct slice_shape *shape,
                          const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0;
    struct slice s = {NULL, 0, 0};
    slice_append_pass(shape, ops, &s, length, b->seed);
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        sum = read_back_sum(shape, ops, s);
        BENCH_KEEP(sum);
    }
    bench_end(b);
    if (!(ops->flags & SLICE_STORES_NOTHING))
        bench_expect(b, sum, slice_sum_wanted(shape, b->seed, length));
    ops->release(shape, &s);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(read_back, impl)
SLICE_BENCH_IMPLS(INSTANCE)
