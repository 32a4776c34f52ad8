/* defer_chain.h - Go's chain: every record is a link of its task's list. Shared by heap, pool and
 * stack; include one of those.
 *
 * Invariant   the records of a frame stand together, newest first; a scope that is left finds its
 *             own at the head, and stops at the first record of another frame.                   */
#ifndef ASSAY_DEFER_DEFER_CHAIN_H
#define ASSAY_DEFER_DEFER_CHAIN_H

#include <string.h>

#include "defer/defer_panic.h"

/* A record that carries its call. Arguments of the style `args` follow it; a closure's bytes are a
 * block of their own. */
struct defer_node {
    struct defer_record record;
    defer_fn fn;
    void *env;     /* the statement's pointer, or the closure's own block */
    uint32_t size; /* bytes of arguments; 0: none, env is handed on */
    uint32_t pool; /* kind pool: its size class */
};

/* What follows a node. */
IMPL_GLUE void *defer_node_args(struct defer_node *node)
{
    return node + 1;
}

/* Makes it the scope's newest. */
IMPL_GLUE void defer_chain_push(struct defer_scope *scope, struct defer_record *record)
{
    record->frame = scope->frame;
    record->link = scope->newest;
    scope->frame->task->head = scope->newest = record;
}

/* Unlinks the frame itself. `outer` in a register spares scopes in a row a load of what the one
 * before has just stored; where a landing empties the registers it would be a store more. */
IMPL_GLUE void defer_chain_unlink_self(struct defer_scope *scope)
{
    struct defer_frame *frame = scope->frame;
    frame->task->head = scope->recovers ? frame->self.link : scope->outer;
}

/* The scope's newest record, off the chain; NULL: it has none left. A scope whose own code runs
 * still has every record that it pushed: it need not look at the chain. */
IMPL_GLUE struct defer_record *defer_chain_pop(struct defer_scope *scope)
{
    struct defer_record *record = scope->newest;
    if (record == scope->outer) return NULL;
    scope->frame->task->head = scope->newest = record->link;
    return record;
}

/* The newest record of `frame`, off the chain; NULL if it has none. */
IMPL_GLUE struct defer_record *defer_chain_unlink(struct defer_frame *frame)
{
    struct defer_task *task = frame->task;
    struct defer_record *record = task->head;
    if (!record || record->frame != frame) return NULL;
    task->head = record->link;
    return record;
}

#endif
