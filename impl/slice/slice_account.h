/* slice_account.h - what growing cost one slice, counted from outside: no line of it is in hot
 * code.
 *
 * Use         slice_account_watch after every operation of an untimed pass that repeats the timed
 *             one. It sees growth as a change of capacity, a move as a change of address.
 * Threads     an account belongs to the slice's thread.                                          */
#ifndef ASSAY_SLICE_SLICE_ACCOUNT_H
#define ASSAY_SLICE_SLICE_ACCOUNT_H

#include "slice/slice.h"
#include "slice/slice_mechanism.h"

struct slice_account {
    struct slice last;       /* as seen by the previous watch */
    int64_t last_bytes;      /* of last's block, as the allocator rounds it */
    int64_t grows, in_place; /* changes of capacity; those of them that kept the address */
    int64_t copied_bytes;    /* moved by memcpy: moved pages are not copied */
    int64_t left_bytes;      /* blocks left behind and not freed (SLICE_KEEP) */
    int64_t peak_bytes;      /* most that was held at once: old, new and left blocks */
    double largest_factor;   /* between neighbouring capacities, from FACTOR_FROM_BYTES on */
};

/* Smaller blocks are all doubling and rounding; the factor is of interest where memory is. */
#define SLICE_ACCOUNT_FACTOR_FROM_BYTES 1024

IMPL_GLUE enum slice_mechanism slice_account_mechanism(const struct slice_ops *ops,
                                                       const struct slice_shape *shape)
{
    return shape->mechanism == SLICE_NATIVE ? ops->native : shape->mechanism;
}

/* Whether old and new block lived side by side: not when pages were moved. */
IMPL_GLUE bool slice_account_copies(enum slice_mechanism mechanism, size_t old_bytes)
{
    return !slice_is_mapped(mechanism, old_bytes) && !slice_is_reserved(mechanism, old_bytes);
}

IMPL_RARE void slice_account_growth(struct slice_account *account, const struct slice_ops *ops,
                                    const struct slice_shape *shape, struct slice s)
{
    enum slice_mechanism mechanism = slice_account_mechanism(ops, shape);
    int64_t size = shape->elem_bytes, old_bytes = account->last.cap * size;
    int64_t bytes = ops->block_bytes(shape, s), both = bytes;
    bool copies = slice_account_copies(mechanism, (size_t)old_bytes);
    account->grows++;
    if (account->last.cap && s.ptr == account->last.ptr) {
        account->in_place++;
    } else if (account->last.cap && copies) {
        account->copied_bytes += account->last.len * size;
        both += account->last_bytes;
    }
    if (account->left_bytes + both > account->peak_bytes)
        account->peak_bytes = account->left_bytes + both;
    if (mechanism == SLICE_KEEP) account->left_bytes += account->last_bytes;
    if (old_bytes >= SLICE_ACCOUNT_FACTOR_FROM_BYTES) {
        double factor = (double)s.cap / (double)account->last.cap;
        if (factor > account->largest_factor) account->largest_factor = factor;
    }
    account->last_bytes = bytes;
}

IMPL_GLUE void slice_account_watch(struct slice_account *account, const struct slice_ops *ops,
                                   const struct slice_shape *shape, struct slice s)
{
    if (UNLIKELY(s.cap != account->last.cap)) slice_account_growth(account, ops, shape, s);
    account->last = s;
}

#endif
