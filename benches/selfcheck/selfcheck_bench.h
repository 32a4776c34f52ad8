/* selfcheck_bench.h - work whose true differences are known, to try the measuring method on.
 *
 * An iteration does SELFCHECK_UNITS units of one kind of work; `copy` is the same function once
 * more under another name, plus2 and plus5 do 2 and 5 units more. All units of a sample are one
 * flat loop, so that nothing is done once an iteration: the true ratios to base are 1, 1.02
 * and 1.05. One operation is one unit of base. */
#ifndef BENCHES_SELFCHECK_BENCH_H
#define BENCHES_SELFCHECK_BENCH_H

#include "benches/common/bench.h"
#define BENCH_PARAMS "benches/selfcheck/params.def"
#include "benches/common/params.h"
#include "common/random.h"

#define SELFCHECK_UNITS 100

#define SELFCHECK_INSTANCES(workload)                                       \
    BENCH_INSTANCE(selfcheck, workload, base, plain, "", workload(b, 100))  \
    BENCH_INSTANCE(selfcheck, workload, copy, plain, "", workload(b, 100))  \
    BENCH_INSTANCE(selfcheck, workload, plus2, plain, "", workload(b, 102)) \
    BENCH_INSTANCE(selfcheck, workload, plus5, plain, "", workload(b, 105))

#endif
