/* cmap_memory.h - zeroed tables aligned to pairs of cache lines, and pages given back early.
 *
 * Promises    alignment of 128 bytes; huge pages from 4 MiB up where the system gives them.      */
#ifndef ASSAY_CMAP_CMAP_MEMORY_H
#define ASSAY_CMAP_CMAP_MEMORY_H

#include "map/map_memory.h"

struct cmap_pair {
    uint64_t key, value;
};

#define CMAP_MEMORY_ALIGNMENT ((size_t)2 * CACHE_LINE)
#define CMAP_MEMORY_PAGE      ((size_t)4096)

IMPL_GLUE size_t cmap_memory_alignment(size_t bytes)
{
    return bytes >= MAP_HUGE_MIN_BYTES ? MAP_HUGE_PAGE : CMAP_MEMORY_ALIGNMENT;
}

IMPL_RARE void *cmap_memory(size_t bytes)
{
    size_t alignment = cmap_memory_alignment(bytes);
#if ASSAY_JEMALLOC
    void *memory = mallocx(bytes, MALLOCX_ALIGN(alignment) | MALLOCX_ZERO);
#else
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory) memset(memory, 0, bytes);
#endif
    if (bytes >= MAP_HUGE_MIN_BYTES) map_memory_advise(memory, bytes);
    return memory;
}

IMPL_RARE void cmap_memory_free(void *memory, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (memory) sdallocx(memory, bytes, MALLOCX_ALIGN(cmap_memory_alignment(bytes)));
#else
    (void)bytes;
    free(memory);
#endif
}

/* Gives the whole pages of a block back to the system; the block stays allocated and reads as zeros
 * there. Returns the bytes that are still held. */
IMPL_RARE size_t cmap_memory_return(void *memory, size_t bytes)
{
    uintptr_t from = ((uintptr_t)memory + CMAP_MEMORY_PAGE - 1) & ~(CMAP_MEMORY_PAGE - 1);
    uintptr_t to = ((uintptr_t)memory + bytes) & ~(CMAP_MEMORY_PAGE - 1);
    if (from >= to || madvise((void *)from, to - from, MADV_DONTNEED) != 0) return bytes;
    return bytes - (to - from);
}

#endif
