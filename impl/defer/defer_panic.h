/* defer_panic.h - Go's protocol: panic, recover, goexit, and how an unrecovered panic ends.
 *
 * Promises    a panic runs the deferred calls of its task, newest first, on top of the stack that
 *             raised it; recover works only with the token of the newest panic; a panic raised by
 *             a deferred call goes on where the earlier one was, which is aborted when passed; a
 *             recovered scope runs the rest of its calls and returns; an unrecovered panic prints
 *             Go's chain on stderr and exits 2; goexit runs everything and cannot be recovered.
 * Invariant   when a call begins, its record is off the chain, and p->older is the chain's head.
 *             Records of scopes opened since lie above it: head == p->older means they are gone.
 * Landing     a scope that may recover saves where it resumes; no other scope pays for it.
 * Differs from Go: a panic carries a text, an integer or a pointer, not any value; recovery needs a
 *             scope opened for it (else the program stops and says so); no goroutine traces and no
 *             line about signals.                                                            */
#ifndef ASSAY_DEFER_DEFER_PANIC_H
#define ASSAY_DEFER_DEFER_PANIC_H

#include <inttypes.h>
#include <setjmp.h>
#include <string.h>
#include <unwind.h>

#include "defer/defer_task.h"

#if defined(__has_feature)
#define DEFER_FEATURE(name) __has_feature(name)
#else
#define DEFER_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || DEFER_FEATURE(address_sanitizer)
#define DEFER_ASAN 1
void __asan_handle_no_return(void);
#else
#define DEFER_ASAN 0
#endif
#if defined(__SANITIZE_THREAD__) || DEFER_FEATURE(thread_sanitizer)
#define DEFER_TSAN 1
#else
#define DEFER_TSAN 0
#endif

/* How a recovery gets back to its scope. */
enum defer_landing_kind {
    DEFER_LANDING_NONE,    /* the scope cannot recover */
    DEFER_LANDING_BUILTIN, /* __builtin_setjmp: three words; the compiler saves what it needs */
    DEFER_LANDING_SETJMP,  /* _setjmp: all call-saved registers, no signal mask */
    DEFER_LANDING_UNWIND   /* _Unwind_ForcedUnwind first: cleanups of the frames between run */
};

union defer_landing {
    void *words[5]; /* __builtin_setjmp's */
    jmp_buf libc;
};

/* A frame that has one: found by its frame's state, no pointer leads there. */
struct defer_landing_frame {
    struct defer_frame frame;
    union defer_landing landing;
};

/* Saves where a recovery resumes; not 0 when it does. A macro: it must stand in the very function
 * that is resumed. OWN is the kind of the first; ThreadSanitizer follows the library's jump only.
 */
#define DEFER_MARK_LIBC(landing) _setjmp((landing)->libc)
#if DEFER_TSAN
#define DEFER_MARK_OWN(landing) DEFER_MARK_LIBC(landing)
#define DEFER_LANDING_OWN       DEFER_LANDING_SETJMP
#else
#define DEFER_MARK_OWN(landing) __builtin_setjmp((landing)->words)
#define DEFER_LANDING_OWN       DEFER_LANDING_BUILTIN
#endif

/* ---- The end of a program --------------------------------------------------------------- */

IMPL_COLD void defer_value_print(const struct defer_value *value)
{
    switch (value->kind) {
    case DEFER_NOTHING:
        fputs("nil", stderr);
        break;
    case DEFER_TEXT:
        fputs(value->text, stderr);
        break;
    case DEFER_ERROR:
        fprintf(stderr, "runtime error: %s", value->text);
        break;
    case DEFER_INTEGER:
        fprintf(stderr, "%" PRId64, value->integer);
        break;
    case DEFER_POINTER:
        fprintf(stderr, "(void *) %p", value->pointer);
        break;
    }
}

