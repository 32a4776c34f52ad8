/* map_memory.h - where maps get their memory: sized frees, zeroed or not.
 *
 * Promises    cache-line alignment from 1 KiB up, 16 bytes below; NULL when memory has run out.
 * Owner       the map. `bytes` of a free equals that of its allocation.                          */
#ifndef ASSAY_MAP_MAP_MEMORY_H
#define ASSAY_MAP_MAP_MEMORY_H

#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

IMPL_GLUE size_t map_memory_alignment(size_t bytes)
{
    return bytes >= 1024 ? CACHE_LINE : 16; /* below, jemalloc's classes would round up far */
}

IMPL_GLUE void *map_memory(size_t bytes)
{
#if ASSAY_JEMALLOC
    return mallocx(bytes, MALLOCX_ALIGN(map_memory_alignment(bytes)));
#else
    size_t alignment = map_memory_alignment(bytes);
    return aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
#endif
}

IMPL_GLUE void *map_memory_zeroed(size_t bytes)
{
#if ASSAY_JEMALLOC
    return mallocx(bytes, MALLOCX_ALIGN(map_memory_alignment(bytes)) | MALLOCX_ZERO);
#else
    void *memory = map_memory(bytes);
    return memory ? memset(memory, 0, bytes) : NULL;
#endif
}

IMPL_GLUE void map_memory_free(void *memory, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (memory) sdallocx(memory, bytes, MALLOCX_ALIGN(map_memory_alignment(bytes)));
#else
    (void)bytes;
    free(memory);
#endif
}

/* What the allocator would really hold for a request: the rounding that Go uses up, too. */
IMPL_GLUE size_t map_memory_rounded(size_t bytes)
{
#if ASSAY_JEMALLOC
    return nallocx(bytes, MALLOCX_ALIGN(map_memory_alignment(bytes)));
#else
    return bytes;
#endif
}

#endif
