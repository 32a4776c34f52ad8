/* growth.c - the policy alone: the walk of capacities from empty to `length`, and how smooth it is.
 * Counters: the largest growth factor, and the largest change of it between neighbours, both from 1
 * KiB on (below, all is rounding); mean waste over lengths spread evenly on a log scale; and, once,
 * the first capacities themselves. */
#include <math.h>
#include <stdio.h>

#include "benches/slice/slice_bench.h"

BENCH_WORKLOAD(slice, growth, BENCH_LOOP, "step", "length",
               "the policy alone: every capacity from empty to the length");

enum { GROWTH_FROM_BYTES = 1024, GROWTH_STEPS_MAX = 96 };

BENCH_BODY int64_t growth_walk(const struct slice_shape *shape, const struct slice_ops *ops,
                               int64_t length, int64_t *steps)
{
    int64_t cap = 0;
    for (*steps = 0; cap < length; ++*steps) {
        cap = ops->next_cap(shape, cap, cap + 1);
        BENCH_HIDE(cap);
    }
    return cap;
}

BENCH_BODY void growth_counters(struct bench *b, const struct slice_shape *shape,
                                const struct slice_ops *ops, int64_t length)
{
    double last = 0, largest = 0, jump = 0, waste = 0, weight = 0;
    for (int64_t cap = 1; cap < length;) {
        int64_t next = ops->next_cap(shape, cap, cap + 1);
        double factor = (double)next / (double)cap;
        /* Between cap and next, waste falls from factor - 1 to 0: its mean over log(len). */
        waste += (factor - 1) - log(factor);
        weight += log(factor);
        if (cap * (int64_t)shape->elem_bytes >= GROWTH_FROM_BYTES) {
            largest = fmax(largest, factor);
            if (last > 0) jump = fmax(jump, fabs(factor - last));
            last = factor;
        }
        cap = next;
    }
    bench_counter(b, "largest_factor", largest);
    bench_counter(b, "largest_jump", jump);
    bench_counter(b, "mean_waste", weight > 0 ? waste / weight : 0);
}

/* In the memory pass: every capacity on the way, cap_001 first, for the picture of the policy. */
BENCH_BODY void growth_steps(struct bench *b, const struct slice_shape *shape,
                             const struct slice_ops *ops, int64_t length)
{
    static char names[GROWTH_STEPS_MAX][12]; /* counters keep the pointer */
    int64_t cap = 0;
    for (int step = 0; bench_is_memory_pass(b) && step < GROWTH_STEPS_MAX && cap < length; step++) {
        cap = ops->next_cap(shape, cap, cap + 1);
        snprintf(names[step], sizeof names[step], "cap_%03d", step + 1);
        bench_counter(b, names[step], (double)cap);
    }
}

BENCH_BODY void growth(struct bench *b, const struct slice_shape *shape,
                       const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    int64_t length = bench_param(b, PARAM_length), steps = 0, cap = 0;
    growth_walk(shape, ops, length, &steps);
    bench_items(b, (uint64_t)steps);
    for (uint64_t n = bench_begin(b); n--;) {
        cap = growth_walk(shape, ops, length, &steps);
        BENCH_KEEP(cap);
    }
    bench_end(b);
    bench_expect(b, cap >= length, true);
    bench_counter(b, "grows", (double)steps);
    growth_counters(b, shape, ops, length);
    growth_steps(b, shape, ops, length);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(growth, impl)
SLICE_BENCH_STORING(INSTANCE)
