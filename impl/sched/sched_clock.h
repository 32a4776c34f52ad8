/* sched_clock.h - the timers of an executor whose tasks run on several threads: one heap, one lock,
 * one more thread that sleeps until the earliest is due.
 *
 * Promises    the thread begins with the first timer of a run and ends with the run. It is woken
 *             only for a timer that is earlier than all others.
 * Lock        timers fire under it: after a stop nothing of the timer runs. So `fire` must not
 *             touch timers.
 * Deadlock    the owner is told when the first timer becomes pending and when none is any more,
 *             under the lock and after what had to be fired was fired: tasks are readied before.
 * Differs from Go: a heap for all in place of one a processor; a thread in place of whichever
 *             worker is idle or passes by.                                                       */
#ifndef ASSAY_SCHED_SCHED_CLOCK_H
#define ASSAY_SCHED_SCHED_CLOCK_H

#include <pthread.h>
#include <sched.h>

#include "lock/lock_futex.h"
#include "sched/sched_task.h"
#include "sched/sched_timer_heap.h"

/* Some timer is pending, or none is any more. A constant argument. */
typedef void sched_clock_tell(bool any);

struct sched_clock {
    struct lock_futex lock; /* guards all but kick */
    struct sched_timers timers;
    uint64_t until_ns;     /* what the thread sleeps until; 0: it will look by itself */
    ATOMIC(uint32_t) kick; /* changes when it must look again; it sleeps on it */
    bool started, quit;
    pthread_t thread;
    sched_clock_tell *tell;
};

IMPL_RARE void sched_clock_wake(struct sched_clock *clock)
{
    /* relaxed: the lock orders what it is woken for; the kernel compares. */
    atomic_fetch_add_explicit(&clock->kick, 1, memory_order_relaxed);
    lock_wake(&clock->kick, 1);
}

/* With the lock held. */
IMPL_RARE void sched_clock_fire(struct sched_clock *clock)
{
    struct sched_timer *timer;
    bool any = sched_timers_any(&clock->timers);
    uint64_t now_ns = sched_now_ns();
    while ((timer = sched_timers_due(&clock->timers, now_ns))) timer->fire(timer->argument);
    if (any && !sched_timers_any(&clock->timers)) clock->tell(false);
}

IMPL_RARE void *sched_clock_main(void *argument)
{
    struct sched_clock *clock = (struct sched_clock *)argument;
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    lock_futex_acquire(&clock->lock);
    while (!clock->quit) {
        sched_clock_fire(clock);
        /* relaxed: under the lock; a later change makes the sleep return. */
        uint32_t kick = atomic_load_explicit(&clock->kick, memory_order_relaxed);
        bool any = sched_timers_any(&clock->timers);
        uint64_t until_ns = any ? sched_timers_next_ns(&clock->timers) : UINT64_MAX;
        clock->until_ns = until_ns;
        lock_futex_release(&clock->lock);
        lock_sleep_until(&clock->kick, kick, until_ns);
        lock_futex_acquire(&clock->lock);
        clock->until_ns = 0;
    }
    lock_futex_release(&clock->lock);
    return NULL;
}

/* May use every CPU, whichever task's thread begins it. */
IMPL_RARE void sched_clock_begin(struct sched_clock *clock, const cpu_set_t *allowed)
{
    pthread_attr_t attributes;
    clock->started = true;
    pthread_attr_init(&attributes);
    pthread_attr_setaffinity_np(&attributes, sizeof *allowed, allowed);
    CHECK(pthread_create(&clock->thread, &attributes, sched_clock_main, clock) == 0);
    pthread_attr_destroy(&attributes);
}

/* The table's timer_set. */
IMPL_GLUE bool sched_clock_set(struct sched_clock *clock, struct sched_timer *timer,
                               uint64_t when_ns, const cpu_set_t *allowed, sched_clock_tell *tell)
{
    lock_futex_acquire(&clock->lock);
    if (!sched_timers_any(&clock->timers)) tell(true);
    bool was = sched_timers_set(&clock->timers, timer, when_ns);
    bool earlier = when_ns < clock->until_ns, asleep = clock->started;
    if (earlier) {
        clock->until_ns = 0;
        if (!clock->started) sched_clock_begin(clock, allowed);
    }
    lock_futex_release(&clock->lock);
    if (earlier && asleep) sched_clock_wake(clock);
    return was;
}

/* The table's timer_stop. */
IMPL_GLUE bool sched_clock_stop(struct sched_clock *clock, struct sched_timer *timer,
                                sched_clock_tell *tell)
{
    lock_futex_acquire(&clock->lock);
    bool was = sched_timers_take(&clock->timers, timer);
    if (was && !sched_timers_any(&clock->timers)) tell(false);
    lock_futex_release(&clock->lock);
    return was;
}

/* Before the first task. */
IMPL_RARE void sched_clock_init(struct sched_clock *clock, sched_clock_tell *tell)
{
    memset((void *)clock, 0, sizeof *clock);
    clock->until_ns = UINT64_MAX;
    clock->tell = tell;
}

/* After `quit` was set: nothing fires any more. */
IMPL_RARE void sched_clock_end(struct sched_clock *clock)
{
    if (clock->started) {
        sched_clock_wake(clock);
        CHECK(pthread_join(clock->thread, NULL) == 0);
    }
    sched_timers_release(&clock->timers);
}

/* The same for owners whose tasks have all ended. */
IMPL_RARE void sched_clock_close(struct sched_clock *clock)
{
    lock_futex_acquire(&clock->lock);
    clock->quit = true;
    lock_futex_release(&clock->lock);
    sched_clock_end(clock);
}

#endif
