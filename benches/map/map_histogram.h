/* map_histogram.h - times of single operations: counted by size, read as percentiles.
 *
 * Promises    percentiles within 1.6 %, the largest exactly; constant memory (30 KiB).
 * Clock       the CPU's time-stamp counter where there is one, scaled by the monotonic clock over
 *             the whole run; its own 10 to 20 ns are part of every figure.                       */
#ifndef BENCHES_MAP_MAP_HISTOGRAM_H
#define BENCHES_MAP_MAP_HISTOGRAM_H

#include "benches/map/map_bench.h"

enum { MAP_HISTOGRAM_FINE = 64, MAP_HISTOGRAM_CELLS = 59 * MAP_HISTOGRAM_FINE };

struct map_histogram {
    uint64_t count[MAP_HISTOGRAM_CELLS]; /* by ticks: 64 cells a power of two */
    uint64_t total, longest;             /* operations; ticks */
    uint64_t start_tick, start_ns;       /* of the run, for the scale */
};

IMPL_GLUE uint64_t map_tick(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return bench_now_ns();
#endif
}

/* Ticks below 64 have a cell each; above, the top six bits after the first pick one. */
IMPL_GLUE uint32_t map_histogram_cell(uint64_t ticks)
{
    if (ticks < MAP_HISTOGRAM_FINE) return (uint32_t)ticks;
    uint32_t shift = 63u - (uint32_t)__builtin_clzll(ticks) - 6;
    return (shift + 1) * MAP_HISTOGRAM_FINE + ((uint32_t)(ticks >> shift) & 63);
}

IMPL_GLUE double map_histogram_value(uint32_t cell)
{
    if (cell < MAP_HISTOGRAM_FINE) return cell;
    uint32_t shift = cell / MAP_HISTOGRAM_FINE - 1;
    return ((double)(MAP_HISTOGRAM_FINE + cell % MAP_HISTOGRAM_FINE) + 0.5) *
           (double)(UINT64_C(1) << shift);
}

IMPL_GLUE void map_histogram_start(struct map_histogram *h)
{
    memset(h, 0, sizeof *h);
    h->start_ns = bench_now_ns();
    h->start_tick = map_tick();
}

IMPL_GLUE void map_histogram_add(struct map_histogram *h, uint64_t ticks)
{
    h->count[map_histogram_cell(ticks)]++;
    h->total++;
    if (ticks > h->longest) h->longest = ticks;
}

static inline double map_histogram_ticks(const struct map_histogram *h, double share)
{
    uint64_t wanted = (uint64_t)(share * (double)h->total), seen = 0;
    for (uint32_t i = 0; i < MAP_HISTOGRAM_CELLS; i++)
        if ((seen += h->count[i]) > wanted) return map_histogram_value(i);
    return (double)h->longest;
}

/* Adds p50 to p99.9999 and the longest, in nanoseconds, to the sample. */
static inline void map_histogram_report(struct bench *b, const struct map_histogram *h)
{
    uint64_t ticks = map_tick() - h->start_tick;
    double scale = (double)(bench_now_ns() - h->start_ns) / (double)ticks;
    bench_counter(b, "p50_ns", scale * map_histogram_ticks(h, 0.5));
    bench_counter(b, "p90_ns", scale * map_histogram_ticks(h, 0.9));
    bench_counter(b, "p99_ns", scale * map_histogram_ticks(h, 0.99));
    bench_counter(b, "p999_ns", scale * map_histogram_ticks(h, 0.999));
    bench_counter(b, "p9999_ns", scale * map_histogram_ticks(h, 0.9999));
    bench_counter(b, "p99999_ns", scale * map_histogram_ticks(h, 0.99999));
    bench_counter(b, "p999999_ns", scale * map_histogram_ticks(h, 0.999999));
    bench_counter(b, "max_ns", scale * (double)h->longest);
}

#endif
