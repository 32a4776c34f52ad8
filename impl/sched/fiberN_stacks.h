/* fiberN_stacks.h - where a task of sched_fiberN.h finds a stack: with the worker it begins on,
 * with those that all share, or a new one.
 *
 * Promises    a stack whose task has ended serves again, on whichever worker; a worker keeps
 *             FIBERN_IDLE_STACKS at most to itself, without a lock. All go when the run ends. */
#ifndef ASSAY_SCHED_FIBERN_STACKS_H
#define ASSAY_SCHED_FIBERN_STACKS_H

#include "sched/fiberN_worker.h"

/* Half of the stacks that this worker keeps go to where all find them. */
IMPL_RARE void fiberN_share_stacks(struct fiberN_worker *worker)
{
    lock_futex_acquire(&fiberN_run.lock);
    for (uint32_t i = 0; i < FIBERN_IDLE_STACKS / 2; i++) {
        struct sched_task *stack = worker->idle_stacks;
        worker->idle_stacks = stack->next;
        stack->next = fiberN_run.idle_stacks;
        fiberN_run.idle_stacks = stack;
    }
    worker->idle_stack_count -= FIBERN_IDLE_STACKS / 2;
    lock_futex_release(&fiberN_run.lock);
}

/* One that has served, or a new one. */
IMPL_RARE struct fiber_task *fiberN_find_stack(void)
{
    lock_futex_acquire(&fiberN_run.lock);
    struct fiber_task *task = (struct fiber_task *)fiberN_run.idle_stacks;
    if (task)
        fiberN_run.idle_stacks = task->task.next;
    else
        task = fiber_carve(&fiberN_run.stacks);
    lock_futex_release(&fiberN_run.lock);
    return task;
}

IMPL_GLUE struct fiber_task *fiberN_take_stack(struct fiberN_worker *worker)
{
    if (UNLIKELY(!worker || !worker->idle_stacks)) return fiberN_find_stack();
    struct sched_task *task = worker->idle_stacks;
    worker->idle_stacks = task->next;
    worker->idle_stack_count--;
    return (struct fiber_task *)task;
}

#endif
