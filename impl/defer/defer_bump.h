/* defer_bump.h - one array a task: a deferred call is two stores at its top.
 *
 * Promises    any number of calls, in loops too.
 * Invariants  a frame's calls are the entries from its mark to the top while it is the newest; a
 *             call's entry is popped before it begins; entries never move, so a scope may keep the
 *             top in a register: what nested scopes push, they pop.
 * How         a marker in the place of a function says that more lies below. Arguments: its env is
 *             their size, under it the real call, under that the bytes. Full chunk: the first entry
 *             of the next one leads back, its env is the old top.
 * Cost        no allocation once the chunks are as large as the task ever needs (they double). */
#ifndef ASSAY_DEFER_DEFER_BUMP_H
#define ASSAY_DEFER_DEFER_BUMP_H

#include "defer/defer_chain.h"

/* Entries of the first chunk beyond the task's own: two kilobytes, enough for the largest arguments
 * with their call, the marker and the link. Each next one is twice as large. */
#define DEFER_BUMP_FIRST 128

IMPL_GLUE struct defer_bump_entry *defer_bump_entries(struct defer_bump_chunk *chunk)
{
    return (struct defer_bump_entry *)(chunk + 1);
}

IMPL_COLD struct defer_bump_chunk *defer_bump_chunk(struct defer_bump_chunk *previous)
{
    size_t count = 2 * (size_t)(previous->end - defer_bump_entries(previous));
    if (count < DEFER_BUMP_FIRST) count = DEFER_BUMP_FIRST;
    struct defer_bump_chunk *chunk =
        (struct defer_bump_chunk *)malloc(sizeof *chunk + count * sizeof(struct defer_bump_entry));
    if (!chunk) panic_raise(PANIC_FATAL, "runtime: out of memory");
    chunk->previous = previous;
    chunk->next = NULL;
    chunk->end = defer_bump_entries(chunk) + count;
    previous->next = chunk;
    return chunk;
}

/* On to the next chunk: its first entry leads back to `top`. */
IMPL_RARE void defer_bump_grow(struct defer_bump *bump)
{
    struct defer_bump_chunk *next = bump->chunk->next;
    if (!next) next = defer_bump_chunk(bump->chunk);
    struct defer_bump_entry *entries = defer_bump_entries(next);
    entries[0] = (struct defer_bump_entry){DEFER_BUMP_MARKER, bump->top};
    bump->chunk = next;
    bump->top = entries + 1;
    bump->end = next->end;
}

/* The link was popped: back to the chunk before it. */
IMPL_GLUE void defer_bump_back(struct defer_bump *bump, void *top)
{
    bump->top = (struct defer_bump_entry *)top;
    bump->chunk = bump->chunk->previous;
    bump->end = bump->chunk->end;
}

/* Room for `count` entries at the top. */
IMPL_HOT struct defer_bump_entry *defer_bump_room(struct defer_scope *scope, size_t count)
{
    struct defer_bump *bump = &scope->frame->task->bump;
    if (UNLIKELY((size_t)(scope->end - scope->top) < count)) {
        defer_bump_grow(bump);
        scope->top = bump->top;
        scope->end = bump->end;
    }
    struct defer_bump_entry *entry = scope->top;
    scope->top += count;
    bump->top = scope->top;
    return entry;
}

/* From here on the scope may push. */
IMPL_HOT void defer_bump_begin(struct defer_scope *scope)
{
    struct defer_frame *frame = scope->frame;
    scope->end = frame->task->bump.end;
    frame->mark = scope->top = frame->task->bump.top;
}

IMPL_HOT void defer_bump_enter(struct defer_scope *scope)
{
    defer_bump_begin(scope);
    defer_chain_push(scope, &scope->frame->self);
}

IMPL_HOT void defer_bump_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    struct defer_bump_entry *entry = defer_bump_room(scope, 1);
    (void)statement;
    entry->fn = fn;
    entry->env = env;
}

/* | args, in whole entries | fn, - | marker, size | <- top */
IMPL_HOT void defer_bump_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    defer_check_size(size);
    if (!size) {
        defer_bump_push(scope, statement, fn, NULL);
        return;
    }
    size_t count = (size + sizeof(struct defer_bump_entry) - 1) / sizeof(struct defer_bump_entry);
    struct defer_bump_entry *entry = defer_bump_room(scope, count + 2);
    memcpy(entry, bytes, size);
    entry[count].fn = fn;
    entry[count].env = NULL;
    entry[count + 1].fn = DEFER_BUMP_MARKER;
    entry[count + 1].env = (void *)size;
}

/* A marker was popped. A link: goes back a chunk and returns {NULL}. Else pops the call under it
 * and moves its bytes to `buffer`. (A size is at most 1024, and no chunk lies that low.) */
IMPL_GLUE struct defer_call defer_bump_pop_marked(struct defer_bump *bump, void *env, void *buffer)
{
    size_t size = (size_t)env;
    if (size > DEFER_ARGS_MAX) {
        defer_bump_back(bump, env);
        return (struct defer_call){NULL, NULL};
    }
    size_t count = (size + sizeof(struct defer_bump_entry) - 1) / sizeof(struct defer_bump_entry);
    struct defer_bump_entry *entry = bump->top -= count + 1;
    memcpy(buffer, entry, size);
    return (struct defer_call){entry[count].fn, buffer};
}

/* Runs what a popped marker stands for; the top after it. */
IMPL_RARE struct defer_bump_entry *defer_bump_run_marked(struct defer_bump *bump, void *env)
{
    _Alignas(16) unsigned char buffer[DEFER_ARGS_MAX];
    struct defer_call call = defer_bump_pop_marked(bump, env, buffer);
    if (call.fn) call.fn(NULL, call.env);
    return bump->top;
}

/* Runs entries down to the frame's mark. */
IMPL_HOT void defer_bump_run(struct defer_scope *scope)
{
    struct defer_bump *bump = &scope->frame->task->bump;
    struct defer_bump_entry *mark = scope->frame->mark, *top = scope->top;
    while (top != mark) {
        struct defer_bump_entry entry = *--top;
        bump->top = top;
        if (UNLIKELY(entry.fn == DEFER_BUMP_MARKER))
            top = defer_bump_run_marked(bump, entry.env);
        else
            entry.fn(NULL, entry.env);
    }
}

IMPL_HOT void defer_bump_leave(struct defer_scope *scope)
{
    defer_bump_run(scope);
    defer_chain_unlink_self(scope);
}

/* The newest call above the frame's mark; {NULL} at the mark. */
IMPL_GLUE struct defer_call defer_bump_pop(struct defer_frame *frame, void *buffer)
{
    struct defer_bump *bump = &frame->task->bump;
    while (bump->top != frame->mark) {
        struct defer_bump_entry entry = *--bump->top;
        if (entry.fn != DEFER_BUMP_MARKER) return (struct defer_call){entry.fn, entry.env};
        struct defer_call call = defer_bump_pop_marked(bump, entry.env, buffer);
        if (call.fn) return call;
    }
    return (struct defer_call){NULL, NULL};
}

IMPL_RARE struct defer_call defer_bump_take(struct defer_frame *frame, void *buffer)
{
    struct defer_call call = defer_bump_pop(frame, buffer);
    if (frame->task->bump.top == frame->mark) frame->task->head = frame->self.link;
    return call;
}

DEFER_OPS(bump, DEFER_TAKE_ARRAY, 0, "an array a task: two stores a call");

#endif
