/* chan_looks.h - how long a task looks at a channel before it parks, and the lock beside it.
 *
 * Looks       as many as the thread executor is told to make before a thread sleeps (config.spins),
 *             at the channel itself: who finds it ready need not be woken. None on fibers, where
 *             another task may be run instead.
 * Lock        lock_spin on every executor whose tasks run at the same time: held for some ten
 *             instructions, one locked instruction a turn. It is never held over a sleep.        */
#ifndef ASSAY_CHAN_CHAN_LOOKS_H
#define ASSAY_CHAN_CHAN_LOOKS_H

#include "lock/lock_spin.h"
#include "sched/sched_impls.h"

IMPL_GLUE uint32_t chan_looks(const struct sched_ops *exec)
{
    return exec->id == sched_thread.id ? thread_run.spins : 0;
}

/* It has made them, in vain: the park that follows makes none of its own. */
IMPL_GLUE void chan_has_looked(const struct sched_ops *exec)
{
    if (exec->id == sched_thread.id) thread_self->has_looked = true;
}

#endif
