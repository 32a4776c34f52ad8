/* defer_heap.h - one allocation a record: Go's deferproc without its pool.
 *
 * Styles      heap: siz and arguments copied behind the header (Go to 1.16). heap_closure: the
 *             record points to a closure, whose copied bytes are a second allocation (from 1.17).
 * Cost        a malloc and a free a statement; two of each for a closure with bytes.
 * Differs from Go: memory is given back by hand, so a call's bytes are moved out first.          */
#ifndef ASSAY_DEFER_DEFER_HEAP_H
#define ASSAY_DEFER_DEFER_HEAP_H

#include "alloc/alloc.h"
#include "defer/defer_chain.h"

IMPL_GLUE void *defer_allocate(size_t bytes)
{
    void *block = alloc_allocate(ALLOC_JEMALLOC, bytes);
    if (UNLIKELY(!block)) panic_raise(PANIC_FATAL, "runtime: out of memory");
    return block;
}

IMPL_GLUE void defer_release(void *block, size_t bytes)
{
    alloc_release(ALLOC_JEMALLOC, block, bytes);
}

IMPL_HOT void defer_heap_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT void defer_heap_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    struct defer_node *node = (struct defer_node *)defer_allocate(sizeof *node);
    (void)statement;
    node->fn = fn;
    node->env = env;
    node->size = 0;
    defer_chain_push(scope, &node->record);
}

IMPL_HOT void defer_heap_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    defer_check_size(size);
    struct defer_node *node = (struct defer_node *)defer_allocate(sizeof *node + size);
    (void)statement;
    node->fn = fn;
    node->env = NULL;
    node->size = (uint32_t)size;
    memcpy(defer_node_args(node), bytes, size);
    defer_chain_push(scope, &node->record);
}

IMPL_HOT void defer_heap_leave(struct defer_scope *scope)
{
    struct defer_node *node;
    while (scope->newest != scope->outer && !((struct defer_node *)scope->newest)->size) {
        node = (struct defer_node *)defer_chain_pop(scope);
        defer_fn fn = node->fn;
        void *env = node->env;
        defer_release(node, sizeof *node);
        fn(NULL, env);
    }
    if (scope->newest != scope->outer) defer_resume(scope->frame);
}

IMPL_RARE struct defer_call defer_heap_take(struct defer_frame *frame, void *buffer)
{
    struct defer_node *node = (struct defer_node *)defer_chain_unlink(frame);
    struct defer_call call = {node->fn, node->env};
    if (node->size) call.env = memcpy(buffer, defer_node_args(node), node->size);
    defer_release(node, sizeof *node + node->size);
    return call;
}

DEFER_OPS(heap, DEFER_TAKE_CALL, 0, "one allocation a record, arguments behind the header");

/* ---- The closure style ------------------------------------------------------------------ */

IMPL_HOT void defer_heap_closure_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT void defer_heap_closure_push(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                      void *env)
{
    defer_heap_push(scope, statement, fn, env);
}

IMPL_HOT void defer_heap_closure_push_args(struct defer_scope *scope, unsigned statement,
                                           defer_fn fn, const void *bytes, size_t size)
{
    defer_check_size(size);
    void *closure = size ? memcpy(defer_allocate(size), bytes, size) : NULL;
    defer_heap_push(scope, statement, fn, closure);
    ((struct defer_node *)scope->newest)->size = (uint32_t)size;
}

IMPL_HOT void defer_heap_closure_leave(struct defer_scope *scope)
{
    defer_heap_leave(scope);
}

IMPL_RARE struct defer_call defer_heap_closure_take(struct defer_frame *frame, void *buffer)
{
    struct defer_node *node = (struct defer_node *)defer_chain_unlink(frame);
    struct defer_call call = {node->fn, node->env};
    if (node->size) {
        call.env = memcpy(buffer, node->env, node->size);
        defer_release(node->env, node->size);
    }
    defer_release(node, sizeof *node);
    return call;
}

DEFER_OPS(heap_closure, DEFER_TAKE_CALL, 0,
          "one allocation a record, a second for a closure's bytes");

#endif
