/* chart_pivot.c - see chart_pivot.h. */
#include "benches/assay/chart_pivot.h"

#include "benches/assay/chart_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *cell(const struct table *table, int row, const char *name)
{
    int column = table_column(table, name);
    return column < 0 ? "" : table_text(table, row, column);
}

/* One `param=a|b` of a where line; `word` is not changed. */
static bool condition_holds(const struct table *table, int row, const char *word, size_t length)
{
    char name[128], values[512];
    const char *equals = memchr(word, '=', length);
    if (!equals || (size_t)(equals - word) >= sizeof name || length >= sizeof values) return false;
    *(char *)mempcpy(name, word, (size_t)(equals - word)) = '\0';
    *(char *)mempcpy(values, equals + 1, length - (size_t)(equals + 1 - word)) = '\0';
    return list_has(values, '|', cell(table, row, name));
}

static bool where_holds(const struct table *table, int row, const char *where)
{
    while (where && *where) {
        size_t length = strcspn(where, " ");
        if (length && !condition_holds(table, row, where, length)) return false;
        where += length + (where[length] == ' ');
    }
    return true;
}

bool pivot_selects(const struct table *table, const struct chart_def *def, int row)
{
    const char *error = cell(table, row, "error"), *impl = cell(table, row, "impl");
    const char *workloads = def->value[DEF_WORKLOAD];
    if (*error && strcmp(error, "-") != 0) return false;
    if (!strcmp(impl, "twin")) return false;
    if (workloads && !list_has(workloads, ',', cell(table, row, "workload"))) return false;
    if (def->value[DEF_ONLY] && !list_has(def->value[DEF_ONLY], ',', impl)) return false;
    if (def->value[DEF_SKIP] && list_has(def->value[DEF_SKIP], ',', impl)) return false;
    return where_holds(table, row, def->value[DEF_WHERE]);
}

/* The row's values of the comma-separated `columns`, joined by spaces; NULL columns: "". */
static char *key_of(struct arena *arena, const struct table *table, int row, const char *columns)
{
    char *key = arena_copy(arena, "");
    while (columns && *columns) {
        size_t length = strcspn(columns, ",");
        char *name = arena_copy_part(arena, columns, length);
        const char *value = cell(table, row, name + strspn(name, " "));
        key = *key ? arena_print(arena, "%s %s", key, value) : arena_copy(arena, value);
        columns += length + (columns[length] == ',');
    }
    return key;
}

static int intern(char **keys, int *count, char *key)
{
    for (int i = 0; i < *count; i++)
        if (!strcmp(keys[i], key)) return i;
    keys[(*count)++] = key;
    return *count - 1;
}

static bool check_columns(const struct table *table, const struct chart_def *def,
                          struct arena *arena)
{
    const enum def_key lists[] = {DEF_X, DEF_SERIES, DEF_PANEL};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const char *list = def->value[lists[i]];
        while (list && *list) {
            size_t length = strcspn(list, ",");
            char *name = arena_copy_part(arena, list, length);
            if (table_column(table, name) < 0)
                return refuse("chart %s: %s has no column %s; the sweep does not measure "
                              "it: correct %s",
                              def->name, table->path, name, def->path);
            list += length + (list[length] == ',');
        }
    }
    return true;
}

static int by_number(const void *left, const void *right)
{
    double a = strtod(*(char *const *)left, NULL), b = strtod(*(char *const *)right, NULL);
    return (a > b) - (a < b);
}

/* What a where line says of a column, or NULL: first|mid|last of "keys=8 place=first|mid|last". */
static char *where_values(const char *where, const char *column, struct arena *arena)
{
    size_t name = strlen(column);
    while (where && *where) {
        size_t length = strcspn(where, " ");
        if (length > name && where[name] == '=' && !strncmp(where, column, name))
            return arena_copy_part(arena, where + name + 1, length - name - 1);
        where += length + (where[length] == ' ');
    }
    return NULL;
}

/* Words stand as the where line lists them, whatever a sweep that was cut short had measured first;
 * those that it does not list as they come. */
static void order_words(struct pivot *pivot, const struct chart_def *def, struct arena *arena)
{
    const char *column = def->value[DEF_X], *where = def->value[DEF_WHERE];
    char *left = column ? where_values(where, column, arena) : NULL, *word;
    int sorted = 0;
    while ((word = strsep(&left, "|")))
        for (int i = sorted; i < pivot->x_count; i++) {
            if (strcmp(pivot->x_text[i], word) != 0) continue;
            char *found = pivot->x_text[i];
            for (int to = i; to > sorted; to--) pivot->x_text[to] = pivot->x_text[to - 1];
            pivot->x_text[sorted++] = found;
        }
}

