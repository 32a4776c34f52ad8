/* panic_catch.h - lets a test see the text of a panic: PANIC_TEXT(statement), NULL if none.
 *
 * Threads     the handler is the calling task's; texts live until the next PANIC_TEXT of its
 * thread. */
#ifndef ASSAY_TESTS_SUPPORT_PANIC_CATCH_H
#define ASSAY_TESTS_SUPPORT_PANIC_CATCH_H

#include <setjmp.h>
#include <string.h>

#include "common/panic.h"

struct panic_catch {
    struct panic_handler handler; /* first: the handler's address is the catch's */
    jmp_buf back;                 /* valid while PANIC_TEXT runs its statement */
};

/* Of the thread's last panic. */
static __thread struct {
    enum panic_kind kind;
    char text[PANIC_TEXT_BYTES];
} panic_caught;

static void panic_catch_raise(struct panic_handler *self, enum panic_kind kind, const char *message)
{
    panic_caught.kind = kind;
    strncpy(panic_caught.text, message, sizeof panic_caught.text - 1);
    longjmp(((struct panic_catch *)self)->back, 1);
}

/* The way back lies on the stack of who asks: fibers of one thread may ask at the same time. Clang
 * and gcc both allow locals set before the statement and read after it. */
#define PANIC_TEXT(statement)                                                                \
    __extension__({                                                                          \
        const char *volatile panic_text = NULL;                                              \
        struct panic_catch panic_here;                                                       \
        panic_here.handler.raise = panic_catch_raise;                                        \
        struct panic_handler *volatile panic_outer = panic_handler_set(&panic_here.handler); \
        if (setjmp(panic_here.back) == 0) {                                                  \
            statement;                                                                       \
        } else {                                                                             \
            panic_text = panic_caught.text;                                                  \
        }                                                                                    \
        panic_handler_set(panic_outer);                                                      \
        panic_text;                                                                          \
    })

#endif
