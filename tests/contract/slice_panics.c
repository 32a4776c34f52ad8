/* slice_panics.c - Go's panics, word for word, against 1,514 rows recorded from Go 1.19; overflow
 * and exhausted memory leave the slice as it was.                                                */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/slice_cases.h"
#include "tests/support/panic_catch.h"

struct panic_row {
    char kind[16];
    int64_t x, y, z;
    char text[128]; /* "ok": no panic */
};

static bool read_panic_row(FILE *file, struct panic_row *row)
{
    char line[256];
    if (!fgets(line, sizeof line, file)) return false;
    int read = sscanf(line, "%15[^\t]\t%" SCNd64 "\t%" SCNd64 "\t%" SCNd64 "\t%127[^\n]", row->kind,
                      &row->x, &row->y, &row->z, row->text);
    assert_int_equal(read, 5);
    return true;
}

static void expect_text(const struct panic_row *row, const char *text)
{
    if (!text) text = "ok";
    if (strcmp(text, row->text) == 0) return;
    fail_msg("%s %" PRId64 " %" PRId64 " %" PRId64 ": \"%s\", Go says \"%s\"", row->kind, row->x,
             row->y, row->z, text, row->text);
}

static const char *text_of_make(const struct slice_ops *ops, const struct panic_row *row)
{
    struct slice_shape shape = {(uint32_t)atoi(row->kind + 4), SLICE_NATIVE, ALLOC_JEMALLOC};
    struct slice made = {NULL, 0, 0};
    const char *text = PANIC_TEXT(ops->make(&shape, &made, row->x, row->y));
    ops->release(&shape, &made);
    return text;
}

static const char *text_of(const struct slice_ops *ops, const struct panic_row *row)
{
    static const struct slice_shape shape = {8, SLICE_NATIVE, ALLOC_JEMALLOC};
    if (!strncmp(row->kind, "make", 4)) return text_of_make(ops, row);
    struct slice s = {NULL, 0, 0};
    assert_true(ops->make(&shape, &s, 3, 5));
    const char *text = NULL;
    if (!strcmp(row->kind, "index"))
        text = PANIC_TEXT(ops->at(&shape, s, row->x));
    else if (!strcmp(row->kind, "slice"))
        text = PANIC_TEXT(ops->reslice(&shape, s, row->x, row->y));
    else
        text = PANIC_TEXT(ops->reslice3(&shape, s, row->x, row->y, row->z));
    if (text) assert_int_equal(panic_caught.kind, PANIC_RUNTIME);
    ops->release(&shape, &s);
    return text;
}

static void check_recorded_panics(const struct slice_ops *ops)
{
    FILE *file = fopen(TEST_DATA "/slice/panics.tsv", "r");
    assert_non_null(file);
    struct panic_row row;
    int rows = 0;
    for (; read_panic_row(file, &row); rows++) expect_text(&row, text_of(ops, &row));
    fclose(file);
    assert_int_equal(rows, 1514);
}

static void test_recorded_panics(void **state)
{
    (void)state;
    for (size_t i = 0; i < SLICE_TABLE_ROWS; i++) check_recorded_panics(slice_table[i]);
}

/* Asking for more than 2^48 bytes, or for a length beyond int64, is Go's growslice panic. */
static void check_overflow(const struct slice_case *c)
{
    struct slice s = {NULL, 0, 0};
    slice_fill(c, &s, 0, 5);
    struct slice before = s;
    const char *text = PANIC_TEXT(c->ops->reserve(&c->shape, &s, INT64_MAX));
    CASE_ASSERT(c, text && !strcmp(text, "growslice: cap out of range"));
    text = PANIC_TEXT(c->ops->append_many(&c->shape, &s, before.ptr, INT64_MAX - 3));
    CASE_ASSERT(c, text && !strcmp(text, "growslice: cap out of range"));
    text = PANIC_TEXT(c->ops->reserve(&c->shape, &s, -6));
    CASE_ASSERT(c, text && !strcmp(text, "growslice: cap out of range"));
    if (c->shape.elem_bytes) {
        text = PANIC_TEXT(c->ops->reserve(&c->shape, &s, (int64_t)SLICE_MAX_BYTES + 1));
        CASE_ASSERT(c, text && !strcmp(text, "growslice: cap out of range"));
    }
    CASE_ASSERT(c, !memcmp(&s, &before, sizeof s) && slice_element_is(c, s, 4, 4));
    c->ops->release(&c->shape, &s);
}

static void test_overflow(void **state)
{
    (void)state;
    slice_cases(SLICE_STORES_NOTHING, check_overflow);
}

/* More than any machine gives, less than what Go calls out of range. */
#define IMPOSSIBLE_BYTES ((int64_t)1 << 46)

static void check_out_of_memory(const struct slice_case *c)
{
    if (!c->shape.elem_bytes) return;
    int64_t extra = IMPOSSIBLE_BYTES / c->shape.elem_bytes;
    static const int64_t lengths[] = {5, 20000};
    for (size_t i = 0; i < 2; i++) {
        struct slice s = {NULL, 0, 0};
        CASE_ASSERT(c, c->ops->make(&c->shape, &s, 0, lengths[i]));
        slice_fill(c, &s, 0, lengths[i]);
        struct slice before = s;
        CASE_ASSERT(c, !c->ops->reserve(&c->shape, &s, extra));
        CASE_ASSERT(c, !c->ops->append_many(&c->shape, &s, s.ptr, extra));
        CASE_ASSERT(c, !memcmp(&s, &before, sizeof s));
        CASE_ASSERT(c, slice_element_is(c, s, lengths[i] - 1, lengths[i] - 1));
        CASE_ASSERT(c, !c->ops->make(&c->shape, &s, 0, extra));
        CASE_ASSERT(c, !memcmp(&s, &before, sizeof s));
        slice_fill(c, &s, s.len, s.len + 3);
        c->ops->release(&c->shape, &s);
    }
}

/* In a child with an address limit: the kernel may otherwise promise what it does not have. A
 * sanitizer needs its addresses for itself and refuses such sizes anyway.                        */
static void test_out_of_memory(void **state)
{
    (void)state;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct rlimit most = {(rlim_t)1 << 40, (rlim_t)1 << 40};
        if (alloc_is_native()) CHECK(setrlimit(RLIMIT_AS, &most) == 0);
        slice_cases(SLICE_STORES_NOTHING, check_out_of_memory);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

/* Without a handler: Go's first line on stderr, exit 2. */
static void test_default_handler(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        static const struct slice_shape shape = {8, SLICE_NATIVE, ALLOC_JEMALLOC};
        struct slice s = {NULL, 0, 0};
        dup2(ends[1], STDERR_FILENO);
        slice_go118.at(&shape, s, 5);
        _exit(0);
    }
    close(ends[1]);
    char text[128] = "";
    int status = 0;
    assert_true(read(ends[0], text, sizeof text - 1) > 0);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
    assert_string_equal(text, "panic: runtime error: index out of range [5] with length 0\n\n");
}

/* Sanitizers return NULL for impossible sizes, as malloc does, instead of stopping. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recorded_panics),
        cmocka_unit_test(test_overflow),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_default_handler),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
