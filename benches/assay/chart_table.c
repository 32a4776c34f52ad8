/* chart_table.c - see chart_table.h. */
#include "benches/assay/chart_table.h"

#include "benches/assay/chart_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The columns every tidy table has; the numeric ones are checked cell by cell. */
static const struct {
    const char *name;
    bool number;
} required[] = {
    {"candidate", false}, {"family", false},  {"workload", false}, {"impl", false},
    {"exe", false},       {"rounds", true},   {"processes", true}, {"ns", true},
    {"ns_lo", true},      {"ns_hi", true},    {"baseline", false}, {"ratio", true},
    {"ratio_lo", true},   {"ratio_hi", true}, {"delta", true},     {"verdict", false},
    {"error", false},
};

static int count_char(const char *text, char wanted)
{
    int count = 0;
    for (; *text; text++) count += *text == wanted;
    return count;
}

/* Splits `line` in place at tabs into at most `limit` cells; returns how many there were. */
static int split(char *line, char **cells, int limit)
{
    int count = 0;
    for (char *cell = line; cell; count++) {
        char *tab = strchr(cell, '\t');
        if (tab) *tab++ = '\0';
        if (count < limit) cells[count] = cell;
        cell = tab;
    }
    return count;
}

static bool is_number(const char *text)
{
    char *end;
    strtod(text, &end);
    return *text && *end == '\0';
}

static bool check_numbers(const struct table *table, int line)
{
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        int column = table_column(table, required[i].name);
        const char *cell = table_text(table, table->rows, column);
        if (!required[i].number || is_number(cell) || !strcmp(cell, "-") || !*cell) continue;
        return refuse("%s, line %d: '%s' in column %s is not a number; the table is damaged: "
                      "delete the folder tidy, and it is rebuilt from raw",
                      table->path, line, cell, required[i].name);
    }
    return true;
}

static bool check_header(const struct table *table)
{
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (table_column(table, required[i].name) >= 0) continue;
        return refuse("%s has no column %s: it is not a tidy table: delete the folder tidy, and it "
                      "is rebuilt from raw",
                      table->path, required[i].name);
    }
    return true;
}

static bool read_row(struct table *table, char *line, int number)
{
    char **cells = table->cells + (size_t)table->rows * (size_t)table->columns;
    int found = split(line, cells, table->columns);
    if (found != table->columns)
        return refuse("%s, line %d has %d columns where the header has %d; the table is damaged: "
                      "delete the folder tidy, and it is rebuilt from raw",
                      table->path, number, found, table->columns);
    if (!check_numbers(table, number)) return false;
    table->rows++;
    return true;
}

static char *next_line(char **rest)
{
    char *line = *rest, *end = strchr(line, '\n');
    if (!*line) return NULL;
    *rest = end ? end + 1 : line + strlen(line);
    if (end) *end = '\0';
    return line;
}

bool table_read(struct table *table, const char *path, struct arena *arena)
{
    char *rest = chart_read_file(arena, path);
    if (!rest) return false;
    *table = (struct table){.path = arena_copy(arena, path)};
    size_t lines = (size_t)count_char(rest, '\n') + 1;
    char *line = next_line(&rest);
    if (!line)
        return refuse("%s is empty: delete the folder tidy, and it is rebuilt from raw", path);
    table->columns = count_char(line, '\t') + 1;
    table->names = ARENA_ARRAY(arena, char *, (size_t)table->columns);
    table->cells = ARENA_ARRAY(arena, char *, (size_t)table->columns *lines);
    split(line, table->names, table->columns);
    if (!check_header(table)) return false;
    for (int number = 2; (line = next_line(&rest)); number++)
        if (*line && !read_row(table, line, number)) return false;
    return true;
}

int table_column(const struct table *table, const char *name)
{
    for (int i = 0; i < table->columns; i++)
        if (!strcmp(table->names[i], name)) return i;
    return -1;
}

const char *table_text(const struct table *table, int row, int column)
{
    return table->cells[(size_t)row * (size_t)table->columns + (size_t)column];
}

double table_number(const struct table *table, int row, int column)
{
    if (row < 0 || column < 0) return NAN;
    const char *cell = table_text(table, row, column);
    return is_number(cell) ? strtod(cell, NULL) : NAN;
}

int table_first_param(const struct table *table)
{
    return table_column(table, "impl") + 1;
}

int table_end_param(const struct table *table)
{
    return table_column(table, "exe");
}

int table_first_counter(const struct table *table)
{
    return table_column(table, "error") + 1;
}
