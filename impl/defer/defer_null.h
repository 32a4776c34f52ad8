/* defer_null.h - does nothing: the floor of every chart. Deferred calls are dropped. */
#ifndef ASSAY_DEFER_DEFER_NULL_H
#define ASSAY_DEFER_DEFER_NULL_H

#include "defer/defer.h"

IMPL_HOT void defer_null_enter(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_HOT void defer_null_push(struct defer_scope *scope, unsigned statement, defer_fn fn, void *env)
{
    (void)scope, (void)statement, (void)fn, (void)env;
}

IMPL_HOT void defer_null_push_args(struct defer_scope *scope, unsigned statement, defer_fn fn,
                                   const void *bytes, size_t size)
{
    (void)scope, (void)statement, (void)fn, (void)bytes, (void)size;
}

IMPL_HOT void defer_null_leave(struct defer_scope *scope)
{
    (void)scope;
}

IMPL_RARE struct defer_call defer_null_take(struct defer_frame *frame, void *buffer)
{
    (void)frame, (void)buffer;
    return (struct defer_call){NULL, NULL};
}

static const struct defer_ops defer_null = {
    __COUNTER__,    "null",           "nothing: the floor", DEFER_TAKE_CALL,      0,
    false,          defer_null_enter, defer_null_push,      defer_null_push_args, defer_null_leave,
    defer_null_take};

#endif
