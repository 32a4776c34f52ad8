/* chart_history.c - the same figure over the runs of this machine: one line a series, runs from
 * left to right, marked where its level changed. Runs with another fingerprint or by the other
 * meter are left out: their figures say nothing about these. */
#include "benches/assay/chart_changes.h"
#include "benches/assay/chart_meter.h"
#include "benches/assay/finding.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_RUNS 40 /* the newest ones */

struct past {
    struct pivot pivot;
    struct table table;
    const char *name; /* commit, or date if there is none */
};

static char *fingerprint(struct arena *arena, const char *json)
{
    cJSON *root = cJSON_Parse(json);
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(root, "fingerprint"));
    char *copy = arena_copy(arena, text ? text : "");
    cJSON_Delete(root);
    return copy;
}

/* Reads one run into *past if it has the sweep, the machine, and one row a series. */
static bool read_past(struct chart *chart, const char *folder, struct past *past)
{
    struct run_info info;
    struct arena *arena = chart->arena;
    char *path = arena_print(arena, "%s/tidy/%s.tsv", folder, chart->def->value[DEF_SWEEP]);
    if (!chart_file_exists(path) || !run_info_read(&info, arena, folder)) return false;
    if (strcmp(fingerprint(arena, info.json), fingerprint(arena, chart->run->json)) != 0)
        return false;
    if (!table_read(&past->table, path, arena)) return false;
    if (table_counts_instructions(&past->table) != table_counts_instructions(chart->table))
        return false;
    if (!pivot_build(&past->pivot, &past->table, chart->def, arena)) return false;
    past->name = *info.commit ? info.commit : info.date;
    return past->pivot.series_count > 0;
}

/* The runs beside this one up to this one, oldest first. */
static int read_all(struct chart *chart, struct past *pasts)
{
    struct arena *arena = chart->arena;
    const char *own = strrchr(chart->run->folder, '/');
    char *above =
        own ? arena_copy_part(arena, chart->run->folder, (size_t)(own - chart->run->folder))
            : arena_copy(arena, ".");
    own = own ? own + 1 : chart->run->folder;
    char **names;
    size_t all = chart_list_files(arena, above, "", &names), last = 0, first;
    for (size_t i = 0; i < all; i++)
        if (strcmp(names[i], own) <= 0) last = i + 1;
    first = last > MOST_RUNS ? last - MOST_RUNS : 0;
    int count = 0;
    for (size_t i = first; i < last; i++)
        count += read_past(chart, arena_print(arena, "%s/%s", above, names[i]), &pasts[count]);
    return count;
}

static double at(const struct past *past, const char *series, const char *column)
{
    for (int s = 0; s < past->pivot.series_count; s++)
        if (!strcmp(past->pivot.series[s], series))
            return pivot_number(&past->pivot, 0, s, 0, column);
    return NAN;
}

static void fill(struct chart *chart, struct lines *lines, const struct past *pasts, int count)
{
    struct arena *arena = chart->arena;
    const struct pivot *pivot = &chart->pivot;
    const char *y = chart->def->value[DEF_Y];
    const char *low = arena_print(arena, "%s_lo", y), *high = arena_print(arena, "%s_hi", y);
    size_t cells = (size_t)pivot->series_count * (size_t)count;
    char **no_title = ARENA_ARRAY(arena, char *, 1);
    no_title[0] = arena_copy(arena, "");
    double *x = ARENA_ARRAY(arena, double, (size_t)count);
    *lines = (struct lines){.panel_count = 1,
                            .series_count = pivot->series_count,
                            .x_count = count,
                            .panels = no_title,
                            .styles = chart->styles,
                            .x = x,
                            .y_log = true,
                            .x_label = "runs of this machine, oldest first",
                            .unit = unit_of_column(y),
                            .x_text = ARENA_ARRAY(arena, char *, (size_t)count),
                            .y = ARENA_ARRAY(arena, double, cells),
                            .lo = ARENA_ARRAY(arena, double, cells),
                            .hi = ARENA_ARRAY(arena, double, cells)};
    for (int i = 0; i < count; i++) {
        x[i] = i + 1;
        lines->x_text[i] = arena_copy(arena, pasts[i].name);
        for (int s = 0; s < pivot->series_count; s++) {
            lines_at(lines->y, lines, 0, s)[i] = at(&pasts[i], pivot->series[s], y);
            lines_at(lines->lo, lines, 0, s)[i] = at(&pasts[i], pivot->series[s], low);
            lines_at(lines->hi, lines, 0, s)[i] = at(&pasts[i], pivot->series[s], high);
        }
    }
}

