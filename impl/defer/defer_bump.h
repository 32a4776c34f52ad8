/* defer_bump.h - one array a task: a deferred call is two stores at its top.
 *
 * Promises    any number of calls, in loops too.
 * Invariants  a frame's calls are entries [mark, top) while it is the newest; a call's entry is
 *             popped before it begins, so the array may grow and move during the call.
 * How         arguments lie below an entry whose function is a marker and whose env is their size;
 *             the real function and pointer are the entry under them.
 * Cost        no allocation once the array is as large as the task ever needs (it doubles).      */
#ifndef ASSAY_DEFER_DEFER_BUMP_H
#define ASSAY_DEFER_DEFER_BUMP_H

#include "defer/defer_chain.h"

/* Entries of the first block: one kilobyte, a page's quarter, so that a fiber that defers a little
 * owns a little. It doubles from there. */
#define DEFER_BUMP_FIRST 64

/* Marks an entry with arguments under it. Never called. */
IMPL_RARE void defer_bump_args(struct defer_panic *token, void *env)
{
    (void)token, (void)env;
}

IMPL_RARE void defer_bump_grow(struct defer_bump *bump, size_t wanted)
{
    size_t capacity = bump->capacity ? bump->capacity : DEFER_BUMP_FIRST;
    while (capacity < wanted) capacity *= 2;
    void *block = realloc(bump->entries, capacity * sizeof *bump->entries);
    if (!block) panic_raise(PANIC_FATAL, "runtime: out of memory");
    bump->entries = (struct defer_bump_entry *)block;
    bump->capacity = capacity;
}

/* Room for `count` entries at the top. */
IMPL_HOT struct defer_bump_entry *defer_bump_room(struct defer_bump *bump, size_t count)
{
    if (UNLIKELY(bump->top + count > bump->capacity)) defer_bump_grow(bump, bump->top + count);
    struct defer_bump_entry *entry = bump->entries + bump->top;
    bump->top += count;
    return entry;
}

IMPL_HOT void defer_bump_enter(struct defer_scope *scope)
{
    struct defer_frame *frame = scope->frame;
    frame->mark = frame->task->bump.top;
    defer_chain_link(frame, &frame->self);
}

IMPL_HOT void defer_bump_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    struct defer_bump_entry *entry = defer_bump_room(&scope->frame->task->bump, 1);
    (void)statement;
    entry->fn = fn;
    entry->env = env;
}

/* | args, in whole entries | fn, - | marker, size | <- top */
IMPL_HOT void defer_bump_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    defer_check_size(size);
    size_t count = (size + sizeof(struct defer_bump_entry) - 1) / sizeof(struct defer_bump_entry);
    struct defer_bump_entry *entry = defer_bump_room(&scope->frame->task->bump, count + 2);
    (void)statement;
    memcpy(entry, bytes, size);
    entry[count].fn = fn;
    entry[count].env = NULL;
    entry[count + 1].fn = defer_bump_args;
    entry[count + 1].env = (void *)size;
}

/* The entry at the top was a marker and is popped: so are the call and its bytes. */
IMPL_GLUE struct defer_call defer_bump_pop_args(struct defer_bump *bump, size_t size, void *buffer)
{
    size_t count = (size + sizeof(struct defer_bump_entry) - 1) / sizeof(struct defer_bump_entry);
    struct defer_bump_entry *entry = bump->entries + (bump->top -= count + 1);
    memcpy(buffer, entry, size);
    return (struct defer_call){entry[count].fn, buffer};
}

/* Runs the top entry, which has arguments: its marker was popped. */
IMPL_RARE void defer_bump_run_args(struct defer_bump *bump, size_t size)
{
    _Alignas(16) unsigned char buffer[DEFER_ARGS_MAX];
    struct defer_call call = defer_bump_pop_args(bump, size, buffer);
    call.fn(NULL, call.env);
}

/* Runs entries down to the frame's mark. */
IMPL_HOT void defer_bump_run(struct defer_frame *frame)
{
    struct defer_bump *bump = &frame->task->bump;
    while (bump->top > frame->mark) {
        struct defer_bump_entry entry = bump->entries[--bump->top];
        if (UNLIKELY(entry.fn == defer_bump_args))
            defer_bump_run_args(bump, (size_t)entry.env);
        else
            entry.fn(NULL, entry.env);
    }
}

IMPL_HOT void defer_bump_leave(struct defer_scope *scope)
{
    defer_bump_run(scope->frame);
    scope->frame->task->head = scope->frame->self.link;
}

/* The top entry; the caller knows that it is the frame's. */
IMPL_GLUE struct defer_call defer_bump_pop(struct defer_bump *bump, void *buffer)
{
    struct defer_bump_entry entry = bump->entries[--bump->top];
    if (entry.fn == defer_bump_args) return defer_bump_pop_args(bump, (size_t)entry.env, buffer);
    return (struct defer_call){entry.fn, entry.env};
}

IMPL_RARE struct defer_call defer_bump_take(struct defer_frame *frame, void *buffer)
{
    struct defer_task *task = frame->task;
    if (task->bump.top > frame->mark) return defer_bump_pop(&task->bump, buffer);
    task->head = frame->self.link;
    return (struct defer_call){NULL, NULL};
}

DEFER_OPS(bump, 0, "an array a task: two stores a call");

#endif
