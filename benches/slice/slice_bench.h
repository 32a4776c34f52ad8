/* slice_bench.h - what the bodies of this family share: parameters, shapes, instances, inputs. */
#ifndef BENCHES_SLICE_SLICE_BENCH_H
#define BENCHES_SLICE_SLICE_BENCH_H

#include "benches/common/bench.h"
#define BENCH_PARAMS "benches/slice/params.def"
#include "benches/common/params.h"

/* A peer names itself in SLICE_PEER and includes this file and the bodies: its own operations take
 * the place of ours (benches/peers).                                                            */
#ifdef SLICE_PEER
#include "slice/slice.h"
#define SLICE_BENCH_IMPLS(X) X(SLICE_PEER)
#else
#include "slice/slice_impls.h"
#define SLICE_BENCH_IMPLS(X)   SLICE_IMPLS(X)
/* All but the floor; and the few that stand for the rest where every one would be too many. */
#define SLICE_BENCH_STORING(X) SLICE_STORING_IMPLS(X)
#define SLICE_BENCH_CHOSEN(X)  X(go118) X(double) X(x1_5)
/* What the storage holds, as a slice: a peer may keep something else in those 24 bytes. */
static inline struct slice slice_held(const struct slice *s)
{
    return *s;
}
#endif

#define SLICE_MECHANISM_native  SLICE_NATIVE
#define SLICE_MECHANISM_copy    SLICE_COPY
#define SLICE_MECHANISM_keep    SLICE_KEEP
#define SLICE_MECHANISM_realloc SLICE_REALLOC
#define SLICE_MECHANISM_xallocx SLICE_XALLOCX
#define SLICE_MECHANISM_mremap  SLICE_MREMAP
#define SLICE_MECHANISM_reserve SLICE_RESERVE
#define SLICE_MECHANISM_tiered  SLICE_TIERED
#define SLICE_ALLOC_native      ALLOC_JEMALLOC
#define SLICE_ALLOC_glibc       ALLOC_GLIBC

/* The instance of a body for one implementation and one shape. */
#define SLICE_INSTANCE(body, impl, mechanism, elem, alloc) \
    SLICE_INSTANCE_(body, impl, mechanism, elem, alloc)
#define SLICE_INSTANCE_(body, impl, mechanism, elem, alloc)                                    \
    static const struct slice_shape body##_##impl##_##mechanism##_##elem##_##alloc##_shape = { \
        elem, SLICE_MECHANISM_##mechanism, SLICE_ALLOC_##alloc};                               \
    BENCH_INSTANCE(                                                                            \
        slice, body, impl, mechanism##_##elem##_##alloc,                                       \
        "mechanism:" #mechanism "/elem:" #elem "/alloc:" #alloc,                               \
        body(b, &body##_##impl##_##mechanism##_##elem##_##alloc##_shape, &slice_##impl))

/* Each implementation as its origin does it, eight-byte elements. */
#define SLICE_INSTANCE_PLAIN(body, impl) SLICE_INSTANCE(body, impl, native, 8, native)

/* A body and its shape wear elements of any size; the widest is on the body's stack. */
enum { SLICE_ELEM_BYTES_MAX = 64 };

/* The element's first bytes tell its place, so that lost or swapped elements change the sum. */
struct slice_element {
    uint64_t words[SLICE_ELEM_BYTES_MAX / 8];
};

/* What the sum over a slice of the elements seed, seed + 1, ... must be. */
static inline uint64_t slice_sum_wanted(const struct slice_shape *shape, uint64_t seed,
                                        uint64_t length)
{
    uint64_t sum = 0;
    if (shape->elem_bytes >= 8) return length * seed + length * (length - 1) / 2;
    for (uint64_t i = 0; shape->elem_bytes && i < length; i++) sum += (uint8_t)(seed + i);
    return sum;
}

/* The sum over what the slice really holds. */
static inline uint64_t slice_sum(const struct slice_shape *shape, struct slice s)
{
    uint64_t sum = 0;
    const unsigned char *at = (const unsigned char *)s.ptr;
    for (int64_t i = 0; i < s.len; i++, at += shape->elem_bytes) {
        uint64_t word = 0;
        if (shape->elem_bytes >= 8)
            __builtin_memcpy(&word, at, 8);
        else if (shape->elem_bytes)
            word = *at;
        sum += word;
    }
    return sum;
}

/* Fails the sample unless s holds what the body appended. */
static inline void slice_expect(struct bench *b, const struct slice_shape *shape,
                                const struct slice_ops *ops, const struct slice *storage,
                                uint64_t length)
{
    struct slice s = slice_held(storage);
    bench_expect(b, (uint64_t)s.len, length);
    if (ops->flags & SLICE_STORES_NOTHING) return;
    bench_expect(b, slice_sum(shape, s), slice_sum_wanted(shape, b->seed, length));
}

#endif
