/* slice_tiered.h - the mechanism of `best` and of Go's policies: three tiers by the block's bytes,
 * each with a memory.
 *
 * small   up to 14 KiB   Go's size classes; freed blocks wait in a list a class, as in Go's mcache
 * middle  below 1 MiB    jemalloc in place, else copy; one spare block waits for reuse
 * large   from 1 MiB     reserved addresses, huge pages, never moved; one region waits for reuse
 *
 * A slice that grows in small steps gets a runway (slice_runway.h) while it is small.
 *
 * Promises    a thread keeps at most 128 KiB of small blocks, a runway of 16 KiB, one middle block
 *             (below 1 MiB) and one region of at most 256 MiB, whose pages the kernel may take back
 *             at any time (MADV_FREE). tiered_collect and the thread's end give it all back, the
 *             runway to other threads.
 * Invariants  tier and size of a block follow from its bytes, but a middle block may be larger than
 *             asked for: the allocator is asked for its size. At most one such block a thread is
 *             lent, so that long-lived slices cannot pin many.
 * Threads     a block may be released by another thread: that thread's cache takes it.
 * Forks       a waiting region reads as fresh zero pages in the child (MADV_WIPEONFORK).         */
#ifndef ASSAY_SLICE_SLICE_TIERED_H
#define ASSAY_SLICE_SLICE_TIERED_H

#include <pthread.h>
#include <stdint.h>

#include "alloc/alloc.h"
#include "common/check.h"
#include "slice/slice_goround.h"
#include "slice/slice_region.h"
#include "slice/slice_runway.h"

/* Jemalloc serves up to 14 KiB from slabs that it keeps; larger blocks go back page by page. */
#define TIERED_SMALL_BYTES  ((size_t)14 << 10)
#define TIERED_LARGE_BYTES  ((size_t)1 << 20)
#define TIERED_COPY_BYTES   ((size_t)4 << 10) /* copied from the front; above, memcpy is as quick */
#define TIERED_REGION_BYTES ((size_t)256 << 20) /* a larger region is not kept */
#define TIERED_CLASSES      59                  /* Go's, to 14 KiB */
/* What may wait in small blocks: the second cache's share, so that they come back warm. */
#define TIERED_WAITING_BYTES ((size_t)128 << 10)

/* A free small block: the next one of its class lies in its first bytes. */
struct tiered_free_block {
    struct tiered_free_block *next;
};

struct tiered_cache {
    size_t waiting_bytes;                            /* of all small blocks below */
    struct tiered_free_block *small[TIERED_CLASSES]; /* lists of free blocks, owned */
    void *spare;                                     /* a free middle block, owned; or NULL */
    size_t spare_bytes;                              /* its true size; 0: none */
    void *lent;   /* the one block in use that may be oversized */
    void *region; /* a free region, owned; or NULL */
    struct runway runway;
    bool armed; /* the thread's end will empty this cache */
};

/* One cache a thread and kind of allocator. */
__attribute__((weak)) __thread struct tiered_cache tiered_caches[ALLOC_KINDS];

IMPL_GLUE void *tiered_pop(struct tiered_cache *cache, unsigned c)
{
    struct tiered_free_block *block = cache->small[c];
    cache->small[c] = block->next;
    cache->waiting_bytes -= goround_classes[c];
    return block;
}

IMPL_RARE void tiered_collect(enum alloc_kind kind)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    for (int c = 0; c < TIERED_CLASSES; c++)
        while (cache->small[c]) alloc_release(kind, tiered_pop(cache, c), goround_classes[c]);
    if (cache->spare) alloc_free(kind, cache->spare);
    if (cache->region) region_unreserve(cache->region, TIERED_LARGE_BYTES);
    runway_collect(kind, &cache->runway);
    cache->spare = cache->region = cache->lent = NULL;
    cache->spare_bytes = 0;
}

/* ---- The end of a thread ------------------------------------------------------------------- */

__attribute__((weak)) pthread_key_t tiered_key;
__attribute__((weak)) pthread_once_t tiered_once = PTHREAD_ONCE_INIT;

