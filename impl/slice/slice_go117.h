/* slice_go117.h - growth as in Go 1.16 and 1.17: double below 1024 elements, then quarters.
 *
 * Differs from Go: the old block is freed at once (Go leaves it to the collector; mechanism keep
 * does the same), and from 14 KiB on it grows in place where it can (mechanism copy moves it).  */
#ifndef ASSAY_SLICE_SLICE_GO117_H
#define ASSAY_SLICE_SLICE_GO117_H

#include "slice/slice_goround.h"
#include "slice/slice_skeleton.h"

#define GO117_DOUBLE_BELOW 1024 /* elements */

IMPL_GLUE int64_t slice_go117_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    return goround_next_cap(shape, cap, need, GO117_DOUBLE_BELOW, 0);
}

SLICE_OPS(go117, "Go 1.17: double below 1024 elements, then steps of a quarter; Go's size classes",
          SLICE_TIERED, SLICE_ZERO_TAIL);

#endif