/* Change of a series from the first run to the last as a fraction; 0 if the intervals overlap. */
static double change(struct lines *lines, int series, double delta)
{
    int last = lines->x_count - 1;
    double *y = lines_at(lines->y, lines, 0, series), *lo = lines_at(lines->lo, lines, 0, series);
    double *hi = lines_at(lines->hi, lines, 0, series), ratio = y[last] / y[0];
    bool apart = lo[last] > hi[0] || hi[last] < lo[0];
    return apart && (ratio > 1 + delta || ratio < 1 / (1 + delta)) ? ratio - 1 : 0;
}

/* "Against double, " where the figures are ratios. */
static const char *against(const struct chart *chart)
{
    const char *base = chart->def->value[DEF_BASELINE];
    if (!base || !strcmp(chart->def->value[DEF_Y], "ns")) return "";
    return arena_print(chart->arena, "Against %s, ", base);
}

/* What lasted: changes of level. */
static char *finding_levels(struct chart *chart, const struct lines *lines,
                            const struct level_change *changes, int count)
{
    char *words = changes_words(chart->arena, lines, changes, count);
    char *plain = arena_print(chart->arena, "%s%s", against(chart), words);
    char *full = arena_print(chart->arena, "%s; %d change%s of level in %d runs", plain, count,
                             count == 1 ? "" : "s", lines->x_count);
    return title_that_fits((const char *const[]){full, plain, NULL});
}

/* With too few runs for levels, or none that changed: the first run against the last. */
static char *finding_ends(struct chart *chart, struct lines *lines, double delta)
{
    struct arena *arena = chart->arena;
    double most = 0;
    int who = -1, changed = 0;
    for (int s = 0; s < lines->series_count; s++) {
        double by = lines->styles[s].floor ? 0 : change(lines, s, delta);
        changed += by != 0;
        if (fabs(by) > fabs(most)) most = by, who = s;
    }
    if (who < 0)
        return arena_print(arena, "No change shown over %d runs beyond %s", lines->x_count,
                           format_unit(arena, UNIT_PERCENT, delta));
    const char *then = lines->x_count == 2 ? "in the run before"
                                           : arena_print(arena, "%d runs ago", lines->x_count - 1);
    char *plain = arena_print(
        arena, "%s%s takes %s %s time than %s", against(chart), lines->styles[who].label,
        format_unit(arena, UNIT_PERCENT, fabs(most)), most < 0 ? "less" : "more", then);
    char *full =
        arena_print(arena, "%s; %d of %d series changed", plain, changed, lines->series_count);
    return title_that_fits((const char *const[]){full, plain, NULL});
}

bool chart_history(struct chart *chart)
{
    struct lines lines;
    struct past *pasts = ARENA_ARRAY(chart->arena, struct past, MOST_RUNS + 1);
    if (chart->pivot.x_count > 1 || chart->pivot.panel_count > 1)
        return refuse("chart %s: a history has one point a series and run; fix every parameter "
                      "with a where line in %s",
                      chart->def->name, chart->def->path);
    int count = read_all(chart, pasts);
    if (count < 2) {
        chart->nothing = true; /* one run has no history */
        return true;
    }
    fill(chart, &lines, pasts, count);
    lines_draw(&chart->figure, &lines);
    struct level_change *changes;
    double delta = noise_floor(chart);
    int changed = changes_find(chart->arena, &lines, delta, &changes);
    changes_mark(&chart->figure, &lines, changes, changed);
    chart->figure.title = changed ? finding_levels(chart, &lines, changes, changed)
                                  : finding_ends(chart, &lines, delta);
    chart->figure.subtitle = subtitle_of(
        chart, arena_print(chart->arena, "Median %s", unit_words(chart, chart->def->value[DEF_Y])),
        "; band = 95 % interval, dashed = the level changed");
    return true;
}
