/* storage_index.c - one element at a random place, of contiguous, segmented and linked storage. */
#include "benches/slice/slice_bench.h"
#include "common/random.h"
#include "slice/slice_storage.h"

BENCH_WORKLOAD(slice, storage_index, BENCH_LOOP, "read", "length",
               "read an element at a random index of a sequence");

BENCH_BODY void storage_index(struct bench *b, const struct storage_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0, wanted = 0;
    struct storage storage;
    struct random random;
    random_seed(&random, b->seed);
    if (!ops->create(&storage, length, 0)) {
        bench_fail(b, "no memory for %llu elements", (unsigned long long)length);
        return;
    }
    bench_items(b, 1);
    for (uint64_t n = bench_begin(b); n--;) {
        uint64_t i = random_below(&random, length);
        wanted += i;
        sum += ops->at(&storage, i);
        BENCH_HIDE(sum);
    }
    bench_end(b);
    bench_expect(b, sum, wanted);
    ops->destroy(&storage);
}

#define INSTANCE(impl) \
    BENCH_INSTANCE(slice, storage_index, impl, plain, "", storage_index(b, &storage_##impl))
STORAGE_IMPLS(INSTANCE)
