/* defer_open.h - open-coded calls: one byte of bits and a slot a statement, as in Go since 1.14.
 *
 * Promises    at most 8 statements a scope, each reached at most once (a loop stops the program,
 *             where Go's compiler would choose the heap).
 * How         the frame is linked once, when the scope is opened. The bits and slots exist twice:
 *             in the frame, for panics (stores only), and in the scope, where they are constants in
 *             straight code. Leaving is then direct calls in reverse, as Go's compiler emits.
 * Differs from Go: a panic finds the frame by its link; Go scans the stack and pays nothing at
 *             entry.                                                                             */
#ifndef ASSAY_DEFER_DEFER_OPEN_H
#define ASSAY_DEFER_DEFER_OPEN_H

#include "defer/defer_chain.h"

IMPL_HOT void defer_open_enter(struct defer_scope *scope)
{
    defer_chain_push(scope, &scope->frame->self);
}

/* Slot first, bit second: a panic comes from a call, and never between the two. */
IMPL_HOT void defer_open_set(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    scope->calls[statement] = scope->frame->calls[statement] = (struct defer_call){fn, env};
    scope->frame->state = scope->state = scope->state | 1u << statement;
}

IMPL_HOT void defer_open_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    if (UNLIKELY(statement >= DEFER_OPEN_MAX))
        defer_misuse("defer: more than 8 statements in an open-coded scope: open it with another "
                     "kind, such as best");
    if (UNLIKELY(scope->state >> statement & 1))
        defer_misuse("defer: an open-coded statement was reached twice: a loop needs another kind, "
                     "such as best");
    defer_open_set(scope, statement, fn, env);
}

IMPL_HOT void defer_open_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    defer_check_size(size);
    void *copy = memcpy(defer_storage(scope, size), bytes, size);
    defer_open_push(scope, statement, fn, copy);
}

/* One slot. The bit goes first: a panic in the call must not run it again. */
IMPL_HOT void defer_open_run(struct defer_scope *scope, unsigned slot)
{
    if (!(scope->state >> slot & 1)) return;
    scope->frame->state = scope->state = scope->state & ~(1u << slot);
    scope->calls[slot].fn(NULL, scope->calls[slot].env);
}

/* Written out: every index must be a constant before the compiler looks at the arrays. */
IMPL_HOT void defer_open_run_all(struct defer_scope *scope)
{
    defer_open_run(scope, 7);
    defer_open_run(scope, 6);
    defer_open_run(scope, 5);
    defer_open_run(scope, 4);
    defer_open_run(scope, 3);
    defer_open_run(scope, 2);
    defer_open_run(scope, 1);
    defer_open_run(scope, 0);
}

IMPL_HOT void defer_open_leave(struct defer_scope *scope)
{
    defer_open_run_all(scope);
    defer_chain_unlink_self(scope);
}

IMPL_RARE struct defer_call defer_open_take(struct defer_frame *frame, void *buffer)
{
    (void)buffer;
    return defer_open_pop(frame->task, frame);
}

DEFER_OPS(open, DEFER_TAKE_OPEN, DEFER_OPEN_MAX,
          "open-coded: one bit a statement, direct calls in reverse");

#endif
