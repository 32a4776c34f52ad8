/* compare_side.c - what a word on the command line of compare stands for. */
#include "benches/assay/compare.h"

#include "benches/assay/catalog.h"
#include "benches/assay/say.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

static bool refuse(const char *word, const char *why)
{
    say_error("\"%s\" %s; write run:DIR, git:REV or impl:FAMILY/NAME", word, why);
    return false;
}

static bool is_run(struct arena *arena, const char *word)
{
    return access(arena_print(arena, "%s/raw", word), R_OK) == 0;
}

static bool read_impl(struct compare *compare, const char *text, struct side *side)
{
    struct words parts = words_split(&compare->run.arena, text, "/");
    if (parts.count != 2) return refuse(text, "is no FAMILY/NAME");
    side->kind = SIDE_IMPL;
    side->word = text;
    side->family = parts.items[0];
    side->impl = parts.items[1];
    return true;
}

static bool read_git(struct compare *compare, const char *text, struct side *side)
{
    side->kind = SIDE_GIT;
    side->word = text;
    if (revision_find(&compare->run.arena, compare->run.places.root, text, &side->revision))
        return true;
    return refuse(text, "is no commit of this repository");
}

/* Families with an implementation of this name; *count of them, the last one in *family. */
static bool families_with(struct compare *compare, const char *name, const char **family,
                          size_t *count)
{
    struct arena *arena = &compare->run.arena;
    DIR *listing = opendir(compare->run.places.bin);
    *count = 0;
    if (!listing) return false;
    for (struct dirent *entry; (entry = readdir(listing));) {
        struct catalog catalog;
        if (strncmp(entry->d_name, "bench_", 6)) continue;
        const char *path = places_program(arena, &compare->run.places, entry->d_name);
        if (!path || !catalog_read(arena, entry->d_name, path, &catalog)) continue;
        if (!words_have(&catalog.implementations, name)) continue;
        *family = catalog.family;
        ++*count;
    }
    closedir(listing);
    return *count;
}

/* A bare word is a run's folder, else an implementation of exactly one family, else a commit. */
static bool read_bare(struct compare *compare, const char *word, struct side *side)
{
    const char *family = NULL;
    size_t count = 0;
    if (is_run(&compare->run.arena, word)) {
        *side = (struct side){.kind = SIDE_RUN, .word = word};
        return true;
    }
    bool commit =
        revision_find(&compare->run.arena, compare->run.places.root, word, &side->revision);
    families_with(compare, word, &family, &count);
    if (count > 1) return refuse(word, "is an implementation of several families");
    if (count && commit) return refuse(word, "is an implementation and a commit");
    if (count) {
        *side = (struct side){.kind = SIDE_IMPL, .word = word, .family = family, .impl = word};
        return true;
    }
    side->kind = SIDE_GIT;
    side->word = word;
    if (commit) return true;
    const char *slash = strchr(word, '/');
    if (slash && !strchr(slash + 1, '/')) return read_impl(compare, word, side);
    return refuse(word, "is no run's folder, implementation or commit");
}

bool compare_side(struct compare *compare, const char *word, struct side *side)
{
    *side = (struct side){0};
    if (!strncmp(word, "git:", 4)) return read_git(compare, word + 4, side);
    if (!strncmp(word, "impl:", 5)) return read_impl(compare, word + 5, side);
    if (strncmp(word, "run:", 4)) return read_bare(compare, word, side);
    *side = (struct side){.kind = SIDE_RUN, .word = word + 4};
    if (is_run(&compare->run.arena, side->word)) return true;
    return refuse(word, "is not the folder of a run");
}
