/* fiberN_stacks.h - where a task of sched_fiberN.h finds a stack: with the worker it begins on,
 * with those that all share, or a new one.
 *
 * Promises    a stack whose task has ended serves again, on whichever worker; a worker keeps
 *             FIBERN_IDLE_STACKS at most to itself, without a lock. All go when the run ends. */
#ifndef ASSAY_SCHED_FIBERN_STACKS_H
#define ASSAY_SCHED_FIBERN_STACKS_H

#include "sched/fiberN_worker.h"

IMPL_COLD void fiberN_check_canary(const struct fiberN_task *self)
{
    if (*self->canary != FIBER_CANARY)
        panic_raisef(PANIC_FATAL,
                     "stack overflow: goroutine %llu wrote below its stack of %zu "
                     "bytes: raise stack_bytes",
                     (unsigned long long)self->task.id, fiberN_run.stacks.stack_bytes);
}

/* Half of the stacks that this worker keeps go to where all find them. */
IMPL_COLD void fiberN_share_stacks(struct fiberN_worker *worker)
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

/* With the lock held: a stack of its own for a new task, which lies at the top of it; NULL: no
 * memory. */
IMPL_COLD struct fiberN_task *fiberN_carve(void)
{
    struct fiber_stack stack;
    if (!fiber_stack_carve(&fiberN_run.stacks, &stack)) return NULL;
    struct fiberN_task *task = (struct fiberN_task *)(((uintptr_t)stack.top - sizeof *task) &
                                                      ~(uintptr_t)(CACHE_LINE - 1));
    task->context.bottom = stack.bottom;
    task->context.bytes = (size_t)((char *)task - stack.bottom);
    task->canary = stack.guarded ? NULL : (uint64_t *)(void *)stack.bottom;
    if (task->canary) *task->canary = FIBER_CANARY;
    fiber_announce(&task->context);
    return task;
}

/* One that has served, or a new one. */
IMPL_COLD struct fiberN_task *fiberN_find_stack(void)
{
    lock_futex_acquire(&fiberN_run.lock);
    struct fiberN_task *task = (struct fiberN_task *)fiberN_run.idle_stacks;
    if (task)
        fiberN_run.idle_stacks = task->task.next;
    else
        task = fiberN_carve();
    lock_futex_release(&fiberN_run.lock);
    return task;
}

IMPL_GLUE struct fiberN_task *fiberN_take_stack(struct fiberN_worker *worker)
{
    if (UNLIKELY(!worker || !worker->idle_stacks)) return fiberN_find_stack();
    struct sched_task *task = worker->idle_stacks;
    worker->idle_stacks = task->next;
    worker->idle_stack_count--;
    return (struct fiberN_task *)task;
}

#endif
