/* slice_exact.h - just what is needed, rounded up to what the allocator gives anyway.
 *
 * With jemalloc (nallocx) the steps are an eighth to a quarter; with glibc 16 bytes, which makes
 * appending quadratic unless realloc stretches the block.                                        */
#ifndef ASSAY_SLICE_SLICE_EXACT_H
#define ASSAY_SLICE_SLICE_EXACT_H

#include "slice/slice_skeleton.h"

/* The capacity that a block of `cap` elements really has room for. */
IMPL_GLUE int64_t slice_good_cap(const struct slice_shape *shape, int64_t cap)
{
    uint64_t bytes, size = shape->elem_bytes;
    if (__builtin_mul_overflow((uint64_t)cap, size, &bytes) || bytes > SLICE_MAX_BYTES) return cap;
    return (int64_t)(alloc_good_size(shape->alloc, bytes) / size);
}

IMPL_GLUE int64_t slice_exact_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)cap;
    return slice_good_cap(shape, need);
}

SLICE_OPS(exact, "no more than needed, rounded up to the allocator's size class", SLICE_COPY, 0);

#endif
