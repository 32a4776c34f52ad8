/* map_huge.h - large blocks on huge pages: fewer page faults while filling, fewer misses of the
 * address translation afterwards.
 *
 * Promises    blocks that would leave a third of a huge page unused, or more, are map_memory's; the
 *             others are aligned to one, at least one long, and the kernel is asked for huge pages
 *             (where it has none, ordinary ones serve).
 * Owner       the map. `bytes` of a free equals that of its allocation.                          */
#ifndef ASSAY_MAP_MAP_HUGE_H
#define ASSAY_MAP_MAP_HUGE_H

#include "map/map_memory.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

/* A huge page of x86-64 and of arm64 with 4 KiB pages. */
#define MAP_HUGE_BYTES ((size_t)2 << 20)

IMPL_GLUE bool map_huge_fits(size_t bytes)
{
    return bytes > MAP_HUGE_BYTES / 3 * 2;
}

/* What is asked of the allocator. */
IMPL_GLUE size_t map_huge_room(size_t bytes)
{
    return map_huge_fits(bytes) && bytes < MAP_HUGE_BYTES ? MAP_HUGE_BYTES : bytes;
}

IMPL_RARE void *map_huge_memory(size_t bytes)
{
    size_t room = map_huge_room(bytes);
    if (!map_huge_fits(bytes)) return map_memory(bytes);
#if ASSAY_JEMALLOC
    void *memory = mallocx(room, MALLOCX_ALIGN(MAP_HUGE_BYTES));
#else
    size_t rounded = (room + MAP_HUGE_BYTES - 1) / MAP_HUGE_BYTES * MAP_HUGE_BYTES;
    void *memory = aligned_alloc(MAP_HUGE_BYTES, rounded);
#endif
#ifdef MADV_HUGEPAGE
    /* Advice only: nothing is lost when the kernel declines. */
    if (memory) (void)madvise(memory, room / MAP_HUGE_BYTES * MAP_HUGE_BYTES, MADV_HUGEPAGE);
#endif
    return memory;
}

IMPL_RARE void map_huge_free(void *memory, size_t bytes)
{
    if (!map_huge_fits(bytes)) {
        map_memory_free(memory, bytes);
        return;
    }
#if ASSAY_JEMALLOC
    if (memory) sdallocx(memory, map_huge_room(bytes), MALLOCX_ALIGN(MAP_HUGE_BYTES));
#else
    free(memory);
#endif
}

#endif
