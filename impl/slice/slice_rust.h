/* slice_rust.h - growth of Rust's Vec: doubling with a small first block, moved by realloc.
 *
 * First capacity 8 for bytes, 4 for elements up to 1 KiB, 1 above.                               */
#ifndef ASSAY_SLICE_SLICE_RUST_H
#define ASSAY_SLICE_SLICE_RUST_H

#include "slice/slice_skeleton.h"

IMPL_GLUE int64_t slice_rust_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    uint64_t first = shape->elem_bytes == 1 ? 8 : shape->elem_bytes <= 1024 ? 4 : 1;
    uint64_t next = 2 * (uint64_t)cap;
    if (next < first) next = first;
    return next < (uint64_t)need || next > INT64_MAX ? need : (int64_t)next;
}

SLICE_OPS(rust, "Rust's Vec: doubling from 4 elements on, by realloc", SLICE_REALLOC, 0);

#endif
