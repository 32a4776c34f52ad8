/* chart_changes.c - see chart_changes.h. */
#include "benches/assay/chart_changes.h"

#include "benches/assay/history.h"

#include <math.h>
#include <stdlib.h>

/* The median logarithm of values[from..end). */
static double level(struct arena *arena, const double *logs, size_t from, size_t end)
{
    double *sorted = ARENA_ARRAY(arena, double, end - from);
    size_t count = end - from;
    for (size_t i = 0; i < count; i++) { /* insertion: a stretch has some ten runs */
        size_t k = i;
        for (; k > 0 && sorted[k - 1] > logs[from + i]; k--) sorted[k] = sorted[k - 1];
        sorted[k] = logs[from + i];
    }
    return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

/* The runs of a series that have a figure: their places and logarithms. */
static size_t known(struct lines *lines, int series, size_t *place, double *logs)
{
    const double *y = lines_at(lines->y, lines, 0, series);
    size_t count = 0;
    for (int i = 0; i < lines->x_count; i++) {
        if (!isfinite(y[i]) || y[i] <= 0) continue;
        place[count] = (size_t)i;
        logs[count++] = log(y[i]);
    }
    return count;
}

static size_t stretch_end(const bool *changed, size_t from, size_t count)
{
    size_t end = from + 1;
    while (end < count && !changed[end]) end++;
    return end;
}

static int find_in_series(struct arena *arena, struct lines *lines, int series, double delta,
                          struct level_change *changes)
{
    size_t runs = (size_t)lines->x_count;
    size_t *place = ARENA_ARRAY(arena, size_t, runs);
    double *logs = ARENA_ARRAY(arena, double, runs);
    bool *changed = ARENA_ARRAY(arena, bool, runs);
    size_t count = known(lines, series, place, logs);
    int found = 0;
    change_points(logs, count, changed);
    for (size_t from = 0, end; count && (end = stretch_end(changed, from, count)) < count;
         from = end) {
        double before = level(arena, logs, from, end);
        double after = level(arena, logs, end, stretch_end(changed, end, count));
        double by = expm1(after - before);
        if (fabs(after - before) > log1p(delta))
            changes[found++] = (struct level_change){series, (int)place[end], by};
    }
    return found;
}

int changes_find(struct arena *arena, struct lines *lines, double delta,
                 struct level_change **changes)
{
    int found = 0;
    *changes = ARENA_ARRAY(arena, struct level_change,
                           (size_t)lines->series_count * (size_t)lines->x_count);
    for (int s = 0; s < lines->series_count; s++)
        if (!lines->styles[s].floor)
            found += find_in_series(arena, lines, s, delta, *changes + found);
    return found;
}

void changes_mark(struct figure *figure, struct lines *lines, const struct level_change *changes,
                  int count)
{
    const struct box box = lines->boxes[0];
    for (int i = 0; i < count; i++) {
        const struct level_change *change = &changes[i];
        double value = lines_at(lines->y, lines, 0, change->series)[change->at];
        double x = axis_pixel(&lines->x_axis, lines->x[change->at], box.left, box.right);
        double y = axis_pixel(&lines->y_axis, value, box.bottom, box.top);
        struct look look = {17, true, lines->styles[change->series].colour, AT_CENTRE};
        figure_line(figure, x, box.top, x, box.bottom, GREY, 1, 2);
        figure_label(figure, x, fmax(box.top + 12, y - 24), look,
                     arena_print(figure->arena, "%s%s", change->by > 0 ? "+" : "−",
                                 format_unit(figure->arena, UNIT_PERCENT, fabs(change->by))));
    }
}

char *changes_words(struct arena *arena, const struct lines *lines,
                    const struct level_change *changes, int count)
{
    const struct level_change *most = NULL;
    for (int i = 0; i < count; i++)
        if (!most || fabs(log1p(changes[i].by)) > fabs(log1p(most->by))) most = &changes[i];
    if (!most) return NULL;
    return arena_print(arena, "%s takes %s %s time since %s", lines->styles[most->series].label,
                       format_unit(arena, UNIT_PERCENT, fabs(most->by)),
                       most->by < 0 ? "less" : "more", lines->x_text[most->at]);
}
