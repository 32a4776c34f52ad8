/* slice_go118.h - growth as in Go 1.18 and later: double below 256, then towards a quarter.
 *
 * Differs from Go: the old block is freed at once (Go leaves it to the collector; mechanism keep
 * does the same), and from 14 KiB on it grows in place where it can (mechanism copy moves it).  */
#ifndef ASSAY_SLICE_SLICE_GO118_H
#define ASSAY_SLICE_SLICE_GO118_H

#include "slice/slice_goround.h"
#include "slice/slice_skeleton.h"

#define GO118_THRESHOLD 256 /* elements */

IMPL_GLUE int64_t slice_go118_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    return goround_next_cap(shape, cap, need, GO118_THRESHOLD, 3 * GO118_THRESHOLD);
}

SLICE_OPS(go118, "Go 1.18 and later: double below 256 elements, then smoothly towards a quarter",
          SLICE_TIERED, SLICE_ZERO_TAIL);

#endif
