/* slice_stamp.h - SLICE_OPS(name, summary, native, flags): a policy's operations and its table.
 *
 * The policy's file defines slice_<name>_next_cap first and ends with SLICE_OPS. Part of
 * slice_skeleton.h; include that.                                                                */
#ifndef ASSAY_SLICE_SLICE_STAMP_H
#define ASSAY_SLICE_SLICE_STAMP_H

/* grow: cap unchanged in the result means out of memory. `keep`: bytes of the old block to keep. */
#define SLICE_STAMP_GROW(impl, native_mechanism, flag_bits)                                     \
    IMPL_RARE struct slice slice_##impl##_grow(const struct slice_shape *shape, struct slice s, \
                                               int64_t need, size_t keep)                       \
    {                                                                                           \
        struct slice_source from = slice_source_of(shape, native_mechanism);                    \
        int64_t cap = shape->elem_bytes ? slice_##impl##_next_cap(shape, s.cap, need) : need;   \
        struct slice grown = slice_grow_block(shape, from, s, cap, keep);                       \
        if (((flag_bits)&SLICE_ZERO_TAIL) && grown.cap > s.cap)                                 \
            slice_clear_tail(shape, grown, need);                                               \
        return grown;                                                                           \
    }

#define SLICE_STAMP_APPEND(impl)                                                           \
    IMPL_HOT bool slice_##impl##_append(const struct slice_shape *shape, struct slice *s,  \
                                        const void *element)                               \
    {                                                                                      \
        if (UNLIKELY(s->len >= s->cap)) {                                                  \
            struct slice grown = slice_##impl##_grow(shape, *s, slice_length_after(*s, 1), \
                                                     (size_t)s->len * shape->elem_bytes);  \
            if (UNLIKELY(grown.cap == s->cap)) return false;                               \
            *s = grown;                                                                    \
        }                                                                                  \
        memcpy(slice_address(shape, *s, s->len), element, shape->elem_bytes);              \
        s->len++;                                                                          \
        return true;                                                                       \
    }

/* Elements inside the own block move with it: what must survive then reaches up to their end. */
#define SLICE_STAMP_APPEND_MANY(impl)                                                           \
    IMPL_RARE struct slice slice_##impl##_grow_many(                                            \
        const struct slice_shape *shape, struct slice s, const void **elements, int64_t n)      \
    {                                                                                           \
        size_t offset, keep = (size_t)s.len * shape->elem_bytes;                                \
        bool inside = slice_is_inside(shape, s, *elements, &offset);                            \
        size_t end = offset + (size_t)n * shape->elem_bytes;                                    \
        if (inside && end > keep) keep = end;                                                   \
        struct slice grown = slice_##impl##_grow(shape, s, slice_length_after(s, n), keep);     \
        if (inside && grown.cap > s.cap) *elements = (char *)grown.ptr + offset;                \
        return grown;                                                                           \
    }                                                                                           \
    IMPL_HOT bool slice_##impl##_append_many(const struct slice_shape *shape, struct slice *s,  \
                                             const void *elements, int64_t n)                   \
    {                                                                                           \
        if (UNLIKELY((uint64_t)n > (uint64_t)(s->cap - s->len))) {                              \
            struct slice grown = slice_##impl##_grow_many(shape, *s, &elements, n);             \
            if (UNLIKELY(grown.cap == s->cap)) return false;                                    \
            *s = grown;                                                                         \
        }                                                                                       \
        if (LIKELY(n && shape->elem_bytes))                                                     \
            memmove(slice_address(shape, *s, s->len), elements, (size_t)n * shape->elem_bytes); \
        s->len += n;                                                                            \
        return true;                                                                            \
    }                                                                                           \
    IMPL_HOT bool slice_##impl##_reserve(const struct slice_shape *shape, struct slice *s,      \
                                         int64_t extra)                                         \
    {                                                                                           \
        if (LIKELY((uint64_t)extra <= (uint64_t)(s->cap - s->len))) return true;                \
        struct slice grown = slice_##impl##_grow(shape, *s, slice_length_after(*s, extra),      \
                                                 (size_t)s->len * shape->elem_bytes);           \
        if (UNLIKELY(grown.cap == s->cap)) return false;                                        \
        *s = grown;                                                                             \
        return true;                                                                            \
    }

#define SLICE_STAMP_BLOCK(impl, native_mechanism)                                                 \
    IMPL_RARE bool slice_##impl##_make(const struct slice_shape *shape, struct slice *s,          \
                                       int64_t len, int64_t cap)                                  \
    {                                                                                             \
        return slice_generic_make(shape, native_mechanism, s, len, cap);                          \
    }                                                                                             \
    IMPL_HOT void slice_##impl##_release(const struct slice_shape *shape, struct slice *s)        \
    {                                                                                             \
        slice_generic_release(shape, native_mechanism, s);                                        \
    }                                                                                             \
    IMPL_RARE void slice_##impl##_collect(const struct slice_shape *shape)                        \
    {                                                                                             \
        slice_collect(slice_source_of(shape, native_mechanism));                                  \
    }                                                                                             \
    IMPL_RARE int64_t slice_##impl##_block_bytes(const struct slice_shape *shape, struct slice s) \
    {                                                                                             \
        return slice_generic_block_bytes(shape, native_mechanism, s);                             \
    }

#define SLICE_OPS(impl, text, native_mechanism, flag_bits) \
    SLICE_STAMP_GROW(impl, native_mechanism, flag_bits)    \
    SLICE_STAMP_APPEND(impl)                               \
    SLICE_STAMP_APPEND_MANY(impl)                          \
    SLICE_STAMP_BLOCK(impl, native_mechanism)              \
    static const struct slice_ops slice_##impl = {         \
        __COUNTER__,                                       \
        #impl,                                             \
        text,                                              \
        flag_bits,                                         \
        native_mechanism,                                  \
        slice_##impl##_make,                               \
        slice_##impl##_append,                             \
        slice_##impl##_append_many,                        \
        slice_##impl##_reserve,                            \
        slice_generic_copy,                                \
        slice_generic_reslice,                             \
        slice_generic_reslice3,                            \
        slice_generic_at,                                  \
        slice_##impl##_release,                            \
        slice_##impl##_collect,                            \
        slice_##impl##_next_cap,                           \
        slice_##impl##_block_bytes,                        \
    }

#endif
