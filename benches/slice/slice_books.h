/* slice_books.h - the memory pass's figures of one growing slice: the growth replayed and watched.
 *
 * bytes copied a final byte, share of growth in place, capacity and peak a final byte. The peak
 * counts mapped pages too, which the allocator's own books do not see.                           */
#ifndef BENCHES_SLICE_SLICE_BOOKS_H
#define BENCHES_SLICE_SLICE_BOOKS_H

#include "benches/slice/slice_bench.h"

#ifdef SLICE_PEER
#define slice_books(b, shape, ops, length, batch) ((void)0)
#else
#include "slice/slice_account.h"

static __attribute__((noinline, unused)) void slice_books_say(struct bench *b,
                                                              const struct slice_account *account,
                                                              double bytes, double cap_bytes)
{
    double grows = account->grows ? (double)account->grows : 1;
    bench_counter(b, "grows", (double)account->grows);
    bench_counter(b, "in_place_share", (double)account->in_place / grows);
    bench_counter(b, "copied_per_byte", (double)account->copied_bytes / bytes);
    bench_counter(b, "capacity_per_length", cap_bytes / bytes);
    bench_counter(b, "peak_per_byte", (double)account->peak_bytes / bytes);
    bench_counter(b, "peak_bytes", (double)account->peak_bytes);
}

/* Untimed: does nothing outside the memory pass. `batch` elements an append; 1: one at a time. */
static __attribute__((noinline, unused)) void slice_books(struct bench *b,
                                                          const struct slice_shape *shape,
                                                          const struct slice_ops *ops,
                                                          uint64_t length, uint64_t batch)
{
    if (!bench_is_memory_pass(b) || (ops->flags & SLICE_STORES_NOTHING) || !shape->elem_bytes)
        return;
    struct slice_account account = {{NULL, 0, 0}, 0, 0, 0, 0, 0, 0, 0};
    struct slice s = {NULL, 0, 0};
    char *source = (char *)calloc(batch, shape->elem_bytes);
    for (uint64_t left = length; source && left;) {
        uint64_t n = left < batch ? left : batch;
        if (!ops->append_many(shape, &s, source, (int64_t)n)) break;
        slice_account_watch(&account, ops, shape, s);
        left -= n;
    }
    bench_expect(b, (uint64_t)s.len, length);
    slice_books_say(b, &account, (double)length * shape->elem_bytes,
                    (double)s.cap * shape->elem_bytes);
    ops->release(shape, &s);
    ops->collect(shape);
    free(source);
}
#endif

#endif
