/* meter.c - counts the instructions of exactly the measured region, by callgrind.
 *
 * callgrind (started with --collect-atstart=no) begins to collect as the last thing that
 * bench_begin() does and stops as the first that bench_end() does; what a body pauses is left out.
 * The few instructions between are the same for any number of iterations: whoever asks for n and
 * for 2n and takes the difference has n warm iterations and nothing else.                        */
#include "benches/common/untimed.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#else
/* Without Debian's package valgrind at build time the counting pass refuses; all else works. */
#define RUNNING_ON_VALGRIND           0
#define CALLGRIND_TOGGLE_COLLECT      ((void)0)
#define CALLGRIND_DUMP_STATS_AT(text) ((void)(text))
#endif

uint64_t bench_untimed_begin(struct bench *b)
{
    uint64_t iterations = b->counted ? b->counted : 1;
    if (!b->counted) memory_begin(b);
    if (b->error[0]) iterations = 0;
    bench_untimed_toggle(b);
    return iterations;
}

void bench_untimed_end(struct bench *b)
{
    bench_untimed_toggle(b);
    if (!b->counted) memory_end(b);
}

void bench_untimed_toggle(struct bench *b)
{
    if (b->counted) CALLGRIND_TOGGLE_COLLECT;
}

/* Takes the total out of callgrind's file of what was collected so far. */
static bool read_total(double *instructions)
{
    char path[64], line[256];
    unsigned long long total;
    bool found = false;
    snprintf(path, sizeof path, "callgrind.%d.1", (int)getpid());
    FILE *file = fopen(path, "r");
    if (!file) return false;
    while (!found && fgets(line, sizeof line, file)) found = sscanf(line, "totals: %llu", &total);
    fclose(file);
    unlink(path);
    if (found) *instructions = (double)total;
    return found;
}

/* NULL: instructions are a figure of this workload. */
static const char *reason_against(const struct bench_workload *workload)
{
    if (!RUNNING_ON_VALGRIND)
        return "instructions are counted under callgrind only: `assay sweep --meter instructions` "
               "starts it, if Debian's package valgrind was there when this program was built";
    if (workload->mode == BENCH_TEAM)
        return "instructions are not counted for team workloads: callgrind runs one thread at a "
               "time, so that nobody ever contends, and waiting is not counted as work";
    if (workload->mode == BENCH_COLD)
        return "instructions are not counted for cold workloads: their cost is page faults and "
               "first calls into the system, of which callgrind sees nothing";
    return NULL;
}

static void take_counts(struct bench *b)
{
    double instructions = 0;
    if (b->error[0]) return;
    CALLGRIND_DUMP_STATS_AT("measured region");
    if (!read_total(&instructions))
        bench_fail(b, "callgrind left no counts: is this program running under another tool?");
    else if (instructions <= 0)
        bench_fail(b, "callgrind counted nothing: the workload never entered its loop");
    else
        bench_counter(b, "instructions", instructions);
}

void run_counted(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
                 struct bench_sample *sample)
{
    struct bench b = {.counted = iterations, .values = candidate->values, .seed = seed, .items = 1};
    const char *reason = reason_against(candidate->instance->workload);
    memset(sample, 0, sizeof *sample);
    if (reason) {
        snprintf(sample->error, sizeof sample->error, "%s", reason);
        return;
    }
    uint64_t start_ns = bench_now_ns();
    candidate->instance->run(&b);
    sample->real_ns = (double)(bench_now_ns() - start_ns);
    take_counts(&b);
    sample->iterations = iterations;
    sample->items = b.items;
    sample->counter_count = b.counter_count;
    memcpy(sample->counters, b.counters, sizeof b.counters);
    memcpy(sample->error, b.error, sizeof b.error);
}
