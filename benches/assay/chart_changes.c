/* chart_changes.c - see chart_changes.h. */
#include "benches/assay/chart_changes.h"

#include "benches/assay/history.h"

#include <math.h>
#include <stdlib.h>

/* Pixels: rows of headings above the panel, and the least space between two in one row. */
#define HEADING_ROWS   3
#define HEADING_HEIGHT 22
#define HEADING_GAP    8

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

/* Text above the panel at x, in the lowest row with room for it; none if all are taken. */
struct heading {
    double left, right;
    int row;
};

static void add_heading(struct figure *figure, struct heading *headings, int *count, double x,
                        double bottom, struct look look, const char *text)
{
    double half = text_width(text, look.points, look.bold) / 2 + HEADING_GAP;
    struct heading own = {x - half, x + half, 0};
    for (int i = 0; i < *count; i++) {
        if (headings[i].row != own.row || headings[i].right < own.left ||
            headings[i].left > own.right)
            continue;
        own.row++;
        i = -1; /* all anew, one row up */
    }
    if (own.row >= HEADING_ROWS) return;
    headings[(*count)++] = own;
    figure_label(figure, x, bottom - HEADING_HEIGHT * (own.row + 0.6), look, text);
}

void changes_mark(struct figure *figure, struct lines *lines, const struct level_change *changes,
                  int count)
{
    const struct box box = lines->boxes[0];
    struct heading *headings = ARENA_ARRAY(figure->arena, struct heading, (size_t)count + 1);
    int placed = 0;
    for (int i = 0; i < count; i++) {
        const struct level_change *change = &changes[i];
        const struct style *style = &lines->styles[change->series];
        double x = axis_pixel(&lines->x_axis, lines->x[change->at], box.left, box.right);
        const char *text =
            arena_print(figure->arena, "%s %s%s", style->label, change->by > 0 ? "+" : "−",
                        format_unit(figure->arena, UNIT_PERCENT, fabs(change->by)));
        figure_line(figure, x, box.top, x, box.bottom, GREY, 1, 2);
        add_heading(figure, headings, &placed, x, box.top,
                    (struct look){16, true, style->colour, AT_CENTRE}, text);
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
