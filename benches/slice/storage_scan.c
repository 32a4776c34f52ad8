/* storage_scan.c - the sum over a whole sequence in contiguous, segmented and linked storage. */
#include "benches/slice/slice_bench.h"
#include "slice/slice_storage.h"

BENCH_WORKLOAD(slice, storage_scan, BENCH_LOOP, "read", "length",
               "read every element of a sequence in order");

BENCH_BODY void storage_scan(struct bench *b, const struct storage_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0;
    struct storage storage;
    if (!ops->create(&storage, length, b->seed)) {
        bench_fail(b, "no memory for %llu elements", (unsigned long long)length);
        return;
    }
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        sum = ops->sum(&storage);
        BENCH_KEEP(sum);
    }
    bench_end(b);
    bench_expect(b, sum, length * b->seed + length * (length - 1) / 2);
    ops->destroy(&storage);
}

#define INSTANCE(impl) \
    BENCH_INSTANCE(slice, storage_scan, impl, plain, "", storage_scan(b, &storage_##impl))
STORAGE_IMPLS(INSTANCE)
