/* instructions.c - the files of the gate, and its judgement; see instructions.h. */
#include "benches/assay/instructions.h"

#include "benches/assay/env.h"
#include "benches/assay/say.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The lines of a file without comments and blank lines; false: one sentence. */
static bool read_lines(struct arena *arena, const char *path, struct words *lines)
{
    char *text = read_whole(arena, path);
    if (!text) {
        say_error("%s cannot be read; `assay instructions --help` says what it should hold", path);
        return false;
    }
    struct words all = words_split(arena, text, "\n");
    *lines = (struct words){0};
    for (size_t i = 0; i < all.count; i++)
        if (*all.items[i] != '#') words_add(arena, lines, all.items[i]);
    if (lines->count) return true;
    say_error("%s names nothing; write one candidate a line", path);
    return false;
}

bool instances_read(struct arena *arena, const char *path, struct words *names)
{
    struct words lines;
    *names = (struct words){0};
    if (!read_lines(arena, path, &lines)) return false;
    for (size_t i = 0; i < lines.count; i++) {
        if (words_have(names, lines.items[i])) {
            say_error("%s names %s twice; remove one of the lines", path, lines.items[i]);
            return false;
        }
        words_add(arena, names, lines.items[i]);
    }
    return true;
}

bool reference_read(struct arena *arena, const char *path, struct reference *reference)
{
    struct words lines;
    *reference = (struct reference){.path = path};
    if (!read_lines(arena, path, &lines)) return false;
    reference->counts = arena_zero(arena, lines.count * sizeof *reference->counts);
    for (size_t i = 0; i < lines.count; i++) {
        struct words cells = words_split(arena, lines.items[i], "\t");
        char *end = NULL;
        double value = cells.count == 2 ? strtod(cells.items[1], &end) : NAN;
        if (cells.count != 2 || *end || !(value > 0)) {
            say_error("%s is damaged: \"%s\" is not a name, a tab and a count; write it anew with "
                      "scripts/instructions --refresh",
                      path, lines.items[i]);
            return false;
        }
        reference->counts[reference->count++] = (struct reference_count){cells.items[0], value};
    }
    return true;
}

double reference_of(const struct reference *reference, const char *name)
{
    for (size_t i = 0; i < reference->count; i++)
        if (!strcmp(reference->counts[i].name, name)) return reference->counts[i].per_op;
    return NAN;
}

bool reference_write(struct arena *arena, const char *path, const char *head,
                     const struct reference_count *counts, size_t count)
{
    struct text text = {0};
    text_print(&text,
               "# Instructions an operation, counted by callgrind. Not written by hand: "
               "scripts/instructions --refresh\n# %s\n",
               head);
    for (size_t i = 0; i < count; i++)
        text_print(&text, "%s\t%.10g\n", counts[i].name, counts[i].per_op);
    const char *slash = strrchr(path, '/');
    bool good = (!slash || make_folders(arena_copy_part(arena, path, (size_t)(slash - path)))) &&
                write_whole(path, text.bytes, text.length);
    text_free(&text);
    return good;
}

static bool compare_one(double was, const struct reference_count *now)
{
    double change = now->per_op / was - 1;
    if (isnan(was)) {
        say("NEW   %s: is %.6g instructions an operation, and has no reference", now->name,
            now->per_op);
        return false;
    }
    if (fabs(change) <= INSTRUCTIONS_TOLERANCE) return true;
    say("%s %s: was %.6g instructions an operation, is %.6g (%+.1f %%)",
        change > 0 ? "MORE " : "fewer", now->name, was, now->per_op, 100 * change);
    return change < 0;
}

size_t reference_compare(const struct reference *reference, const struct reference_count *counts,
                         size_t count)
{
    size_t worse = 0;
    for (size_t i = 0; i < count; i++)
        worse += !compare_one(reference_of(reference, counts[i].name), &counts[i]);
    return worse;
}
