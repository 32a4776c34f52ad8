/* slice_golden.h - 1.618 times the old capacity: the largest factor that can reuse freed blocks.
 *
 * With a factor below the golden ratio the blocks left behind soon add up to the next one (Koenig
 * 1998); with 2 they never do. */
#ifndef ASSAY_SLICE_SLICE_GOLDEN_H
#define ASSAY_SLICE_SLICE_GOLDEN_H

#include "slice/slice_skeleton.h"

IMPL_GLUE int64_t slice_golden_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)shape;
    uint64_t next =
        (uint64_t)cap + (uint64_t)(((unsigned __int128)cap * UINT64_C(0x9e3779b97f4a7c15)) >> 64);
    return next < (uint64_t)need || next > INT64_MAX ? need : (int64_t)next;
}

SLICE_OPS(golden, "1.618 times the capacity", SLICE_COPY, 0);

#endif
