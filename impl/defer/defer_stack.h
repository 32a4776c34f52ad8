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
    defer_chain_push(scope, &node->record);
}

IMPL_HOT void defer_stack_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                    const void *bytes, size_t size)
{
    defer_check_size(size);
    struct defer_call_node *node = defer_stack_node(scope, size);
    (void)statement;
    node->fn = fn;
    node->env = memcpy(node + 1, bytes, size);
    defer_chain_push(scope, &node->record);
}

/* The scope's newest record, off the chain. The oldest stands at the storage's beginning, and under
 * it lies what the scope keeps in a register: scopes that follow each other then wait for one load
 * of the other's store, not for two. */
IMPL_HOT struct defer_record *defer_stack_pop(struct defer_scope *scope)
{
    struct defer_record *record = scope->newest;
    bool oldest = !scope->recovers && (unsigned char *)record == scope->storage;
    scope->newest = oldest ? scope->outer : record->link;
    scope->frame->task->head = scope->newest;
    return record;
}

IMPL_HOT void defer_stack_leave(struct defer_scope *scope)
{
    if (!scope->used) return;
    do {
        struct defer_call_node *node = (struct defer_call_node *)defer_stack_pop(scope);
        node->fn(NULL, node->env);
    } while (scope->newest != scope->outer);
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

/* A linked record and its closure with room for `size` bytes behind it. */
IMPL_HOT struct defer_closure *defer_stack_closure_new(struct defer_scope *scope, size_t size)
{
    struct defer_closure_node *node =
        (struct defer_closure_node *)defer_storage(scope, sizeof *node);
    node->closure = (struct defer_closure *)defer_storage(scope, sizeof *node->closure + size);
    defer_chain_push(scope, &node->record);
    return node->closure;
}

IMPL_HOT void defer_stack_closure_push(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                       void *env)
{
    struct defer_closure *closure = defer_stack_closure_new(scope, 0);
    (void)statement;
    closure->fn = fn;
    closure->env = env;
}

IMPL_HOT void defer_stack_closure_push_args(struct defer_scope *scope, unsigned statement,
                                            defer_fn fn, const void *bytes, size_t size)
{
    defer_check_size(size);
    struct defer_closure *closure = defer_stack_closure_new(scope, size);
    (void)statement;
    closure->fn = fn;
    closure->env = memcpy(closure + 1, bytes, size);
}

IMPL_HOT void defer_stack_closure_leave(struct defer_scope *scope)
{
    if (!scope->used) return;
    do {
        struct defer_closure_node *node = (struct defer_closure_node *)defer_stack_pop(scope);
        node->closure->fn(NULL, node->closure->env);
    } while (scope->newest != scope->outer);
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
