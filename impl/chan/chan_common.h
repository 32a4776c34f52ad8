/* chan_common.h - what implementations share: copying an element, checking what create is asked. */
#ifndef ASSAY_CHAN_CHAN_COMMON_H
#define ASSAY_CHAN_CHAN_COMMON_H

#include <stdlib.h>
#include <string.h>

#include "chan/chan.h"

/* Go's maxAlloc on 64-bit systems: 48 bits of address. */
#define CHAN_BYTES_MAX (UINT64_C(1) << 48)

/* Either may be NULL: nothing is copied. */
IMPL_GLUE void chan_copy(const struct chan_shape *shape, void *to, const void *from)
{
    if (shape->elem_bytes && to && from) memcpy(to, from, shape->elem_bytes);
}

IMPL_GLUE void chan_zero(const struct chan_shape *shape, void *at)
{
    if (shape->elem_bytes && at) memset(at, 0, shape->elem_bytes);
}

IMPL_COLD __attribute__((noreturn)) void chan_panic(const char *message)
{
    panic_raise(PANIC_PLAIN, message);
}

/* Bytes of a channel with its buffer; panics as Go's makechan. */
IMPL_RARE size_t chan_bytes(const struct chan_shape *shape, int64_t capacity, size_t header)
{
    uint64_t bytes;
    if (shape->elem_bytes > CHAN_ELEM_BYTES_MAX) panic_raise(PANIC_FATAL, CHAN_ELEM);
    if (capacity < 0 ||
        __builtin_mul_overflow((uint64_t)capacity, (uint64_t)shape->elem_bytes, &bytes) ||
        bytes > CHAN_BYTES_MAX - header)
        chan_panic(CHAN_SIZE);
    return header + (size_t)bytes;
}

#endif
