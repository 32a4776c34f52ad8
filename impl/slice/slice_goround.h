/* slice_goround.h - the sizes Go's allocator really gives: what its growth policies round up to.
 *
 * Promises    goround_bytes(n) equals the runtime's roundupsize of Go 1.16 to 1.21 for every n:
 *             68 size classes below 32 KiB, whole 8 KiB pages above.
 * Method      the class sizes are Go's data; the lookup is a search over 68 values, because it runs
 *             only when a slice grows. Go spends two tables (one byte per 8 and per 128 bytes).
 * Differs from Go 1.22 and later, where blocks with pointers carry a header. */
#ifndef ASSAY_SLICE_SLICE_GOROUND_H
#define ASSAY_SLICE_SLICE_GOROUND_H

#include <stddef.h>
#include <stdint.h>

#include "common/attributes.h"
#include "slice/slice.h"

#define GOROUND_PAGE_BYTES  ((uint64_t)8192)
#define GOROUND_LARGE_BYTES ((uint64_t)32768) /* largest small class */
#define GOROUND_CLASSES     68

static const uint16_t goround_classes[GOROUND_CLASSES] = {
    0,     8,     16,    24,    32,    48,    64,    80,    96,    112,   128,   144,  160,   176,
    192,   208,   224,   240,   256,   288,   320,   352,   384,   416,   448,   480,  512,   576,
    640,   704,   768,   896,   1024,  1152,  1280,  1408,  1536,  1792,  2048,  2304, 2688,  3072,
    3200,  3456,  4096,  4864,  5376,  6144,  6528,  6784,  6912,  8192,  9472,  9728, 10240, 10880,
    12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768};

/* The smallest class of at least `bytes`; a search without a branch to mispredict: 7 steps. */
IMPL_GLUE uint64_t goround_small(uint64_t bytes)
{
    uint32_t low = 0;
    for (uint32_t step = 64; step; step >>= 1) {
        uint32_t next = low + step;
        uint32_t last = next <= GOROUND_CLASSES ? next - 1 : GOROUND_CLASSES - 1;
        low = next <= GOROUND_CLASSES && goround_classes[last] < bytes ? next : low;
    }
    return goround_classes[low];
}

IMPL_GLUE uint64_t goround_bytes(uint64_t bytes)
{
    if (bytes < GOROUND_LARGE_BYTES) return goround_small(bytes);
    uint64_t rounded = (bytes + GOROUND_PAGE_BYTES - 1) & ~(GOROUND_PAGE_BYTES - 1);
    return rounded < bytes ? bytes : rounded;
}

/* The capacity that the rounded block gives; unrounded where its bytes are impossible anyway. */
IMPL_GLUE int64_t goround_cap(const struct slice_shape *shape, int64_t cap)
{
    uint64_t bytes, size = shape->elem_bytes;
    if (__builtin_mul_overflow((uint64_t)cap, size, &bytes) || bytes > SLICE_MAX_BYTES) return cap;
    return (int64_t)(goround_bytes(bytes) / size);
}

#endif
