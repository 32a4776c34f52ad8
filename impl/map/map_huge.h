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

/* Gives whole pages back to the kernel, while the block stays the owner's: they read as zero, and
 * cost a page fault where they are touched again. False: nothing was done. */
IMPL_GLUE bool map_huge_drop(void *memory, size_t bytes)
{
#if defined(__linux__) && defined(MADV_DONTNEED)
    return madvise(memory, bytes, MADV_DONTNEED) == 0;
#else
    (void)memory, (void)bytes;
    return false;
#endif
}

/* A multiple of all common page sizes. */
#define MAP_HUGE_DROP_BYTES ((size_t)64 << 10)

/* Zeroes a block without touching its inner pages where that is possible: their zeroing is paid for
 * page by page, by whoever comes first. */
IMPL_RARE void map_huge_zero(unsigned char *memory, size_t bytes)
{
    size_t head = -(uintptr_t)memory % MAP_HUGE_DROP_BYTES;
    size_t inner = bytes < head ? 0 : (bytes - head) / MAP_HUGE_DROP_BYTES * MAP_HUGE_DROP_BYTES;
    if (inner < 4 * MAP_HUGE_DROP_BYTES || !map_huge_drop(memory + head, inner)) {
        memset(memory, 0, bytes);
        return;
    }
    memset(memory, 0, head);
    memset(memory + head + inner, 0, bytes - head - inner);
}

#endif
