/* speed.c - see speed.h. */
#include "benches/common/speed.h"

#include <math.h>
#include <stdint.h>
#include <time.h>

/* The quickest of so many chains, some microseconds each: being put aside does not count. */
#define CHAINS    3
#define ADDITIONS 10000
#define CORES     16

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double chain_ns(void)
{
    double start = now_ns();
    for (uint64_t i = 0, x = 1; i < ADDITIONS; i++) {
        x += 3;
        __asm__ volatile("" : "+r"(x));
    }
    return now_ns() - start;
}

double speed_here(void)
{
    double quickest = INFINITY;
    for (int i = 0; i < CHAINS; i++) quickest = fmin(quickest, chain_ns());
    return quickest > 0 ? ADDITIONS / quickest : NAN;
}

static double speed_on(size_t core)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(core, &one);
    return sched_setaffinity(0, sizeof one, &one) == 0 ? speed_here() : NAN;
}

double speed_slowest(const cpu_set_t *cores)
{
    cpu_set_t given;
    double slowest = NAN;
    if (sched_getaffinity(0, sizeof given, &given)) return NAN;
    if (!cores) cores = &given;
    if (CPU_EQUAL(cores, &given) && CPU_COUNT(cores) == 1) return speed_here();
    for (size_t core = 0, seen = 0; core < CPU_SETSIZE && seen < CORES; core++) {
        if (!CPU_ISSET(core, cores)) continue;
        slowest = fmin(slowest, speed_on(core));
        seen++;
    }
    sched_setaffinity(0, sizeof given, &given);
    return slowest;
}
