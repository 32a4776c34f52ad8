/* family.c - the concurrent maps' tables. */
#include "benches/cmap/cmap_bench.h"

#define BENCH_FAMILY_NAME    "cmap"
#define BENCH_FAMILY_SUMMARY "concurrent maps: one lock, many shards, sync.Map, and beyond"
#define CMAP_ENTRY(impl)     BENCH_FAMILY_IMPL(cmap_##impl)
#define BENCH_FAMILY_IMPLS   CMAP_BENCH_IMPLS(CMAP_ENTRY)
#include "benches/common/family_tables.h"
