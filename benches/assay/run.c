/* run.c - see run.h. */
#include "benches/assay/run.h"

#include "benches/assay/env.h"
#include "benches/assay/say.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names in a folder with this ending, without it, sorted; hidden ones are left out. */
static bool list_folder(struct arena *arena, const char *folder, const char *ending,
                        struct words *names)
{
    DIR *listing = opendir(folder);
    if (!listing) return false;
    for (struct dirent *entry; (entry = readdir(listing));) {
        size_t length = strlen(entry->d_name), tail = strlen(ending);
        if (*entry->d_name == '.' || length <= tail) continue;
        if (strcmp(entry->d_name + length - tail, ending)) continue;
        words_add(arena, names, arena_copy_part(arena, entry->d_name, length - tail));
    }
    closedir(listing);
    if (names->count) qsort(names->items, names->count, sizeof *names->items, by_name);
    return true;
}

bool run_sweeps(struct arena *arena, const char *folder, struct words *sweeps)
{
    const char *raw = arena_print(arena, "%s/raw", folder);
    if (!list_folder(arena, raw, ".jsonl", sweeps)) {
        say_error("%s cannot be read: %s; name the folder of a run", raw, strerror(errno));
        return false;
    }
    if (sweeps->count) return true;
    say_error("%s holds no raw file; name the folder of a run", raw);
    return false;
}

/* A host's or commit's name as part of a file name: letters, digits and dots. */
static const char *plain(struct arena *arena, const char *text)
{
    char *copy = arena_copy(arena, text);
    for (char *c = copy; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '.') *c = '_';
    return *copy ? copy : "machine";
}

const char *run_new_folder(struct arena *arena, const struct places *places)
{
    char date[32], host[128] = "";
    time_t now = time(NULL);
    struct tm utc;
    bool dirty;
    strftime(date, sizeof date, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
    gethostname(host, sizeof host - 1);
    const char *commit = source_commit(arena, places->root, &dirty);
    const char *folder = arena_print(arena, "%s/runs/%s-%s-%s%s", places->results, date,
                                     plain(arena, host), plain(arena, commit), dirty ? "+" : "");
    const char *path = folder;
    for (int i = 2; access(path, F_OK) == 0; i++) path = arena_print(arena, "%s.%d", folder, i);
    return path;
}

const char *run_newest(struct arena *arena, const struct places *places)
{
    struct words names = {0};
    const char *runs = arena_print(arena, "%s/runs", places->results);
    if (!list_folder(arena, runs, "", &names) || !names.count) return NULL;
    return arena_print(arena, "%s/%s", runs, names.items[names.count - 1]);
}
