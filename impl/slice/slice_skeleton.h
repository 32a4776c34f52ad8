/* slice_skeleton.h - the operations every policy shares; SLICE_OPS stamps them into one table.
 *
 * Promises    append is one comparison, one store and one addition until the block is full; growing
 *             is out of line and takes and returns the header's parts by value, so that the
 *             caller's header stays in registers.
 * Invariants  cap * elem_bytes is the size the block was allocated with; ptr is NULL exactly when
 *             cap is 0, except for zero-size elements, which never have a block.                 */
#ifndef ASSAY_SLICE_SLICE_SKELETON_H
#define ASSAY_SLICE_SLICE_SKELETON_H

#include <string.h>

#include "slice/slice.h"
#include "slice/slice_bounds.h"
#include "slice/slice_mechanism.h"

/* Up to here a tail is cleared inline; above, memset's own loops are as quick. */
#define SLICE_CLEAR_BYTES ((size_t)4 << 10)

/* Where slices of zero-size elements point: never read, never written. */
__attribute__((weak)) char slice_zero_base[CACHE_LINE];

IMPL_GLUE struct slice_source slice_source_of(const struct slice_shape *shape,
                                              enum slice_mechanism native)
{
    struct slice_source from;
    from.mechanism = shape->mechanism == SLICE_NATIVE ? native : shape->mechanism;
    from.alloc = shape->alloc;
    return from;
}

IMPL_GLUE bool slice_fits(const struct slice_shape *shape, int64_t elements)
{
    uint64_t bytes;
    return elements >= 0 &&
           !__builtin_mul_overflow((uint64_t)elements, (uint64_t)shape->elem_bytes, &bytes) &&
           bytes <= SLICE_MAX_BYTES;
}

IMPL_GLUE size_t slice_bytes(const struct slice_shape *shape, int64_t elements)
{
    return (size_t)elements * shape->elem_bytes;
}

IMPL_GLUE char *slice_address(const struct slice_shape *shape, struct slice s, int64_t i)
{
    return (char *)s.ptr + i * (int64_t)shape->elem_bytes;
}

/* What growing changes of a header. Sixteen bytes, returned in two registers: a whole header would
 * pass through memory, and its parts, stored apart and loaded as one, stall the processor twice. */
struct slice_room {
    void *ptr;
    int64_t cap; /* unchanged: out of memory */
};

/* False: there was none. */
IMPL_GLUE bool slice_take_room(struct slice *s, struct slice_room room)
{
    if (UNLIKELY(room.cap == s->cap)) return false;
    s->ptr = room.ptr;
    s->cap = room.cap;
    return true;
}

/* From `cap` to `next` elements; `keep` bytes survive the move. */
IMPL_GLUE struct slice_room slice_grow_block(const struct slice_shape *shape,
                                             struct slice_source from, void *ptr, int64_t cap,
                                             int64_t next, size_t keep)
{
    struct slice_room room = {ptr, cap};
    if (UNLIKELY(!slice_fits(shape, next))) slice_grow_panic();
    void *block = slice_zero_base;
    if (LIKELY(shape->elem_bytes))
        block = slice_block_resize(from, ptr, (size_t)cap * shape->elem_bytes, keep,
                                   (size_t)next * shape->elem_bytes);
    if (UNLIKELY(!block)) return room;
    room.ptr = block;
    room.cap = next;
    return room;
}

/* As memset does, without its choice of a way by the size: that is another at each growth, and so
 * mispredicted. */
IMPL_GLUE void slice_clear(char *at, size_t bytes)
{
    slice_wide zero = {0, 0, 0, 0};
    if (bytes < 2 * sizeof zero || bytes > SLICE_CLEAR_BYTES) {
        memset(at, 0, bytes);
        return;
    }
    slice_wide *to = (slice_wide *)at, *last = (slice_wide *)(at + bytes) - 2;
    for (; to < last; to += 2) {
        to[0] = to[1] = zero;
        __asm__("" ::: "memory"); /* keeps it a loop: the compiler would call memset */
    }
    last[0] = last[1] = zero;
}

/* Go clears what the append that asked for `need` elements will not overwrite. */
IMPL_GLUE void slice_clear_tail(const struct slice_shape *shape, struct slice_room room,
                                int64_t need)
{
    if (shape->elem_bytes)
        slice_clear((char *)room.ptr + (size_t)need * shape->elem_bytes,
                    (size_t)(room.cap - need) * shape->elem_bytes);
}