IMPL_COLD void tiered_thread_ends(void *unused)
{
    (void)unused;
    for (int kind = 0; kind < ALLOC_KINDS; kind++) {
        tiered_collect((enum alloc_kind)kind);
        tiered_caches[kind].armed = false;
    }
}

IMPL_COLD void tiered_make_key(void)
{
    CHECK(pthread_key_create(&tiered_key, tiered_thread_ends) == 0);
}

IMPL_COLD void tiered_arm(struct tiered_cache *cache)
{
    pthread_once(&tiered_once, tiered_make_key);
    cache->armed = pthread_setspecific(tiered_key, cache) == 0;
}

/* ---- Allocate ------------------------------------------------------------------------------ */

IMPL_RARE void *tiered_allocate_middle(enum alloc_kind kind, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    if (cache->spare_bytes < bytes || cache->lent) return alloc_allocate(kind, bytes);
    void *block = cache->spare;
    cache->lent = block;
    cache->spare = NULL;
    cache->spare_bytes = 0;
    return block;
}

IMPL_RARE void *tiered_allocate_large(enum alloc_kind kind, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    void *region = cache->region;
    if (!region || bytes > REGION_RESERVE_BYTES) return region_reserve(bytes);
    cache->region = NULL;
    madvise(region, REGION_RESERVE_BYTES, MADV_KEEPONFORK);
    return region;
}

/* NULL: out of memory. */
IMPL_GLUE void *tiered_allocate(enum alloc_kind kind, size_t bytes)
{
    if (LIKELY(bytes <= TIERED_SMALL_BYTES)) {
        struct tiered_cache *cache = &tiered_caches[kind];
        unsigned c = goround_class(bytes);
        if (LIKELY(cache->small[c] != NULL)) return tiered_pop(cache, c);
        return alloc_allocate(kind, goround_classes[c]);
    }
    if (bytes < TIERED_LARGE_BYTES) return tiered_allocate_middle(kind, bytes);
    return tiered_allocate_large(kind, bytes);
}

/* All zero. A waiting region holds old elements, so a fresh one is taken. */
IMPL_RARE void *tiered_allocate_zeroed(enum alloc_kind kind, size_t bytes)
{
    if (bytes >= TIERED_LARGE_BYTES) return region_reserve(bytes);
    if (bytes > TIERED_SMALL_BYTES) return alloc_allocate_zeroed(kind, bytes);
    void *block = tiered_allocate(kind, bytes);
    return block ? memset(block, 0, bytes) : NULL;
}

/* ---- Release ------------------------------------------------------------------------------- */

/* The larger of the released block and the spare waits, the other is freed. */
IMPL_RARE void tiered_release_middle(enum alloc_kind kind, void *block)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    if (block == cache->lent) cache->lent = NULL;
    size_t bytes = alloc_usable_bytes(kind, block);
    if (bytes <= cache->spare_bytes || !cache->armed) {
        if (!cache->armed) tiered_arm(cache);
        alloc_free(kind, block);
        return;
    }
    if (cache->spare) alloc_free(kind, cache->spare);
    cache->spare = block;
    cache->spare_bytes = bytes;
}

IMPL_RARE void tiered_release_large(enum alloc_kind kind, void *region, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    if (!cache->armed) tiered_arm(cache);
    if (cache->region || !cache->armed || bytes > REGION_RESERVE_BYTES ||
        bytes > TIERED_REGION_BYTES) {
        region_unreserve(region, bytes);
        return;
    }
    madvise(region, region_round(bytes, REGION_HUGE_BYTES), MADV_FREE);
    madvise(region, REGION_RESERVE_BYTES, MADV_WIPEONFORK);
    cache->region = region;
}

IMPL_GLUE void tiered_release_small(enum alloc_kind kind, void *block, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    unsigned c = goround_class(bytes);
    size_t waiting = cache->waiting_bytes + goround_classes[c];
    if (UNLIKELY(waiting > TIERED_WAITING_BYTES || !cache->armed)) {
        alloc_release(kind, block, goround_classes[c]);
        return;
    }
    struct tiered_free_block *free_block = (struct tiered_free_block *)block;
    free_block->next = cache->small[c];
    cache->small[c] = free_block;
    cache->waiting_bytes = waiting;
}

