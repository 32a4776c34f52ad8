/* defer_events.h - records events as the Go program behind data/defer/traces.csv prints them. */
#ifndef TESTS_SUPPORT_DEFER_EVENTS_H
#define TESTS_SUPPORT_DEFER_EVENTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "defer/defer_scope.h"

enum { BYTES = 2048, LINES = 128, COLUMNS = 96 };

static const struct defer_ops *kind; /* the kind of every scope below */
static const char *case_name;
static int step;
static char events[LINES][COLUMNS]; /* "case,step,event" as recorded now */
static size_t event_count;

#define SCOPE()               DEFER_SCOPE_TABLE(kind, BYTES)
#define SCOPE_RECOVER()       DEFER_SCOPE_RECOVER_VOID_TABLE(kind, BYTES)
#define SCOPE_RESULT(result_) DEFER_SCOPE_RECOVER_TABLE(kind, BYTES, result_)

static void __attribute__((format(printf, 1, 2))) event(const char *format, ...)
{
    char text[64];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    assert_true(event_count < LINES);
    snprintf(events[event_count++], COLUMNS, "%s,%d,%s", case_name, step++, text);
}

/* As Go prints an interface: a text, a number, or <nil>. */
static const char *print(struct defer_value value)
{
    static char text[2][32];
    static int turn;
    if (value.kind == DEFER_NOTHING) return "<nil>";
    if (value.kind != DEFER_INTEGER) return value.text;
    snprintf(text[turn ^= 1], sizeof text[0], "%d", (int)value.integer);
    return text[turn];
}

#endif
