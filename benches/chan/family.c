/* family.c - the channel family's tables. */
#include "benches/chan/chan_bench.h"

#define BENCH_FAMILY_NAME    "chan"
#define BENCH_FAMILY_SUMMARY "channels on threads and on fibers: hand to hand, buffered, selected"
#define BENCH_FAMILY_IMPLS                    \
    BENCH_FAMILY_IMPL(chan_null_fiber1)       \
    BENCH_FAMILY_IMPL(chan_mutex_thread)      \
    BENCH_FAMILY_IMPL(chan_go_fiber1)         \
    BENCH_FAMILY_IMPL(chan_optimistic_thread) \
    BENCH_FAMILY_IMPL(chan_rendezvous_thread) \
    BENCH_FAMILY_IMPL(chan_ring_spsc_thread)  \
    BENCH_FAMILY_IMPL(chan_ring_mpmc_thread)  \
    BENCH_FAMILY_IMPL(chan_best_thread)
#include "benches/common/family_tables.h"
