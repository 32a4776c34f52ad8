/* memory.c - the allocator's books around one iteration (the memory pass).
 *
 * With jemalloc: exact bytes and requests of this thread, and its peak, which jemalloc samples only
 * now and then: peaks under some 100 KiB read 0. Thread caches are flushed before each reading, or
 * the figures would lag behind by what the caches hold. Always: minor page faults.               */
#include "benches/common/untimed.h"

#include <stdio.h>
#include <sys/resource.h>

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

/* One reading of the books. */
struct books {
    uint64_t allocated, deallocated; /* bytes since the thread began */
    uint64_t requests;               /* allocations since the program began */
    uint64_t peak;                   /* bytes over the level of the last reset */
    long minor_faults;
};

static struct books before;

static long minor_faults(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_minflt : 0;
}

#if ASSAY_JEMALLOC
static uint64_t ctl_u64(const char *name)
{
    uint64_t value = 0;
    size_t bytes = sizeof value;
    return mallctl(name, &value, &bytes, NULL, 0) == 0 ? value : 0;
}

static void flush_caches(void)
{
    uint64_t epoch = 1;
    mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
    mallctl("epoch", NULL, NULL, &epoch, sizeof epoch);
}

#define ARENAS_ALL_TEXT_(number) #number
#define ARENAS_ALL_TEXT(number)  ARENAS_ALL_TEXT_(number)
#define ARENAS_ALL               "stats.arenas." ARENAS_ALL_TEXT(MALLCTL_ARENAS_ALL)

static void read_books(struct books *books)
{
    books->peak = ctl_u64("thread.peak.read");
    flush_caches();
    books->allocated = ctl_u64("thread.allocated");
    books->deallocated = ctl_u64("thread.deallocated");
    books->requests =
        ctl_u64(ARENAS_ALL ".small.nrequests") + ctl_u64(ARENAS_ALL ".large.nrequests");
}

void memory_begin(struct bench *b)
{
    (void)b;
    read_books(&before);
    before.minor_faults = minor_faults();
    mallctl("thread.peak.reset", NULL, NULL, NULL, 0);
}

void memory_end(struct bench *b)
{
    struct books after;
    after.minor_faults = minor_faults();
    read_books(&after);
    double items = (double)b->items;
    bench_counter(b, "allocations_per_op", (double)(after.requests - before.requests) / items);
    bench_counter(b, "allocated_bytes_per_op",
                  (double)(after.allocated - before.allocated) / items);
    bench_counter(b, "live_bytes",
                  (double)(after.allocated - before.allocated) -
                      (double)(after.deallocated - before.deallocated));
    bench_counter(b, "thread_peak_bytes", (double)after.peak);
    bench_counter(b, "minor_faults_per_op",
                  (double)(after.minor_faults - before.minor_faults) / items);
}
#else
void memory_begin(struct bench *b)
{
    (void)b;
    before.minor_faults = minor_faults();
}

void memory_end(struct bench *b)
{
    bench_counter(b, "minor_faults_per_op",
                  (double)(minor_faults() - before.minor_faults) / (double)b->items);
}
#endif
