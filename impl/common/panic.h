/* panic.h - the one door through which every family raises Go's panics.
 *
 * Promises    panic_raise never returns. Without a handler it prints Go's first line on stderr and
 *             exits 2, as a Go program does.
 * Handlers    one a task. The slot is thread-local; a scheduler that moves tasks between threads
 *             saves and restores it with the task (panic_handler_get, panic_handler_set).
 * Threads     every function touches the calling thread's slot only.
 * Differs from Go: a panic carries a text, not any value; no goroutine traces are printed.       */
#ifndef ASSAY_COMMON_PANIC_H
#define ASSAY_COMMON_PANIC_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/attributes.h"
#include "common/check.h"

enum panic_kind {
    PANIC_PLAIN,   /* panic("text"):        prints `panic: text`                              */
    PANIC_RUNTIME, /* Go's runtime.Error:   prints `panic: runtime error: text`               */
    PANIC_FATAL,   /* Go's throw:           prints `fatal error: text`; handlers never see it */
};

/* Longest text of panic_raisef with its final zero; longer ones are cut. */
#define PANIC_TEXT_BYTES 256

/* Installed by who wants to catch. Owned by the installer, alive as long as it is installed. */
struct panic_handler {
    /* Must not return: it unwinds (or exits). `message` may die with the frame that raised it:
     * copy what is to be kept. */
    void (*raise)(struct panic_handler *self, enum panic_kind kind, const char *message);
    void *user; /* the handler's own; this header never reads it */
};

/* Weak: every file that includes this header shares one slot a thread. NULL: the default. */
__attribute__((weak, used)) __thread struct panic_handler *panic_handler_slot;

/* The slot's address is taken in one call and used in the same: a fiber may wake on another thread
 * between two calls. The empty asm keeps the compiler from treating the calls as equal. */
static __attribute__((noinline, unused)) struct panic_handler *panic_handler_get(void)
{
    __asm__ volatile("" ::: "memory");
    return panic_handler_slot;
}

/* Installs `handler` (NULL: the default) and returns the one it replaces. */
static __attribute__((noinline, unused)) struct panic_handler *
panic_handler_set(struct panic_handler *handler)
{
    __asm__ volatile("" ::: "memory");
    struct panic_handler *previous = panic_handler_slot;
    panic_handler_slot = handler;
    return previous;
}

IMPL_COLD __attribute__((noreturn)) void panic_print_and_exit(enum panic_kind kind,
                                                              const char *message)
{
    static const char *const openings[] = {"panic: ", "panic: runtime error: ", "fatal error: "};
    fflush(stdout);
    fprintf(stderr, "%s%s\n\n", openings[kind], message);
    exit(2);
}

/* Raises a panic in the calling task. Never returns. */
IMPL_COLD __attribute__((noreturn)) void panic_raise(enum panic_kind kind, const char *message)
{
    struct panic_handler *handler = kind == PANIC_FATAL ? NULL : panic_handler_get();
    if (!handler) panic_print_and_exit(kind, message);
    handler->raise(handler, kind, message);
    check_failed(__FILE__, __LINE__, "a panic handler returned");
}

/* The same with a text made as by printf. */
IMPL_COLD __attribute__((noreturn, format(printf, 2, 3))) void panic_raisef(enum panic_kind kind,
                                                                            const char *format, ...)
{
    char text[PANIC_TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    panic_raise(kind, text);
}

#endif
