/* chart_words.c - subtitles and footers: what was measured, how often, on what. */
#include "benches/assay/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double largest(const struct chart *chart, const char *column, double *smallest)
{
    double high = 0;
    *smallest = INFINITY;
    int number = table_column(chart->table, column);
    for (int row = 0; row < chart->table->rows; row++) {
        double value = table_number(chart->table, row, number);
        if (!pivot_selects(chart->table, chart->def, row) || isnan(value)) continue;
        high = fmax(high, value);
        *smallest = fmin(*smallest, value);
    }
    return high;
}

/* "40 rounds in 3 processes"; a range where candidates differ. */
static char *effort(const struct chart *chart)
{
    double fewest, one, rounds = largest(chart, "rounds", &fewest);
    double processes = largest(chart, "processes", &one);
    char *count = fewest < rounds ? arena_print(chart->arena, "%g to %g", fewest, rounds)
                                  : arena_print(chart->arena, "%g", rounds);
    return arena_print(chart->arena, "%s round%s, %g process%s", count, rounds == 1 ? "" : "s",
                       processes, processes == 1 ? "" : "es");
}

/* Does the sweep hold other values of this parameter, too? Else it is no choice of the chart's. */
static bool varies(const struct table *table, const char *name, int length)
{
    for (int column = 0; column < table->columns; column++) {
        if (strncmp(table->names[column], name, (size_t)length) != 0) continue;
        if (table->names[column][length]) continue;
        for (int row = 1; row < table->rows; row++)
            if (strcmp(table_text(table, 0, column), table_text(table, row, column))) return true;
    }
    return false;
}

/* "elem 8, mechanism native" from "elem=8 mechanism=native". */
static char *where_words(const struct chart *chart)
{
    const char *where = chart->def->value[DEF_WHERE];
    char *words = arena_copy(chart->arena, "");
    while (where && *where) {
        size_t length = strcspn(where, " "), name = strcspn(where, "=");
        if (length > name && !memchr(where, '|', length) && varies(chart->table, where, (int)name))
            words = arena_print(chart->arena, "%s, %.*s %.*s", words, (int)name, where,
                                (int)(length - name - 1), where + name + 1);
        where += length + (where[length] == ' ');
    }
    return words;
}

char *name_words(struct arena *arena, const char *name)
{
    char *words = arena_copy(arena, name);
    for (char *c = words; *c; c++)
        if (*c == '_') *c = ' ';
    return words;
}

const char *unit_words(const struct chart *chart, const char *fallback)
{
    return chart->def->value[DEF_UNIT] ? chart->def->value[DEF_UNIT] : fallback;
}

char *subtitle_of(const struct chart *chart, const char *what, const char *marks)
{
    const char *where = where_words(chart), *rounds = effort(chart);
    char *full = arena_print(chart->arena, "%s%s; %s%s", what, where, rounds, marks);
    const double room = PAGE_WIDTH - 2 * PAGE_MARGIN + 32;
    if (text_width(full, 17, false) <= room) return full;
    full = arena_print(chart->arena, "%s; %s%s", what, rounds, marks);
    if (text_width(full, 17, false) <= room) return full;
    return arena_print(chart->arena, "%s%s", what, marks);
}

char *footer_of(struct arena *arena, const struct run_info *run)
{
    const char *parts[] = {run->machine, run->build, run->commit, run->date};
    char *footer = arena_copy(arena, "");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i])
            footer = arena_print(arena, "%s%s%s", footer, *footer ? " · " : "", parts[i]);
    return footer;
}

int series_named(const struct chart *chart, const char *impl)
{
    for (int i = 0; impl && i < chart->pivot.series_count; i++)
        if (!strcmp(chart->pivot.series[i], impl)) return i;
    for (int i = 0; impl && i < chart->pivot.series_count; i++)
        if (!strcmp(chart->pivot.impls[i], impl)) return i;
    return -1;
}

static char *number_words(const struct chart *chart, const char *text, enum unit unit)
{
    char *end;
    double value = strtod(text, &end);
    bool number = *text && !*end;
    return number ? format_unit(chart->arena, unit, value) : arena_copy(chart->arena, text);
}

char *x_words(const struct chart *chart, int x)
{
    struct arena *arena = chart->arena;
    struct words parts = words_split(arena, chart->pivot.x_text[x], " ");
    for (size_t i = 0; i < parts.count; i++)
        parts.items[i] = number_words(chart, parts.items[i], UNIT_COUNT);
    return words_join(arena, &parts, " × ");
}

char *panel_words(const struct chart *chart, int panel)
{
    const char *column = chart->def->value[DEF_PANEL], *text = chart->pivot.panels[panel];
    char *words = number_words(chart, text, UNIT_COUNT);
    if (!column || !strcmp(column, "workload") || strchr(column, ',')) return words;
    return arena_print(chart->arena, "%s %s", column, words);
}

/* Does a value say nothing without its parameter's name? A number, a yes or a no. */
static bool needs_its_name(const char *value)
{
    bool number = value[strspn(value, "0123456789.")] == '\0';
    return number || !strcmp(value, "yes") || !strcmp(value, "no");
}

char *series_words(const struct chart *chart, int series)
{
    struct arena *arena = chart->arena;
    struct words parts = words_split(arena, chart->pivot.series[series], " ");
    const char *columns = chart->def->value[DEF_SERIES];
    struct words names = words_split(arena, columns ? columns : "impl", ",");
    for (size_t i = 0; i < parts.count && parts.count == names.count; i++)
        if (needs_its_name(parts.items[i]))
            parts.items[i] =
                arena_print(arena, "%s %s", name_words(arena, names.items[i]), parts.items[i]);
    return words_join(arena, &parts, " ");
}
