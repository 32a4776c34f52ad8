/* chart_file.c - see chart_file.h. */
#include "benches/assay/chart_file.h"

#include "benches/assay/env.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *chart_read_file(struct arena *arena, const char *path)
{
    char *text = read_whole(arena, path);
    if (!text) say_error("%s cannot be read: %s", path, strerror(errno));
    return text;
}

bool chart_file_exists(const char *path)
{
    return access(path, R_OK) == 0;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

size_t chart_list_files(struct arena *arena, const char *folder, const char *suffix, char ***names)
{
    size_t count = 0, tail = strlen(suffix);
    char **found = NULL;
    DIR *directory = opendir(folder);
    for (struct dirent *entry; directory && (entry = readdir(directory));) {
        size_t length = strlen(entry->d_name);
        if (entry->d_name[0] == '.' || length <= tail) continue;
        if (strcmp(entry->d_name + length - tail, suffix) != 0) continue;
        found = arena_more(arena, found, count, sizeof *found);
        found[count++] = arena_copy_part(arena, entry->d_name, length - tail);
    }
    if (directory) closedir(directory);
    if (count) qsort(found, count, sizeof *found, by_name);
    *names = found;
    return count;
}
