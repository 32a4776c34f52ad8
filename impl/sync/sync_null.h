/* sync_null.h - counts nothing and never waits: the floor, which is the harness. */
#ifndef ASSAY_SYNC_SYNC_NULL_H
#define ASSAY_SYNC_SYNC_NULL_H

#include "sched/sched_fiber1.h"
#include "sync/sync.h"

struct sync_null_group {
    uint32_t unused;
};
struct sync_null_sema {
    uint32_t unused;
};
struct sync_null_once {
    uint32_t unused;
};

#define SYNC_NULL_OPERATION(result, operation, answer)                               \
    IMPL_GLUE result sync_null_##operation(const struct sched_ops *exec, void *self) \
    {                                                                                \
        (void)exec;                                                                  \
        (void)self;                                                                  \
        return answer;                                                               \
    }
SYNC_NULL_OPERATION(void, group_wait, )
SYNC_NULL_OPERATION(void, sema_acquire, )
SYNC_NULL_OPERATION(bool, sema_try_acquire, true)
SYNC_NULL_OPERATION(void, sema_release, )
SYNC_NULL_OPERATION(void, sema_hand_over, )
SYNC_NULL_OPERATION(bool, once_begin, false)
SYNC_NULL_OPERATION(void, once_end, )

IMPL_GLUE void sync_null_group_add(const struct sched_ops *exec, void *self, int32_t delta)
{
    (void)exec;
    (void)self;
    (void)delta;
}

IMPL_GLUE void sync_null_sema_init(void *self, uint32_t count)
{
    (void)self;
    (void)count;
}

SYNC_OPS(null, fiber1, "counts nothing, never waits: the floor", SYNC_NOBODY_WAITS);

#endif
