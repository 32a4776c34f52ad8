/* once.c - what Once costs when it is done: the look that every later call pays. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, once, BENCH_LOOP, "begin", "", "one task asks a Once that is done");

BENCH_BODY void once_first(const struct sync_ops *ops, struct sync_bench *s)
{
    uint64_t turns = 0, again = 0, wanted = bench_begin(s->b);
    if (ops->once_begin(s->once.bytes)) ops->once_end(s->once.bytes);
    for (uint64_t n = wanted; n--; turns++) {
        again += ops->once_begin(s->once.bytes);
        BENCH_CLOBBER();
    }
    bench_end(s->b);
    bench_expect(s->b, turns, wanted);
    bench_expect(s->b, again, 0);
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(once, sync_bench_nobody, impl, exec, "")
SYNC_IMPLS(INSTANCE)
