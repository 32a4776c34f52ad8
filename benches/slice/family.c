/* family.c - the slice family's tables. */
#include "benches/slice/slice_bench.h"

#define BENCH_FAMILY_NAME    "slice"
#define BENCH_FAMILY_SUMMARY "slices: growth policies, growth mechanisms, and what they cost"
#define SLICE_ENTRY(impl)    BENCH_FAMILY_IMPL(slice_##impl)
#define BENCH_FAMILY_IMPLS   SLICE_BENCH_IMPLS(SLICE_ENTRY)
#include "benches/common/family_tables.h"
