/* defer_stack.h - records in the body's own stack frame: Go's deferprocStack.
 *
 * Styles      stack: arguments behind the header; stack_closure: the record points to a closure
 *             beside it, which holds the function and its bytes.
 * Cost        five stores to defer, five loads and an indirect call to run; no allocation.
 * Differs from Go: a loop may defer here as long as the scope's storage lasts (a full one stops the
 *             program); Go's compiler sends every loop to the heap.                              */
#ifndef ASSAY_DEFER_DEFER_STACK_H
#define ASSAY_DEFER_DEFER_STACK_H

#include "defer/defer_chain.h"

IMPL_HOT void defer_stack_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT struct defer_call_node *defer_stack_node(struct defer_scope *scope, size_t bytes)
{
    return (struct defer_call_node *)defer_storage(scope, sizeof(struct defer_call_node) + bytes);
}

IMPL_HOT void defer_stack_push(struct defer_scope *scope, unsigned statement, defer_fn fn,
                               void *env)
{
    struct defer_call_node *node = defer_stack_node(scope, 0);
    (void)statement;
    node->fn = fn;
    node->env = env;
    defer_chain_link(scope->frame, &node->record);
}

IMPL_HOT void defer_stack_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                    const void *bytes, size_t size)
{
    defer_check_size(size);
    struct defer_call_node *node = defer_stack_node(scope, size);
    (void)statement;
    node->fn = fn;
    node->env = memcpy(node + 1, bytes, size);
    defer_chain_link(scope->frame, &node->record);
}

IMPL_HOT void defer_stack_leave(struct defer_scope *scope)
{
    struct defer_frame *frame = scope->frame;
    struct defer_task *task = frame->task;
    struct defer_call_node *node;
    while ((node = (struct defer_call_node *)task->head) && node->record.frame == frame) {
        task->head = node->record.link;
        node->fn(NULL, node->env);
    }
}

IMPL_RARE struct defer_call defer_stack_take(struct defer_frame *frame, void *buffer)
{
    struct defer_call_node *node = (struct defer_call_node *)defer_chain_unlink(frame);
    (void)buffer;
    return (struct defer_call){node->fn, node->env};
}

DEFER_OPS(stack, DEFER_TAKE_NODE, 0, "record in the body's frame, arguments behind the header");

/* ---- The closure style ------------------------------------------------------------------ */

struct defer_closure {
    defer_fn fn;
    void *env; /* the statement's pointer, or the bytes behind this closure */
};

struct defer_closure_node {
    struct defer_record record;
    struct defer_closure *closure; /* in the same storage */
};

IMPL_HOT void defer_stack_closure_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT void defer_stack_closure_link(struct defer_scope *scope, struct defer_closure *closure)
{
    struct defer_closure_node *node =
        (struct defer_closure_node *)defer_storage(scope, sizeof *node);
    node->closure = closure;
    defer_chain_link(scope->frame, &node->record);
}

IMPL_HOT void defer_stack_closure_push(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                       void *env)
{
    struct defer_closure *closure = (struct defer_closure *)defer_storage(scope, sizeof *closure);
    (void)statement;
    closure->fn = fn;
    closure->env = env;
    defer_stack_closure_link(scope, closure);
}

IMPL_HOT void defer_stack_closure_push_args(struct defer_scope *scope, unsigned statement,
                                            defer_fn fn, const void *bytes, size_t size)
{
    defer_check_size(size);
    struct defer_closure *closure =
        (struct defer_closure *)defer_storage(scope, sizeof *closure + size);
    (void)statement;
    closure->fn = fn;
    closure->env = memcpy(closure + 1, bytes, size);
    defer_stack_closure_link(scope, closure);
}

IMPL_HOT void defer_stack_closure_leave(struct defer_scope *scope)
{
    struct defer_frame *frame = scope->frame;
    struct defer_task *task = frame->task;
    struct defer_closure_node *node;
    while ((node = (struct defer_closure_node *)task->head) && node->record.frame == frame) {
        task->head = node->record.link;
        node->closure->fn(NULL, node->closure->env);
    }
}

IMPL_RARE struct defer_call defer_stack_closure_take(struct defer_frame *frame, void *buffer)
{
    struct defer_closure_node *node = (struct defer_closure_node *)defer_chain_unlink(frame);
    (void)buffer;
    return (struct defer_call){node->closure->fn, node->closure->env};
}

DEFER_OPS(stack_closure, DEFER_TAKE_CALL, 0,
          "record in the body's frame, pointing to a closure beside it");

#endif
