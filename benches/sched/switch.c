/* switch.c - to another stack and back: the switch alone, without queue or task. */
#include "benches/sched/sched_bench.h"

BENCH_WORKLOAD(sched, switch, BENCH_LOOP, "switch", "", "to another stack and back");

enum { STACK_BYTES = 64 << 10 };

static struct fiber_context here, there;
static uint64_t visits;

BENCH_BODY void there_and_back(const struct switch_ops *way)
{
    for (;;) {
        visits++;
        way->go(&there, &here);
    }
}

BENCH_BODY void switching(struct bench *b, const struct switch_ops *way, fiber_entry *entry)
{
    REQUIRE_CONST_OPS(way);
    char *stack = (char *)aligned_alloc(CACHE_LINE, STACK_BYTES);
    CHECK(stack);
    way->prepare(&there, stack, stack + STACK_BYTES, entry);
    visits = 0;
    bench_items(b, 2);
    uint64_t rounds = bench_begin(b);
    for (uint64_t n = rounds; n--;) way->go(&here, &there);
    bench_end(b);
    bench_expect(b, visits, rounds);
    free(stack);
}

#define INSTANCE(impl)                                                          \
    static void sched_switch__##impl##__any__member(struct fiber_context *left) \
    {                                                                           \
        (void)left;                                                             \
        there_and_back(&switch_##impl);                                         \
    }                                                                           \
    BENCH_INSTANCE(sched, switch, impl, any, "",                                \
                   switching(b, &switch_##impl, sched_switch__##impl##__any__member))
SWITCH_IMPLS(INSTANCE)
