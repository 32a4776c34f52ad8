/* places.h - where things are: the project's root, the benchmark programs, the results. */
#ifndef ASSAY_PLACES_H
#define ASSAY_PLACES_H

#include "benches/assay/arena.h"

#include <stdbool.h>

/* A program that is not in bin under its own name: another revision's. */
struct program {
    const char *name, *path;
};

struct places {
    const char *root;    /* holds scripts/sweeps; ASSAY_ROOT, or upwards from here or the program */
    const char *bin;     /* benchmark programs; ASSAY_BIN, or where this program is */
    const char *results; /* ASSAY_RESULTS, or <root>/results */
    struct program *programs; /* [program_count], asked before bin */
    size_t program_count;
};

/* Fills places; prints one sentence and returns false if no root is found. */
bool places_find(struct arena *arena, struct places *places);

/* Where a program is, whether it is there or not. In the arena. */
const char *places_path(struct arena *arena, const struct places *places, const char *name);

/* The same if it can be executed, else NULL. */
const char *places_program(struct arena *arena, const struct places *places, const char *name);

/* Makes a folder and those above it; prints one sentence and returns false if it cannot. */
bool make_folders(const char *path);

/* Writes a whole file under a temporary name, syncs it and renames it over path: readers see the
 * old text or the new one, never half. Prints one sentence and returns false if it cannot. */
bool write_whole(const char *path, const char *bytes, size_t length);

#endif
