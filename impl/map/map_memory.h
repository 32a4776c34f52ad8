/* map_memory.h - where maps get their memory: sized frees, zeroed or not.
 *
 * Promises    alignment to a cache line from 1 KiB up and of whole lines, else to 16 bytes; huge
 *             pages from 4 MiB up, where the system gives them; NULL when memory has run out.
 * Owner       the map. `bytes` of a free equals that of its allocation.                          */
#ifndef ASSAY_MAP_MAP_MEMORY_H
#define ASSAY_MAP_MAP_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/attributes.h"

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

/* From here on a table is worth huge pages: with 4 KiB pages each random access to a table of 40 MB
 * misses the TLB as well (hit at 2^20 entries: 1.4 times the time). Go 1.19 leaves it to the
 * system. */
#define MAP_HUGE_MIN_BYTES ((size_t)4 << 20)
#define MAP_HUGE_PAGE      ((size_t)2 << 20)

IMPL_GLUE size_t map_memory_alignment(size_t bytes)
{
    if (bytes >= MAP_HUGE_MIN_BYTES) return MAP_HUGE_PAGE;
    return bytes >= 1024 || bytes % CACHE_LINE == 0 ? CACHE_LINE : 16;
}

/* Asks for huge pages; a wish, so a refusal changes nothing. */
IMPL_RARE void map_memory_advise(void *memory, size_t bytes)
{
    if (memory) madvise(memory, bytes / MAP_HUGE_PAGE * MAP_HUGE_PAGE, MADV_HUGEPAGE);
}

#if ASSAY_JEMALLOC
/* jemalloc's classes have that alignment by themselves (a class of whole lines begins on one); told
 * so, it would leave its thread cache aside for blocks of 16 KiB and more (a map of 1 k entries,
 * reserved and filled: 1.7 times the time). */
IMPL_GLUE int map_memory_flags(size_t bytes)
{
    size_t alignment = map_memory_alignment(bytes);
    return alignment > CACHE_LINE || bytes < 16 ? MALLOCX_ALIGN(alignment) : 0;
}
#endif

IMPL_GLUE void *map_memory_get(size_t bytes, bool zeroed)
{
#if ASSAY_JEMALLOC
    void *memory = mallocx(bytes, map_memory_flags(bytes) | (zeroed ? MALLOCX_ZERO : 0));
#else
    size_t alignment = map_memory_alignment(bytes);
    void *memory = aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
    if (memory && zeroed) memset(memory, 0, bytes);
#endif
    if (bytes >= MAP_HUGE_MIN_BYTES) map_memory_advise(memory, bytes);
    return memory;
}

IMPL_GLUE void *map_memory(size_t bytes)
{
    return map_memory_get(bytes, false);
}

IMPL_GLUE void *map_memory_zeroed(size_t bytes)
{
    return map_memory_get(bytes, true);
}

IMPL_GLUE void map_memory_free(void *memory, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (memory) sdallocx(memory, bytes, map_memory_flags(bytes));
#else
    (void)bytes;
    free(memory);
#endif
}

/* What the allocator would really hold for a request: the rounding that Go uses up, too. */
IMPL_GLUE size_t map_memory_rounded(size_t bytes)
{
#if ASSAY_JEMALLOC
    return nallocx(bytes, map_memory_flags(bytes));
#else
    return bytes;
#endif
}

#endif
