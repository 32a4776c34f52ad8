/* slice.h - the contract of the slice family: Go's slice, its growth policy interchangeable.
 *
 * A slice {ptr, len, cap} owns its block: one header at a time may grow or release it. Headers made
 * by reslice are views; a view may read and write, and append within its capacity, but must not
 * grow, except under SLICE_KEEP, which never frees a block somebody may still look at (as Go's
 * collector would not). `s[:j]` with the capacity unchanged is still the owner.
 *
 * Errors      wrong indices and impossible sizes raise Go's panics with Go's texts (panic.h).
 *             Out of memory: the operation returns false and the slice is as it was.
 * Elements    any size, 0 too; moved by memcpy. Those between len and cap are undefined, except
 *             after make and for implementations with SLICE_ZERO_TAIL: zero, as in Go.
 * Threads     a slice belongs to one thread at a time.                                           */
#ifndef ASSAY_SLICE_SLICE_H
#define ASSAY_SLICE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alloc/alloc.h"
#include "common/attributes.h"

struct slice {
    void *ptr;   /* first element; NULL in an empty slice that never had a block */
    int64_t len; /* elements in use, 0 <= len <= cap */
    int64_t cap; /* elements that fit without growing */
};
/*  | ptr | len | cap |   24 bytes, passed and copied like Go's */

/* How a block becomes a larger block. Orthogonal to the policy, which says only how large. */
enum slice_mechanism {
    SLICE_NATIVE,  /* whatever the implementation is known for */
    SLICE_COPY,    /* allocate, copy, free */
    SLICE_KEEP,    /* allocate, copy, leave the old block to its other holders until collect */
    SLICE_REALLOC, /* the allocator's realloc */
    SLICE_XALLOCX, /* jemalloc in place from 16 KiB on, else copy */
    SLICE_MREMAP,  /* own pages from 128 KiB on, moved by the page table; copy below */
    SLICE_RESERVE, /* own reserved addresses and huge pages from 1 MiB on; copy below */
    SLICE_TIERED,  /* copy, then in place, then reserved, over a cache a thread: see slice_best.h */
    SLICE_MECHANISMS,
};

/* Structural choices: a constant first argument of every operation, so that inlining folds it. */
struct slice_shape {
    uint32_t elem_bytes;
    enum slice_mechanism mechanism;
    enum alloc_kind alloc;
};

enum slice_flag {
    SLICE_STORES_NOTHING = 1, /* the floor: counts, keeps no element */
    SLICE_ZERO_TAIL = 2,      /* growing clears what lies beyond the new length, as Go does */
};

/* Larger blocks cannot be: Go's maxAlloc on 64-bit machines. */
#define SLICE_MAX_BYTES ((uint64_t)1 << 48)

struct slice_ops {
    int id;           /* what REQUIRE_CONST_OPS tests */
    const char *name; /* filter and legend */
    const char *summary;
    unsigned flags;              /* enum slice_flag, or-ed */
    enum slice_mechanism native; /* what SLICE_NATIVE stands for */

    /* A new slice of `len` zero elements with room for `cap`. Panics as Go's makeslice. False: out
     * of memory, *s untouched. */
    bool (*make)(const struct slice_shape *shape, struct slice *s, int64_t len, int64_t cap);

    /* Appends the element at `element` (not inside s's own block). False: out of memory. */
    bool (*append)(const struct slice_shape *shape, struct slice *s, const void *element);

    /* Appends n >= 0 elements; they may lie in s's own block: the result is as if they had been
     * read first. False: out of memory. Panics if the length overflows. */
    bool (*append_many)(const struct slice_shape *shape, struct slice *s, const void *elements,
                        int64_t n);

    /* Makes room for `extra` more elements, by the same policy. False: out of memory. */
    bool (*reserve)(const struct slice_shape *shape, struct slice *s, int64_t extra);

    /* Copies min(to.len, from.len) elements, overlap allowed; returns their number. */
    int64_t (*copy)(const struct slice_shape *shape, struct slice to, struct slice from);

    /* Views s[i:j] and s[i:j:k]. Panic as Go. */
    struct slice (*reslice)(const struct slice_shape *shape, struct slice s, int64_t i, int64_t j);
    struct slice (*reslice3)(const struct slice_shape *shape, struct slice s, int64_t i, int64_t j,
                             int64_t k);

    /* The address of s[i], valid until s grows. Panics unless 0 <= i < len. */
    void *(*at)(const struct slice_shape *shape, struct slice s, int64_t i);

    /* Ends the owner's use: *s becomes the empty slice. Under SLICE_KEEP the block stays until
     * collect. */
    void (*release)(const struct slice_shape *shape, struct slice *s);

    /* Frees what this thread's slices left behind under SLICE_KEEP (the collector's part: the
     * caller vouches that no view is left) and what SLICE_TIERED keeps for reuse. */
    void (*collect)(const struct slice_shape *shape);

    /* The policy alone, pure: the capacity after growing from `cap` when `need` > cap are wanted.
     * >= need; its bytes may exceed SLICE_MAX_BYTES, which growing then answers with a panic. */
    int64_t (*next_cap)(const struct slice_shape *shape, int64_t cap, int64_t need);

    /* Bytes that the block of an owner really takes from the allocator or the system. */
    int64_t (*block_bytes)(const struct slice_shape *shape, struct slice s);
};

#endif
