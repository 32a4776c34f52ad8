/* panic_catch.h - lets a test see the text of a panic: PANIC_TEXT(statement), NULL if none.
 *
 * Threads     the handler is the calling thread's; texts live until its next PANIC_TEXT.         */
#ifndef ASSAY_TESTS_SUPPORT_PANIC_CATCH_H
#define ASSAY_TESTS_SUPPORT_PANIC_CATCH_H

#include <setjmp.h>
#include <string.h>

#include "common/panic.h"

struct panic_catch {
    struct panic_handler handler; /* first: the handler's address is the catch's */
    jmp_buf back;                 /* valid while PANIC_TEXT runs its statement */
    enum panic_kind kind;         /* of the last panic */
    char text[PANIC_TEXT_BYTES];  /* of the last panic */
};

static __thread struct panic_catch panic_caught;

static void panic_catch_raise(struct panic_handler *self, enum panic_kind kind, const char *message)
{
    (void)self;
    panic_caught.kind = kind;
    strncpy(panic_caught.text, message, sizeof panic_caught.text - 1);
    longjmp(panic_caught.back, 1);
}

/* Clang and gcc both allow locals set before the statement and read after it. */
#define PANIC_TEXT(statement)                                                                  \
    __extension__({                                                                            \
        const char *volatile panic_text = NULL;                                                \
        panic_caught.handler.raise = panic_catch_raise;                                        \
        struct panic_handler *volatile panic_outer = panic_handler_set(&panic_caught.handler); \
        if (setjmp(panic_caught.back) == 0) {                                                  \
            statement;                                                                         \
        } else {                                                                               \
            panic_text = panic_caught.text;                                                    \
        }                                                                                      \
        panic_handler_set(panic_outer);                                                        \
        panic_text;                                                                            \
    })

#endif