/* Oldest first, one line each, as printpanics does; a goexit among them prints nothing. */
IMPL_COLD void defer_panics_print(const struct defer_panic *newest)
{
    const struct defer_panic *printed = NULL;
    while (printed != newest) {
        const struct defer_panic *p = newest;
        while (p->link != printed) p = p->link;
        if (p->link && !p->link->goexit) fputc('\t', stderr);
        printed = p;
        if (p->goexit) continue;
        fputs("panic: ", stderr);
        defer_value_print(&p->value);
        fputs(p->recovered ? " [recovered]\n" : "\n", stderr);
    }
}

IMPL_COLD __attribute__((noreturn)) void defer_panic_fatal(const struct defer_panic *newest)
{
    fflush(stdout);
    defer_panics_print(newest);
    fputc('\n', stderr);
    if (newest->task->id)
        fprintf(stderr, "goroutine %llu [running]\n", (unsigned long long)newest->task->id);
    exit(2);
}

/* ---- Going back to a scope -------------------------------------------------------------- */

/* Stops the unwinder at the frame that holds the scope: the first whose end lies above it. */
IMPL_RARE _Unwind_Reason_Code defer_unwind_stop(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class class_,
                                                struct _Unwind_Exception *exception,
                                                struct _Unwind_Context *context, void *frame)
{
    (void)version, (void)class_, (void)exception;
    if (actions & _UA_END_OF_STACK)
        defer_misuse("defer: forced unwinding found the end of the stack before its scope: build "
                     "every file with unwind tables");
    if ((uintptr_t)_Unwind_GetCFA(context) <= (uintptr_t)frame) return _URC_NO_REASON;
    struct defer_landing_frame *at = (struct defer_landing_frame *)frame;
    defer_unwinds = false;
    at->frame.task->landed = &at->frame; /* not before: a cleanup on the way may recover, too */
    longjmp(at->landing.libc, 1);
}

/* The exception object is a thread's: one forced unwinding at a time, and it ends in a jump. */
__attribute__((weak)) __thread struct _Unwind_Exception defer_unwind_exception;

IMPL_RARE __attribute__((noreturn)) void defer_unwind_to(struct defer_frame *frame)
{
    memset(&defer_unwind_exception, 0, sizeof defer_unwind_exception);
    defer_unwinds = true;
    _Unwind_ForcedUnwind(&defer_unwind_exception, defer_unwind_stop, frame);
    defer_misuse("defer: forced unwinding ended without reaching its scope");
}

IMPL_RARE __attribute__((noreturn)) void defer_jump(union defer_landing *landing,
                                                    enum defer_landing_kind how)
{
#if DEFER_ASAN
    __asan_handle_no_return(); /* the frames between are gone: their shadow must not stay */
#endif
    if (LIKELY(how == DEFER_LANDING_BUILTIN)) __builtin_longjmp(landing->words, 1);
    longjmp(landing->libc, 1);
}

IMPL_GLUE __attribute__((noreturn)) void defer_land(struct defer_frame *frame)
{
    enum defer_landing_kind how = (enum defer_landing_kind)(frame->state / DEFER_HOW);
    if (UNLIKELY(how == DEFER_LANDING_UNWIND)) defer_unwind_to(frame);
    frame->task->landed = frame;
    defer_jump(&((struct defer_landing_frame *)frame)->landing, how);
}

/* Runs what is left of a scope, in no panic: behind the landing, and where arguments have to be
 * moved out of a record. A panic in one of the calls may be recovered by the next and land again.
 */
IMPL_RARE void defer_resume(struct defer_frame *frame)
{
    _Alignas(16) unsigned char buffer[DEFER_ARGS_MAX];
    struct defer_task *task = frame->task;
    while (task->head && task->head->frame == frame) {
        struct defer_call call = frame->ops->take(frame, buffer);
        if (call.fn) call.fn(NULL, call.env);
    }
}

/* What a landing does. It asks the task where it is: an address that the function computes is kept
 * in its stack, one more store in every call. */
IMPL_RARE void defer_resume_landed(void)
{
    defer_resume(defer_task_current()->landed);
}

/* ---- Panicking -------------------------------------------------------------------------- */

