/* family.c - the sync family's tables. */
#include "benches/sync/sync_bench.h"

#define BENCH_FAMILY_NAME    "sync"
#define BENCH_FAMILY_SUMMARY "what tasks wait for each other by: WaitGroup, semaphore, Once"
#define BENCH_FAMILY_IMPLS               \
    BENCH_FAMILY_IMPL(sync_null_fiber1)  \
    BENCH_FAMILY_IMPL(sync_mutex_thread) \
    BENCH_FAMILY_IMPL(sync_go_fiber1)    \
    BENCH_FAMILY_IMPL(sync_best_fiber1)
#include "benches/common/family_tables.h"
