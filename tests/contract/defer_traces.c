/* defer_traces - every program whose events were recorded from Go 1.19, event for event, by every
 * kind of record. The recording is data/defer/traces.csv; each function below is the Go program of
 * the case of its name, statement by statement. */
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

/* ---- Order and arguments -----------------------------------------------------------------------
 */

DEFERRED(say_number, int *number)
{
    event("d%d", *number);
}

static void lifo_straight(void)
{
    SCOPE();
    int i = 0;
    DEFER_COPY(say_number, i);
    i = 1;
    DEFER_COPY(say_number, i);
    i = 2;
    DEFER_COPY(say_number, i);
    i = 3;
    DEFER_COPY(say_number, i);
    i = 4;
    DEFER_COPY(say_number, i);
    event("body");
}

static void lifo_loop(void)
{
    SCOPE();
    for (int i = 0; i < 5; i++) DEFER_COPY(say_number, i);
    event("body");
}

/* Open-coded calls have no loops, in Go neither. */
static void lifo(void)
{
    if (kind->calls_max)
        lifo_straight();
    else
        lifo_loop();
}

DEFERRED(say_argument, int *x)
{
    event("arg=%d", *x);
}

DEFERRED(say_closure, int *x)
{
    event("closure=%d", *x);
}

static void argpre(void)
{
    int x = 1;
    SCOPE();
    DEFER_COPY(say_argument, x);
    DEFER(say_closure, &x);
    x = 2;
    event("body x=%d", x);
}

/* ---- Results -----------------------------------------------------------------------------------
 */

DEFERRED(increment, volatile int *r)
{
    *r += 1;
}

DEFERRED(add_five, int *t)
{
    *t += 5;
}

DEFERRED(set_seven, int *p)
{
    *p = 7;
}

static int ret_named(void)
{
    volatile int r = 0;
    SCOPE();
    DEFER(increment, &r);
    DEFER_RETURN(r, 1);
}

static int ret_anon(void)
{
    int r = 1;
    SCOPE();
    DEFER(increment, &r);
    return r;
}

static int ret_named2(void)
{
    int r = 0, t = 5;
    SCOPE();
    DEFER(add_five, &t);
    DEFER_RETURN(r, t);
}

static int ret_named3(void)
{
    int r = 0;
    SCOPE();
    DEFER_COPY(add_five, r);
    DEFER_RETURN(r, 1);
}

static int *ret_ptr(int *r)
{
    *r = 1;
    SCOPE();
    DEFER(set_seven, r);
    return r;
}

DEFERRED(recover_42, volatile int *r)
{
    if (DEFER_RECOVER().kind) *r = 42;
}

static int rec_ret(void)
{
    volatile int r = 0;
    SCOPE_RESULT(r);
    DEFER(recover_42, &r);
    defer_panic("x");
}

DEFERRED(recover_only, void *unused)
{
    (void)unused;
    DEFER_RECOVER();
}

static int rec_ret_unnamed(void)
{
    volatile int r = 0;
    SCOPE_RESULT(r);
    DEFER(recover_only, NULL);
    defer_panic("x");
}

static void say_ret_named(void)
{
    event("%d", ret_named());
}

static void say_ret_anon(void)
{
    event("%d", ret_anon());
}

static void say_ret_named2(void)
{
    event("%d", ret_named2());
}

static void say_ret_named3(void)
{
    event("%d", ret_named3());
}

static void say_ret_ptr(void)
{
    int r;
    event("%d", *ret_ptr(&r));
}

static void say_rec_ret(void)
{
    event("%d", rec_ret());
}

static void say_rec_ret_unnamed(void)
{
    event("%d", rec_ret_unnamed());
}

/* ---- Panics ------------------------------------------------------------------------------------
 */

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

/* ---- Conditions --------------------------------------------------------------------------------
 */

static void conditional(bool a, bool b)
{
    SCOPE();
    if (a) DEFER(say, "A");
    if (b) DEFER(say, "B");
    event("body");
}

static void cond_tt(void)
{
    conditional(true, true);
}

static void cond_tf(void)
{
    conditional(true, false);
}

static void cond_ft(void)
{
    conditional(false, true);
}

static void cond_ff(void)
{
    conditional(false, false);
}

/* ---- Comparing ---------------------------------------------------------------------------------
 */

static void run(const char *name, void (*program)(void))
{
    case_name = name;
    step = 0;
    SCOPE_RECOVER();
    DEFER(ending, NULL);
    program();
}

static void run_all(void)
{
    run("lifo", lifo);
    run("argpre", argpre);
    run("ret_named", say_ret_named);
    run("ret_anon", say_ret_anon);
    run("ret_named2", say_ret_named2);
    run("ret_named3", say_ret_named3);
    run("ret_ptr", say_ret_ptr);
    run("rec_ret", say_rec_ret);
    run("rec_ret_unnamed", say_rec_ret_unnamed);
    run("rethrow", rethrow);
    run("nested_recover_fails", nested_recover_fails);
    run("direct_recover", direct_recover);
    run("helper_recover", helper_recover);
    run("replaced", replaced);
    run("replaced_twice", replaced_twice);
    run("recover_then_defers", recover_then_defers);
    run("recover_twice", recover_twice);
    run("defer_in_defer", defer_in_defer);
    run("defer_during_panic", defer_during_panic);
    run("panic_in_defer_recovered_inside", panic_in_defer_recovered_inside);
    run("cond_tt", cond_tt);
    run("cond_tf", cond_tf);
    run("cond_ft", cond_ft);
    run("cond_ff", cond_ff);
}

static void compare_with_go(void)
{
    char line[COLUMNS];
    size_t lines = 0;
    FILE *file = fopen(TEST_DATA "/defer/traces.csv", "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file)); /* the header */
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        if (lines == event_count) fail_msg("%s: no event for %s", kind->name, line);
        if (strcmp(events[lines], line) != 0)
            fail_msg("%s: '%s' instead of '%s'", kind->name, events[lines], line);
        lines++;
    }
    fclose(file);
    assert_int_equal(lines, event_count);
    assert_int_equal(lines, 70);
}

static void traces(void **state)
{
    kind = *state;
    event_count = 0;
    run_all();
    compare_with_go();
    assert_null(defer_task_current()->head);
    assert_null(defer_task_current()->panic);
}

int main(void)
{
#define TEST(impl) {"traces/" #impl, traces, NULL, NULL, (void *)(uintptr_t)&defer_##impl},
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TEST)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
