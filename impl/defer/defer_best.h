/* defer_best.h - the kind to use: open-coded while it can, the task's array from there on.
 *
 * Promises    any number of calls, in loops too; the cost of `open` for up to 8 statements in
 *             straight code, of `bump` beyond.
 * Invariant   once a call of a scope went to the array (`spilled`), all later ones do: the array's
 *             calls are newer than the open-coded ones and run before them.                      */
#ifndef ASSAY_DEFER_DEFER_BEST_H
#define ASSAY_DEFER_DEFER_BEST_H

#include "defer/defer_bump.h"
#include "defer/defer_open.h"

IMPL_HOT void defer_best_enter(struct defer_scope *scope)
{
    defer_open_enter(scope);
}

/* True where the statement may be open-coded; a constant in straight code. */
IMPL_HOT bool defer_best_fits(struct defer_scope *scope, unsigned statement)
{
    return statement < DEFER_OPEN_MAX && !(scope->state & DEFER_SPILLED) &&
           !((scope->state & DEFER_PENDING) >> statement);
}

/* The first call that goes to the array says where this scope's part of it begins. */
IMPL_HOT void defer_best_spill(struct defer_scope *scope)
{
    if (scope->state & DEFER_SPILLED) return;
    scope->frame->state = scope->state = scope->state | DEFER_SPILLED;
    defer_bump_begin(scope);
}

IMPL_HOT void defer_best_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    if (defer_best_fits(scope, statement)) {
        defer_open_set(scope, statement, fn, env);
        return;
    }
    defer_best_spill(scope);
    defer_bump_push(scope, statement, fn, env);
}

IMPL_HOT void defer_best_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    if (defer_best_fits(scope, statement) && defer_storage_fits(scope, size)) {
        defer_open_push_args(scope, statement, fn, bytes, size);
        return;
    }
    defer_best_spill(scope);
    defer_bump_push_args(scope, statement, fn, bytes, size);
}

IMPL_HOT void defer_best_leave(struct defer_scope *scope)
{
    if (scope->state & DEFER_SPILLED) defer_bump_run(scope);
    defer_open_leave(scope);
}

IMPL_RARE struct defer_call defer_best_take(struct defer_frame *frame, void *buffer)
{
    struct defer_call call = {NULL, NULL};
    if (frame->state & DEFER_SPILLED) call = defer_bump_pop(frame, buffer);
    return call.fn ? call : defer_open_pop(frame->task, frame);
}

DEFER_OPS(best, DEFER_TAKE_OPEN, 0, "open-coded up to 8 statements, then the task's array");

#endif
