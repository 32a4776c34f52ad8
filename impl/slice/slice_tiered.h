/* slice_tiered.h - the mechanism of `best`: three tiers by the block's bytes, each with a memory.
 *
 * small   up to 8 KiB    blocks of 64, 256, 1 Ki, 4 Ki, 8 Ki; a few of each wait for reuse
 * middle  below 1 MiB    jemalloc in place, else copy; one spare block waits for reuse
 * large   from 1 MiB     reserved addresses, huge pages, never moved; one region waits for reuse
 *
 * Promises    a thread keeps at most 90 KiB of small blocks, one middle block (below 1 MiB) and
 * one region of at most 256 MiB, whose pages the kernel may take back at any time (MADV_FREE). All
 * is given back by tiered_collect and when the thread ends. Invariants  tier and size of a block
 * follow from its bytes, but a middle block may be larger than asked for: the allocator is asked
 * for its size. At most one such block a thread is lent, so that long-lived slices cannot pin many.
 * Threads     a block may be released by another thread: that thread's cache takes it.
 * Forks       a waiting region reads as fresh zero pages in the child (MADV_WIPEONFORK).         */
#ifndef ASSAY_SLICE_SLICE_TIERED_H
#define ASSAY_SLICE_SLICE_TIERED_H

#include <pthread.h>
#include <stdint.h>

#include "alloc/alloc.h"
#include "common/check.h"
#include "slice/slice_region.h"

/* Jemalloc serves up to 14 KiB from slabs that it keeps; larger blocks go back page by page. */
#define TIERED_SMALL_BYTES  ((size_t)8 << 10)
#define TIERED_LARGE_BYTES  ((size_t)1 << 20)
#define TIERED_REGION_BYTES ((size_t)256 << 20) /* a larger region is not kept */
#define TIERED_CLASSES      5
#define TIERED_DEPTH        32

/* Waiting blocks a class: 2, 8, 16, 32 and 32 KiB. */
static const uint8_t tiered_depth[TIERED_CLASSES] = {32, 32, 16, 8, 4};

struct tiered_cache {
    uint8_t waiting[TIERED_CLASSES];           /* used slots of each stack */
    bool armed;                                /* the thread's end will empty this cache */
    void *small[TIERED_CLASSES][TIERED_DEPTH]; /* stacks of free blocks, owned */
    void *spare;                               /* a free middle block, owned; or NULL */
    size_t spare_bytes;                        /* its true size; 0: none */
    void *lent;                                /* the one block in use that may be oversized */
    void *region;                              /* a free region, owned; or NULL */
};

/* One cache a thread and kind of allocator. */
__attribute__((weak)) __thread struct tiered_cache tiered_caches[ALLOC_KINDS];

/* Steps of four, but the last: 64 << 2c would be 16 KiB. */
IMPL_GLUE size_t tiered_class_bytes(int c)
{
    return c < TIERED_CLASSES - 1 ? (size_t)64 << (2 * c) : TIERED_SMALL_BYTES;
}

/* The class of a small block, or -1 where it would waste more than a quarter: such blocks (of other
 * policies, of odd elements) are malloc'ed by their own size. */
IMPL_GLUE int tiered_class(size_t bytes)
{
    if (bytes > TIERED_SMALL_BYTES) return -1;
    int c = bytes <= 64 ? 0 : (59 - __builtin_clzll((unsigned long long)(bytes - 1))) / 2;
    size_t class_bytes = tiered_class_bytes(c);
    return bytes > class_bytes - class_bytes / 4 ? c : -1;
}

/* A block whose size is not known exactly: the allocator looks it up. */
IMPL_GLUE void tiered_free(enum alloc_kind kind, void *block)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) {
        __libc_free(block);
        return;
    }
#endif
    (void)kind;
    alloc_plain_free(block);
}

IMPL_RARE void tiered_collect(enum alloc_kind kind)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    for (int c = 0; c < TIERED_CLASSES; c++)
        while (cache->waiting[c])
            alloc_release(kind, cache->small[c][--cache->waiting[c]], tiered_class_bytes(c));
    if (cache->spare) tiered_free(kind, cache->spare);
    if (cache->region) region_unreserve(cache->region, TIERED_LARGE_BYTES);
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
    int c = tiered_class(bytes);
    if (LIKELY(c >= 0)) {
        struct tiered_cache *cache = &tiered_caches[kind];
        if (LIKELY(cache->waiting[c])) return cache->small[c][--cache->waiting[c]];
        return alloc_allocate(kind, tiered_class_bytes(c));
    }
    if (bytes <= TIERED_SMALL_BYTES) return alloc_allocate(kind, bytes);
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
        tiered_free(kind, block);
        return;
    }
    if (cache->spare) tiered_free(kind, cache->spare);
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

IMPL_RARE void tiered_release_small(enum alloc_kind kind, void *block, size_t bytes)
{
    int c = tiered_class(bytes);
    alloc_release(kind, block, c < 0 ? bytes : tiered_class_bytes(c));
}

IMPL_GLUE void tiered_release(enum alloc_kind kind, void *block, size_t bytes)
{
    struct tiered_cache *cache = &tiered_caches[kind];
    int c = tiered_class(bytes);
    if (LIKELY(c >= 0 && cache->waiting[c] < tiered_depth[c] && cache->armed))
        cache->small[c][cache->waiting[c]++] = block;
    else if (bytes <= TIERED_SMALL_BYTES)
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

/* The first class is copied whole, word by word: its elements were stored a moment ago, and a wider
 * load over several waiting stores stalls until they have left the store queue. */
IMPL_GLUE void tiered_copy(void *to, const void *from, size_t old_bytes, size_t used)
{
    if (UNLIKELY(old_bytes <= 48 || old_bytes > 64)) {
        memcpy(to, from, used);
        return;
    }
    for (size_t at = 0; at < 64; at += 8) {
        uint64_t word;
        memcpy(&word, (const char *)from + at, 8);
        __asm__("" : "+r"(word)); /* keeps the words apart */
        memcpy((char *)to + at, &word, 8);
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
    if (UNLIKELY(old_bytes > TIERED_SMALL_BYTES)) {
        void *stretched = tiered_stretch(kind, block, old_bytes, bytes);
        if (stretched || old_bytes >= TIERED_LARGE_BYTES) return stretched;
    }
    void *moved = tiered_allocate(kind, bytes);
    if (UNLIKELY(!moved) || !block) return moved;
    tiered_copy(moved, block, old_bytes, used);
    tiered_release(kind, block, old_bytes);
    return moved;
}

#endif
