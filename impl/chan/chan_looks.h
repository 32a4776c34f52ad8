/* chan_looks.h - how long a task looks at a channel before it parks, and the lock beside it.
 *
 * Looks       as many as the thread executor is told to make before a thread sleeps (config.spins),
 *             at the channel itself: who finds it ready need not be woken. None on fibers, where
 *             another task may be run instead. Between looks a thread offers its processor, for who
 *             makes the channel ready may share it.
 * Lock        lock_spin on every executor whose tasks run at the same time: held for some ten
 *             instructions, one locked instruction a turn. It is never held over a sleep.        */
#ifndef ASSAY_CHAN_CHAN_LOOKS_H
#define ASSAY_CHAN_CHAN_LOOKS_H

#include "lock/lock_spin.h"
#include "sched/sched_impls.h"

/* Pauses between two offers, 0.9 us. Four senders and one receiver on two processors take 0.27 to
 * 0.40 of the time of no offers; 64: 0.33 to 0.53; 16: 0.25 to 0.34, but four to four 1.2. */
#define CHAN_OFFER_PAUSES 32

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
