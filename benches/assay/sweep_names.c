/* sweep_names.c - which sweep definitions there are, and which of them the quick tour takes. */
#include "benches/assay/sweepfile.h"

#include "benches/assay/say.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_quick(struct arena *arena, const char *folder, const char *name, bool *quick)
{
    struct conf conf;
    if (!conf_read(arena, arena_print(arena, "%s/%s.conf", folder, name), &conf)) return false;
    *quick = !strcmp(conf_get(&conf.sections[0], "quick", "no"), "yes");
    return true;
}

bool sweep_names(struct arena *arena, const struct places *places, bool quick_only,
                 struct words *names)
{
    const char *folder = arena_print(arena, "%s/scripts/sweeps", places->root);
    DIR *listing = opendir(folder);
    if (!listing) {
        say_error("%s cannot be read: %s", folder, strerror(errno));
        return false;
    }
    bool good = true;
    for (struct dirent *entry; good && (entry = readdir(listing));) {
        size_t length = strlen(entry->d_name);
        if (length < 6 || strcmp(entry->d_name + length - 5, ".conf")) continue;
        const char *name = arena_copy_part(arena, entry->d_name, length - 5);
        bool quick = false;
        good = !quick_only || is_quick(arena, folder, name, &quick);
        if (good && quick >= quick_only) words_add(arena, names, name);
    }
    closedir(listing);
    if (names->count) qsort(names->items, names->count, sizeof *names->items, by_name);
    return good;
}
