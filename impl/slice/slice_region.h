/* slice_region.h - blocks made of the process's own pages, for the mechanisms beyond the allocator.
 *
 * Promises    new pages read zero. NULL or false: the system refused, nothing changed.
 * Paged       as many 4 KiB pages as needed; growing moves them by the page table, not by copying.
 * Reserved    a stretch of addresses far larger than the block, aligned and advised for huge pages:
 *             growing inside it costs nothing at all, memory comes at the first touch. How much is
 *             reserved follows from the block's bytes alone, so no record of it is kept.
 * Limits      addresses: 128 TiB a process, so about 30,000 reserved blocks at once. */
#ifndef ASSAY_SLICE_SLICE_REGION_H
#define ASSAY_SLICE_SLICE_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

#include "alloc/alloc.h"
#include "common/attributes.h"

#define REGION_PAGE_BYTES ((size_t)4096)
#define REGION_HUGE_BYTES ((size_t)2 << 20)

/* First reservation: as large as any block that fits small machines, small against 128 TiB. Under
 * a sanitizer every reserved byte has shadow to be reset, so less. */
#if ASSAY_JEMALLOC
#define REGION_RESERVE_BYTES ((size_t)4 << 30)
#else
#define REGION_RESERVE_BYTES ((size_t)4 << 20)
#endif

IMPL_GLUE size_t region_round(size_t bytes, size_t unit)
{
    return (bytes + unit - 1) & ~(unit - 1);
}

IMPL_RARE void *region_map(size_t bytes)
{
    void *region = mmap(NULL, region_round(bytes, REGION_PAGE_BYTES), PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return region == MAP_FAILED ? NULL : region;
}

IMPL_RARE void *region_remap(void *region, size_t old_bytes, size_t bytes)
{
    void *moved = mremap(region, region_round(old_bytes, REGION_PAGE_BYTES),
                         region_round(bytes, REGION_PAGE_BYTES), MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
}

IMPL_RARE void region_unmap(void *region, size_t bytes)
{
    munmap(region, region_round(bytes, REGION_PAGE_BYTES));
}

/* Addresses that stand behind a reserved block of `bytes`: 4 GiB, then 1024 times as many. */
IMPL_GLUE size_t region_reserved_bytes(size_t bytes)
{
    size_t reserved = REGION_RESERVE_BYTES;
    while (reserved < bytes) reserved *= 1024;
    return reserved;
}

/* Addresses are taken with one huge page to spare and the ends given back: the kernel aligns large
 * mappings by itself only since 6.7, and an unaligned start costs up to 511 small faults. */
IMPL_RARE void *region_reserve(size_t bytes)
{
    size_t reserved = region_reserved_bytes(bytes);
    char *start = (char *)mmap(NULL, reserved + REGION_HUGE_BYTES, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (start == MAP_FAILED) return NULL;
    char *region = (char *)region_round((size_t)start, REGION_HUGE_BYTES);
    size_t before = (size_t)(region - start);
    if (before) munmap(start, before);
    if (before < REGION_HUGE_BYTES) munmap(region + reserved, REGION_HUGE_BYTES - before);
    madvise(region, reserved, MADV_HUGEPAGE);
    return region;
}

/* Outgrowing a reservation is rare (4 GiB): the pages move to a larger one by the page table. */
IMPL_RARE void *region_reserve_more(void *region, size_t old_bytes, size_t bytes)
{
    size_t old_reserved = region_reserved_bytes(old_bytes);
    if (bytes <= old_reserved) return region;
    void *larger = region_reserve(bytes);
    if (!larger) return NULL;
    void *moved = mremap(region, old_reserved, old_reserved, MREMAP_MAYMOVE | MREMAP_FIXED, larger);
    if (moved != MAP_FAILED) return moved;
    munmap(larger, region_reserved_bytes(bytes));
    return NULL;
}

IMPL_RARE void region_unreserve(void *region, size_t bytes)
{
    munmap(region, region_reserved_bytes(bytes));
}

#endif
