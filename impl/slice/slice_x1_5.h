/* slice_x1_5.h - one and a half times the old capacity.
 *
 * What Microsoft's vector does: less waste than doubling, 1.7 instead of 1.0 copies an element. */
#ifndef ASSAY_SLICE_SLICE_X1_5_H
#define ASSAY_SLICE_SLICE_X1_5_H

#include "slice/slice_skeleton.h"

IMPL_GLUE int64_t slice_x1_5_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)shape;
    uint64_t next = (uint64_t)cap + (uint64_t)cap / 2;
    return next < (uint64_t)need || next > INT64_MAX ? need : (int64_t)next;
}

SLICE_OPS(x1_5, "one and a half times the capacity", SLICE_COPY, 0);

#endif