IMPL_GLUE bool slice_generic_make(const struct slice_shape *shape, enum slice_mechanism native,
                                  struct slice *s, int64_t len, int64_t cap)
{
    if (UNLIKELY(!slice_fits(shape, cap) || len < 0 || len > cap))
        slice_make_panic(slice_fits(shape, len));
    size_t bytes = (size_t)cap * shape->elem_bytes;
    void *block = slice_zero_base;
    if (bytes) block = slice_block_allocate(slice_source_of(shape, native), bytes, true);
    if (!block) return false;
    s->ptr = cap ? block : NULL;
    s->len = len;
    s->cap = cap;
    return true;
}

IMPL_GLUE int64_t slice_generic_copy(const struct slice_shape *shape, struct slice to,
                                     struct slice from)
{
    int64_t n = to.len < from.len ? to.len : from.len;
    if (n && shape->elem_bytes) memmove(to.ptr, from.ptr, (size_t)n * shape->elem_bytes);
    return n;
}

/* A view that begins at the block's end keeps the address inside the block, as in Go. */
IMPL_GLUE struct slice slice_view(const struct slice_shape *shape, struct slice s, int64_t i,
                                  int64_t j, int64_t k)
{
    struct slice view;
    view.ptr = k > i ? slice_address(shape, s, i) : s.ptr;
    view.len = j - i;
    view.cap = k - i;
    return view;
}

/* The unsigned comparisons fold "negative" into "too large", as Go's compiler does. */
IMPL_HOT struct slice slice_generic_reslice(const struct slice_shape *shape, struct slice s,
                                            int64_t i, int64_t j)
{
    if (UNLIKELY((uint64_t)j > (uint64_t)s.cap)) slice_bound_panic(SLICE_BOUND_HIGH, j, s.cap);
    if (UNLIKELY((uint64_t)i > (uint64_t)j)) slice_bound_panic(SLICE_BOUND_LOW, i, j);
    return slice_view(shape, s, i, j, s.cap);
}

IMPL_HOT struct slice slice_generic_reslice3(const struct slice_shape *shape, struct slice s,
                                             int64_t i, int64_t j, int64_t k)
{
    if (UNLIKELY((uint64_t)k > (uint64_t)s.cap)) slice_bound_panic(SLICE_BOUND3_MAX, k, s.cap);
    if (UNLIKELY((uint64_t)j > (uint64_t)k)) slice_bound_panic(SLICE_BOUND3_HIGH, j, k);
    if (UNLIKELY((uint64_t)i > (uint64_t)j)) slice_bound_panic(SLICE_BOUND3_LOW, i, j);
    return slice_view(shape, s, i, j, k);
}

IMPL_HOT void *slice_generic_at(const struct slice_shape *shape, struct slice s, int64_t i)
{
    if (UNLIKELY((uint64_t)i >= (uint64_t)s.len)) slice_bound_panic(SLICE_BOUND_INDEX, i, s.len);
    return slice_address(shape, s, i);
}

IMPL_GLUE void slice_generic_release(const struct slice_shape *shape, enum slice_mechanism native,
                                     struct slice *s)
{
    size_t bytes = (size_t)s->cap * shape->elem_bytes;
    if (LIKELY(bytes)) slice_block_release(slice_source_of(shape, native), s->ptr, bytes);
    s->ptr = NULL;
    s->len = s->cap = 0;
}

IMPL_GLUE int64_t slice_generic_block_bytes(const struct slice_shape *shape,
                                            enum slice_mechanism native, struct slice s)
{
    size_t bytes = (size_t)s.cap * shape->elem_bytes;
    if (!bytes) return 0;
    return (int64_t)slice_block_bytes(slice_source_of(shape, native), s.ptr, bytes);
}

/* Whether [elements, elements + bytes) lies in the slice's own block, and how far from its start.
 */
IMPL_GLUE bool slice_is_inside(const struct slice_shape *shape, struct slice s,
                               const void *elements, size_t *offset)
{
    *offset = (uintptr_t)elements - (uintptr_t)s.ptr;
    return s.ptr && *offset < (size_t)s.cap * shape->elem_bytes;
}

/* The length after n more, or a panic. */
IMPL_GLUE int64_t slice_length_after(struct slice s, int64_t n)
{
    int64_t need;
    if (UNLIKELY(n < 0 || __builtin_add_overflow(s.len, n, &need))) slice_grow_panic();
    return need;
}

#include "slice/slice_stamp.h"

#endif
