/* slice_goround.h - the sizes Go's allocator really gives, and the growth that rounds up to them.
 *
 * Promises    goround_bytes(n) equals the runtime's roundupsize of Go 1.16 to 1.21 for every n:
 *             68 size classes below 32 KiB, whole 8 KiB pages above. From 1.22 on Go differs: its
 *             blocks with pointers carry a header.
 * Method      the class sizes are Go's data, found as Go finds them: by two tables of one byte for
 *             each 8 bytes up to 1 KiB and for each 128 above. */
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

/* The class that serves a size, by eighths up to 1 KiB and by steps of 128 bytes above: two lines
 * of cache for what is small, and no branch to mispredict. */
static const uint8_t goround_by_8[129] = {
    0,  1,  2,  3,  4,  5,  5,  6,  6,  7,  7,  8,  8,  9,  9,  10, 10, 11, 11, 12, 12, 13,
    13, 14, 14, 15, 15, 16, 16, 17, 17, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 21, 21, 21,
    21, 22, 22, 22, 22, 23, 23, 23, 23, 24, 24, 24, 24, 25, 25, 25, 25, 26, 26, 26, 26, 27,
    27, 27, 27, 27, 27, 27, 27, 28, 28, 28, 28, 28, 28, 28, 28, 29, 29, 29, 29, 29, 29, 29,
    29, 30, 30, 30, 30, 30, 30, 30, 30, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
    31, 31, 31, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32};
static const uint8_t goround_by_128[249] = {
    32, 33, 34, 35, 36, 37, 37, 38, 38, 39, 39, 40, 40, 40, 41, 41, 41, 42, 43, 43, 44, 44, 44,
    44, 44, 45, 45, 45, 45, 45, 45, 46, 46, 46, 46, 47, 47, 47, 47, 47, 47, 48, 48, 48, 49, 49,
    50, 51, 51, 51, 51, 51, 51, 51, 51, 51, 51, 52, 52, 52, 52, 52, 52, 52, 52, 52, 52, 53, 53,
    54, 54, 54, 54, 55, 55, 55, 55, 55, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 56, 57, 57, 57,
    57, 57, 57, 57, 57, 57, 57, 58, 58, 58, 58, 58, 58, 59, 59, 59, 59, 59, 59, 59, 59, 59, 59,
    59, 59, 59, 59, 59, 59, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60, 61,
    61, 61, 61, 61, 62, 62, 62, 62, 62, 62, 62, 62, 62, 62, 62, 63, 63, 63, 63, 63, 63, 63, 63,
    63, 63, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 65, 66,
    66, 66, 66, 66, 66, 66, 66, 66, 66, 66, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67,
    67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67, 67};

/* The smallest class of at least `bytes` <= GOROUND_LARGE_BYTES. */
IMPL_GLUE unsigned goround_class(uint64_t bytes)
{
    return bytes <= 1024 ? goround_by_8[(bytes + 7) / 8]
                         : goround_by_128[(bytes - 1024 + 127) / 128];
}

IMPL_GLUE uint64_t goround_bytes(uint64_t bytes)
{
    if (bytes < GOROUND_LARGE_BYTES) return goround_classes[goround_class(bytes)];
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

/* Doubles below `threshold` elements; then adds a quarter of capacity + smoothing until it fits.
 * Unsigned, because the steps may pass the largest int64: Go then takes what was asked for. */
IMPL_GLUE int64_t goround_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need,
                                   int64_t threshold, uint64_t smoothing)
{
    uint64_t next = (uint64_t)cap, wanted = (uint64_t)need;
    if (wanted > 2 * next)
        next = wanted;
    else if (cap < threshold)
        next *= 2;
    else
        while (next < wanted) next += (next + smoothing) / 4;
    return goround_cap(shape, next > INT64_MAX ? need : (int64_t)next);
}

#endif
