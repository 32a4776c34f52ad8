/* scene.c - see scene.h. */
#include "tests/assay/scene.h"

#include "benches/assay/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CALL_TIMEOUT_S 120

struct scene *scene_start(void)
{
    struct scene *scene = calloc(1, sizeof *scene);
    assert_non_null(scene);
    strcpy(scene->folder, "/tmp/assay-test-XXXXXX");
    assert_non_null(mkdtemp(scene->folder));
    assert_true(make_folders(scene_path(scene, "scripts/sweeps")));
    setenv("ASSAY_ROOT", scene->folder, 1);
    setenv("ASSAY_BIN", FAKE_BIN, 1);
    setenv("ASSAY_RESULTS", scene_path(scene, "results"), 1);
    unsetenv("FAKE_PAUSE_MS");
    unsetenv("FAKE_LOG");
    return scene;
}

void scene_end(struct scene *scene)
{
    const char *command[] = {"rm", "-rf", "--", scene->folder, NULL};
    command_run(command, CALL_TIMEOUT_S, NULL, NULL);
    arena_release(&scene->arena);
    text_free(&scene->out);
    text_free(&scene->err);
    free(scene);
}

const char *scene_path(struct scene *scene, const char *name)
{
    return arena_print(&scene->arena, "%s/%s", scene->folder, name);
}

void scene_write(struct scene *scene, const char *name, const char *text)
{
    assert_true(write_whole(scene_path(scene, name), text, strlen(text)));
}

char *scene_read(struct scene *scene, const char *name)
{
    struct text text = {0};
    char bytes[4096];
    size_t got;
    FILE *file = fopen(scene_path(scene, name), "re");
    if (!file) return NULL;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) text_add(&text, bytes, got);
    fclose(file);
    char *copy = arena_copy_part(&scene->arena, text.bytes ? text.bytes : "", text.length);
    text_free(&text);
    return copy;
}

void scene_sweep(struct scene *scene, const char *name, const char *lines)
{
    scene_write(scene, arena_print(&scene->arena, "scripts/sweeps/%s.conf", name),
                arena_print(&scene->arena,
                            "title = A test\nfamily = fake\nexe = fake_bench\nquick = yes\n"
                            "baseline = base\n%s",
                            lines));
}

int assay(struct scene *scene, ...)
{
    struct words command = {0};
    va_list arguments;
    words_add(&scene->arena, &command, ASSAY_PROGRAM);
    va_start(arguments, scene);
    const char *word;
    do {
        word = va_arg(arguments, const char *);
        words_add(&scene->arena, &command, word);
    } while (word);
    va_end(arguments);
    text_free(&scene->out);
    text_free(&scene->err);
    int code = command_run(command.items, CALL_TIMEOUT_S, &scene->out, &scene->err);
    if (!scene->out.bytes) text_add(&scene->out, "", 0);
    if (!scene->err.bytes) text_add(&scene->err, "", 0);
    return code;
}

void expect_error(struct scene *scene, int code, const char *part)
{
    if (code == 2 && strstr(scene->err.bytes, part)) return;
    fail_msg("exit %d (not 2), or no \"%s\" in: %s", code, part, scene->err.bytes);
}

void scene_recording(struct scene *scene, const char *sweep, struct recording *recording)
{
    const char *name = arena_print(&scene->arena, "out/raw/%s.jsonl", sweep);
    assert_true(recording_read(&scene->arena, scene_path(scene, name), recording));
}

/* The index of a word in the line of a table; -1. */
static int column_of(const struct words *header, const char *column)
{
    for (size_t i = 0; i < header->count; i++)
        if (!strcmp(header->items[i], column)) return (int)i;
    return -1;
}

const char *table_cell(struct scene *scene, const char *table, const char *candidate,
                       const char *impl, const char *column)
{
    struct words lines = words_split(&scene->arena, table, "\n");
    struct words header = words_split(&scene->arena, lines.items[0], "\t");
    int wanted = column_of(&header, column), impl_at = column_of(&header, "impl");
    for (size_t i = 1; i < lines.count; i++) {
        struct words cells = words_split(&scene->arena, lines.items[i], "\t");
        assert_int_equal(cells.count, header.count);
        if (!strcmp(cells.items[0], candidate) && !strcmp(cells.items[impl_at], impl))
            return wanted < 0 ? NULL : cells.items[wanted];
    }
    return NULL;
}
