/* chart_draw.c - one definition to four files: .tsv, .gp, .svg and .png in the run's charts folder.
 */
#include "benches/assay/chart.h"
#include "benches/assay/chart_meter.h"
#include "benches/assay/places.h"

#include <string.h>

static const struct chart_kind chart_kinds[] = {
    {"cost", "lines", chart_cost, false},       {"heat", "heat", chart_heat, false},
    {"forest", "forest", chart_forest, false},  {"threads", "lines", chart_threads, false},
    {"front", "front", chart_front, false},     {"growth", "growth", chart_growth, false},
    {"latency", "lines", chart_latency, false}, {"order", "order", chart_order, true},
    {"history", "lines", chart_history, false}, {"selfcheck", "selfcheck", chart_selfcheck, true},
};

enum { KINDS = sizeof chart_kinds / sizeof *chart_kinds };

const struct chart_kind *chart_kind_find(const char *name)
{
    for (int i = 0; i < KINDS; i++)
        if (!strcmp(chart_kinds[i].name, name)) return &chart_kinds[i];
    return NULL;
}

char *chart_kind_names(struct arena *arena)
{
    char *names = arena_copy(arena, "");
    for (int i = 0; i < KINDS; i++)
        names = arena_print(arena, "%s%s%s", names, i ? ", " : "", chart_kinds[i].name);
    return names;
}

static bool write_text(struct arena *arena, const char *folder, const char *name,
                       const char *suffix, const char *bytes)
{
    return write_whole(arena_print(arena, "%s/%s%s", folder, name, suffix), bytes, strlen(bytes));
}

/* The gnuplot program around the figure: page, kind, and the definition's own lines. */
static char *program_of(struct chart *chart, const struct chart_job *job,
                        const struct chart_kind *kind)
{
    struct arena *arena = chart->arena;
    char *page = chart_read_file(arena, arena_print(arena, "%s/kinds/page.gp", job->definitions));
    char *drawing = chart_read_file(
        arena, arena_print(arena, "%s/kinds/%s.gp", job->definitions, kind->drawing));
    if (!page || !drawing) return NULL;
    char *program = figure_program(&chart->figure, page, drawing, chart->def->own);
    return arena_copy(arena, meter_words(arena, program));
}

static enum draw_result compute_and_draw(struct chart *chart, const struct chart_job *job,
                                         const struct chart_kind *kind)
{
    struct figure *figure = &chart->figure;
    chart->styles = styles_of(job->colours, &chart->pivot, chart->arena);
    bool rows = !strcmp(chart->def->value[DEF_KIND], "heat"); /* which names its rows above them */
    for (int s = 0; s < chart->pivot.series_count && !rows; s++)
        chart->styles[s].label = series_words(chart, s);
    figure->footer = footer_of(chart->arena, job->run);
    if (!kind->draw(chart)) return DRAW_FAILED;
    if (chart->nothing) return DRAW_NOTHING;
    if (job->dry_run) return DRAW_DONE;
    figure->title = meter_words(chart->arena, figure->title);
    figure->subtitle = meter_words(chart->arena, figure->subtitle);
    const char *folder = arena_print(chart->arena, "%s/charts", job->run->folder);
    char *program = program_of(chart, job, kind);
    bool drawn = program && make_folders(folder) &&
                 write_text(chart->arena, folder, figure->name, ".tsv", figure->data.bytes) &&
                 write_text(chart->arena, folder, figure->name, ".gp", program) &&
                 gnuplot_draw(chart->arena, folder, figure);
    return drawn ? DRAW_DONE : DRAW_FAILED;
}

static const struct chart_kind *kind_of(struct arena *arena, const struct chart_def *def)
{
    const struct chart_kind *kind = chart_kind_find(def->value[DEF_KIND]);
    if (!kind)
        say_error("%s: there is no kind of chart '%s'; the kinds are %s", def->path,
                  def->value[DEF_KIND], chart_kind_names(arena));
    return kind;
}

static enum draw_result draw_in(struct arena *arena, const struct chart_job *job, const char *name,
                                char **title)
{
    struct chart_def def;
    struct table table;
    if (!chart_def_read(&def, job->definitions, name, arena)) return DRAW_FAILED;
    const struct chart_kind *kind = kind_of(arena, &def);
    if (!kind) return DRAW_FAILED;
    const char *path = arena_print(arena, "%s/tidy/%s.tsv", job->run->folder, def.value[DEF_SWEEP]);
    if (!chart_file_exists(path)) return DRAW_NOTHING;
    struct chart chart = {.arena = arena,
                          .def = &def,
                          .table = &table,
                          .run = job->run,
                          .colours = job->colours,
                          .figure = {.arena = arena, .name = name, .width = PAGE_WIDTH}};
    if (!table_read(&table, path, arena)) return DRAW_FAILED;
    format_times_as_instructions(table_counts_instructions(&table));
    if (!kind->from_raw && !pivot_build(&chart.pivot, &table, &def, arena)) return DRAW_FAILED;
    if (!kind->from_raw && chart.pivot.series_count == 0) return DRAW_NOTHING;
    enum draw_result result = compute_and_draw(&chart, job, kind);
    if (result == DRAW_DONE) *title = strdup(chart.figure.title);
    figure_free(&chart.figure);
    return result;
}

enum draw_result chart_draw(const struct chart_job *job, const char *name, char **title)
{
    struct arena arena = {0};
    enum draw_result result = draw_in(&arena, job, name, title);
    arena_release(&arena);
    return result;
}
