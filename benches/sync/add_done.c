/* add_done.c - one task adds, is done and waits on a group that nobody else touches: what counting
 * costs. A lost add would panic at its done, a lost done would never come back from the wait. */
#include "benches/sync/sync_bench.h"

BENCH_WORKLOAD(sync, add_done, BENCH_LOOP, "add, done and wait", "",
               "one task counts up, counts down and waits for zero");

BENCH_BODY void add_done_first(const struct sync_ops *ops, struct sync_bench *s)
{
    uint64_t turns = 0, wanted = bench_begin(s->b);
    for (uint64_t n = wanted; n--; turns++) {
        ops->group_add(s->group.bytes, 1);
        ops->group_done(s->group.bytes);
        ops->group_wait(s->group.bytes);
        BENCH_CLOBBER();
    }
    bench_end(s->b);
    bench_expect(s->b, turns, wanted);
}

#define INSTANCE(impl, exec) SYNC_INSTANCE(add_done, sync_bench_nobody, impl, exec, "")
SYNC_IMPLS(INSTANCE)
