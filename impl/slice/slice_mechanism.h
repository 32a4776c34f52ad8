/* slice_mechanism.h - one block's life under each mechanism: allocate, resize, release.
 *
 * Promises    resize keeps the first `used` bytes and returns the block's new address; NULL: out of
 *             memory, the old block is untouched. Whether a block is malloc'ed or mapped follows
 *             from its mechanism and bytes alone: a slice header carries nothing else.
 * Cost        called when a slice grows, never for a single append; the mechanism may be a run-time
 *             value.                                                                             */
#ifndef ASSAY_SLICE_SLICE_MECHANISM_H
#define ASSAY_SLICE_SLICE_MECHANISM_H

#include "alloc/alloc.h"
#include "slice/slice.h"
#include "slice/slice_keep.h"
#include "slice/slice_region.h"
#include "slice/slice_tiered.h"

/* Below it jemalloc never grows in place (measured, 5.3): asking would be a wasted call. */
#define SLICE_XALLOCX_BYTES ((size_t)16 << 10)
/* Moving pages costs about 5 us; copying 128 KiB costs as much. glibc's first mmap_threshold. */
#define SLICE_MREMAP_BYTES ((size_t)128 << 10)
/* A block from here on may take a 2 MiB page and still be within twice its own size. */
#define SLICE_RESERVE_BYTES ((size_t)1 << 20)

/* Where a block comes from, all that is needed to give it back. */
struct slice_source {
    enum slice_mechanism mechanism; /* never SLICE_NATIVE */
    enum alloc_kind alloc;
};

IMPL_GLUE const char *slice_mechanism_name(enum slice_mechanism mechanism)
{
    static const char *const names[] = {"native",  "copy",   "keep",    "realloc",
                                        "xallocx", "mremap", "reserve", "tiered"};
    return names[mechanism];
}

/* False: this build or allocator cannot do it, and the copying mechanism would be measured. */
IMPL_GLUE bool slice_mechanism_available(enum slice_mechanism mechanism, enum alloc_kind alloc)
{
    return mechanism != SLICE_XALLOCX || alloc_can_extend(alloc);
}

IMPL_GLUE bool slice_is_mapped(enum slice_mechanism mechanism, size_t bytes)
{
    return mechanism == SLICE_MREMAP && bytes >= SLICE_MREMAP_BYTES;
}

IMPL_GLUE bool slice_is_reserved(enum slice_mechanism mechanism, size_t bytes)
{
    return (mechanism == SLICE_RESERVE || mechanism == SLICE_TIERED) &&
           bytes >= SLICE_RESERVE_BYTES;
}

/* NULL: out of memory. */
IMPL_GLUE void *slice_block_allocate(struct slice_source from, size_t bytes, bool zeroed)
{
    if (from.mechanism == SLICE_TIERED)
        return zeroed ? tiered_allocate_zeroed(from.alloc, bytes)
                      : tiered_allocate(from.alloc, bytes);
    if (UNLIKELY(slice_is_mapped(from.mechanism, bytes))) return region_map(bytes);
    if (UNLIKELY(slice_is_reserved(from.mechanism, bytes))) return region_reserve(bytes);
    if (UNLIKELY(from.mechanism == SLICE_KEEP)) return keep_allocate(from.alloc, bytes, zeroed);
    return zeroed ? alloc_allocate_zeroed(from.alloc, bytes) : alloc_allocate(from.alloc, bytes);
}

/* Nothing to do under SLICE_KEEP: collect frees the block. */
IMPL_GLUE void slice_block_release(struct slice_source from, void *block, size_t bytes)
{
    if (from.mechanism == SLICE_TIERED)
        tiered_give_back(from.alloc, block, bytes);
    else if (UNLIKELY(slice_is_mapped(from.mechanism, bytes)))
        region_unmap(block, bytes);
    else if (UNLIKELY(slice_is_reserved(from.mechanism, bytes)))
        region_unreserve(block, bytes);
    else if (LIKELY(from.mechanism != SLICE_KEEP))
        alloc_release(from.alloc, block, bytes);
}

IMPL_GLUE void *slice_block_move(struct slice_source from, void *block, size_t old_bytes,
                                 size_t used, size_t bytes)
{
    void *moved = slice_block_allocate(from, bytes, false);
    if (!moved || !block) return moved;
    memcpy(moved, block, used);
    slice_block_release(from, block, old_bytes);
    return moved;
}

/* The ways that can avoid the copy; NULL also where there is none and the block must move. */
IMPL_RARE void *slice_block_stretch(struct slice_source from, void *block, size_t old_bytes,
                                    size_t bytes)
{
    if (slice_is_mapped(from.mechanism, old_bytes)) return region_remap(block, old_bytes, bytes);
    if (slice_is_reserved(from.mechanism, old_bytes))
        return region_reserve_more(block, old_bytes, bytes);
    if (from.mechanism != SLICE_XALLOCX || old_bytes < SLICE_XALLOCX_BYTES) return NULL;
    return alloc_extend(from.alloc, block, bytes) ? block : NULL;
}

/* old_bytes is 0 and block NULL for a first block. */
IMPL_GLUE void *slice_block_resize(struct slice_source from, void *block, size_t old_bytes,
                                   size_t used, size_t bytes)
{
    if (from.mechanism == SLICE_TIERED)
        return tiered_resize(from.alloc, block, old_bytes, used, bytes);
    if (from.mechanism == SLICE_REALLOC && block) return alloc_resize(from.alloc, block, bytes);
    if (from.mechanism >= SLICE_XALLOCX && old_bytes >= SLICE_XALLOCX_BYTES) {
        void *stretched = slice_block_stretch(from, block, old_bytes, bytes);
        if (stretched) return stretched;
    }
    return slice_block_move(from, block, old_bytes, used, bytes);
}

/* Frees what the mechanism keeps for this thread beyond the life of its slices. */
IMPL_GLUE void slice_collect(struct slice_source from)
{
    if (from.mechanism == SLICE_KEEP) keep_collect();
    if (from.mechanism == SLICE_TIERED) tiered_collect(from.alloc);
}

/* Bytes really taken, with the rounding of allocator or pages. */
IMPL_GLUE size_t slice_block_bytes(struct slice_source from, void *block, size_t bytes)
{
    if (slice_is_mapped(from.mechanism, bytes)) return region_round(bytes, REGION_PAGE_BYTES);
    if (slice_is_reserved(from.mechanism, bytes)) return region_round(bytes, REGION_HUGE_BYTES);
    return alloc_usable_bytes(from.alloc, block);
}

#endif
