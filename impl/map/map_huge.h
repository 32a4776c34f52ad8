/* map_huge.h - large blocks on huge pages: fewer page faults while filling, fewer misses of the
 * address translation afterwards.
 *
 * Promises    blocks below MAP_HUGE_BYTES are map_memory's; larger ones are aligned to it, and the
 *             kernel is asked for huge pages (where it has none, ordinary ones serve).
 * Owner       the map. `bytes` of a free equals that of its allocation.                          */
#ifndef ASSAY_MAP_MAP_HUGE_H
#define ASSAY_MAP_MAP_HUGE_H

#include "map/map_memory.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

/* A huge page of x86-64 and of arm64 with 4 KiB pages. Smaller blocks would waste most of one. */
#define MAP_HUGE_BYTES ((size_t)2 << 20)

IMPL_RARE void *map_huge_memory(size_t bytes)
{
    if (bytes < MAP_HUGE_BYTES) return map_memory(bytes);
#if ASSAY_JEMALLOC
    void *memory = mallocx(bytes, MALLOCX_ALIGN(MAP_HUGE_BYTES));
#else
    size_t rounded = (bytes + MAP_HUGE_BYTES - 1) / MAP_HUGE_BYTES * MAP_HUGE_BYTES;
    void *memory = aligned_alloc(MAP_HUGE_BYTES, rounded);
#endif
#ifdef MADV_HUGEPAGE
    /* Advice only: nothing is lost when the kernel declines. */
    if (memory) (void)madvise(memory, bytes / MAP_HUGE_BYTES * MAP_HUGE_BYTES, MADV_HUGEPAGE);
#endif
    return memory;
}

IMPL_RARE void map_huge_free(void *memory, size_t bytes)
{
    if (bytes < MAP_HUGE_BYTES) {
        map_memory_free(memory, bytes);
        return;
    }
#if ASSAY_JEMALLOC
    if (memory) sdallocx(memory, bytes, MALLOCX_ALIGN(MAP_HUGE_BYTES));
#else
    free(memory);
#endif
}

#endif
