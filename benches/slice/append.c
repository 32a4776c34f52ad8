/* append.c - grows a slice from empty to `length`, one append at a time, and releases it. Warm: the
 * same blocks come and go, so page faults and the allocator's first calls are not in the figure. */
#include "benches/slice/slice_append.h"

BENCH_WORKLOAD(slice, append, BENCH_LOOP, "append", "length",
               "append one at a time from empty, over and over");

BENCH_BODY void append(struct bench *b, const struct slice_shape *shape,
                       const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), seed = b->seed;
    bench_items(b, length);
    for (uint64_t n = bench_begin(b); n--;) {
        struct slice s = {NULL, 0, 0};
        slice_append_pass(shape, ops, &s, length, seed);
        BENCH_KEEP(s.ptr);
        if (n == 0) {
            bench_pause(b);
            struct slice grown = s; /* its address goes out, so that s may live in registers */
            slice_expect(b, shape, ops, &grown, length);
            bench_resume(b);
        }
        ops->release(shape, &s);
        if (shape->mechanism == SLICE_KEEP) ops->collect(shape);
    }
    bench_end(b);
    slice_books(b, shape, ops, length, 1);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(append, impl)
SLICE_BENCH_IMPLS(INSTANCE)
#ifndef SLICE_PEER
/* Every policy with every mechanism, then with other elements, then on glibc's heap. */
#define COPY(impl)          SLICE_INSTANCE(append, impl, copy, 8, native)
#define KEEP(impl)          SLICE_INSTANCE(append, impl, keep, 8, native)
#define REALLOC(impl)       SLICE_INSTANCE(append, impl, realloc, 8, native)
#define XALLOCX(impl)       SLICE_INSTANCE(append, impl, xallocx, 8, native)
#define MREMAP(impl)        SLICE_INSTANCE(append, impl, mremap, 8, native)
#define RESERVE(impl)       SLICE_INSTANCE(append, impl, reserve, 8, native)
#define TIERED(impl)        SLICE_INSTANCE(append, impl, tiered, 8, native)
#define ELEM_1(impl)        SLICE_INSTANCE(append, impl, native, 1, native)
#define ELEM_24(impl)       SLICE_INSTANCE(append, impl, native, 24, native)
#define ELEM_64(impl)       SLICE_INSTANCE(append, impl, native, 64, native)
#define GLIBC(impl)         SLICE_INSTANCE(append, impl, native, 8, glibc)
#define GLIBC_REALLOC(impl) SLICE_INSTANCE(append, impl, realloc, 8, glibc)
SLICE_BENCH_STORING(COPY)
SLICE_BENCH_STORING(KEEP)
SLICE_BENCH_STORING(REALLOC)
SLICE_BENCH_STORING(XALLOCX)
SLICE_BENCH_STORING(MREMAP)
SLICE_BENCH_STORING(RESERVE)
SLICE_BENCH_STORING(TIERED)
SLICE_BENCH_STORING(ELEM_1)
SLICE_BENCH_STORING(ELEM_24)
SLICE_BENCH_STORING(ELEM_64)
SLICE_BENCH_STORING(GLIBC)
SLICE_BENCH_STORING(GLIBC_REALLOC)
#endif