/* The chain is down to where earlier panics ran a call: that call will never be gone back to. */
IMPL_GLUE void defer_abort_passed(struct defer_panic *newest, const struct defer_record *head)
{
    for (struct defer_panic *p = newest->link; p; p = p->link) {
        if (p->aborted) continue;
        if (p->older != head) return;
        p->aborted = true;
    }
}

/* The newest open-coded call of the frame, which goes off the chain with its last one. */
IMPL_GLUE struct defer_call defer_open_pop(struct defer_task *task, struct defer_frame *frame)
{
    struct defer_call call = {NULL, NULL};
    unsigned open = frame->state & DEFER_PENDING;
    if (LIKELY(open)) {
        unsigned slot = 31u - (unsigned)__builtin_clz(open);
        call = frame->calls[slot];
        open &= ~(1u << slot);
        frame->state &= ~(1u << slot);
    }
    if (!open) task->head = frame->self.link;
    return call;
}

/* The frame's newest call in the array, which goes off the chain with its last one. False where a
 * marker or the frame's mark lies on top: take knows those. */
IMPL_GLUE bool defer_array_pop(struct defer_task *task, struct defer_frame *frame,
                               struct defer_call *call)
{
    struct defer_bump_entry *top = task->bump.top;
    if (UNLIKELY(top == frame->mark || top[-1].fn == DEFER_BUMP_MARKER)) return false;
    *call = (struct defer_call){top[-1].fn, top[-1].env};
    task->bump.top = top - 1;
    if (top - 1 == frame->mark) task->head = frame->self.link;
    return true;
}

/* take, without the call for the commonest forms of record. */
IMPL_GLUE struct defer_call defer_take(struct defer_task *task, struct defer_record *head,
                                       struct defer_frame *frame, void *buffer)
{
    enum defer_take how = frame->ops->take_kind;
    struct defer_call call;
    if (how == DEFER_TAKE_OPEN && LIKELY(!(frame->state & DEFER_SPILLED)))
        return defer_open_pop(task, frame);
    if (how == DEFER_TAKE_ARRAY && LIKELY(defer_array_pop(task, frame, &call))) return call;
    if (how != DEFER_TAKE_NODE) return frame->ops->take(frame, buffer);
    struct defer_call_node *node = (struct defer_call_node *)head;
    task->head = head->link;
    return (struct defer_call){node->fn, node->env};
}

/* Runs deferred calls until one recovers (true) or none is left (false). */
IMPL_GLUE bool defer_panic_drain(struct defer_panic *p, void *buffer)
{
    struct defer_task *task = p->task;
    for (struct defer_record *head; (head = task->head);) {
        defer_abort_passed(p, head);
        struct defer_frame *frame = head->frame;
        struct defer_call call = defer_take(task, head, frame, buffer);
        if (UNLIKELY(!call.fn)) continue;
        p->frame = frame;
        p->older = task->head;
        call.fn(p, call.env);
        if (p->recovered) return true;
    }
    return false;
}

/* Takes the recovered panic off the task, with those it aborted. An aborted goexit goes on. */
IMPL_GLUE void defer_panic_unlink(struct defer_panic *p)
{
    struct defer_task *task = p->task;
    struct defer_panic *earlier = p->link;
    while (earlier && earlier->aborted && !earlier->goexit) earlier = earlier->link;
    task->panic = earlier;
    if (UNLIKELY(earlier && earlier->aborted)) {
        earlier->aborted = false;
        defer_jump(earlier->resume, DEFER_LANDING_OWN);
    }
}

IMPL_RARE __attribute__((noreturn)) void defer_panic_value(struct defer_value value, bool copied)
{
    _Alignas(16) unsigned char buffer[DEFER_ARGS_MAX];
    struct defer_panic p;
    p.task = defer_task_current();
    p.link = p.task->panic;
    p.value = value;
    p.recovered = p.aborted = p.goexit = false;
    p.copied = copied;
    p.task->panic = &p;
    if (!defer_panic_drain(&p, buffer)) defer_panic_fatal(&p);
    defer_panic_unlink(&p);
    defer_land(p.frame);
}

