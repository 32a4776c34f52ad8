/* alloc.h - the allocators that structures can be built on, chosen by a constant, never a pointer.
 *
 * Promises    with a constant kind every function below folds to one direct call. Blocks of one
 *             kind go back to the same kind. Sizes are bytes; 0 bytes is never asked for.
 * Kinds       jemalloc replaces malloc when it is linked; glibc's own heap then lives beside it
 *             under its __libc_ names. Under a sanitizer both are the sanitizer's malloc, and what
 *             only jemalloc can do reports itself unavailable.
 * Threads     as malloc: any thread may call, a block may be freed by another thread.            */
#ifndef ASSAY_ALLOC_ALLOC_H
#define ASSAY_ALLOC_ALLOC_H

#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/attributes.h"

#ifndef ASSAY_JEMALLOC
#if __has_include(<jemalloc/jemalloc.h>) && !defined(__SANITIZE_ADDRESS__) &&                      \
    !defined(__SANITIZE_THREAD__)
#define ASSAY_JEMALLOC 1
#else
#define ASSAY_JEMALLOC 0
#endif
#endif

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

enum alloc_kind {
    ALLOC_JEMALLOC,
    ALLOC_GLIBC,
    ALLOC_KINDS, /* their number */
};

#ifdef __cplusplus
extern "C" {
#endif
/* The plain names, hidden from the compiler: gcc folds malloc + memset into calloc, which jemalloc
 * serves 14 to 27 times slower above 32 KiB, and deletes pairs of malloc and free it sees through.
 */
void *alloc_plain_malloc(size_t bytes) __asm__("malloc");
void *alloc_plain_calloc(size_t count, size_t bytes) __asm__("calloc");
void *alloc_plain_realloc(void *block, size_t bytes) __asm__("realloc");
void alloc_plain_free(void *block) __asm__("free");
#if ASSAY_JEMALLOC
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void __libc_free(void *block);
void *__libc_memalign(size_t align, size_t bytes);
#endif
#ifdef __cplusplus
}
#endif

/* Jemalloc's calloc clears larger blocks by giving their pages back, so that every page faults
 * again. Up to this size clearing by hand is quicker even if only one byte is used afterwards. */
#define ALLOC_CLEAR_BY_HAND_BYTES ((size_t)256 << 10)
#define ALLOC_TCACHE_BYTES        ((size_t)32 << 10) /* jemalloc's default tcache_max */

IMPL_GLUE const char *alloc_name(enum alloc_kind kind)
{
    return kind == ALLOC_JEMALLOC ? "jemalloc" : "glibc";
}

/* False: this build runs on the sanitizer's malloc whatever the kind says. */
IMPL_GLUE bool alloc_is_native(void)
{
    return ASSAY_JEMALLOC;
}

/* Whether alloc_extend can ever succeed. */
IMPL_GLUE bool alloc_can_extend(enum alloc_kind kind)
{
    return ASSAY_JEMALLOC && kind == ALLOC_JEMALLOC;
}

/* NULL: out of memory. malloc and not mallocx: only malloc has jemalloc's short path. */
IMPL_GLUE void *alloc_allocate(enum alloc_kind kind, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) return __libc_malloc(bytes);
#endif
    (void)kind;
    return alloc_plain_malloc(bytes);
}

/* All bytes zero. NULL: out of memory. */
IMPL_GLUE void *alloc_allocate_zeroed(enum alloc_kind kind, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) return __libc_calloc(1, bytes);
    if (bytes > ALLOC_TCACHE_BYTES && bytes <= ALLOC_CLEAR_BY_HAND_BYTES) {
        void *block = alloc_plain_malloc(bytes);
        return block ? memset(block, 0, bytes) : NULL;
    }
#endif
    (void)kind;
    return alloc_plain_calloc(1, bytes);
}

/* At a multiple of `align`, a power of two that divides `bytes`. NULL: out of memory. Released by
 * alloc_release with the same bytes. */
IMPL_GLUE void *alloc_allocate_aligned(enum alloc_kind kind, size_t align, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) return __libc_memalign(align, bytes);
#endif
    (void)kind;
    return aligned_alloc(align, bytes);
}

/* Moves if it must; the first min(old, new) bytes are kept. NULL: out of memory, block unchanged.
 */
IMPL_GLUE void *alloc_resize(enum alloc_kind kind, void *block, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) return __libc_realloc(block, bytes);
    return rallocx(block, bytes, 0);
#else
    (void)kind;
    return alloc_plain_realloc(block, bytes);
#endif
}

/* `bytes` as asked for at the last allocation or resize: jemalloc then skips looking the size up.
 */
IMPL_GLUE void alloc_release(enum alloc_kind kind, void *block, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) {
        __libc_free(block);
        return;
    }
    sdallocx(block, bytes, 0);
#else
    (void)kind, (void)bytes;
    alloc_plain_free(block);
#endif
}

/* A block whose size is not known exactly: the allocator looks it up. */
IMPL_GLUE void alloc_free(enum alloc_kind kind, void *block)
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

/* True: the block, unmoved, now holds `bytes`. False: nothing changed. Jemalloc never succeeds for
 * blocks below 16 KiB: do not ask. */
IMPL_GLUE bool alloc_extend(enum alloc_kind kind, void *block, size_t bytes)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_JEMALLOC) return xallocx(block, bytes, 0, 0) >= bytes;
#endif
    (void)kind, (void)block, (void)bytes;
    return false;
}

/* Jemalloc's size classes with 4 KiB pages: 8, then four a doubling, at least 16 apart. */
IMPL_GLUE size_t alloc_jemalloc_class(size_t bytes)
{
    if (bytes <= 8) return 8;
    int log = 63 - __builtin_clzll((unsigned long long)(bytes - 1));
    size_t step = log < 6 ? 16 : (size_t)1 << (log - 2);
    return (bytes + step - 1) & ~(step - 1);
}

/* The size a block of `bytes` really gets. Pure. bytes <= 2^48. */
IMPL_GLUE size_t alloc_good_size(enum alloc_kind kind, size_t bytes)
{
    if (kind == ALLOC_GLIBC) return bytes <= 24 ? 24 : ((bytes + 23) & ~(size_t)15) - 8;
#if ASSAY_JEMALLOC
    return nallocx(bytes, 0);
#else
    return alloc_jemalloc_class(bytes);
#endif
}

/* The bytes this very block can hold. */
IMPL_GLUE size_t alloc_usable_bytes(enum alloc_kind kind, void *block)
{
#if ASSAY_JEMALLOC
    if (kind == ALLOC_GLIBC) { /* glibc's word before the block: size, bit 1 = own mapping */
        size_t head = ((size_t *)block)[-1];
        return (head & ~(size_t)7) - (head & 2 ? 16 : 8);
    }
    return sallocx(block, 0);
#else
    (void)kind;
    return malloc_usable_size(block);
#endif
}

#endif
