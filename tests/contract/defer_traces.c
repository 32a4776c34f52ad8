/* defer_traces - every program whose events were recorded from Go 1.19, event for event, by every
 * kind of record. The recording is data/defer/traces.csv; each function below is the Go program of
 * the case of its name, statement by statement. */
#include "tests/support/defer_panics.h"

/* ---- Order and arguments ---------------------------------------------------------------- */

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

/* ---- Results ---------------------------------------------------------------------------- */

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

/* ---- Conditions ------------------------------------------------------------------------- */

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

/* ---- Comparing -------------------------------------------------------------------------- */

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
