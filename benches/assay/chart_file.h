/* chart_file.h - what every part of the drawing needs: whole files in, and refusals.             */
#ifndef ASSAY_CHART_FILE_H
#define ASSAY_CHART_FILE_H

#include "benches/assay/arena.h"
#include "benches/assay/say.h"

#include <stdbool.h>
#include <stddef.h>

#define ARENA_ARRAY(arena, type, count) ((type *)arena_zero((arena), sizeof(type) * (count)))

/* Prints the sentence and is false: `return refuse(...)`. */
#define refuse(...) (say_error(__VA_ARGS__), false)

/* The whole file as text; owned by the arena. NULL: the sentence was printed. */
char *chart_read_file(struct arena *arena, const char *path);
bool chart_file_exists(const char *path);

/* Names in `folder` that end in `suffix`, without it, sorted; owned by the arena. */
size_t chart_list_files(struct arena *arena, const char *folder, const char *suffix, char ***names);

#endif
