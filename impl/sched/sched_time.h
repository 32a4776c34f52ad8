/* sched_time.h - Go's time.Sleep and time.AfterFunc, on any executor.
 *
 *     sched_sleep(exec, 1000000);                                  a millisecond
 *     struct sched_after after = {0};
 *     sched_after_start(exec, &after, 1000000, entry, argument);   entry as a task of its own
 *     sched_after_stop(&after);
 *
 * Storage     the caller's; a struct sched_after is used again once it has fired or was stopped.
 *             Zero bytes prepare it.
 * Channels    After, NewTimer, NewTicker and Tick are in chan/chan_time.h. */
#ifndef ASSAY_SCHED_SCHED_TIME_H
#define ASSAY_SCHED_SCHED_TIME_H

#include "sched/sched_task.h"

/* The time ns from now; none past the last that there is. */
IMPL_GLUE uint64_t sched_when_ns(const struct sched_ops *exec, int64_t ns)
{
    uint64_t now_ns = exec->now_ns();
    return ns <= 0 ? now_ns : now_ns + (uint64_t)ns;
}

/* ---- Sleep ---------------------------------------------------------------------------------- */

struct sched_sleeper {
    struct sched_timer timer;
    const struct sched_ops *exec;
    struct sched_task *task;
    uint64_t when_ns;
};

IMPL_RARE void sched_sleeper_fire(void *argument)
{
    struct sched_sleeper *sleeper = (struct sched_sleeper *)argument;
    sleeper->exec->ready(sleeper->task);
}

/* The sleeper is on its task's stack: it is made known only when the task may be readied. */
IMPL_RARE void sched_sleeper_commit(void *argument)
{
    struct sched_sleeper *sleeper = (struct sched_sleeper *)argument;
    sleeper->exec->timer_set(&sleeper->timer, sleeper->when_ns);
}

/* The calling task waits for ns at least; none if ns <= 0. */
IMPL_GLUE void sched_sleep(const struct sched_ops *exec, int64_t ns)
{
    struct sched_sleeper sleeper = {
        {sched_sleeper_fire, NULL, 0, 0}, exec, exec->self(), sched_when_ns(exec, ns)};
    sleeper.timer.argument = &sleeper;
    if (ns > 0) exec->park_after(sched_sleeper_commit, &sleeper);
}

/* ---- AfterFunc ------------------------------------------------------------------------------ */

struct sched_after {
    struct sched_timer timer;
    const struct sched_ops *exec;
    sched_entry *entry;
    void *argument; /* borrowed */
};

IMPL_RARE void sched_after_fire(void *argument)
{
    struct sched_after *after = (struct sched_after *)argument;
    CHECK(after->exec->spawn(after->entry, after->argument));
}

/* Go's AfterFunc: entry(argument) begins as a task in ns. Not while it is pending. */
IMPL_GLUE void sched_after_start(const struct sched_ops *exec, struct sched_after *after,
                                 int64_t ns, sched_entry *entry, void *argument)
{
    struct sched_timer timer = {sched_after_fire, after, 0, 0};
    after->timer = timer;
    after->exec = exec;
    after->entry = entry;
    after->argument = argument;
    exec->timer_set(&after->timer, sched_when_ns(exec, ns));
}

/* True: the task will not begin; false: it has begun, or was stopped before. */
IMPL_GLUE bool sched_after_stop(struct sched_after *after)
{
    return after->exec && after->exec->timer_stop(&after->timer);
}

/* Begins it anew, in ns. True: it was pending. */
IMPL_GLUE bool sched_after_reset(struct sched_after *after, int64_t ns)
{
    return after->exec->timer_set(&after->timer, sched_when_ns(after->exec, ns));
}

#endif
