/* slice_best.h - ours: few large steps while small, in place and on huge pages while large.
 *
 * Capacities are bytes first: 64, 128, 512, 2 Ki, 8 Ki, then doubling, divided by the element.
 * The mechanism (tiered) copies up to 14 KiB, where jemalloc cannot grow in place, stretches up to
 * 1 MiB, and reserves addresses backed by huge pages above, where growing moves nothing.
 * Memory: at most twice what `double` takes for int64 from 3 elements on.                        */
#ifndef ASSAY_SLICE_SLICE_BEST_H
#define ASSAY_SLICE_SLICE_BEST_H

#include "slice/slice_skeleton.h"

#define BEST_FIRST_BYTES 64                  /* a cache line; one size class for two allocators */
#define BEST_SMALL_BYTES ((uint64_t)8 << 10) /* steps of four from 128 up to here, of two above */

/* The smallest size of the ladder of at least `bytes`; bytes <= SLICE_MAX_BYTES. */
IMPL_GLUE uint64_t slice_best_bytes(uint64_t bytes)
{
    if (bytes <= BEST_FIRST_BYTES) return BEST_FIRST_BYTES;
    int log = 64 - __builtin_clzll((unsigned long long)(bytes - 1));
    return (uint64_t)1 << (bytes <= BEST_SMALL_BYTES ? log | 1 : log);
}

IMPL_GLUE int64_t slice_best_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)cap;
    uint64_t bytes, size = shape->elem_bytes;
    if (__builtin_mul_overflow((uint64_t)need, size, &bytes) || bytes > SLICE_MAX_BYTES)
        return need;
    return (int64_t)(slice_best_bytes(bytes) / size);
}

SLICE_OPS(best, "ours: steps of four while small, in place, then huge pages that never move",
          SLICE_TIERED, 0);

#endif
