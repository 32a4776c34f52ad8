/* slice_double.h - twice the old capacity, from one element on.
 *
 * What libstdc++'s vector does. The blocks left behind never add up to the next one, so an
 * allocator cannot reuse them for this slice. */
#ifndef ASSAY_SLICE_SLICE_DOUBLE_H
#define ASSAY_SLICE_SLICE_DOUBLE_H

#include "slice/slice_skeleton.h"

IMPL_GLUE int64_t slice_double_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)shape;
    uint64_t next = 2 * (uint64_t)cap;
    return next < (uint64_t)need || next > INT64_MAX ? need : (int64_t)next;
}

SLICE_OPS(double, "twice the capacity", SLICE_COPY, 0);

#endif
