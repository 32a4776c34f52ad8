/* report_gather.c - the charts and tables of a run, in memory. See report.h. */
#include "benches/assay/report.h"

#include <string.h>

/* The text between two marks; "" without them. */
static char *between(struct arena *arena, const char *text, const char *open, const char *close)
{
    const char *from = strstr(text, open);
    const char *to = from ? strstr(from += strlen(open), close) : NULL;
    return to ? arena_copy_part(arena, from, (size_t)(to - from)) : arena_copy(arena, "");
}

/* A picture on its own begins with an XML prologue and a fixed size; in a page it has neither. */
static char *for_page(struct arena *arena, const char *svg, const char *name)
{
    const char *start = strstr(svg, "viewBox=");
    if (!start) return NULL;
    return arena_print(arena, "<svg role=\"img\" aria-label=\"%s\" %s", name, start);
}

static bool add_chart(struct report *report, const char *name)
{
    size_t length;
    struct arena *arena = report->arena;
    char *path = arena_print(arena, "%s/charts/%s.svg", report->folder, name);
    char *file = chart_read_file(arena, path, &length);
    if (!file) return false;
    char *title = between(arena, file, "<title>", "</title>"), *svg = for_page(arena, file, title);
    if (!svg || !strstr(svg, "</svg>"))
        return refuse("%s is damaged: draw it again with scripts/chart %s %s", path, report->folder,
                      name);
    report->charts[report->chart_count++] = (struct report_chart){name, title, svg};
    return true;
}

static bool add_sweep(struct report *report, const char *name)
{
    struct report_sweep *sweep = &report->sweeps[report->sweep_count++];
    sweep->name = name;
    return table_read(&sweep->table,
                      arena_print(report->arena, "%s/tidy/%s.tsv", report->folder, name),
                      report->arena);
}

bool report_gather(struct report *report)
{
    char **names;
    struct arena *arena = report->arena;
    if (!run_info_read(&report->run, arena, report->folder)) return false;
    size_t count =
        chart_list_files(arena, arena_print(arena, "%s/charts", report->folder), ".svg", &names);
    report->charts = ARENA_ARRAY(arena, struct report_chart, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!add_chart(report, names[i])) return false;
    count = chart_list_files(arena, arena_print(arena, "%s/tidy", report->folder), ".tsv", &names);
    report->sweeps = ARENA_ARRAY(arena, struct report_sweep, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!add_sweep(report, names[i])) return false;
    if (report->sweep_count || report->chart_count) return true;
    return refuse("%s holds neither charts nor tidy tables; measure first with scripts/sweep",
                  report->folder);
}

bool row_is_twin(const struct table *table, int row)
{
    return !strcmp(table_text(table, row, table_column(table, "impl")), "twin");
}

bool row_failed(const struct table *table, int row)
{
    const char *error = table_text(table, row, table_column(table, "error"));
    return *error && strcmp(error, "-") != 0;
}
