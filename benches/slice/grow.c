/* grow.c - growth alone, no element stored: blocks come, are filled by copying, and go. What
 * realloc and in-place growth save of it is the difference between mechanisms. The counters split
 * the copying growth of this policy into allocating, copying and freeing, by the processor's time
 * stamps.       */
#include "benches/slice/slice_books.h"

BENCH_WORKLOAD(slice, grow, BENCH_LOOP, "element", "length",
               "growth alone: every block from empty to the length, elements copied, none stored");

BENCH_BODY uint64_t grow_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return bench_now_ns();
#endif
}

/* Allocating includes the page faults of clearing nothing; the first touch falls to copying. */
static __attribute__((noinline, unused)) void grow_split(struct bench *b,
                                                         const struct slice_shape *shape,
                                                         const struct slice_ops *ops,
                                                         int64_t length)
{
    struct slice_source from = {SLICE_COPY, shape->alloc};
    uint64_t ticks[3] = {0, 0, 0};
    void *block = NULL;
    for (int64_t cap = 0; cap < length;) {
        int64_t next = ops->next_cap(shape, cap, cap + 1), size = shape->elem_bytes;
        uint64_t start = grow_ticks();
        void *moved = slice_block_allocate(from, (size_t)(next * size), false);
        uint64_t allocated = grow_ticks();
        if (moved && block) memcpy(moved, block, (size_t)(cap * size));
        BENCH_KEEP(moved);
        uint64_t copied = grow_ticks();
        if (block) slice_block_release(from, block, (size_t)(cap * size));
        ticks[0] += allocated - start;
        ticks[1] += copied - allocated;
        ticks[2] += grow_ticks() - copied;
        block = moved;
        cap = moved ? next : length;
        if (cap >= length && block) slice_block_release(from, block, (size_t)(cap * size));
    }
    double all = (double)(ticks[0] + ticks[1] + ticks[2]);
    bench_counter(b, "allocate_share", (double)ticks[0] / all);
    bench_counter(b, "copy_share", (double)ticks[1] / all);
    bench_counter(b, "free_share", (double)ticks[2] / all);
}

BENCH_BODY void grow(struct bench *b, const struct slice_shape *shape, const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    int64_t length = bench_param(b, PARAM_length), cap = 0;
    bench_items(b, (uint64_t)length);
    for (uint64_t n = bench_begin(b); n--;) {
        struct slice s = {NULL, 0, 0};
        while (s.cap < length) {
            s.len = s.cap;
            if (!ops->reserve(shape, &s, 1)) break;
            BENCH_KEEP(s.ptr);
        }
        cap = s.cap;
        ops->release(shape, &s);
    }
    bench_end(b);
    bench_expect(b, cap >= length, true);
    if (shape->mechanism == SLICE_COPY) grow_split(b, shape, ops, length);
}

#define COPY(impl)    SLICE_INSTANCE(grow, impl, copy, 8, native)
#define REALLOC(impl) SLICE_INSTANCE(grow, impl, realloc, 8, native)
#define XALLOCX(impl) SLICE_INSTANCE(grow, impl, xallocx, 8, native)
#define TIERED(impl)  SLICE_INSTANCE(grow, impl, tiered, 8, native)
SLICE_BENCH_STORING(COPY)
SLICE_BENCH_CHOSEN(REALLOC)
SLICE_BENCH_CHOSEN(XALLOCX)
SLICE_BENCH_CHOSEN(TIERED)
