/* fiber_task.h - a task of the executors whose tasks are fibers: it lies at the top of its stack.
 *
 * Promises    fiber_carve() gives a task its stack once; fiber_begin() prepares it for an entry, as
 *             often as the stack serves.
 * Overflow    where a stack has no guard page, a canary at its bottom is checked as the task ends.
 */
#ifndef ASSAY_SCHED_FIBER_TASK_H
#define ASSAY_SCHED_FIBER_TASK_H

#include "sched/fiber_context.h"
#include "sched/fiber_stack.h"
#include "sched/sched_chain.h"
#include "sched/sched_task.h"

struct fiberN_worker;

struct fiber_task {
    struct sched_task task;
    struct fiber_context context;
    struct fiberN_worker *worker; /* on which it runs, or ran last; fiberN's only */
    struct sched_chain chain;     /* what its deferred calls need, while it does not run */
    uint64_t *canary;             /* of a stack without a guard page; else NULL */
};

/* A stack of its own for a new task; NULL: no memory. */
IMPL_RARE struct fiber_task *fiber_carve(struct fiber_stacks *stacks)
{
    struct fiber_stack stack;
    if (!fiber_stack_carve(stacks, &stack)) return NULL;
    struct fiber_task *task =
        (struct fiber_task *)(((uintptr_t)stack.top - sizeof *task) & ~(uintptr_t)(CACHE_LINE - 1));
    task->context.bottom = stack.bottom;
    task->context.bytes = (size_t)((char *)task - stack.bottom);
    task->canary = stack.guarded ? NULL : (uint64_t *)(void *)stack.bottom;
    if (task->canary) *task->canary = FIBER_CANARY;
    fiber_announce(&task->context);
    return task;
}

/* Ready to be switched to: it begins in `start`, which calls `entry`. */
IMPL_GLUE void fiber_begin(struct fiber_task *task, uint64_t id, sched_entry *entry, void *argument,
                           fiber_entry *start)
{
    sched_task_init(&task->task, id, entry, argument);
    task->chain.panics = &task->task.uncaught;
    task->chain.calls = NULL;
    fiber_renew(task->context.bottom, task->context.bytes);
    fiber_prepare(&task->context, (void *)(uintptr_t)task->context.bottom, task, start);
}

IMPL_RARE void fiber_check_canary(const struct fiber_task *self, const struct fiber_stacks *stacks)
{
    if (*self->canary != FIBER_CANARY)
        panic_raisef(PANIC_FATAL,
                     "stack overflow: goroutine %llu wrote below its stack of %zu "
                     "bytes: raise stack_bytes",
                     (unsigned long long)self->task.id, stacks->stack_bytes);
}

/* Of tasks that have ended, one behind the other. */
IMPL_RARE void fiber_forget_all(struct sched_task *tasks)
{
    for (; tasks; tasks = tasks->next) fiber_forget(&((struct fiber_task *)tasks)->context);
}

#endif
