/* slice_x1_125.h - one and an eighth of the old capacity: what CPython's list does.
 *
 * Little waste, many copies: 5.5 an element. */
#ifndef ASSAY_SLICE_SLICE_X1_125_H
#define ASSAY_SLICE_SLICE_X1_125_H

#include "slice/slice_skeleton.h"

IMPL_GLUE int64_t slice_x1_125_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)shape;
    uint64_t next = (uint64_t)cap + (uint64_t)cap / 8;
    return next < (uint64_t)need || next > INT64_MAX ? need : (int64_t)next;
}

SLICE_OPS(x1_125, "one and an eighth times the capacity", SLICE_COPY, 0);

#endif
