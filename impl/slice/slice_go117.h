/* slice_go117.h - growth as in Go 1.16 and 1.17: double below 1024 elements, then quarters.
 *
 * Differs from Go: the old block is freed at once (Go leaves it to the collector; mechanism keep
 * does the same).                                                                                */
#ifndef ASSAY_SLICE_SLICE_GO117_H
#define ASSAY_SLICE_SLICE_GO117_H

#include "slice/slice_goround.h"
#include "slice/slice_skeleton.h"

#define GO117_DOUBLE_BELOW 1024 /* elements */

/* Unsigned, because the steps may pass the largest int64: Go then takes what was asked for. */
IMPL_GLUE int64_t slice_go117_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    uint64_t next = (uint64_t)cap, wanted = (uint64_t)need;
    if (wanted > 2 * next)
        next = wanted;
    else if (cap < GO117_DOUBLE_BELOW)
        next *= 2;
    else
        while (next < wanted) next += next / 4;
    return goround_cap(shape, next > INT64_MAX ? need : (int64_t)next);
}

SLICE_OPS(go117, "Go 1.17: double below 1024 elements, then steps of a quarter; Go's size classes",
          SLICE_TIERED, SLICE_ZERO_TAIL);

#endif
