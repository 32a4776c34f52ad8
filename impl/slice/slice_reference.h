/* slice_reference.h - the yardstick: what a textbook writes, doubling by realloc from 8 elements.
 */
#ifndef ASSAY_SLICE_SLICE_REFERENCE_H
#define ASSAY_SLICE_SLICE_REFERENCE_H

#include "slice/slice_skeleton.h"

#define REFERENCE_FIRST 8 /* elements */

IMPL_GLUE int64_t slice_reference_next_cap(const struct slice_shape *shape, int64_t cap,
                                           int64_t need)
{
    (void)shape;
    int64_t next = cap ? cap : REFERENCE_FIRST;
    while (next < need) {
        if (next > INT64_MAX / 2) return need;
        next *= 2;
    }
    return next;
}

SLICE_OPS(reference, "the textbook's: doubling from 8 elements on, by realloc", SLICE_REALLOC, 0);

#endif
