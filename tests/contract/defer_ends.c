/* defer_ends - how programs and tasks end: an unrecovered panic, goexit, misuse, and the ways back
 * to a recovering scope. What ends a program runs in a child, whose last words are compared. */
#include "tests/support/defer_notes.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define SCOPE_RECOVER() DEFER_SCOPE_RECOVER_VOID_TABLE(kind, BYTES)

/* Runs `program` in a child: it must exit 2 and say exactly `words`. */
static void expect_end(void (*program)(void), const char *words)
{
    char said[1024] = {0};
    int channel[2], status;
    assert_int_equal(pipe(channel), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(channel[1], STDERR_FILENO);
        close(channel[0]);
        program();
        _exit(0);
    }
    close(channel[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(channel[0], said + length, sizeof said - 1 - length)) > 0;)
        length += (size_t)got;
    close(channel[0]);
    waitpid(child, &status, 0);
    assert_string_equal(said, words);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
}

DEFERRED(say, const char *text)
{
    fprintf(stderr, "%s\n", text);
}

DEFERRED(panic_with, const char *text)
{
    defer_panic(text);
}

DEFERRED(recover_then_panic, const char *text)
{
    DEFER_RECOVER();
    defer_panic(text);
}

/* ---- Unrecovered panics -------------------------------------------------------------------- */

static void one_panic(void)
{
    SCOPE();
    DEFER(say, "deferred");
    defer_panic("at the disco");
}

static void two_panics(void)
{
    SCOPE();
    DEFER(panic_with, "second");
    defer_panic("first");
}

static void repanic(void)
{
    SCOPE_RECOVER();
    DEFER(recover_then_panic, "again");
    defer_panic_integer(7);
}

static void runtime_error(void)
{
    SCOPE();
    panic_raisef(PANIC_RUNTIME, "index out of range [%d] with length %d", 5, 3);
}

static void three_panics(void)
{
    SCOPE();
    DEFER(panic_with, "three");
    DEFER(panic_with, "two");
    panic_raise(PANIC_RUNTIME, "integer divide by zero");
}

static void unrecovered(void **state)
{
    begin(state);
    expect_end(one_panic, "deferred\npanic: at the disco\n\n");
    expect_end(two_panics, "panic: first\n\tpanic: second\n\n");
    expect_end(repanic, "panic: 7 [recovered]\n\tpanic: again\n\n");
    expect_end(runtime_error, "panic: runtime error: index out of range [5] with length 3\n\n");
    expect_end(three_panics,
               "panic: runtime error: integer divide by zero\n\tpanic: two\n\tpanic: three\n\n");
}

/* ---- Goexit (crash_test.go) ------------------------------------------------------------------ */

static bool recovered_anything, came_back;

DEFERRED(try_recover, void *unused)
{
    (void)unused;
    recovered_anything |= DEFER_RECOVER().kind != DEFER_NOTHING;
    seen[seen_count++] = 1;
}

DEFERRED(exit_task, void *unused)
{
    (void)unused;
    seen[seen_count++] = 2;
    defer_goexit();
}

DEFERRED(note_exit, const int *number)
{
    seen[seen_count++] = *number;
}

static void exits(void)
{
    SCOPE_RECOVER();
    DEFER(try_recover, NULL);
    defer_goexit();
}

static void outer_of_exits(void)
{
    SCOPE();
    DEFER(note_exit, &numbers[3]);
    exits();
    came_back = true;
}

/* Of one frame, newest first: a call that panics, one that recovers, one that only notes. */
static void panics_in_goexit_inner(void)
{
    SCOPE_RECOVER();
    DEFER(note_exit, &numbers[4]);
    DEFER(try_recover, NULL);
    DEFER(panic_with, "in goexit");
    defer_goexit();
}

/* A panic during goexit, recovered further out: the goexit goes on all the same. */
static void panics_in_goexit(void)
{
    SCOPE();
    DEFER(note_exit, &numbers[3]);
    panics_in_goexit_inner();
    came_back = true;
}

/* Goexit in a deferred call of a panic: the panic is forgotten, the task ends. */
static void exits_in_panic(void)
{
    SCOPE();
    DEFER(note_exit, &numbers[3]);
    DEFER(exit_task, NULL);
    defer_panic("forgotten");
}

static void *run_exiting(void *program)
{
    ((void (*)(void))(uintptr_t)program)();
    came_back = true;
    return NULL;
}

