/* report_table.c - the tables of the report: one a sweep and workload, sortable, readable without
 * scripts. Parameters that do not vary stand in the caption, counters that are empty nowhere. */
#include "benches/assay/report.h"

#include "benches/assay/chart_meter.h"

#include <math.h>
#include <string.h>

/* Beyond this many rows a table stays a file: nobody reads it, and a browser crawls. */
#define MOST_ROWS 1200
/* Counters shown at most; memory comes first. */
#define MOST_COUNTERS 6

struct sheet {
    struct report *report;
    const struct table *table;
    const char *sweep, *workload;
    int *columns; /* the varying parameters, then the counters */
    int params, counters, rows;
};

static bool in_sheet(const struct sheet *sheet, int row)
{
    const struct table *table = sheet->table;
    return !row_failed(table, row) &&
           !strcmp(table_text(table, row, table_column(table, "workload")), sheet->workload);
}

static int first_row(const struct sheet *sheet)
{
    for (int row = 0; row < sheet->table->rows; row++)
        if (in_sheet(sheet, row)) return row;
    return -1;
}

static bool varies(const struct sheet *sheet, int column)
{
    const char *first = table_text(sheet->table, first_row(sheet), column);
    for (int row = 0; row < sheet->table->rows; row++)
        if (in_sheet(sheet, row) && strcmp(first, table_text(sheet->table, row, column)))
            return true;
    return false;
}

/* A counter that is 0 or missing everywhere says nothing. */
static bool says_something(const struct sheet *sheet, int column)
{
    for (int row = 0; row < sheet->table->rows; row++) {
        double value = table_number(sheet->table, row, column);
        if (in_sheet(sheet, row) && isfinite(value) && value != 0) return true;
    }
    return false;
}

static bool about_memory(const char *name)
{
    return strstr(name, "byte") || strstr(name, "alloc") || strstr(name, "resident") ||
           strstr(name, "fault");
}

static void choose_columns(struct sheet *sheet)
{
    const struct table *table = sheet->table;
    sheet->columns = ARENA_ARRAY(sheet->report->arena, int, (size_t)table->columns);
    for (int c = table_first_param(table); c < table_end_param(table); c++)
        if (varies(sheet, c)) sheet->columns[sheet->params++] = c;
    for (int memory = 1; memory >= 0; memory--)
        for (int c = table_first_counter(table); c < table->columns; c++)
            if (about_memory(table->names[c]) == memory && says_something(sheet, c) &&
                sheet->counters < MOST_COUNTERS)
                sheet->columns[sheet->params + sheet->counters++] = c;
}

static void add_caption(struct sheet *sheet, struct text *page)
{
    const struct table *table = sheet->table;
    struct arena *arena = sheet->report->arena;
    int first = first_row(sheet), baseline = table_column(table, "baseline");
    text_print(page, "<caption><strong>%s</strong>", xml_escape(arena, sheet->workload));
    for (int c = table_first_param(table); c < table_end_param(table); c++) {
        const char *value = table_text(table, first, c);
        if (!varies(sheet, c) && strcmp(value, "-") != 0)
            text_print(page, " · %s %s", xml_escape(arena, table->names[c]),
                       xml_escape(arena, value));
    }
    for (int row = 0; row < table->rows; row++) {
        const char *name = table_text(table, row, baseline), *impl = strstr(name, "impl:");
        if (!in_sheet(sheet, row) || !*name || !strcmp(name, "-")) continue;
        impl = impl ? impl + 5 : name;
        text_print(page, " · ratio to %.*s", (int)strcspn(impl, "/"), impl);
        break;
    }
    text_print(page, "</caption>\n");
}

static void add_counter_heading(struct sheet *sheet, struct text *page, int column)
{
    struct arena *arena = sheet->report->arena;
    const char *words = text_replace(arena, sheet->table->names[column], "_", " ");
    text_print(page, "<th scope=col class=n>%s", xml_escape(arena, words));
}

static void add_heading(struct sheet *sheet, struct text *page)
{
    struct arena *arena = sheet->report->arena;
    text_print(page, "<thead><tr><th scope=col>implementation");
    for (int i = 0; i < sheet->params; i++)
        text_print(page, "<th scope=col class=n>%s",
                   xml_escape(arena, sheet->table->names[sheet->columns[i]]));
    text_print(page,
               "<th scope=col class=n>%s<th scope=col class=n>95 %% interval"
               "<th scope=col class=n>ratio<th scope=col class=n>95 %% interval"
               "<th scope=col>verdict",
               format_is_instructions() ? "instructions" : "time");
    for (int i = 0; i < sheet->counters; i++)
        add_counter_heading(sheet, page, sheet->columns[sheet->params + i]);
    text_print(page, "</tr></thead>\n<tbody>\n");
}

static void add_number(struct sheet *sheet, struct text *page, enum unit unit, double value)
{
    if (isnan(value)) {
        text_print(page, "<td class=n>–");
        return;
    }
    text_print(page, "<td class=n data-v=%.6g>%s", value,
               format_unit(sheet->report->arena, unit, value));
}

