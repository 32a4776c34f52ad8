/* family.c - the lock family's tables. */
#include "benches/lock/lock_bench.h"

#define BENCH_FAMILY_NAME    "lock"
#define BENCH_FAMILY_SUMMARY "locks: mutexes, readers and writers, and ways of waiting"
#define LOCK_ENTRY(impl)     BENCH_FAMILY_IMPL(lock_##impl)
#define BENCH_FAMILY_IMPLS   LOCK_IMPLS(LOCK_ENTRY)
#include "benches/common/family_tables.h"