static void expect_exit(void **state, void (*program)(void))
{
    pthread_t thread;
    begin(state);
    recovered_anything = came_back = false;
    assert_int_equal(pthread_create(&thread, NULL, run_exiting, (void *)(uintptr_t)program), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_false(came_back);
}

static void goexit_runs_everything(void **state)
{
    expect_exit(state, outer_of_exits);
    assert_false(recovered_anything);
    EXPECT_SEEN(1, 3);
}

static void goexit_survives_a_recovered_panic(void **state)
{
    expect_exit(state, panics_in_goexit);
    assert_true(recovered_anything);
    EXPECT_SEEN(1, 4, 3);
}

static void goexit_in_a_panic(void **state)
{
    expect_exit(state, exits_in_panic);
    EXPECT_SEEN(2, 3);
}

/* ---- Misuse -------------------------------------------------------------------------------- */

static void recover_without_landing(void)
{
    SCOPE();
    DEFER(try_recover, NULL);
    defer_panic("nobody can resume");
}

static void too_many_bytes(void)
{
    char bytes[DEFER_ARGS_MAX + 1] = {0};
    SCOPE();
    DEFER_COPY(say, bytes);
}

static void open_in_a_loop(void)
{
    DEFER_SCOPE(open);
    for (int i = 0; i < 2; i++) DEFER(say, "never");
}

static void nine_open(void)
{
    DEFER_SCOPE(open);
    DEFER(say, "1");
    DEFER(say, "2");
    DEFER(say, "3");
    DEFER(say, "4");
    DEFER(say, "5");
    DEFER(say, "6");
    DEFER(say, "7");
    DEFER(say, "8");
    DEFER(say, "9");
}

static void storage_runs_out(void)
{
    DEFER_SCOPE_BYTES(stack, 64);
    for (int i = 0; i < 3; i++) DEFER(say, "never");
}

static void misuse(void **state)
{
    begin(state);
    expect_end(recover_without_landing,
               "fatal error: defer: recover in a scope that cannot resume: open it with "
               "DEFER_SCOPE_RECOVER\n\n");
    expect_end(too_many_bytes, "fatal error: defer: more than 1024 bytes of arguments in one "
                               "statement: pass a pointer to them instead\n\n");
}

static void misuse_of_frames(void **state)
{
    (void)state;
    expect_end(open_in_a_loop,
               "fatal error: defer: an open-coded statement was reached twice: a loop needs "
               "another kind, such as best\n\n");
    expect_end(nine_open, "fatal error: defer: more than 8 statements in an open-coded scope: open "
                          "it with another kind, such as best\n\n");
    expect_end(storage_runs_out,
               "fatal error: defer: the scope's storage is full: open it with DEFER_SCOPE_BYTES "
               "and more bytes, or with a kind that is made for loops, such as best\n\n");
}

#if !defined(NDEBUG) && !DEFER_ASAN
static jmp_buf out;

static __attribute__((noinline)) void jumps_out(int depth)
{
    volatile char room[512];
    SCOPE();
    room[0] = (char)depth;
    DEFER(say, "never");
    if (depth > 0) jumps_out(depth - 1);
    if (depth == 0 && kind->runs) longjmp(out, 1);
    assert_int_equal(room[0], depth);
}

static __attribute__((noinline)) void opens_a_scope(void)
{
    SCOPE();
}

static void jump_past_a_scope(void)
{
    if (!setjmp(out)) jumps_out(3);
    opens_a_scope();
}

/* Debug builds only: see defer_scope.h. */
static void misuse_of_longjmp(void **state)
{
    begin(state);
    expect_end(jump_past_a_scope,
               "fatal error: defer: the task's chain holds calls of a function that is gone: it "
               "was left by longjmp; recover from a panic instead\n\n");
}
#else
static void misuse_of_longjmp(void **state)
{
    (void)state;
    skip();
}
#endif

/* ---- Ways back ------------------------------------------------------------------------------- */

/* Cleanup attributes run under forced unwinding where the file is compiled with -fexceptions. */
#ifdef __EXCEPTIONS
#define CLEANUPS_OF_UNWINDING 3
#else
#define CLEANUPS_OF_UNWINDING 0
#endif

static int cleanups;

DEFERRED(swallow, void *unused)
{
    DEFER_RECOVER();
}

/* A cleanup between a panic and its landing may recover one of its own. */
static __attribute__((noinline)) int recovers_within(void)
{
    volatile int result = 1;
    DEFER_SCOPE_RECOVER_TABLE(kind, BYTES, result);
    DEFER(swallow, NULL);
    defer_panic("within");
}

static void clean(const int *unused)
{
    (void)unused;
    cleanups += recovers_within();
}

static __attribute__((noinline)) void falls(int depth)
{
    __attribute__((cleanup(clean))) int variable = depth;
    SCOPE();
    DEFER(note_exit, &numbers[variable]);
    may_panic(depth == 0 ? "falling" : NULL);
    if (depth > 0) falls(depth - 1);
}

static int lands(enum defer_landing_kind how)
{
    volatile int result = 0;
    DEFER_SCOPE_RECOVER_TABLE_HOW(kind, BYTES, how, result);
    DEFER(note_exit, &numbers[0]); /* older: it runs behind the landing */
    DEFER(try_recover, NULL);
    result = 5;
    falls(2);
    return 6;
}

static void other_landings(void **state)
{
    begin(state);
    cleanups = 0;
    assert_int_equal(lands(DEFER_LANDING_SETJMP), 5);
    EXPECT_SEEN(0, 1, 2, 1, 0);
    assert_int_equal(cleanups, 0);
    for (int again = 0; again < 3; again++) {
        begin(state);
        cleanups = 0;
        assert_int_equal(lands(DEFER_LANDING_UNWIND), 5);
        EXPECT_SEEN(0, 1, 2, 1, 0);
        assert_int_equal(cleanups, CLEANUPS_OF_UNWINDING);
    }
}

#define TESTS(impl)                               \
    TEST(impl, unrecovered)                       \
    TEST(impl, goexit_runs_everything)            \
    TEST(impl, goexit_survives_a_recovered_panic) \
    TEST(impl, goexit_in_a_panic)                 \
    TEST(impl, misuse)                            \
    TEST(impl, misuse_of_longjmp)                 \
    TEST(impl, other_landings)

int main(void)
{
    const struct CMUnitTest tests[] = {DEFER_IMPLS(TESTS) cmocka_unit_test(misuse_of_frames)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
