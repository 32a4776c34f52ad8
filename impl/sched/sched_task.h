/* sched_task.h - what all executors do with a task: prepare it, report its panic, roll its dice. */
#ifndef ASSAY_SCHED_SCHED_TASK_H
#define ASSAY_SCHED_SCHED_TASK_H

#include <sched.h>
#include <sys/prctl.h>
#include <time.h>

#include "sched/sched.h"

#define SCHED_DEADLOCK "all goroutines are asleep - deadlock!"

/* The state's odd step and the multiplier of wyrand, as in Go 1.19's fastrand on amd64. */
#define SCHED_RANDOM_STEP UINT64_C(0xa0761d6478bd642f)
#define SCHED_RANDOM_MASK UINT64_C(0xe7037ed1a0b428db)

IMPL_GLUE uint64_t sched_now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The calling thread sleeps until then, or is woken by a signal. To the point, not to within the 50
 * us by which Linux puts wakes together; the thread's own setting is left as it was. */
IMPL_RARE void sched_thread_sleep(uint64_t when_ns)
{
    struct timespec when = {(time_t)(when_ns / 1000000000u), (long)(when_ns % 1000000000u)};
    int slack_ns = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL);
    if (slack_ns > 0) prctl(PR_SET_TIMERSLACK, (unsigned long)slack_ns, 0, 0, 0);
}

/* In [0, limit), by the high half of a product: Go's fastrandn. */
IMPL_GLUE uint32_t sched_random(struct sched_task *task, uint32_t limit)
{
    uint64_t state = task->random += SCHED_RANDOM_STEP;
    unsigned __int128 product = (unsigned __int128)state * (state ^ SCHED_RANDOM_MASK);
    uint32_t value = (uint32_t)(product >> 64 ^ product);
    return (uint32_t)((uint64_t)value * limit >> 32);
}

/* One of the CPUs allowed, in turn. */
IMPL_COLD cpu_set_t sched_place(const cpu_set_t *allowed, uint64_t index)
{
    cpu_set_t place;
    uint64_t left = index % (uint64_t)CPU_COUNT(allowed);
    CPU_ZERO(&place);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, allowed) && left-- == 0) CPU_SET(cpu, &place);
    return place;
}

/* As Go's report of a panic, whose first line is followed by the goroutine's. */
IMPL_COLD void sched_report_panic(struct panic_handler *self, enum panic_kind kind,
                                  const char *message)
{
    struct sched_task *task = (struct sched_task *)self->user;
    fflush(stdout);
    fprintf(stderr, "panic: %s%s\n\ngoroutine %llu [running]\n",
            kind == PANIC_RUNTIME ? "runtime error: " : "", message, (unsigned long long)task->id);
    exit(2);
}

IMPL_GLUE void sched_task_init(struct sched_task *task, uint64_t id, sched_entry *entry,
                               void *argument)
{
    task->next = NULL;
    task->param = NULL;
    task->id = id;
    task->random = id * SCHED_RANDOM_MASK;
    /* relaxed: the task is not running yet; starting it orders memory. */
    atomic_store_explicit(&task->select_done, 0, memory_order_relaxed);
    task->uncaught.raise = sched_report_panic;
    task->uncaught.user = task;
    task->entry = entry;
    task->argument = argument;
}

#endif
