/* family.c - the defer family's tables. */
#include "benches/defer/defer_bench.h"

#define BENCH_FAMILY_NAME "defer"
#define BENCH_FAMILY_SUMMARY \
    "deferred calls, panic and recover: records in the frame, on the heap, or none"
#define DEFER_ENTRY(impl) BENCH_FAMILY_IMPL(defer_##impl)
#define BENCH_FAMILY_IMPLS \
    DEFER_IMPLS(DEFER_ENTRY) DEFER_ENTRY(direct) DEFER_ENTRY(cleanup) BENCH_FAMILY_IMPL(defer_null)
#include "benches/common/family_tables.h"
