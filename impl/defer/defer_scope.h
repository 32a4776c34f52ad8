/* defer_scope.h - the statements: open a scope, defer a call, recover, return.
 *
 *     DEFERRED(close_it, void *file) { fclose(file); }
 *
 *     int first_byte(const char *path)
 *     {
 *         DEFER_SCOPE(best);                       one a function, before its first DEFER
 *         FILE *file = fopen(path, "r");
 *         if (!file) return -1;                    plain returns run the calls deferred so far
 *         DEFER(close_it, file);
 *         return fgetc(file);                      evaluated first, then file is closed
 *     }
 *
 * Promises    the calls of a scope run when its block is left by return, break, goto or its end,
 *             after the returned value was evaluated, as Go's unnamed results are.
 * Recovery    DEFER_SCOPE_RECOVER(kind, result) resumes behind a recovered panic by returning
 *             `result`, a volatile variable (checked): a local that is changed after the scope was
 *             opened and read after the jump is lost without it.
 * Named       `DEFER_RETURN(r, value)` sets r, runs the calls, and returns r as they left it.
 * Misuse      DEFER without a scope and DEFER_RECOVER outside a deferred function do not compile;
 *             a second scope in one block neither, in an inner block it is a -Wshadow warning; too
 *             many calls, bytes or a loop over an open-coded statement stop with a sentence; a
 *             longjmp past a scope leaves its records behind: debug builds find them at the next
 *             scope of the task and stop, release builds run into the dead frame.
 * Limits      a function with a recovering scope is never inlined; a deferred function may not jump
 *             out; forced unwinding runs `cleanup` attributes between, the other landings do not.
 */
#ifndef ASSAY_DEFER_DEFER_SCOPE_H
#define ASSAY_DEFER_DEFER_SCOPE_H

#include "defer/defer_impls.h"

/* Bytes of a scope's storage in the body's stack, for the kinds that use it. 640: 16 records of
 * kind stack without arguments. */
#define DEFER_SCOPE_STORAGE 640

/* ---- What a scope is made of ------------------------------------------------------------ */

#ifndef NDEBUG
/* Whatever lies below the running function's stack is gone. Out of line: its own frame is then
 * below every live one. (ASan keeps frames elsewhere.) */
IMPL_RARE void defer_check_chain(const struct defer_record *head)
{
    if (!DEFER_ASAN && head && (uintptr_t)head->frame < (uintptr_t)__builtin_frame_address(0))
        defer_misuse("defer: the task's chain holds calls of a function that is gone: it was left "
                     "by longjmp; recover from a panic instead");
}
#else
#define defer_check_chain(head) ((void)(head))
#endif

IMPL_GLUE void defer_scope_open(struct defer_scope *scope, const struct defer_ops *ops,
                                enum defer_landing_kind how)
{
    struct defer_frame *frame = scope->frame;
    frame->task = defer_task_current();
    frame->ops = ops;
    frame->state = scope->state = DEFER_HOW * how;
    scope->recovers = how != DEFER_LANDING_NONE;
    defer_check_chain(frame->task->head);
    scope->outer = scope->newest = frame->task->head;
    ops->enter(scope);
}

IMPL_GLUE void defer_scope_leave(struct defer_scope *scope, const struct defer_ops *ops)
{
    if (!scope->left && !DEFER_UNWINDING) ops->leave(scope);
    scope->left = true;
}

/* What the compiler calls at the end of a scope: one a kind, so that the table is a constant, and
 * one that asks the frame. */
#define DEFER_AT_EXIT(kind, table)                                   \
    IMPL_GLUE void defer_##kind##_at_exit(struct defer_scope *scope) \
    {                                                                \
        defer_scope_leave(scope, table);                             \
    }
#define DEFER_AT_EXIT_OF(kind) DEFER_AT_EXIT(kind, &defer_##kind)
DEFER_IMPLS(DEFER_AT_EXIT_OF)
DEFER_AT_EXIT_OF(null)
DEFER_AT_EXIT(any, scope->frame->ops)

/* A NULL function panics when its turn comes. Costs nothing where the name is a constant. */
IMPL_GLUE defer_fn defer_checked(defer_fn fn)
{
    return fn ? fn : defer_nil_function;
}

/* Any pointer will do: const, or volatile as a result is; the deferred function knows. */
IMPL_GLUE void *defer_pointer(const volatile void *pointer)
{
    return (void *)(uintptr_t)pointer;
}

#define DEFER_STORAGE_(type, table, bytes)              \
    const struct defer_ops *const defer_ops_ = (table); \
    struct {                                            \
        type;                                           \
        _Alignas(16) unsigned char storage[bytes];      \
    } defer_frame_;                                     \
    enum { defer_base_ = __COUNTER__ + 1 }

#define DEFER_OPEN_(of, bytes, at_exit, how)                                   \
    struct defer_scope defer_scope_ __attribute__((cleanup(at_exit))) = {      \
        .frame = &(of), .storage = defer_frame_.storage, .capacity = (bytes)}; \
    defer_scope_open(&defer_scope_, defer_ops_, how)

#define DEFER_FRAME_(table, bytes, at_exit)                 \
    DEFER_STORAGE_(struct defer_frame frame, table, bytes); \
    DEFER_OPEN_(defer_frame_.frame, bytes, at_exit, DEFER_LANDING_NONE)

#define DEFER_RESULT_IS_VOLATILE_(result)                                                   \
    _Static_assert(                                                                         \
        __builtin_types_compatible_p(__typeof__(&(result)), volatile __typeof__(result) *), \
        "the result of a scope that recovers is read after a jump: declare it volatile")

