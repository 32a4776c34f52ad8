/* lock_count.h - how long threads wait for locks, and how often a swap fails: only where asked for.
 *
 * Promises    nothing at all unless LOCK_COUNTED is defined before the first lock is included: no
 *             code, no data. Where it is, each thread counts for itself, on the paths of those who
 *             wait; who finds a lock free counts nothing.
 * Thread-safety  a thread's counts are its own.                                                  */
#ifndef ASSAY_LOCK_LOCK_COUNT_H
#define ASSAY_LOCK_LOCK_COUNT_H

#include <stdint.h>

#include "common/attributes.h"

#ifdef LOCK_COUNTED
#include <time.h>

struct lock_counts {
    uint64_t waits, wait_ns; /* locks that were not free, and how long until they were had */
    uint64_t failed_swaps;   /* compare-and-swaps and exchanges that somebody else came before */
};

static _Thread_local struct lock_counts lock_counts;

IMPL_RARE uint64_t lock_count_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

IMPL_GLUE uint64_t lock_count_begin(void)
{
    lock_counts.waits++;
    return lock_count_now();
}

IMPL_GLUE void lock_count_end(uint64_t since)
{
    lock_counts.wait_ns += lock_count_now() - since;
}

IMPL_GLUE void lock_count_failed_swap(void)
{
    lock_counts.failed_swaps++;
}

#else

IMPL_GLUE uint64_t lock_count_begin(void)
{
    return 0;
}

IMPL_GLUE void lock_count_end(uint64_t since)
{
    (void)since;
}

IMPL_GLUE void lock_count_failed_swap(void)
{
}

#endif

#endif