static void add_interval(struct sheet *sheet, struct text *page, int row, const char *name,
                         enum unit unit)
{
    struct arena *arena = sheet->report->arena;
    const struct table *table = sheet->table;
    double low = table_number(table, row, table_column(table, arena_print(arena, "%s_lo", name)));
    double high = table_number(table, row, table_column(table, arena_print(arena, "%s_hi", name)));
    add_number(sheet, page, unit, table_number(table, row, table_column(table, name)));
    if (isnan(low) || isnan(high)) {
        text_print(page, "<td class=\"n i\">–");
        return;
    }
    text_print(page, "<td class=\"n i\" data-v=%.6g>%s – %s", high / low,
               format_unit(arena, unit, low), format_unit(arena, unit, high));
}

static void add_param(struct sheet *sheet, struct text *page, int row, int column)
{
    double value = table_number(sheet->table, row, column);
    const char *text = table_text(sheet->table, row, column);
    if (isnan(value))
        text_print(page, "<td class=n>%s", xml_escape(sheet->report->arena, text));
    else
        add_number(sheet, page, UNIT_COUNT, value);
}

static void add_row(struct sheet *sheet, struct text *page, int row)
{
    const struct table *table = sheet->table;
    struct arena *arena = sheet->report->arena;
    const char *verdict = table_text(table, row, table_column(table, "verdict"));
    const char *impl = table_text(table, row, table_column(table, "impl"));
    text_print(page, "<tr%s><th scope=row>%s", row_is_twin(table, row) ? " class=twin" : "",
               xml_escape(arena, impl));
    for (int i = 0; i < sheet->params; i++) add_param(sheet, page, row, sheet->columns[i]);
    add_interval(sheet, page, row, "ns", UNIT_NS);
    add_interval(sheet, page, row, "ratio", UNIT_FACTOR);
    bool given = strcmp(verdict, "none") && strcmp(verdict, "-");
    text_print(page, "<td class=\"v %s\">%s", xml_escape(arena, verdict),
               given ? xml_escape(arena, verdict) : "–");
    for (int i = 0; i < sheet->counters; i++) {
        int column = sheet->columns[sheet->params + i];
        add_number(sheet, page, unit_of_column(table->names[column]),
                   table_number(table, row, column));
    }
    text_print(page, "</tr>\n");
}

static void add_sheet(struct sheet *sheet, struct text *page)
{
    for (int row = 0; row < sheet->table->rows; row++) sheet->rows += in_sheet(sheet, row);
    if (!sheet->rows) return;
    if (sheet->rows > MOST_ROWS) {
        text_print(page,
                   "<p><strong>%s</strong>: %d rows, left in <a href=\"tidy/%s.tsv\">"
                   "tidy/%s.tsv</a>.</p>\n",
                   xml_escape(sheet->report->arena, sheet->workload), sheet->rows, sheet->sweep,
                   sheet->sweep);
        return;
    }
    choose_columns(sheet);
    text_print(page, "<div class=scroll tabindex=0><table class=sortable>\n");
    add_caption(sheet, page);
    add_heading(sheet, page);
    for (int row = 0; row < sheet->table->rows; row++)
        if (in_sheet(sheet, row)) add_row(sheet, page, row);
    text_print(page, "</tbody></table></div>\n");
}

/* The workloads of a table in the order of their first rows, each once. */
static struct words workloads_of(struct arena *arena, const struct table *table)
{
    struct words words = {0};
    int column = table_column(table, "workload");
    for (int row = 0; row < table->rows; row++) {
        const char *name = table_text(table, row, column);
        if (!words_have(&words, name)) words_add(arena, &words, name);
    }
    return words;
}

void report_tables(struct report *report, struct text *page)
{
    text_print(page,
               "<section id=tables><h2>Tables</h2>\n<p class=note>A click on a heading sorts. "
               "<em>faster</em> and <em>slower</em> are said only where the whole interval "
               "lies beyond the noise floor.</p>\n");
    for (size_t i = 0; i < report->sweep_count; i++) {
        const struct report_sweep *sweep = &report->sweeps[i];
        struct words workloads = workloads_of(report->arena, &sweep->table);
        format_times_as_instructions(table_counts_instructions(&sweep->table));
        text_print(page, "<h3 id=\"table-%s\">%s</h3>\n", sweep->name, sweep->name);
        if (*sweep->title)
            text_print(page, "<p class=note>%s (%s)</p>\n", xml_escape(report->arena, sweep->title),
                       xml_escape(report->arena, sweep->stopped));
        for (size_t w = 0; w < workloads.count; w++) {
            struct sheet sheet = {.report = report,
                                  .table = &sweep->table,
                                  .sweep = sweep->name,
                                  .workload = workloads.items[w]};
            add_sheet(&sheet, page);
        }
    }
    text_print(page, "</section>\n");
}
