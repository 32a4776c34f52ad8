/* clobber.c - a body of no instruction that the compiler must not remove: the floor of all loops.
 */
#include "benches/loop/loop_bench.h"

BENCH_WORKLOAD(loop, clobber, BENCH_LOOP, "iteration", "batch",
               "an iteration that does nothing but exist");

#define CLOBBER(form)                               \
    BENCH_BODY void clobber_##form(struct bench *b) \
    {                                               \
        LOOP_RUN(form, b, BENCH_CLOBBER());         \
    }                                               \
    BENCH_INSTANCE(loop, clobber, form, plain, "", clobber_##form(b))
LOOP_FORMS(CLOBBER)
