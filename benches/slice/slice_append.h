/* slice_append.h - one growth from empty, which warm, cold and peer bodies share. */
#ifndef BENCHES_SLICE_SLICE_APPEND_H
#define BENCHES_SLICE_SLICE_APPEND_H

#include "benches/slice/slice_bench.h"
#include "benches/slice/slice_books.h"

/* Appends the elements seed, seed + 1, ... until the slice holds `length`, or memory ends. */
BENCH_BODY void slice_append_pass(const struct slice_shape *shape, const struct slice_ops *ops,
                                  struct slice *s, uint64_t length, uint64_t seed)
{
    struct slice_element element = {{seed}};
    for (uint64_t i = 0; i < length; i++) {
        BENCH_HIDE(seed);
        element.words[0] = seed + i;
        if (!ops->append(shape, s, &element)) return;
    }
}

#endif
