/* slice_go118.h - growth as in Go 1.18 and later: double below 256, then towards a quarter.
 *
 * Differs from Go: the old block is freed at once (Go leaves it to the collector; mechanism keep
 * does the same).                                                                                */
#ifndef ASSAY_SLICE_SLICE_GO118_H
#define ASSAY_SLICE_SLICE_GO118_H

#include "slice/slice_goround.h"
#include "slice/slice_skeleton.h"

#define GO118_THRESHOLD 256 /* elements */

/* Unsigned, because the steps may pass the largest int64: Go then takes what was asked for. */
IMPL_GLUE int64_t slice_go118_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    uint64_t next = (uint64_t)cap, wanted = (uint64_t)need;
    if (wanted > 2 * next)
        next = wanted;
    else if (cap < GO118_THRESHOLD)
        next *= 2;
    else
        while (next < wanted) next += (next + 3 * GO118_THRESHOLD) / 4;
    return goround_cap(shape, next > INT64_MAX ? need : (int64_t)next);
}

SLICE_OPS(go118, "Go 1.18 and later: double below 256 elements, then smoothly towards a quarter",
          SLICE_TIERED, SLICE_ZERO_TAIL);

#endif
