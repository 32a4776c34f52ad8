/* chart_colour.c - see chart_colour.h. */
#include "benches/assay/chart_colour.h"

#include "benches/assay/chart_file.h"

#include <stdlib.h>
#include <string.h>

/* Okabe and Ito's colours that carry text on white, then Tol's "muted" ones. */
static const char *const palette[] = {"#0072B2", "#009E73", "#CC79A7", "#E69F00", "#56B4E9",
                                      "#882255", "#44AA99", "#999933", "#332288", "#AA4499",
                                      "#117733", "#661100", "#6699CC", "#888888"};
enum { PALETTE = sizeof palette / sizeof *palette };

bool colours_read(struct colours *colours, const char *path, struct arena *arena)
{
    char *line = chart_read_file(arena, path);
    if (!line) return false;
    *colours = (struct colours){0};
    for (char *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next) *next++ = '\0';
        char *tab = strchr(line, '\t');
        if (*line == '#' || !tab) continue;
        *tab++ = '\0';
        size_t count = (size_t)colours->count++;
        colours->names = arena_more(arena, colours->names, count, sizeof *colours->names);
        colours->values = arena_more(arena, colours->values, count, sizeof *colours->values);
        colours->names[count] = line;
        colours->values[count] = arena_copy_part(arena, tab, strcspn(tab, "\t"));
    }
    return true;
}

static const char *known_colour(const struct colours *colours, const char *name)
{
    for (int i = 0; i < colours->count; i++)
        if (!strcmp(colours->names[i], name)) return colours->values[i];
    return NULL;
}

static bool used(const struct style *styles, int count, const char *colour)
{
    for (int i = 0; i < count; i++)
        if (styles[i].colour && !strcmp(styles[i].colour, colour)) return true;
    return false;
}

static const char *free_colour(const struct style *styles, int count)
{
    for (int i = 0; i < PALETTE; i++)
        if (!used(styles, count, palette[i])) return palette[i];
    return palette[count % PALETTE];
}

/* How many earlier series belong to the same implementation; *first is the first of them. */
static int repeats(const struct pivot *pivot, int series, int *first)
{
    int count = 0;
    *first = series;
    for (int i = series - 1; i >= 0; i--) {
        if (strcmp(pivot->impls[i], pivot->impls[series]) != 0) continue;
        count++;
        *first = i;
    }
    return count;
}

/* Where every series is the same implementation, what sets them apart is their own names. */
static bool one_implementation(const struct pivot *pivot)
{
    for (int i = 1; i < pivot->series_count; i++)
        if (strcmp(pivot->impls[i], pivot->impls[0]) != 0) return false;
    return true;
}

struct style *styles_of(const struct colours *colours, const struct pivot *pivot,
                        struct arena *arena)
{
    struct style *styles = ARENA_ARRAY(arena, struct style, (size_t)pivot->series_count);
    bool alike = one_implementation(pivot);
    for (int i = 0; i < pivot->series_count; i++) {
        bool null = !strcmp(pivot->impls[i], "null"), best = !strcmp(pivot->impls[i], "best");
        styles[i] = (struct style){
            .label = pivot->series[i],
            .colour = known_colour(colours, alike ? pivot->series[i] : pivot->impls[i]),
            .width = null   ? 1.5
                     : best ? 4
                            : 3,
            .dash = 1,
            .dot = null   ? 0
                   : best ? 1.5
                          : 1.2,
            .floor = null};
    }
    for (int i = 0; i < pivot->series_count; i++) {
        int first = i, dash = alike ? 1 : 1 + repeats(pivot, i, &first);
        if (!styles[i].colour)
            styles[i].colour =
                dash > 1 ? styles[first].colour : free_colour(styles, pivot->series_count);
        styles[i].dash = 1 + (dash - 1) % 5;
    }
    return styles;
}

unsigned colour_number(const char *colour)
{
    return (unsigned)strtoul(colour + (*colour == '#'), NULL, 16);
}
