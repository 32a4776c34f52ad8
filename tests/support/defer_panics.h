/* defer_panics.h - the programs of data/defer/traces.csv that panic. */
#ifndef TESTS_SUPPORT_DEFER_PANICS_H
#define TESTS_SUPPORT_DEFER_PANICS_H

#include "tests/support/defer_events.h"

/* Closes every case. */
DEFERRED(ending, void *unused)
{
    struct defer_value value = DEFER_RECOVER();
    (void)unused;
    if (value.kind) event("escaped panic=%s", print(value));
    event("end");
}

DEFERRED(say, const char *text)
{
    event("%s", text);
}

DEFERRED(say_recovered, const char *opening)
{
    event("%s%s", opening, print(DEFER_RECOVER()));
}

DEFERRED(panic_text, const char *text)
{
    defer_panic(text);
}

DEFERRED(panic_number, int *number)
{
    defer_panic_integer(*number);
}

/* ---- Panics ----------------------------------------------------------------------------- */

static void inner(void)
{
    SCOPE();
    DEFER(say, "inner d");
    defer_panic("P1");
}

DEFERRED(got_then_panic, void *unused)
{
    (void)unused;
    event("got %s", print(DEFER_RECOVER()));
    defer_panic("P2");
}

static void rethrow(void)
{
    SCOPE_RECOVER();
    DEFER(got_then_panic, NULL);
    DEFER(say, "mid");
    inner();
}

/* Not a deferred function: it has no token to recover with. */
static void nested(void)
{
    event("nested recover=%s", print(defer_recover(NULL)));
}

DEFERRED(call_nested, void *unused)
{
    (void)unused;
    nested();
}

static void nested_recover_fails(void)
{
    SCOPE_RECOVER();
    DEFER(call_nested, NULL);
    defer_panic("N");
}

static void direct_recover(void)
{
    SCOPE_RECOVER();
    DEFER(defer_recover_itself, NULL);
    defer_panic("D");
}

static void helper_recover(void)
{
    SCOPE_RECOVER();
    DEFER(say_recovered, "helper recover=");
    defer_panic("H");
}

static void replaced(void)
{
    SCOPE_RECOVER();
    DEFER(say_recovered, "outer=");
    DEFER(panic_text, "second");
    defer_panic("first");
}

static void replaced_twice(void)
{
    static int two = 2, three = 3;
    SCOPE_RECOVER();
    DEFER(say_recovered, "r=");
    DEFER(panic_number, &three);
    DEFER(panic_number, &two);
    defer_panic_integer(1);
}

static void recover_then_defers(void)
{
    SCOPE_RECOVER();
    DEFER(say, "A");
    DEFER(say_recovered, "rec=");
    DEFER(say, "C");
    defer_panic("mid");
}

static void recover_twice(void)
{
    SCOPE_RECOVER();
    DEFER(say_recovered, "2nd=");
    DEFER(say_recovered, "1st=");
    defer_panic("once");
}

DEFERRED(defer_inner, void *unused)
{
    (void)unused;
    SCOPE();
    DEFER(say, "inner-inner");
    event("inner");
}

static void defer_in_defer(void)
{
    SCOPE();
    DEFER(defer_inner, NULL);
    event("body");
}

/* A deferred function with a scope of its own, in which its panic is recovered. */
static void panic_and_recover(const char *text, const char *format)
{
    SCOPE_RECOVER();
    DEFER(say_recovered, format);
    defer_panic(text);
}

DEFERRED(panic_in_defer, void *unused)
{
    (void)unused;
    panic_and_recover("in defer", "in-defer rec=");
}

static void defer_during_panic(void)
{
    SCOPE_RECOVER();
    DEFER(panic_in_defer, NULL);
    DEFER(say_recovered, "first rec=");
    defer_panic("orig");
}

DEFERRED(panic_b, void *unused)
{
    (void)unused;
    panic_and_recover("b", "inner rec=");
}

static void panic_in_defer_recovered_inside(void)
{
    SCOPE_RECOVER();
    DEFER(say_recovered, "outer rec=");
    DEFER(panic_b, NULL);
    defer_panic("a");
}

#endif
