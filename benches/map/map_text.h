/* map_text.h - strings as keys: made ones, and real ones of this machine.
 *
 * Promises    text i is the same in every process of the machine; each is held twice, so that a
 *             looked-up string never has the address of the stored one.
 * Lifetime    read once and kept until the program ends. A list shorter than asked for goes round
 *             again with a number appended.                                                      */
#ifndef BENCHES_MAP_MAP_TEXT_H
#define BENCHES_MAP_MAP_TEXT_H

#include <dirent.h>
#include <stdio.h>

#include "benches/map/map_bench.h"
#include "common/check.h"

/* In the order of the words in params.def. */
enum map_text_kind {
    MAP_TEXT_FIXED20,
    MAP_TEXT_WORDS,
    MAP_TEXT_PATHS,
    MAP_TEXT_PACKAGES,
    MAP_TEXT_FIXED8,
    MAP_TEXT_FIXED64,
    MAP_TEXT_FIXED256,
};

#define MAP_TEXT_WORDS_FILE    "/usr/share/dict/american-english"
#define MAP_TEXT_PACKAGES_PATH "/var/lib/dpkg/info"

struct map_text_list {
    char **lines; /* [count], each its own allocation */
    size_t count, capacity;
};

static inline void map_text_add(struct map_text_list *list, const char *line, size_t bytes)
{
    if (bytes == 0) return;
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 1024;
        list->lines = (char **)realloc(list->lines, list->capacity * sizeof *list->lines);
        CHECK(list->lines != NULL);
    }
    list->lines[list->count++] = strndup(line, bytes);
}

static inline void map_text_add_file(struct map_text_list *list, const char *path)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(path, "r");
    if (!file) return;
    for (ssize_t bytes; (bytes = getline(&line, &room, file)) > 0;)
        map_text_add(list, line, (size_t)bytes - (line[bytes - 1] == '\n'));
    free(line);
    fclose(file);
}

static inline int map_text_compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void map_text_sort_unique(struct map_text_list *list)
{
    size_t kept = 0;
    if (list->count) qsort(list->lines, list->count, sizeof *list->lines, map_text_compare);
    for (size_t i = 0; i < list->count; i++)
        if (!kept || strcmp(list->lines[kept - 1], list->lines[i]))
            list->lines[kept++] = list->lines[i];
    list->count = kept;
}

/* Files named *.list hold the paths of a package; their names are the packages. */
static inline void map_text_add_packages(struct map_text_list *list, bool paths)
{
    DIR *folder = opendir(MAP_TEXT_PACKAGES_PATH);
    if (!folder) return;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        char path[512];
        size_t bytes = strlen(entry->d_name);
        if (bytes < 5 || strcmp(entry->d_name + bytes - 5, ".list")) continue;
        snprintf(path, sizeof path, MAP_TEXT_PACKAGES_PATH "/%s", entry->d_name);
        if (paths)
            map_text_add_file(list, path);
        else
            map_text_add(list, entry->d_name, bytes - 5);
    }
    closedir(folder);
}

static inline const struct map_text_list *map_text_real(enum map_text_kind kind)
{
    static struct map_text_list lists[4];
    struct map_text_list *list = &lists[kind];
    if (list->lines) return list;
    if (kind == MAP_TEXT_WORDS)
        map_text_add_file(list, MAP_TEXT_WORDS_FILE);
    else
        map_text_add_packages(list, kind == MAP_TEXT_PATHS);
    map_text_sort_unique(list);
    return list;
}

/* A string of so many bytes (a multiple of 8): numbers below 2^48 differ in the first eight, which
 * hold six bits each; letters follow. */
static inline size_t map_text_made(uint64_t i, size_t bytes, char *text)
{
    uint64_t spread = i * UINT64_C(0x9e3779b97f4a7c15), counter = i;
    for (size_t at = 0; at < 8; at++) text[at] = (char)('0' + (spread >> (6 * at) & 63));
    for (size_t at = 8; at < bytes; at += 8) {
        uint64_t nibbles = random_mix(&counter) & UINT64_C(0x0f0f0f0f0f0f0f0f);
        nibbles += UINT64_C(0x6161616161616161);
        memcpy(text + at, &nibbles, sizeof nibbles);
    }
    text[bytes] = '\0';
    return bytes;
}

/* Writes text i; returns its length, 0 if the machine has no such list. */
static inline size_t map_text_write(enum map_text_kind kind, uint64_t i, char *text, size_t room)
{
    if (kind == MAP_TEXT_FIXED20) {
        uint64_t counter = i;
        return (size_t)snprintf(text, room, "k%016lxxyz", (unsigned long)random_mix(&counter));
    }
    if (kind >= MAP_TEXT_FIXED8)
        return map_text_made(i, (size_t[]){8, 64, 256}[kind - MAP_TEXT_FIXED8], text);
    const struct map_text_list *list = map_text_real(kind);
    if (!list->count) return 0;
    const char *line = list->lines[i % list->count];
    if (i < list->count) return (size_t)snprintf(text, room, "%s", line);
    return (size_t)snprintf(text, room, "%s#%lu", line, (unsigned long)(i / list->count));
}

#endif
