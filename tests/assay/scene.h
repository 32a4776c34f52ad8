/* scene.h - a place of its own for a test of the whole tool: a root with sweep definitions, a
 * results folder, the fake benchmark program, and what the tool said when it was called. */
#ifndef ASSAY_TEST_SCENE_H
#define ASSAY_TEST_SCENE_H

#include "benches/assay/command.h"
#include "benches/assay/recording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct scene {
    struct arena arena;
    char folder[64];      /* removed by scene_end */
    struct text out, err; /* of the last call */
};

/* Makes the folder and sets ASSAY_ROOT, ASSAY_BIN and ASSAY_RESULTS. */
struct scene *scene_start(void);
void scene_end(struct scene *scene);

/* Writes scripts/sweeps/<name>.conf: the usual head (exe, family, title, baseline = base), then
 * the lines given. */
void scene_sweep(struct scene *scene, const char *name, const char *lines);

/* A path inside the scene. In its arena. */
const char *scene_path(struct scene *scene, const char *name);

/* Writes a file of the scene; reads one (NULL: missing). */
void scene_write(struct scene *scene, const char *name, const char *text);
char *scene_read(struct scene *scene, const char *name);

/* Calls the tool with these arguments (ends with NULL) and waits. Returns its exit code. */
int assay(struct scene *scene, ...) __attribute__((sentinel));

/* Fails the test unless the call's one sentence on standard error holds this text. */
void expect_error(struct scene *scene, int code, const char *part);

/* Reads out/raw/<sweep>.jsonl of the scene. */
void scene_recording(struct scene *scene, const char *sweep, struct recording *recording);

/* Cell of a column in the row of a table (tab separated) whose first cell and impl match; NULL. */
const char *table_cell(struct scene *scene, const char *table, const char *candidate,
                       const char *impl, const char *column);

#endif
