/* sched.h - the contract of executors: what channels, semaphores and timers ask of whoever runs
 * tasks, written once.
 *
 * A task is a function with a stack of its own, on a thread or on a fiber. It parks until another
 * task readies it:
 *
 *     exec->acquire(&lock); ... enqueue exec->self() ...; exec->park(&lock);
 *     exec->acquire(&lock); ... dequeue task ...; exec->release(&lock); exec->ready(task);
 *
 * Order       what a task wrote before it readied another is seen by that one after its park; the
 *             lock orders as any lock does.
 * Deadlock    if every task of a run is parked and no timer is pending, the program ends as Go's
 *             does: `fatal error: all goroutines are asleep - deadlock!`, exit status 2. A task
 *             that is blocked in the system counts as running.
 * Panics      a panic that no handler of the task catches names the task and exits 2. Each task has
 *             its own slot for panic handlers (common/panic.h), empty at its start.
 * Thread-safety  tasks call from within the run that started them; run() is called from outside.
 * As constant    users take the table as a constant argument: the hot operations are inlined. */
#ifndef ASSAY_SCHED_SCHED_H
#define ASSAY_SCHED_SCHED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/atomics.h"
#include "common/panic.h"

typedef void sched_entry(void *argument);

/* Called by park once the task may be readied: releases what guards the waiting list. It must not
 * park, and what it is given may be gone as soon as the last lock is released. */
typedef void sched_commit(void *argument);

/* Zero bytes prepare it; it owns nothing. Which lock it is, and whether it is one at all, is the
 * executor's choice. */
struct sched_lock {
    ATOMIC(uint32_t) word;
};

/* Something to be done later; the caller's. Zero bytes but for `fire` prepare it. What is pending
 * when its run ends never fires; zero its place before it serves another run. */
struct sched_timer {
    /* Called with `argument` when the time has come, by the executor and in no task: it may ready,
     * spawn and try, but neither wait nor touch timers. May free the timer unless it has a period.
     */
    sched_entry *fire;
    void *argument;     /* borrowed */
    uint64_t period_ns; /* again after so long, and again; turns missed are left out. 0: once */
    uint32_t place;     /* the executor's; 0: not pending */
};

/* What a run is started with. Zero: the default of each. */
struct sched_config {
    size_t stack_bytes; /* of a task; SCHED_STACK_BYTES if 0; rounded up to pages */
    uint32_t spins;     /* looks of a parked task before its thread sleeps; `thread` only */
    bool pinned;        /* the threads stay on CPUs, in turn; not `fiber1` */
    uint32_t workers;   /* threads that run tasks; as many as CPUs if 0; `fiberN` only */
    /* Turns in a row that go to who was readied last, before others get theirs; 0: first ready,
     * first to run. `fiberN` only. */
    uint32_t hand_offs;
};

/* Only pages that are touched are memory. glibc's printf needs about 8 KiB. */
#define SCHED_STACK_BYTES ((size_t)64 << 10)

/* What users of an executor see of a task; the executor's own part follows it. */
struct sched_task {
    struct sched_task *next; /* the executor's: its queues */
    void *param;             /* whoever readies the task leaves it a message here */
    /* A select waits on several lists: the first to change this from 0 to 1 may ready the task.  */
    ATOMIC(uint32_t) select_done;
    ATOMIC(uint32_t) word; /* the executor's: `thread` parks on it; beside what a waker writes */
    uint64_t random;       /* state of sched_random(); the task's own */
    uint64_t id;           /* 1 is the first task of a run */
    struct panic_handler uncaught;
    sched_entry *entry;
    void *argument; /* borrowed */
};

struct sched_ops {
    int id;
    const char *name, *summary;
    bool parallel; /* tasks run at the same time: shared data needs the lock */
    /* Runs entry(argument) as task 1 and returns when all tasks have ended. Not from a task. */
    void (*run)(const struct sched_config *config, sched_entry *entry, void *argument);
    /* Starts a task, behind those that are ready. False: no memory or no thread for it. */
    bool (*spawn)(sched_entry *entry, void *argument);
    struct sched_task *(*self)(void);
    /* Releases the lock, then waits until some task readies this one, which may be as soon as the
     * lock is free; the task is made known to others under the lock only. Each ready() ends one
     * park(); never for no reason. */
    void (*park)(void *lock);
    /* The same with commit(argument) in place of the release: it may also make the task known. */
    void (*park_after)(sched_commit *commit, void *argument);
    void (*ready)(struct sched_task *task);
    /* Lets the tasks that are ready go first. */
    void (*yield)(void);
    /* Waits for ever. Not inlined. */
    void (*block)(void);
    uint64_t (*now_ns)(void); /* CLOCK_MONOTONIC */
    /* The timer is pending, to fire at when_ns or soon after, whether or not it was pending. True:
     * it was (Go: Reset). A task, or the commit of a park, calls.                                */
    bool (*timer_set)(struct sched_timer *timer, uint64_t when_ns);
    /* True: it was pending and will not fire. False: it has fired or was never set; `fire` is not
     * running either, so that what it uses may go.                                               */
    bool (*timer_stop)(struct sched_timer *timer);
    /* A struct sched_lock: between the two, no other task is. Held for short, never over a park
     * other than the one whose commit releases it.                                               */
    void (*acquire)(void *lock);
    void (*release)(void *lock);
};

/* From one fiber to another, in the run that this thread started last; set when it ends. `thread`
 * leaves it alone. Weak: one a thread, however many files include this. */
__attribute__((weak)) __thread uint64_t sched_switches;

/* Last line of an executor: its table, by naming convention. */
#define SCHED_OPS(exec, text, in_parallel)                    \
    static const struct sched_ops sched_##exec                \
        __attribute__((unused)) = {__COUNTER__ + 1,           \
                                   #exec,                     \
                                   text,                      \
                                   in_parallel,               \
                                   sched_##exec##_run,        \
                                   sched_##exec##_spawn,      \
                                   sched_##exec##_self,       \
                                   sched_##exec##_park,       \
                                   sched_##exec##_park_after, \
                                   sched_##exec##_ready,      \
                                   sched_##exec##_yield,      \
                                   sched_##exec##_block,      \
                                   sched_now_ns,              \
                                   sched_##exec##_timer_set,  \
                                   sched_##exec##_timer_stop, \
                                   sched_##exec##_acquire,    \
                                   sched_##exec##_release}

#endif
