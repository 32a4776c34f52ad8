/* sched_bench.h - what the bodies of this family share. */
#ifndef BENCHES_SCHED_SCHED_BENCH_H
#define BENCHES_SCHED_SCHED_BENCH_H

#include "benches/common/bench.h"
#include "sched/sched_impls.h"
#define BENCH_PARAMS "benches/sched/params.def"
#include "benches/common/params.h"

/* Ways from one stack to another: fiber_context.h. */
struct switch_ops {
    int id;
    const char *name, *summary;
    void (*prepare)(struct fiber_context *context, void *bottom, void *top, fiber_entry *entry);
    struct fiber_context *(*go)(struct fiber_context *from, const struct fiber_context *to);
};

static const struct switch_ops switch_own __attribute__((unused)) = {
    1, "own", "inlined assembly; the compiler saves what is live", fiber_prepare, fiber_switch};
#if ASSAY_BOOST_CONTEXT
static const struct switch_ops switch_boost __attribute__((unused)) = {
    2, "boost", "Boost.Context: a call that saves six registers and the control words",
    fiber_boost_prepare, fiber_boost_switch};
#define SWITCH_IMPLS(X) X(own) X(boost)
#else
#define SWITCH_IMPLS(X) X(own)
#endif

#endif
