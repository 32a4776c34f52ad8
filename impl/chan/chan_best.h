/* chan_best.h - the fastest that threads have: a rendezvous if unbuffered, else a lock-free ring.
 *
 * Promises    the table of chan.h, as chan_rendezvous.h and chan_ring_mpmc.h keep it.
 * Cost        theirs, and a look at the number of slots, which never changes.
 * On fibers   Go's channel (chan_go.h) is the fastest: without locks there is nothing to save. */
#ifndef ASSAY_CHAN_CHAN_BEST_H
#define ASSAY_CHAN_CHAN_BEST_H

#include "chan/chan_rendezvous.h"
#include "chan/chan_ring_mpmc.h"

_Static_assert(!offsetof(struct chan_ring, slots) && !offsetof(struct chan_rendezvous, slots),
               "which of the two a channel is stands first in both");

IMPL_GLUE bool chan_best_is_ring(const void *self)
{
    return self && *(const uint64_t *)self;
}

IMPL_RARE void *chan_best_create(const struct chan_shape *shape, int64_t capacity)
{
    return capacity ? chan_ring_mpmc_create(shape, capacity)
                    : chan_rendezvous_create(shape, capacity);
}

IMPL_RARE void chan_best_destroy(void *self)
{
    if (chan_best_is_ring(self))
        chan_ring_mpmc_destroy(self);
    else
        chan_rendezvous_destroy(self);
}

IMPL_HOT void chan_best_send(const struct sched_ops *exec, const struct chan_shape *shape,
                             void *self, const void *value)
{
    if (chan_best_is_ring(self))
        chan_ring_mpmc_send(exec, shape, self, value);
    else
        chan_rendezvous_send(exec, shape, self, value);
}

IMPL_HOT bool chan_best_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                             void *self, void *value)
{
    return chan_best_is_ring(self) ? chan_ring_mpmc_recv(exec, shape, self, value)
                                   : chan_rendezvous_recv(exec, shape, self, value);
}

IMPL_HOT enum chan_found chan_best_try_send(const struct sched_ops *exec,
                                            const struct chan_shape *shape, void *self,
                                            const void *value)
{
    return chan_best_is_ring(self) ? chan_ring_mpmc_try_send(exec, shape, self, value)
                                   : chan_rendezvous_try_send(exec, shape, self, value);
}

IMPL_HOT enum chan_found chan_best_try_recv(const struct sched_ops *exec,
                                            const struct chan_shape *shape, void *self, void *value)
{
    return chan_best_is_ring(self) ? chan_ring_mpmc_try_recv(exec, shape, self, value)
                                   : chan_rendezvous_try_recv(exec, shape, self, value);
}

IMPL_GLUE void chan_best_close(const struct sched_ops *exec, void *self)
{
    if (chan_best_is_ring(self))
        chan_ring_close(exec, self);
    else
        chan_rendezvous_close(exec, self);
}

IMPL_HOT int64_t chan_best_len(void *self)
{
    return chan_best_is_ring(self) ? chan_ring_len(self) : 0;
}

IMPL_HOT int64_t chan_best_cap(void *self)
{
    return chan_best_is_ring(self) ? chan_ring_cap(self) : 0;
}

CHAN_OPS(best, thread, "a rendezvous or a ring of stamped cells, by capacity", 0, NULL);

#endif
