/* slice_stamp.h - SLICE_OPS(name, summary, native, flags): a policy's operations and its table.
 *
 * The policy's file defines slice_<name>_next_cap first and ends with SLICE_OPS. Part of
 * slice_skeleton.h; include that.                                                                */
#ifndef ASSAY_SLICE_SLICE_STAMP_H
#define ASSAY_SLICE_SLICE_STAMP_H

/* grow: `keep` bytes of the old block survive. grow_one: a full block by one element; its length is
 * its capacity, so that a loop of appends need not prepare arguments for a growth to come. */
#define SLICE_STAMP_GROW(impl, native_mechanism, flag_bits)                                       \
    IMPL_RARE struct slice_room slice_##impl##_grow(const struct slice_shape *shape, void *ptr,   \
                                                    int64_t cap, int64_t need, size_t keep)       \
    {                                                                                             \
        struct slice_source from = slice_source_of(shape, native_mechanism);                      \
        int64_t next = shape->elem_bytes ? slice_##impl##_next_cap(shape, cap, need) : need;      \
        struct slice_room room = slice_grow_block(shape, from, ptr, cap, next, keep);             \
        if (((flag_bits)&SLICE_ZERO_TAIL) && room.cap > cap) slice_clear_tail(shape, room, need); \
        return room;                                                                              \
    }                                                                                             \
    IMPL_RARE struct slice_room slice_##impl##_grow_one(const struct slice_shape *shape,          \
                                                        void *ptr, int64_t cap)                   \
    {                                                                                             \
        struct slice full = {ptr, cap, cap};                                                      \
        return slice_##impl##_grow(shape, ptr, cap, slice_length_after(full, 1),                  \
                                   slice_bytes(shape, cap));                                      \
    }

#define SLICE_STAMP_APPEND(impl)                                                             \
    IMPL_GLUE bool slice_##impl##_enlarge(const struct slice_shape *shape, struct slice *s,  \
                                          int64_t extra, size_t keep)                        \
    {                                                                                        \
        struct slice_room room =                                                             \
            slice_##impl##_grow(shape, s->ptr, s->cap, slice_length_after(*s, extra), keep); \
        return slice_take_room(s, room);                                                     \
    }                                                                                        \
    IMPL_HOT bool slice_##impl##_append(const struct slice_shape *shape, struct slice *s,    \
                                        const void *element)                                 \
    {                                                                                        \
        if (RARELY(s->len >= s->cap)) {                                                      \
            struct slice_room room = slice_##impl##_grow_one(shape, s->ptr, s->cap);         \
            if (UNLIKELY(!slice_take_room(s, room))) return false;                           \
        }                                                                                    \
        memcpy(slice_address(shape, *s, s->len), element, shape->elem_bytes);                \
        s->len++;                                                                            \
        return true;                                                                         \
    }                                                                                        \
    IMPL_HOT bool slice_##impl##_reserve(const struct slice_shape *shape, struct slice *s,   \
                                         int64_t extra)                                      \
    {                                                                                        \
        if (LIKELY((uint64_t)extra <= (uint64_t)(s->cap - s->len))) return true;             \
        return slice_##impl##_enlarge(shape, s, extra, slice_bytes(shape, s->len));          \
    }

/* Elements inside the own block move with it: what must survive then reaches up to their end. */
#define SLICE_STAMP_APPEND_MANY(impl)                                                          \
    IMPL_HOT bool slice_##impl##_append_many(const struct slice_shape *shape, struct slice *s, \
                                             const void *elements, int64_t n)                  \
    {                                                                                          \
        if (UNLIKELY((uint64_t)n > (uint64_t)(s->cap - s->len))) {                             \
            size_t offset, keep = slice_bytes(shape, s->len);                                  \
            bool inside = slice_is_inside(shape, *s, elements, &offset);                       \
            size_t end = offset + slice_bytes(shape, n);                                       \
            if (inside && end > keep) keep = end;                                              \
            if (UNLIKELY(!slice_##impl##_enlarge(shape, s, n, keep))) return false;            \
            if (inside) elements = (char *)s->ptr + offset;                                    \
        }                                                                                      \
        if (LIKELY(n && shape->elem_bytes))                                                    \
            memmove(slice_address(shape, *s, s->len), elements, slice_bytes(shape, n));        \
        s->len += n;                                                                           \
        return true;                                                                           \
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
