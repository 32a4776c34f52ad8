/* family.c - the map family's tables. */
#include "benches/map/map_bench.h"

#define BENCH_FAMILY_NAME "map"
#define BENCH_FAMILY_SUMMARY \
    "hash maps: Go's buckets, their parameters, and what should replace them"
#define MAP_ENTRY(impl)    BENCH_FAMILY_IMPL(map_##impl)
#define BENCH_FAMILY_IMPLS MAP_BENCH_IMPLS(MAP_ENTRY)
#include "benches/common/family_tables.h"
