/* cmap_memory.h - tables aligned to pairs of cache lines, zeroed or not.
 *
 * Promises    alignment of 128 bytes; huge pages from 4 MiB up where the system gives them.      */
#ifndef ASSAY_CMAP_CMAP_MEMORY_H
#define ASSAY_CMAP_CMAP_MEMORY_H

#include "map/map_memory.h"

struct cmap_pair {
    uint64_t key, value;
};

#define CMAP_MEMORY_ALIGNMENT ((size_t)2 * CACHE_LINE)

IMPL_GLUE size_t cmap_memory_alignment(size_t bytes)
{
    return bytes >= MAP_HUGE_MIN_BYTES ? MAP_HUGE_PAGE : CMAP_MEMORY_ALIGNMENT;
}

/* Not cleared. */
IMPL_RARE void *cmap_memory_raw(size_t bytes)
{
    size_t alignment = cmap_memory_alignment(bytes);
#if ASSAY_JEMALLOC
    void *memory = mallocx(bytes, MALLOCX_ALIGN(alignment));
#else
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
#endif
    if (bytes >= MAP_HUGE_MIN_BYTES) map_memory_advise(memory, bytes);
    return memory;
}

/* By hand: jemalloc clears a large block by giving its pages back to the system, and faults on each
 * of them followed (filling `clht` took twice to three times as long). */
IMPL_RARE void *cmap_memory(size_t bytes)
{
    void *memory = cmap_memory_raw(bytes);
    if (memory) memset(memory, 0, bytes);
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

#endif