/* Then it goes back to the runways and is never stretched: what was once a runway must stay one. */
IMPL_GLUE bool tiered_may_be_runway(const void *block, size_t bytes)
{
    return runway_aligned(block) && bytes <= RUNWAY_BYTES;
}

IMPL_GLUE void tiered_release(enum alloc_kind kind, void *block, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    if (UNLIKELY(tiered_may_be_runway(block, bytes)) &&
        runway_take_back(kind, &cache->runway, block, cache->armed)) {
        if (block == cache->lent) cache->lent = NULL;
        return;
    }
    if (LIKELY(bytes <= TIERED_SMALL_BYTES))
        tiered_release_small(kind, block, bytes);
    else if (bytes < TIERED_LARGE_BYTES)
        tiered_release_middle(kind, block);
    else
        tiered_release_large(kind, block, bytes);
}

/* A slice's end, not its growth, is where a thread's cache comes to life: a first growth in a fresh
 * process then touches no page more than without a cache. */
IMPL_GLUE void tiered_give_back(enum alloc_kind kind, void *block, size_t bytes)
{
    if (UNLIKELY(!tiered_caches[kind].armed)) tiered_arm(&tiered_caches[kind]);
    tiered_release(kind, block, bytes);
}

/* ---- Resize -------------------------------------------------------------------------------- */

/* Thirty-two bytes at any address. */
typedef uint64_t slice_wide __attribute__((vector_size(32), aligned(1), may_alias));

/* From the front, unlike memcpy, which loads the end first: the last elements were stored a moment
 * ago, and a wide load over several waiting stores stalls until they have left the store queue.
 * A line or less is all such elements, and is copied word by word. Blocks are whole words. */
IMPL_GLUE void tiered_copy(void *to, const void *from, size_t used)
{
    char *target = (char *)to;
    const char *source = (const char *)from;
    size_t at = 0;
    if (used > TIERED_COPY_BYTES) {
        memcpy(to, from, used);
        return;
    }
    if (used > 64)
        for (; at + 32 <= used; at += 32) {
            slice_wide words = *(const slice_wide *)(source + at);
            *(slice_wide *)(target + at) = words;
            __asm__("" ::: "memory"); /* keeps it a loop: the compiler would call memcpy */
        }
    for (; at < used; at += 8) {
        uint64_t word;
        memcpy(&word, source + at, 8);
        __asm__("" : "+r"(word)); /* keeps the words apart */
        memcpy(target + at, &word, 8);
    }
}

/* A middle or large block where it lies; NULL: it must move. */
IMPL_RARE void *tiered_stretch(enum alloc_kind kind, void *block, size_t old_bytes, size_t bytes)
{
    if (old_bytes >= TIERED_LARGE_BYTES) return region_reserve_more(block, old_bytes, bytes);
    if (bytes >= TIERED_LARGE_BYTES) return NULL;
    if (alloc_usable_bytes(kind, block) >= bytes) return block;
    return alloc_extend(kind, block, bytes) ? block : NULL;
}

/* A region that cannot be stretched is not copied either: NULL, out of memory. */
IMPL_GLUE void *tiered_resize(enum alloc_kind kind, void *block, size_t old_bytes, size_t used,
                              size_t bytes)
{
    struct runway *runway = &tiered_caches[kind].runway;
    if (block && block == runway->lent && bytes <= RUNWAY_BYTES) return block;
    if (UNLIKELY(old_bytes > TIERED_SMALL_BYTES) && !tiered_may_be_runway(block, old_bytes)) {
        void *stretched = tiered_stretch(kind, block, old_bytes, bytes);
        if (stretched || old_bytes >= TIERED_LARGE_BYTES) return stretched;
    }
    void *moved = runway_lend(kind, runway, old_bytes, bytes);
    if (!moved) moved = tiered_allocate(kind, bytes);
    if (UNLIKELY(!moved) || !block) return moved;
    tiered_copy(moved, block, used);
    tiered_release(kind, block, old_bytes);
    return moved;
}

#endif
