/* conf.h - small definition files: `key = value` lines, [sections], # comments.
 *
 * Keys before the first section belong to the file as a whole. A key may stand once in a section.
 * Everything read belongs to the arena given. */
#ifndef ASSAY_CONF_H
#define ASSAY_CONF_H

#include "benches/assay/arena.h"

#include <stdbool.h>

struct conf_entry {
    const char *key, *value;
    int line; /* from 1, for messages */
};

struct conf_section {
    const char *name; /* "" for the lines before the first section */
    struct conf_entry *entries;
    size_t count;
    int line;
};

struct conf {
    const char *path;
    struct conf_section *sections; /* sections[0] is the file's own and always there */
    size_t count;
};

/* Reads a file; prints one sentence and returns false if it cannot be read or a line is neither a
 * section, a comment nor `key = value`. */
bool conf_read(struct arena *arena, const char *path, struct conf *conf);

/* The value of a key of the section, or missing. */
const char *conf_get(const struct conf_section *section, const char *key, const char *missing);

/* The same, and in the file's own section if the section has no such key. */
const char *conf_find(const struct conf *conf, const struct conf_section *section, const char *key,
                      const char *missing);

#endif
