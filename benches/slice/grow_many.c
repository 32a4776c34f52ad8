/* grow_many.c - `slices` slices grow in turn, one append each, up to `length`, and are released. A
 * single slice flatters in-place growth: here the neighbour is in the way.                       */
#include "benches/slice/slice_books.h"

BENCH_WORKLOAD(slice, grow_many, BENCH_LOOP, "append", "slices,length",
               "many slices grow in turn, then all are released");

BENCH_BODY void grow_many_pass(const struct slice_shape *shape, const struct slice_ops *ops,
                               struct slice *all, uint64_t slices, uint64_t length)
{
    struct slice_element element = {{0}};
    for (uint64_t i = 0; i < length; i++)
        for (uint64_t k = 0; k < slices; k++) {
            element.words[0] = i + k;
            if (!ops->append(shape, &all[k], &element)) return;
        }
}

BENCH_BODY uint64_t grow_many_sum(const struct slice_shape *shape, const struct slice_ops *ops,
                                  const struct slice *all, uint64_t slices)
{
    uint64_t sum = 0;
    for (uint64_t k = 0; k < slices; k++)
        sum += ops->flags & SLICE_STORES_NOTHING ? (uint64_t)all[k].len : slice_sum(shape, all[k]);
    return sum;
}

/* i + k over all i < length, k < slices; the floor only counts. */
static uint64_t grow_many_wanted(const struct slice_ops *ops, uint64_t slices, uint64_t length)
{
    if (ops->flags & SLICE_STORES_NOTHING) return slices * length;
    return slices * (length * (length - 1) / 2) + length * (slices * (slices - 1) / 2);
}

BENCH_BODY void grow_many(struct bench *b, const struct slice_shape *shape,
                          const struct slice_ops *ops)
{
    REQUIRE_CONST_OPS(ops);
    uint64_t length = (uint64_t)bench_param(b, PARAM_length), sum = 0;
    uint64_t slices = (uint64_t)bench_param(b, PARAM_slices);
    struct slice *all = (struct slice *)calloc(slices, sizeof *all);
    if (!all) bench_fail(b, "no memory for %llu slices", (unsigned long long)slices);
    bench_items(b, slices * length);
    for (uint64_t n = bench_begin(b); n--;) {
        grow_many_pass(shape, ops, all, slices, length);
        if (n == 0) {
            bench_pause(b);
            sum = grow_many_sum(shape, ops, all, slices);
            bench_resume(b);
        }
        for (uint64_t k = 0; k < slices; k++) ops->release(shape, &all[k]);
    }
    bench_end(b);
    bench_expect(b, sum, grow_many_wanted(ops, slices, length));
    slice_books(b, shape, ops, length, 1);
    free(all);
}

#define INSTANCE(impl) SLICE_INSTANCE_PLAIN(grow_many, impl)
#define COPY(impl)     SLICE_INSTANCE(grow_many, impl, copy, 8, native)
#define REALLOC(impl)  SLICE_INSTANCE(grow_many, impl, realloc, 8, native)
#define GLIBC(impl)    SLICE_INSTANCE(grow_many, impl, realloc, 8, glibc)
SLICE_BENCH_IMPLS(INSTANCE)
SLICE_BENCH_CHOSEN(COPY)
SLICE_BENCH_CHOSEN(REALLOC)
SLICE_BENCH_CHOSEN(GLIBC)
