/* memory.c - the allocator's books around one iteration (the memory pass).
 *
 * The pass runs twice. Cold: all memory that the allocator holds unused goes back to the system
 * first, so that resident bytes and page faults show what the iteration touches. Warm: as a program
 * that has run for a while, with what the first pass left; all other figures are of this one.
 *
 * With jemalloc: exact bytes and requests of this thread and of the members of a team, and their
 * peak, which jemalloc samples only now and then: peaks under some 100 KiB read 0. Thread caches
 * are flushed before each reading, or the figures would lag behind by what the caches hold. Always:
 * minor page faults.                                                                             */
#include "benches/common/untimed.h"

#include <sys/resource.h>

#include "benches/common/usage.h"

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

static struct memory_books books; /* of this thread; then of the members too */
static uint64_t requests_before;  /* allocations since the program began */
static int64_t resident_before;   /* bytes of the program */
static bool cold;                 /* which of the two passes this is */

static int64_t minor_faults(void)
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

void memory_flush(void)
{
    mallctl("thread.tcache.flush", NULL, NULL, NULL, 0);
}

#define ARENAS_ALL_TEXT_(number) #number
#define ARENAS_ALL_TEXT(number)  ARENAS_ALL_TEXT_(number)
#define ARENAS_ALL               "stats.arenas." ARENAS_ALL_TEXT(MALLCTL_ARENAS_ALL)

static uint64_t requests(void)
{
    uint64_t epoch = 1;
    mallctl("epoch", NULL, NULL, &epoch, sizeof epoch);
    return ctl_u64(ARENAS_ALL ".small.nrequests") + ctl_u64(ARENAS_ALL ".large.nrequests");
}

static void reset_peak(void)
{
    mallctl("thread.peak.reset", NULL, NULL, NULL, 0);
}

#define PURGE_ALL "arena." ARENAS_ALL_TEXT(MALLCTL_ARENAS_ALL) ".purge"

static void give_back(void)
{
    mallctl(PURGE_ALL, NULL, NULL, NULL, 0);
}
#else
static uint64_t ctl_u64(const char *name)
{
    (void)name;
    return 0;
}

void memory_flush(void)
{
}

static uint64_t requests(void)
{
    return 0;
}

static void reset_peak(void)
{
}

static void give_back(void)
{
}
#endif

/* The thread's totals since it began, but for the peak. */
static struct memory_books read_totals(void)
{
    return (struct memory_books){.allocated = (int64_t)ctl_u64("thread.allocated"),
                                 .deallocated = (int64_t)ctl_u64("thread.deallocated"),
                                 .minor_faults = minor_faults()};
}

void memory_open(struct memory_books *b)
{
    memory_flush();
    *b = read_totals();
    reset_peak();
}

void memory_close(struct memory_books *b)
{
    struct memory_books after = read_totals();
    b->peak = (int64_t)ctl_u64("thread.peak.read");
    b->allocated = after.allocated - b->allocated;
    b->deallocated = after.deallocated - b->deallocated;
    b->minor_faults = after.minor_faults - b->minor_faults;
    memory_flush();
}

static struct memory_books members;

void memory_add(const struct memory_books *member)
{
    members.allocated += member->allocated;
    members.deallocated += member->deallocated;
    members.peak += member->peak;
    members.minor_faults += member->minor_faults;
}

void memory_cold(bool is_cold)
{
    cold = is_cold;
}

void memory_begin(struct bench *b)
{
    (void)b;
    members = (struct memory_books){0};
    memory_flush();
    if (cold) give_back();
    requests_before = requests();
    resident_before = bench_resident_bytes();
    memory_open(&books);
}

static void report_warm(struct bench *b, double items)
{
    if (ASSAY_JEMALLOC) {
        bench_counter(b, "allocations_per_op", (double)(requests() - requests_before) / items);
        bench_counter(b, "allocated_bytes_per_op", (double)members.allocated / items);
        bench_counter(b, "live_bytes", (double)(members.allocated - members.deallocated));
        bench_counter(b, "thread_peak_bytes", (double)members.peak);
    }
    bench_counter(b, "minor_faults_per_op", (double)members.minor_faults / items);
}

void memory_end(struct bench *b)
{
    int64_t resident = bench_resident_bytes() - resident_before;
    double items = (double)b->items;
    memory_close(&books);
    memory_add(&books);
    if (!cold) {
        report_warm(b, items);
        return;
    }
    bench_counter(b, "resident_bytes", (double)resident);
    bench_counter(b, "cold_minor_faults_per_op", (double)members.minor_faults / items);
}
