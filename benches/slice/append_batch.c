/* append_batch.c - grows a slice from empty to `length` by appends of `batch` elements. */
#include "benches/slice/slice_books.h"

BENCH_WORKLOAD(slice, append_batch, BENCH_LOOP, "element", "length,batch",
               "append a batch at a time from empty");

static uint64_t *append_batch_source(uint64_t batch)
{
    uint64_t *source = (uint64_t *)malloc(batch * sizeof *source);
    for (uint64_t i = 0; source && i < batch; i++) source[i] = i;
    return source;
}

/* The sum over `length` elements taken from 0, 1, ... batch - 1, 0, 1, ... */
static uint64_t append_batch_wanted(uint64_t length, uint64_t batch)
{
    uint64_t whole = length / batch, rest = length % batch;
    return whole * (batch * (batch - 1) / 2) + rest * (rest ? rest - 1 : 0) / 2;
}

BENCH_BODY void append_batch(struct bench *b, const struct slice_shape *shape,
                             const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0;
    uint64_t batch = (uint64_t)bench_param(b, PARAM_batch);
    uint64_t *source = append_batch_source(batch);
    if (!source) bench_fail(b, "no memory for a batch of %llu", (unsigned long long)batch);
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        struct slice s = {NULL, 0, 0};
        for (uint64_t left = length; left;) {
            uint64_t take = left < batch ? left : batch;
            if (!ops->append_many(shape, &s, source, (int64_t)take)) break;
            left -= take;
        }
        BENCH_KEEP(s.ptr);
        if (n == 0) {
            bench_pause(b);
            bench_expect(b, (uint64_t)s.len, length);
            if (!(ops->flags & SLICE_STORES_NOTHING)) sum = slice_sum(shape, s);
            bench_resume(b);
        }
        ops->release(shape, &s);
    }
    bench_end(b);
    if (!(ops->flags & SLICE_STORES_NOTHING))
        bench_expect(b, sum, append_batch_wanted(length, batch));
    slice_books(b, shape, ops, length, batch);
    free(source);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(append_batch, impl)
SLICE_BENCH_IMPLS(INSTANCE)
