/* defer_examples - the interface as a C program would use it: close a file, unlock, release in
 * error paths, survive a bad request. Each example is a function to copy; each test runs one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "defer/defer_scope.h"

/* ---- Close a file ---------------------------------------------------------------------------- */

DEFERRED_CALL(close_file, fclose)

/* The number of lines; -1: there is no such file. */
static int count_lines(const char *path)
{
    DEFER_SCOPE(best);
    FILE *file = fopen(path, "r");
    if (!file) return -1;
    DEFER(close_file, file);
    int lines = 0;
    for (int c; (c = fgetc(file)) != EOF;) lines += c == '\n';
    return lines;
}

static void close_a_file(void **state)
{
    (void)state;
    assert_int_equal(count_lines(TEST_DATA "/defer/traces.csv"), 71);
    assert_int_equal(count_lines(TEST_DATA "/defer/no-such-file"), -1);
}

/* ---- Unlock ---------------------------------------------------------------------------------- */

DEFERRED_CALL(unlock, pthread_mutex_unlock)

struct account {
    pthread_mutex_t mutex;
    int balance; /* under mutex */
};

/* Three ways out, one unlock. */
static bool withdraw(struct account *account, int amount)
{
    DEFER_SCOPE(best);
    pthread_mutex_lock(&account->mutex);
    DEFER(unlock, &account->mutex);
    if (amount < 0) return false;
    if (amount > account->balance) return false;
    account->balance -= amount;
    return true;
}

static void unlock_on_every_way_out(void **state)
{
    struct account account = {PTHREAD_MUTEX_INITIALIZER, 10};
    (void)state;
    assert_true(withdraw(&account, 4));
    assert_false(withdraw(&account, 40));
    assert_false(withdraw(&account, -1));
    assert_int_equal(account.balance, 6);
    assert_int_equal(pthread_mutex_trylock(&account.mutex), 0);
    pthread_mutex_unlock(&account.mutex);
}

/* ---- Release in error paths ------------------------------------------------------------------ */

struct table {
    char *names, *values;
};

/* Releases a half-made table; a finished one has been taken out of its reach. */
DEFERRED(release_table, struct table *const *half)
{
    if (!(*half)->values) free((*half)->names);
}

/* All or nothing: without memory for the values there are no names either. */
static bool table_make(struct table *table, size_t bytes, bool values_fail)
{
    DEFER_SCOPE(best);
    *table = (struct table){NULL, NULL};
    DEFER_COPY(release_table, table);
    table->names = malloc(bytes);
    if (!table->names) return false;
    table->values = values_fail ? NULL : malloc(bytes);
    return table->values != NULL;
}

static void release_in_error_paths(void **state)
{
    struct table table;
    (void)state;
    assert_false(table_make(&table, 100, true)); /* the leak checkers see that nothing is left */
    assert_true(table_make(&table, 100, false));
    free(table.names);
    free(table.values);
}

/* ---- Recover in a request loop -----------------------------------------------------------------
 */

struct reply {
    int status;
    char text[64];
};

DEFERRED(report_panic, struct reply *reply)
{
    struct defer_value value = DEFER_RECOVER();
    if (value.kind == DEFER_NOTHING) return;
    reply->status = 500;
    snprintf(reply->text, sizeof reply->text, "%.60s", value.text);
}

/* Knows nothing of requests, and fails as Go would. */
static int element(const int *array, int length, int index)
{
    if (index < 0 || index >= length)
        panic_raisef(PANIC_RUNTIME, "index out of range [%d] with length %d", index, length);
    return array[index];
}

/* One bad request does not take the server down. */
static void handle(int index, struct reply *reply)
{
    static const int squares[] = {0, 1, 4, 9};
    DEFER_SCOPE_RECOVER_VOID(best);
    DEFER(report_panic, reply);
    snprintf(reply->text, sizeof reply->text, "%d", element(squares, 4, index));
    reply->status = 200;
}

static void recover_in_a_request_loop(void **state)
{
    static const struct {
        int index, status;
        const char *text;
    } wanted[] = {{2, 200, "4"}, {7, 500, "index out of range [7] with length 4"}, {3, 200, "9"}};
    (void)state;
    for (int i = 0; i < 3; i++) {
        struct reply reply = {0, ""};
        handle(wanted[i].index, &reply);
        assert_int_equal(reply.status, wanted[i].status);
        assert_string_equal(reply.text, wanted[i].text);
    }
}

/* ---- A result that a deferred call changes -----------------------------------------------------
 */

DEFERRED(give_up, volatile int *result)
{
    if (DEFER_RECOVER().kind) *result = -1;
}

static int divide(int a, int b)
{
    volatile int result = 0;
    DEFER_SCOPE_RECOVER(best, result);
    DEFER(give_up, &result);
    if (b == 0) panic_raise(PANIC_RUNTIME, "integer divide by zero");
    DEFER_RETURN(result, a / b);
}

static void change_the_result(void **state)
{
    (void)state;
    assert_int_equal(divide(12, 4), 3);
    assert_int_equal(divide(1, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(close_a_file),           cmocka_unit_test(unlock_on_every_way_out),
        cmocka_unit_test(release_in_error_paths), cmocka_unit_test(recover_in_a_request_loop),
        cmocka_unit_test(change_the_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
