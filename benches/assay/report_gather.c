/* report_gather.c - the charts and tables of a run, in memory. See report.h. */
#include "benches/assay/recording.h"
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
    struct arena *arena = report->arena;
    char *path = arena_print(arena, "%s/charts/%s.svg", report->folder, name);
    char *file = chart_read_file(arena, path);
    if (!file) return false;
    char *title = between(arena, file, "<title>", "</title>"), *svg = for_page(arena, file, title);
    if (!svg || !strstr(svg, "</svg>"))
        return refuse("%s is damaged: draw it again with scripts/chart %s %s", path, report->folder,
                      name);
    report->charts[report->chart_count++] = (struct report_chart){name, title, svg};
    return true;
}

/* Why the groups of a sweep ended, each reason once with how often. */
static char *reasons(struct arena *arena, const struct recording *recording)
{
    char *text = arena_print(arena, "%zu groups", recording->plan.count);
    struct words seen = {0};
    for (size_t g = 0; g < recording->plan.count; g++) {
        const char *why = recording->groups[g].stopped;
        int count = 0;
        if (!why) why = "not measured";
        if (words_have(&seen, why)) continue;
        for (size_t i = 0; i < recording->plan.count; i++) {
            const char *other = recording->groups[i].stopped;
            count += !strcmp(other ? other : "not measured", why);
        }
        text = arena_print(arena, "%s%s%d %s", text, seen.count ? ", " : ": ", count, why);
        words_add(arena, &seen, why);
    }
    return text;
}

static bool add_sweep(struct report *report, const char *name)
{
    struct recording recording;
    struct arena *arena = report->arena;
    struct report_sweep *sweep = &report->sweeps[report->sweep_count++];
    const char *raw = arena_print(arena, "%s/raw/%s.jsonl", report->folder, name);
    *sweep = (struct report_sweep){.name = name, .title = "", .stopped = ""};
    if (chart_file_exists(raw)) {
        if (!recording_read(arena, raw, &recording)) return false;
        if (recording.plan.title) sweep->title = recording.plan.title;
        sweep->stopped = reasons(arena, &recording);
    }
    return table_read(&sweep->table, arena_print(arena, "%s/tidy/%s.tsv", report->folder, name),
                      arena);
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
