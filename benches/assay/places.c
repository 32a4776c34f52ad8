/* places.c - see places.h. */
#include "benches/assay/places.h"

#include "benches/assay/say.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_root(const char *folder)
{
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/scripts/sweeps", folder);
    return access(path, R_OK) == 0;
}

/* The nearest folder at or above path that is a root; cuts path to it. */
static bool climb(char *path)
{
    while (*path && !is_root(path)) {
        char *slash = strrchr(path, '/');
        if (!slash) return false;
        *slash = 0;
    }
    return *path;
}

/* The folder this program is in; NULL if the system does not tell. */
static char *own_folder(struct arena *arena)
{
    char path[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    while (length > 0 && path[length - 1] != '/') length--;
    return length > 1 ? arena_copy_part(arena, path, (size_t)length - 1) : NULL;
}

static const char *find_root(struct arena *arena)
{
    char here[PATH_MAX], *own;
    const char *given = getenv("ASSAY_ROOT");
    if (given) return is_root(given) ? arena_copy(arena, given) : NULL;
    if (getcwd(here, sizeof here) && climb(here)) return arena_copy(arena, here);
    own = own_folder(arena);
    return own && climb(own) ? own : NULL;
}

bool places_find(struct arena *arena, struct places *places)
{
    const char *own = own_folder(arena);
    places->root = find_root(arena);
    if (!places->root) {
        say_error("no scripts/sweeps here or above; run it inside the project or set ASSAY_ROOT");
        return false;
    }
    const char *bin = getenv("ASSAY_BIN"), *results = getenv("ASSAY_RESULTS");
    places->bin = bin ? arena_copy(arena, bin) : own ? own : ".";
    places->results =
        results ? arena_copy(arena, results) : arena_print(arena, "%s/results", places->root);
    return true;
}

const char *places_path(struct arena *arena, const struct places *places, const char *name)
{
    for (size_t i = 0; i < places->program_count; i++)
        if (!strcmp(places->programs[i].name, name)) return places->programs[i].path;
    return arena_print(arena, "%s/%s", places->bin, name);
}

const char *places_program(struct arena *arena, const struct places *places, const char *name)
{
    const char *path = places_path(arena, places, name);
    return access(path, X_OK) == 0 ? path : NULL;
}

static bool make_folder(const char *path)
{
    struct stat found;
    if (mkdir(path, 0777) == 0) return true;
    return errno == EEXIST && stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

bool make_folders(const char *path)
{
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        make_folder(part); /* what cannot be made shows at the last part */
        *slash = '/';
    }
    if (make_folder(part)) return true;
    say_error("the folder %s cannot be made: %s; choose another place", path, strerror(errno));
    return false;
}

static bool write_all(int file, const char *bytes, size_t length)
{
    while (length) {
        ssize_t written = write(file, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes += written;
        length -= (size_t)written;
    }
    return true;
}

bool write_whole(const char *path, const char *bytes, size_t length)
{
    char temporary[PATH_MAX + 8];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = file >= 0 && write_all(file, bytes, length) && fsync(file) == 0;
    int why = errno;
    if (file >= 0) close(file);
    if (good && rename(temporary, path) == 0) return true;
    if (good) why = errno;
    unlink(temporary);
    say_error("%s cannot be written: %s; make room or choose another place", path, strerror(why));
    return false;
}
