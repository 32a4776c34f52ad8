/* family.c - the slice family's tables. */
#include "benches/slice/slice_pass.h"
#include "slice/slice_storage.h"

#define BENCH_FAMILY_NAME    "slice"
#define BENCH_FAMILY_SUMMARY "slices: growth policies, growth mechanisms, and what they cost"
#define SLICE_ENTRY(impl)    BENCH_FAMILY_IMPL(slice_##impl)
#define STORAGE_ENTRY(impl)  BENCH_FAMILY_IMPL(storage_##impl)
#define BENCH_FAMILY_IMPLS            \
    SLICE_BENCH_IMPLS(SLICE_ENTRY)    \
    STORAGE_IMPLS(STORAGE_ENTRY)      \
    BENCH_FAMILY_IMPL(pass_by_value)  \
    BENCH_FAMILY_IMPL(pass_by_header) \
    BENCH_FAMILY_IMPL(pass_by_pointer)
#include "benches/common/family_tables.h"