/* panic(text). The text is not copied. */
IMPL_GLUE __attribute__((noreturn)) void defer_panic(const char *text)
{
    struct defer_value value;
    value.kind = DEFER_TEXT;
    value.text = text;
    defer_panic_value(value, false);
}

IMPL_GLUE __attribute__((noreturn)) void defer_panic_integer(int64_t integer)
{
    struct defer_value value;
    value.kind = DEFER_INTEGER;
    value.integer = integer;
    defer_panic_value(value, false);
}

IMPL_GLUE __attribute__((noreturn)) void defer_panic_pointer(void *pointer)
{
    struct defer_value value;
    value.kind = DEFER_POINTER;
    value.pointer = pointer;
    defer_panic_value(value, false);
}

/* The message may die with its frame: the copy lives here, below the panic, until recovery. */
IMPL_RARE __attribute__((noreturn)) void defer_raise(struct panic_handler *self,
                                                     enum panic_kind kind, const char *message)
{
    char text[PANIC_TEXT_BYTES];
    struct defer_value value;
    (void)self;
    snprintf(text, sizeof text, "%s", message);
    value.kind = kind == PANIC_RUNTIME ? DEFER_ERROR : DEFER_TEXT;
    value.text = text;
    defer_panic_value(value, true);
}

/* What a deferred NULL function does when its turn comes, as in Go: not at the statement. */
IMPL_COLD void defer_nil_function(struct defer_panic *token, void *env)
{
    (void)token, (void)env;
    panic_raise(PANIC_RUNTIME, "invalid memory address or nil pointer dereference");
}

/* ---- Recovering ------------------------------------------------------------------------- */

/* A text in the stack that recovery will leave moves to the task. */
IMPL_GLUE struct defer_value defer_value_keep(struct defer_task *task, struct defer_value value,
                                              bool copied)
{
    if (UNLIKELY(copied)) {
        snprintf(task->recovered_text, sizeof task->recovered_text, "%s", value.text);
        value.text = task->recovered_text;
    }
    return value;
}

/* Go's recover: the value of the panic that called this deferred function directly, or
 * DEFER_NOTHING. `token` is what the deferred function was given. */
IMPL_GLUE struct defer_value defer_recover(struct defer_panic *token)
{
    struct defer_value nothing = {DEFER_NOTHING, {NULL}};
    if (!token || token->recovered || token->goexit || token->task->panic != token) return nothing;
    if (UNLIKELY(token->frame->state < DEFER_HOW))
        defer_misuse("defer: recover in a scope that cannot resume: open it with "
                     "DEFER_SCOPE_RECOVER");
    token->recovered = true;
    return defer_value_keep(token->task, token->value, token->copied);
}

/* Go's `defer recover()`: called by the panic, not by a deferred function, it recovers nothing. */
IMPL_COLD void defer_recover_itself(struct defer_panic *token, void *env)
{
    (void)token, (void)env;
    defer_recover(NULL);
}

/* ---- Goexit ----------------------------------------------------------------------------- */

/* Runs every deferred call of the task and ends it. Never returns; nothing recovers it. */
IMPL_RARE __attribute__((noreturn)) void defer_goexit(void)
{
    _Alignas(16) unsigned char buffer[DEFER_ARGS_MAX];
    union defer_landing resume;
    struct defer_panic p;
    p.task = defer_task_current();
    p.link = p.task->panic;
    p.resume = &resume;
    p.value.kind = DEFER_NOTHING;
    p.recovered = p.aborted = p.copied = false;
    p.goexit = true;
    p.task->panic = &p;
    /* A later panic, recovered further down than the call that raised it, goes on here. */
    if (DEFER_MARK_OWN(&resume)) __asm__ volatile("" ::: "memory");
    defer_panic_drain(&p, buffer);
    p.task->panic = NULL;
    p.task->finish(p.task);
    defer_misuse("defer: a task's finish function returned");
}

#endif
