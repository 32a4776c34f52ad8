/* chan_null.h - the floor: the calls, and nothing behind them.
 *
 * Promises    a send returns; a receive says at once that the channel is closed, so that nobody
 *             ever waits. What it costs is the harness. Contract tests skip it.                  */
#ifndef ASSAY_CHAN_CHAN_NULL_H
#define ASSAY_CHAN_CHAN_NULL_H

#include "chan/chan_common.h"
#include "sched/sched_impls.h"

struct chan_null {
    int64_t slots;
};

IMPL_RARE void *chan_null_create(const struct chan_shape *shape, int64_t capacity)
{
    (void)shape;
    struct chan_null *c = (struct chan_null *)malloc(sizeof *c);
    if (!c) return NULL;
    c->slots = capacity;
    return c;
}

IMPL_RARE void chan_null_destroy(void *self)
{
    free(self);
}

IMPL_HOT void chan_null_send(const struct sched_ops *exec, const struct chan_shape *shape,
                             void *self, const void *value)
{
    (void)exec, (void)shape;
    __asm__ volatile("" : : "r"(self), "r"(value) : "memory");
}

IMPL_HOT bool chan_null_recv(const struct sched_ops *exec, const struct chan_shape *shape,
                             void *self, void *value)
{
    (void)exec;
    chan_zero(shape, value);
    __asm__ volatile("" : : "r"(self), "r"(value) : "memory");
    return false;
}

IMPL_HOT enum chan_found chan_null_try_send(const struct sched_ops *exec,
                                            const struct chan_shape *shape, void *self,
                                            const void *value)
{
    chan_null_send(exec, shape, self, value);
    return CHAN_DONE;
}

IMPL_HOT enum chan_found chan_null_try_recv(const struct sched_ops *exec,
                                            const struct chan_shape *shape, void *self, void *value)
{
    chan_null_recv(exec, shape, self, value);
    return CHAN_DRAINED;
}

IMPL_GLUE void chan_null_close(const struct sched_ops *exec, void *self)
{
    (void)exec, (void)self;
}

IMPL_HOT int64_t chan_null_len(void *self)
{
    (void)self;
    return 0;
}

IMPL_HOT int64_t chan_null_cap(void *self)
{
    return ((const struct chan_null *)self)->slots;
}

CHAN_OPS(null, fiber1, "no channel: the floor", CHAN_CARRIES_NOTHING, NULL);
CHAN_OPS(null, thread, "no channel: the floor", CHAN_CARRIES_NOTHING, NULL);

#endif
