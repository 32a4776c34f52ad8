/* slice_fbvector.h - the policy of folly's fbvector: 64 bytes first, 2x small, 1.5x middle, 2x
 * large.
 *
 * Every size is rounded up to jemalloc's classes and grown in place where jemalloc can.
 * Differs from folly: in-place growth is tried from 16 KiB on, not 4 KiB; jemalloc 5.3 always
 * refuses below.                                                                                 */
#ifndef ASSAY_SLICE_SLICE_FBVECTOR_H
#define ASSAY_SLICE_SLICE_FBVECTOR_H

#include "slice/slice_exact.h"

#define FBVECTOR_FIRST_BYTES  64
#define FBVECTOR_MIDDLE_BYTES 4096        /* doubles below */
#define FBVECTOR_LARGE_BYTES  (4096 * 32) /* doubles above */

IMPL_GLUE uint64_t slice_fbvector_factor(uint64_t size, uint64_t cap)
{
    if (!cap) return size < FBVECTOR_FIRST_BYTES ? FBVECTOR_FIRST_BYTES / size : 1;
    bool middle = cap >= FBVECTOR_MIDDLE_BYTES / size && cap <= FBVECTOR_LARGE_BYTES / size;
    return middle ? (cap * 3 + 1) / 2 : cap * 2;
}

IMPL_GLUE int64_t slice_fbvector_next_cap(const struct slice_shape *shape, int64_t cap,
                                          int64_t need)
{
    uint64_t next = slice_fbvector_factor(shape->elem_bytes, (uint64_t)cap);
    bool enough = next >= (uint64_t)need && next <= INT64_MAX;
    return slice_good_cap(shape, enough ? (int64_t)next : need);
}

SLICE_OPS(fbvector, "folly's fbvector: 64 bytes first, 2x, 1.5x from 4 to 128 KiB, 2x; in place",
          SLICE_XALLOCX, 0);

#endif