/* `mark` stands in the function that is resumed; there, what is left of the scope runs, as the
 * frame tells: what the scope's registers held is gone. */
#define DEFER_LANDING_(table, bytes, at_exit, mark, how, ...)    \
    DEFER_STORAGE_(struct defer_landing_frame of, table, bytes); \
    DEFER_OPEN_(defer_frame_.of.frame, bytes, at_exit, how);     \
    if (mark(&defer_frame_.of.landing)) {                        \
        defer_resume_landed();                                   \
        defer_scope_.left = true;                                \
        return __VA_ARGS__;                                      \
    }                                                            \
    (void)0

/* ---- Scopes ----------------------------------------------------------------------------- */

/* Opens the function's scope. kind: best, or any name of defer_impls.h. */
#define DEFER_SCOPE(kind) DEFER_SCOPE_BYTES(kind, DEFER_SCOPE_STORAGE)

/* The same with so much room for records and arguments in the stack. */
#define DEFER_SCOPE_BYTES(kind, bytes) DEFER_FRAME_(&defer_##kind, bytes, defer_##kind##_at_exit)

/* A scope whose deferred calls may recover; the function then returns `result`. */
#define DEFER_SCOPE_RECOVER(kind, result) \
    DEFER_SCOPE_RECOVER_BYTES(kind, DEFER_SCOPE_STORAGE, result)
#define DEFER_SCOPE_RECOVER_BYTES(kind, bytes, result)                           \
    DEFER_RESULT_IS_VOLATILE_(result);                                           \
    DEFER_LANDING_(&defer_##kind, bytes, defer_##kind##_at_exit, DEFER_MARK_OWN, \
                   DEFER_LANDING_OWN, result)

/* The same in a function that returns nothing. */
#define DEFER_SCOPE_RECOVER_VOID(kind)                                                         \
    DEFER_LANDING_(&defer_##kind, DEFER_SCOPE_STORAGE, defer_##kind##_at_exit, DEFER_MARK_OWN, \
                   DEFER_LANDING_OWN, )

/* Another way back, to be compared: how is DEFER_LANDING_SETJMP or DEFER_LANDING_UNWIND. */
#define DEFER_SCOPE_RECOVER_HOW(kind, bytes, how, result) \
    DEFER_RESULT_IS_VOLATILE_(result);                    \
    DEFER_LANDING_(&defer_##kind, bytes, defer_##kind##_at_exit, DEFER_MARK_LIBC, how, result)

/* The same with a table chosen at run time, for code that is written once for every kind. */
#define DEFER_SCOPE_TABLE(table, bytes) DEFER_FRAME_(table, bytes, defer_any_at_exit)
#define DEFER_SCOPE_RECOVER_TABLE(table, bytes, result) \
    DEFER_RESULT_IS_VOLATILE_(result);                  \
    DEFER_LANDING_(table, bytes, defer_any_at_exit, DEFER_MARK_OWN, DEFER_LANDING_OWN, result)
#define DEFER_SCOPE_RECOVER_VOID_TABLE(table, bytes) \
    DEFER_LANDING_(table, bytes, defer_any_at_exit, DEFER_MARK_OWN, DEFER_LANDING_OWN, )
#define DEFER_SCOPE_RECOVER_TABLE_HOW(table, bytes, how, result) \
    DEFER_RESULT_IS_VOLATILE_(result);                           \
    DEFER_LANDING_(table, bytes, defer_any_at_exit, DEFER_MARK_LIBC, how, result)

/* ---- Statements ------------------------------------------------------------------------- */

#define DEFER_STATEMENT_ (__COUNTER__ - defer_base_)

/* Defers fn(token, env). env is a pointer, evaluated now. */
#define DEFER(fn, env) \
    defer_ops_->push(&defer_scope_, DEFER_STATEMENT_, defer_checked(fn), defer_pointer(env))

/* Defers fn(token, &copy): the value of an object, up to 1024 bytes, is copied now. */
#define DEFER_COPY(fn, object) DEFER_BYTES(fn, &(object), sizeof(object))

/* The same with an address and a size. */
#define DEFER_BYTES(fn, bytes, size) \
    defer_ops_->push_args(&defer_scope_, DEFER_STATEMENT_, defer_checked(fn), (bytes), (size))

/* Runs the scope's calls now; nothing may be deferred in it afterwards. */
#define DEFER_LEAVE() defer_scope_leave(&defer_scope_, defer_ops_)

/* return value, by Go's order for a named result: set it, run the calls, return what it is then. */
#define DEFER_RETURN(result, value) \
    do {                            \
        (result) = (value);         \
        DEFER_LEAVE();              \
        return (result);            \
    } while (0)

/* ---- Deferred functions ----------------------------------------------------------------- */

/* Defines a deferred function; `argument` declares its pointer: DEFERRED(unlock, void *lock). */
#define DEFERRED(name, argument)                                          \
    static void name##_typed_(struct defer_panic *defer_token, argument); \
    static void name(struct defer_panic *defer_token, void *env)          \
    {                                                                     \
        name##_typed_(defer_token, env);                                  \
    }                                                                     \
    static inline __attribute__((always_inline)) void name##_typed_(      \
        __attribute__((unused)) struct defer_panic *defer_token, __attribute__((unused)) argument)

/* Defines one that calls an ordinary function of one pointer: DEFERRED_CALL(release, free). */
#define DEFERRED_CALL(name, function)                            \
    static void name(struct defer_panic *defer_token, void *env) \
    {                                                            \
        (void)defer_token;                                       \
        (void)function(env);                                     \
    }

/* Go's recover(), in a deferred function only. A helper that it calls has no token, and so cannot.
 */
#define DEFER_RECOVER() defer_recover(defer_token)

#endif
