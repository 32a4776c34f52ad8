/* program.c - GB_MAIN as its user sees it: exit status, valid JSON, flags, no frightening warning.
 */
#include "runs.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs PROGRAM with the arguments and returns its exit status; its output is read into `text`. */
static int run_program(const char *arguments, char *text, size_t size)
{
    char command[1024];
    snprintf(command, sizeof command, "%s %s", PROGRAM, arguments);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    text[fread(text, 1, size - 1, pipe)] = '\0';
    const int status = pclose(pipe);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_exit_status(void **state)
{
    (void)state;
    char text[16384];
    assert_int_equal(run_program("--benchmark_filter=good 2>&1", text, sizeof text), 0);
    assert_non_null(strstr(text, "1.00 ms"));
    assert_non_null(strstr(text, "a \"label\""));
    assert_int_equal(run_program("--benchmark_filter=bad 2>&1", text, sizeof text), 1);
    assert_non_null(strstr(text, "counter 'poison' is NaN"));
    assert_int_equal(run_program("--no_such_flag 2>&1", text, sizeof text), 2);
    assert_non_null(strstr(text, "no_such_flag"));
    assert_int_equal(run_program("--benchmark_list_tests", text, sizeof text), 0);
    assert_non_null(strstr(text, "good"));
}

static void test_json_is_valid_despite_nan(void **state)
{
    (void)state;
    char text[16384];
    assert_int_equal(run_program("--benchmark_format=json 2>/dev/null", text, sizeof text), 1);
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    const cJSON *context = cJSON_GetObjectItem(json, "context");
    assert_string_equal(cJSON_GetObjectItem(context, "purpose")->valuestring, "a test");
    const cJSON *runs = cJSON_GetObjectItem(json, "benchmarks");
    assert_int_equal(cJSON_GetArraySize(runs), 2);
    const cJSON *run = cJSON_GetArrayItem(runs, 0);
    assert_float_equal(cJSON_GetObjectItem(run, "kilo")->valuedouble, 2048, 1e-9);
    assert_string_equal(cJSON_GetObjectItem(run, "time_unit")->valuestring, "ms");
    run = cJSON_GetArrayItem(runs, 1);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(run, "error_occurred")));
    assert_string_equal(cJSON_GetObjectItem(run, "time_unit")->valuestring, "us"); /* default */
    cJSON_Delete(json);
}

static void test_out_file_is_written(void **state)
{
    (void)state;
    char text[16384], arguments[256], path[] = "/tmp/capi_program_XXXXXX";
    const int file = mkstemp(path);
    assert_true(file >= 0);
    snprintf(arguments, sizeof arguments, "--benchmark_out=%s 2>&1", path);
    assert_int_equal(run_program(arguments, text, sizeof text), 1);
    const ssize_t length = read(file, text, sizeof text - 1);
    assert_true(length > 0);
    text[length] = '\0';
    cJSON *json = cJSON_Parse(text);
    assert_non_null(json);
    cJSON_Delete(json);
    close(file);
    unlink(path);
}

/* ---- What the library's reporter prints when it runs twice ---- */

static void quick(struct gb_state *state, void *arg)
{
    (void)arg;
    gb_loop(state) gb_clobber();
}

/* What gb_run(NULL, NULL), called twice in a fresh process with `flag`, writes to `descriptor`. */
static void captured_runs(int descriptor, const char *flag, char *text, size_t size)
{
    char name[] = "program", copy[64];
    char *argv[] = {name, copy, NULL};
    int argc = 2, status = 0;
    FILE *file = tmpfile();
    snprintf(copy, sizeof copy, "%s", flag);
    const pid_t child = fork();
    if (child == 0) {
        dup2(fileno(file), descriptor);
        gb_initialize(&argc, argv);
        gb_iterations(gb_register("quick", quick, NULL), 10);
        const bool good = argc == 1 && gb_run(NULL, NULL) == 1 && gb_run(NULL, NULL) == 1;
        fflush(NULL);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

static int occurrences(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text += strlen(part);
    }
    return count;
}

static void test_debug_library_is_explained_once(void **state)
{
    (void)state;
    char text[16384], json[16384];
    captured_runs(STDERR_FILENO, "--benchmark_format=console", text, sizeof text);
    captured_runs(STDOUT_FILENO, "--benchmark_format=json", json, sizeof json);
    const bool debug = strstr(json, "\"library_build_type\": \"debug\"") != NULL;
    assert_int_equal(occurrences(text, "Run on ("), 2); /* the rest passes through */
    assert_int_equal(occurrences(text, "Library was built as DEBUG"), 0);
    assert_int_equal(occurrences(text, "times are not affected"), debug ? 1 : 0);
}

static void test_second_json_document_is_whole(void **state)
{
    (void)state;
    char text[16384];
    captured_runs(STDOUT_FILENO, "--benchmark_format=json", text, sizeof text);
    const char *end = text;
    for (int i = 0; i < 2; i++) {
        cJSON *json = cJSON_ParseWithOpts(end, &end, 0);
        assert_non_null(json);
        assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "benchmarks")), 1);
        cJSON_Delete(json);
    }
}

static void test_library_version_is_known(void **state)
{
    (void)state;
    assert_true(strspn(gb_library_version(), "v0123456789.") >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_exit_status),
        TEST(test_json_is_valid_despite_nan),
        TEST(test_out_file_is_written),
        TEST(test_debug_library_is_explained_once),
        TEST(test_second_json_document_is_whole),
        TEST(test_library_version_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