static void order_x(struct pivot *pivot, const struct chart_def *def, struct arena *arena)
{
    pivot->x_is_number = pivot->x_count > 0;
    for (int i = 0; i < pivot->x_count; i++) {
        char *end;
        strtod(pivot->x_text[i], &end);
        if (end == pivot->x_text[i] || *end) pivot->x_is_number = false;
    }
    if (pivot->x_is_number)
        qsort(pivot->x_text, (size_t)pivot->x_count, sizeof *pivot->x_text, by_number);
    else
        order_words(pivot, def, arena);
    pivot->x = ARENA_ARRAY(arena, double, (size_t)pivot->x_count);
    for (int i = 0; i < pivot->x_count; i++)
        pivot->x[i] = pivot->x_is_number ? strtod(pivot->x_text[i], NULL) : i;
}

/* Several workloads make panels by themselves. */
static const char *panel_columns(const struct chart_def *def)
{
    const char *workloads = def->value[DEF_WORKLOAD];
    if (def->value[DEF_PANEL]) return def->value[DEF_PANEL];
    return workloads && strchr(workloads, ',') ? "workload" : NULL;
}

static void collect_keys(struct pivot *pivot, const struct chart_def *def, struct arena *arena)
{
    const struct table *table = pivot->table;
    size_t rows = (size_t)table->rows + 1;
    pivot->panels = ARENA_ARRAY(arena, char *, rows);
    pivot->series = ARENA_ARRAY(arena, char *, rows);
    pivot->impls = ARENA_ARRAY(arena, char *, rows);
    pivot->x_text = ARENA_ARRAY(arena, char *, rows);
    for (int row = 0; row < table->rows; row++) {
        if (!pivot_selects(table, def, row)) continue;
        intern(pivot->panels, &pivot->panel_count, key_of(arena, table, row, panel_columns(def)));
        intern(pivot->x_text, &pivot->x_count, key_of(arena, table, row, def->value[DEF_X]));
        int series = intern(pivot->series, &pivot->series_count,
                            key_of(arena, table, row, def->value[DEF_SERIES]));
        pivot->impls[series] = arena_copy(arena, cell(table, row, "impl"));
    }
    order_x(pivot, def, arena);
}

static int *place(const struct pivot *pivot, int panel, int series, int x)
{
    return &pivot->rows[(panel * pivot->series_count + series) * pivot->x_count + x];
}

/* The first parameter in which two rows differ: what the definition must fix. */
static const char *differing(const struct table *table, int a, int b)
{
    for (int c = table_first_param(table); c < table_end_param(table); c++)
        if (strcmp(table_text(table, a, c), table_text(table, b, c))) return table->names[c];
    return "workload";
}

static bool fill(struct pivot *pivot, const struct chart_def *def, struct arena *arena)
{
    const struct table *table = pivot->table;
    for (int row = 0; row < table->rows; row++) {
        if (!pivot_selects(table, def, row)) continue;
        int *at = place(
            pivot,
            intern(pivot->panels, &pivot->panel_count,
                   key_of(arena, table, row, panel_columns(def))),
            intern(pivot->series, &pivot->series_count,
                   key_of(arena, table, row, def->value[DEF_SERIES])),
            intern(pivot->x_text, &pivot->x_count, key_of(arena, table, row, def->value[DEF_X])));
        if (*at >= 0)
            return refuse("chart %s: two rows fall on one point (%s and %s); fix %s with "
                          "a where line in %s",
                          def->name, cell(table, *at, "candidate"), cell(table, row, "candidate"),
                          differing(table, *at, row), def->path);
        *at = row;
    }
    return true;
}

bool pivot_build(struct pivot *pivot, const struct table *table, const struct chart_def *def,
                 struct arena *arena)
{
    *pivot = (struct pivot){.table = table};
    if (!check_columns(table, def, arena)) return false;
    if (table_column(table, def->value[DEF_Y]) < 0) return true; /* a counter nobody counted */
    collect_keys(pivot, def, arena);
    size_t places =
        (size_t)pivot->panel_count * (size_t)pivot->series_count * (size_t)pivot->x_count;
    pivot->rows = ARENA_ARRAY(arena, int, places);
    for (size_t i = 0; i < places; i++) pivot->rows[i] = -1;
    return fill(pivot, def, arena);
}

int pivot_row(const struct pivot *pivot, int panel, int series, int x)
{
    return *place(pivot, panel, series, x);
}

double pivot_number(const struct pivot *pivot, int panel, int series, int x, const char *column)
{
    return table_number(pivot->table, pivot_row(pivot, panel, series, x),
                        table_column(pivot->table, column));
}

const char *pivot_text(const struct pivot *pivot, int panel, int series, int x, const char *column)
{
    int row = pivot_row(pivot, panel, series, x);
    return row < 0 ? "" : cell(pivot->table, row, column);
}
