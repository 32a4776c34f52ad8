/* slice_null.h - the floor: counts elements, keeps none. What is left is the harness.
 *
 * Promises    lengths and panics as any implementation; at() gives a scratch line that every
 *             element shares (elements up to 64 bytes); there is no capacity to speak of. */
#ifndef ASSAY_SLICE_SLICE_NULL_H
#define ASSAY_SLICE_SLICE_NULL_H

#include "slice/slice_skeleton.h"

/* Written by whoever writes through at(); so not slice_zero_base. */
__attribute__((weak)) char slice_null_scratch[CACHE_LINE];

IMPL_RARE bool slice_null_make(const struct slice_shape *shape, struct slice *s, int64_t len,
                               int64_t cap)
{
    if (!slice_fits(shape, cap) || len < 0 || len > cap) slice_make_panic(slice_fits(shape, len));
    s->ptr = slice_null_scratch;
    s->len = len;
    s->cap = cap;
    return true;
}

/* The empty asm counts one by one: the compiler may not add up the loop. */
IMPL_HOT bool slice_null_append(const struct slice_shape *shape, struct slice *s,
                                const void *element)
{
    (void)shape, (void)element;
    s->len++;
    __asm__ volatile("" : "+r"(s->len));
    return true;
}

IMPL_HOT bool slice_null_append_many(const struct slice_shape *shape, struct slice *s,
                                     const void *elements, int64_t n)
{
    (void)shape, (void)elements;
    s->len = slice_length_after(*s, n);
    __asm__ volatile("" : "+r"(s->len));
    return true;
}

IMPL_HOT bool slice_null_reserve(const struct slice_shape *shape, struct slice *s, int64_t extra)
{
    (void)shape;
    slice_length_after(*s, extra);
    return true;
}

IMPL_GLUE int64_t slice_null_copy(const struct slice_shape *shape, struct slice to,
                                  struct slice from)
{
    (void)shape;
    return to.len < from.len ? to.len : from.len;
}

/* What lies beyond len is as good as what lies before: the views' bound is the larger of both. */
IMPL_GLUE struct slice slice_null_full(struct slice s)
{
    if (s.cap < s.len) s.cap = s.len;
    return s;
}

IMPL_HOT struct slice slice_null_reslice(const struct slice_shape *shape, struct slice s, int64_t i,
                                         int64_t j)
{
    struct slice view = slice_generic_reslice(shape, slice_null_full(s), i, j);
    view.ptr = slice_null_scratch;
    return view;
}

IMPL_HOT struct slice slice_null_reslice3(const struct slice_shape *shape, struct slice s,
                                          int64_t i, int64_t j, int64_t k)
{
    struct slice view = slice_generic_reslice3(shape, slice_null_full(s), i, j, k);
    view.ptr = slice_null_scratch;
    return view;
}

IMPL_HOT void *slice_null_at(const struct slice_shape *shape, struct slice s, int64_t i)
{
    (void)shape;
    if (UNLIKELY((uint64_t)i >= (uint64_t)s.len)) slice_bound_panic(SLICE_BOUND_INDEX, i, s.len);
    return slice_null_scratch;
}

IMPL_HOT void slice_null_release(const struct slice_shape *shape, struct slice *s)
{
    (void)shape;
    s->ptr = NULL;
    s->len = s->cap = 0;
}

IMPL_COLD void slice_null_collect(const struct slice_shape *shape)
{
    (void)shape;
}

IMPL_GLUE int64_t slice_null_next_cap(const struct slice_shape *shape, int64_t cap, int64_t need)
{
    (void)shape, (void)cap;
    return need;
}

IMPL_COLD int64_t slice_null_block_bytes(const struct slice_shape *shape, struct slice s)
{
    (void)shape, (void)s;
    return 0;
}

static const struct slice_ops slice_null = {
    __COUNTER__,
    "null",
    "the floor: counts, stores nothing",
    SLICE_STORES_NOTHING,
    SLICE_COPY,
    slice_null_make,
    slice_null_append,
    slice_null_append_many,
    slice_null_reserve,
    slice_null_copy,
    slice_null_reslice,
    slice_null_reslice3,
    slice_null_at,
    slice_null_release,
    slice_null_collect,
    slice_null_next_cap,
    slice_null_block_bytes,
};

#endif
