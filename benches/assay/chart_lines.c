/* chart_lines.c - see chart_lines.h. */
#include "benches/assay/chart_lines.h"

#include <math.h>
#include <string.h>

static const struct look tick_look = {18, false, INK, AT_CENTRE};

double *lines_at(double *values, const struct lines *lines, int panel, int series)
{
    return values + (size_t)((panel * lines->series_count + series) * lines->x_count);
}

static double *column_values(const struct chart *chart, const char *column)
{
    const struct pivot *pivot = &chart->pivot;
    size_t count =
        (size_t)pivot->panel_count * (size_t)pivot->series_count * (size_t)pivot->x_count;
    double *values = ARENA_ARRAY(chart->arena, double, count);
    int number = column ? table_column(pivot->table, column) : -1;
    for (size_t i = 0; i < count; i++)
        values[i] = table_number(pivot->table, pivot->rows[i], number);
    return values;
}

/* A scale of logarithms has no zero. Where x spans from zero over more than a decade, zero gets the
 * place of a quarter of the next value; its label says 0. */
static const double *place_zero(struct chart *chart, const double *x, int count)
{
    if (!chart->pivot.x_is_number || count < 3 || x[0] != 0 || x[count - 1] < 8 * x[1]) return x;
    double *placed = ARENA_ARRAY(chart->arena, double, (size_t)count);
    memcpy(placed, x, (size_t)count * sizeof *placed);
    placed[0] = x[1] / 4;
    return placed;
}

void lines_from_pivot(struct chart *chart, struct lines *lines, const char *y, const char *lo,
                      const char *hi)
{
    const struct pivot *pivot = &chart->pivot;
    const double *x = place_zero(chart, pivot->x, pivot->x_count);
    int last = pivot->x_count - 1;
    *lines = (struct lines){.panel_count = pivot->panel_count,
                            .series_count = pivot->series_count,
                            .x_count = pivot->x_count,
                            .styles = chart->styles,
                            .x = x,
                            .x_log = pivot->x_is_number && x[0] > 0 && x[last] >= 8 * x[0],
                            .y_log = true,
                            .x_label = chart->def->value[DEF_X_LABEL],
                            .unit = unit_of_column(y),
                            .y = column_values(chart, y),
                            .lo = column_values(chart, lo),
                            .hi = column_values(chart, hi)};
    if (!lines->x_label) lines->x_label = chart->def->value[DEF_X];
    lines->x_text = ARENA_ARRAY(chart->arena, char *, (size_t)pivot->x_count);
    lines->panels = ARENA_ARRAY(chart->arena, char *, (size_t)pivot->panel_count);
    for (int i = 0; i < pivot->x_count; i++) lines->x_text[i] = x_words(chart, i);
    for (int i = 0; i < pivot->panel_count; i++) lines->panels[i] = panel_words(chart, i);
}

/* The smallest and largest finite value (positive ones only on a log scale). */
static void extent(const struct lines *lines, double *low, double *high)
{
    size_t count =
        (size_t)lines->panel_count * (size_t)lines->series_count * (size_t)lines->x_count;
    const double *all[] = {lines->y, lines->lo, lines->hi};
    *low = INFINITY;
    *high = -INFINITY;
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < count; i++) {
            double value = all[k][i];
            if (!isfinite(value) || (lines->y_log && value <= 0)) continue;
            *low = fmin(*low, value);
            *high = fmax(*high, value);
        }
    if (*low > *high) *low = *high = 1;
}

static double widest_label(const struct lines *lines)
{
    double width = 0;
    for (int s = 0; s < lines->series_count; s++)
        width = fmax(width, text_width(lines->styles[s].label, 18, lines->styles[s].width > 3));
    return width;
}

static double widest_tick(struct arena *arena, const struct axis *axis)
{
    double width = 0;
    for (int i = 0; i < axis->count; i++)
        width = fmax(width, text_width(format_unit(arena, axis->unit, axis->at[i]), 18, false));
    return width;
}

static void draw_y_axis(struct figure *figure, const struct lines *lines, int panel, bool text)
{
    const struct box box = lines->boxes[panel];
    struct look look = tick_look;
    look.anchor = AT_RIGHT;
    for (int i = 0; i < lines->y_axis.count; i++) {
        double y = axis_pixel(&lines->y_axis, lines->y_axis.at[i], box.bottom, box.top);
        figure_line(figure, box.left, y, box.right, y, FAINT, 1.2, 1);
        if (text)
            figure_label(figure, box.left - 14, y, look,
                         format_unit(figure->arena, lines->unit, lines->y_axis.at[i]));
    }
}

/* The labels that fit, from left to right; the last one always. */
static void draw_x_axis(struct figure *figure, const struct lines *lines, int panel, bool label)
{
    const struct box box = lines->boxes[panel];
    double end = -INFINITY, last = text_width(lines->x_text[lines->x_count - 1], 18, false);
    for (int i = 0; i < lines->x_count; i++) {
        double x = axis_pixel(&lines->x_axis, lines->x[i], box.left, box.right);
        double half = text_width(lines->x_text[i], 18, false) / 2;
        double limit =
            i + 1 < lines->x_count
                ? axis_pixel(&lines->x_axis, lines->x[lines->x_count - 1], box.left, box.right) -
                      last / 2 - 12
                : INFINITY;
        figure_line(figure, x, box.bottom, x, box.bottom + 8, AXIS, 1.5, 1);
        if (x - half < end || x + half > limit) continue;
        double middle = fmin(fmax(x, half + 12), PAGE_WIDTH - half - 12); /* stay on the page */
        figure_label(figure, middle, box.bottom + 28, tick_look, lines->x_text[i]);
        end = middle + half + 12;
    }
    if (label)
        figure_label(figure, (box.left + box.right) / 2, box.bottom + 68, tick_look,
                     lines->x_label);
}

/* The last point of a line that exists; -1: the series has none. */
static int last_point(const double *y, int count)
{
    while (count-- > 0)
        if (isfinite(y[count])) return count;
    return -1;
}

/* Where each existing line of a panel ends, in pixels; returns how many there are. */
static int line_ends(struct lines *lines, int panel, int *who, double *end_x, double *end_y)
{
    const struct box box = lines->boxes[panel];
    int shown = 0;
    for (int s = 0; s < lines->series_count; s++) {
        const double *y = lines_at(lines->y, lines, panel, s);
        int last = last_point(y, lines->x_count);
        if (last < 0) continue;
        who[shown] = s;
        end_x[shown] = axis_pixel(&lines->x_axis, lines->x[last], box.left, box.right);
        end_y[shown++] = axis_pixel(&lines->y_axis, y[last], box.bottom, box.top);
    }
    return shown;
}

/* Does the line between two neighbouring points of a series pass through a box? */
static bool passes(const struct lines *lines, int panel, int series, int point, struct box through)
{
    const struct box box = lines->boxes[panel];
    const double *y = lines_at(lines->y, lines, panel, series);
    double x[2], at[2], low = INFINITY, high = -INFINITY;
    for (int i = 0; i < 2; i++) {
        if (!isfinite(y[point + i])) return false;
        x[i] = axis_pixel(&lines->x_axis, lines->x[point + i], box.left, box.right);
        at[i] = axis_pixel(&lines->y_axis, y[point + i], box.bottom, box.top);
    }
    if (x[1] <= through.left || x[0] >= through.right) return false;
    for (int i = 0; i < 2; i++) {
        double cut = fmin(fmax(x[i], through.left), through.right);
        double height = at[0] + (at[1] - at[0]) * (cut - x[0]) / (x[1] - x[0]);
        low = fmin(low, height);
        high = fmax(high, height);
    }
    return low < through.bottom && high > through.top;
}

/* Is a place for a label of series i free of lines, and is no other line's end near that it could
 * be taken for? */
static bool place_is_free(const struct lines *lines, int panel, struct box room, const double *x,
                          const double *y, int i, int shown)
{
    const double near = 12 + fabs((room.top + room.bottom) / 2 - y[i]);
    if (room.right > lines->boxes[panel].right - 40 || room.top < lines->boxes[panel].top)
        return false;
    for (int other = 0; other < shown; other++)
        if (other != i && y[other] > room.top - near && y[other] < room.bottom + near &&
            x[other] > room.left - (room.right - room.left) && x[other] < room.right)
            return false;
    for (int s = 0; s < lines->series_count; s++)
        for (int point = 0; point + 1 < lines->x_count; point++)
            if (passes(lines, panel, s, point, room)) return false;
    return true;
}

/* Draws a label behind the end of a line that stops early, or above it, where that is free. */
static bool label_at_end(struct figure *figure, struct lines *lines, int panel, int series,
                         const double *x, const double *y, int i, int shown)
{
    const struct style *style = &lines->styles[series];
    struct look look = {18, style->width > 3, style->colour, AT_LEFT};
    double width = text_width(style->label, 18, look.bold);
    const double left[] = {x[i] + 14, x[i] - width / 2}, middle[] = {y[i], y[i] - 34};
    for (int place = 0; place < 2; place++) {
        struct box room = {left[place] - 6, left[place] + width + 6, middle[place] - 16,
                           middle[place] + 16};
        if (!place_is_free(lines, panel, room, x, y, i, shown)) continue;
        figure_label(figure, left[place], middle[place], look, style->label);
        return true;
    }
    return false;
}

/* Draws those labels that can stand at their line's end; the others move to the front of the three
 * arrays. Returns how many are left. */
static int label_ends(struct figure *figure, struct lines *lines, int panel, int shown, int *who,
                      double *x, double *y)
{
    bool *drawn = ARENA_ARRAY(figure->arena, bool, (size_t)shown);
    int left = 0;
    for (int i = 0; i < shown; i++)
        drawn[i] = label_at_end(figure, lines, panel, who[i], x, y, i, shown);
    for (int i = 0; i < shown; i++) {
        if (drawn[i]) continue;
        who[left] = who[i];
        x[left] = x[i];
        y[left++] = y[i];
    }
    return left;
}

static void draw_labels(struct figure *figure, struct lines *lines, int panel)
{
    const struct box box = lines->boxes[panel];
    size_t count = (size_t)lines->series_count;
    int *who = ARENA_ARRAY(figure->arena, int, count);
    double *x = ARENA_ARRAY(figure->arena, double, count);
    double *y = ARENA_ARRAY(figure->arena, double, count);
    double *place = ARENA_ARRAY(figure->arena, double, count);
    double end = axis_pixel(&lines->x_axis, lines->x[lines->x_count - 1], box.left, box.right);
    int shown = line_ends(lines, panel, who, x, y);
    shown = label_ends(figure, lines, panel, shown, who, x, y);
    memcpy(place, y, sizeof *y * count);
    spread_labels(place, shown, 27, box.top + 6, box.bottom - 4);
    for (int i = 0; i < shown; i++) {
        const struct style *style = &lines->styles[who[i]];
        struct look look = {18, style->width > 3, style->colour, AT_LEFT};
        if (fabs(place[i] - y[i]) > 3 || x[i] < end - 1)
            figure_line(figure, x[i] + 8, y[i], box.right + 22, place[i], style->colour, 1, 1);
        figure_label(figure, box.right + 26, place[i], look, style->label);
    }
}

static int columns_of(int panels)
{
    return panels <= 3 ? panels : panels == 4 ? 2 : 3;
}

static void lay_out(struct figure *figure, struct lines *lines)
{
    int count = lines->panel_count, columns = columns_of(count);
    bool titled = *lines->panels[0] != '\0';
    struct grid grid = {.count = count,
                        .columns = columns,
                        .before = widest_tick(figure->arena, &lines->y_axis) - 14,
                        .between = 46,
                        .after = widest_label(lines) + 36,
                        .height = count <= columns ? 540 : 340,
                        .gap = 130,
                        .top = PANELS_TOP + (titled ? 30 : 0)};
    lines->boxes = figure_grid(figure->arena, &grid);
    figure->height = figure_grid_bottom(&grid) + 140;
}

static void write_numbers(struct figure *figure, const struct lines *lines)
{
    size_t count = (size_t)lines->series_count;
    const char **colour = ARENA_ARRAY(figure->arena, const char *, count);
    double *number = ARENA_ARRAY(figure->arena, double, count * 3);
    for (size_t s = 0; s < count; s++) {
        colour[s] = lines->styles[s].colour;
        number[s] = lines->styles[s].width;
        number[count + s] = lines->styles[s].dash;
        number[2 * count + s] = lines->styles[s].dot;
    }
    figure_panels(figure, lines->boxes, lines->panel_count);
    figure_number(figure, "SERIES", lines->series_count);
    figure_words(figure, "COLOUR", colour, lines->series_count);
    figure_numbers(figure, "LINE", number, lines->series_count);
    figure_numbers(figure, "DASH", number + count, lines->series_count);
    figure_numbers(figure, "DOT", number + 2 * count, lines->series_count);
    const struct axis *x = &lines->x_axis, *y = &lines->y_axis;
    text_print(&figure->numbers, "X_LOW = %.10g\nX_HIGH = %.10g\nX_LOG = %d\n", x->low, x->high,
               x->log);
    text_print(&figure->numbers, "Y_LOW = %.10g\nY_HIGH = %.10g\nY_LOG = %d\n", y->low, y->high,
               y->log);
}

static void write_data(struct figure *figure, struct lines *lines)
{
    struct text *data = &figure->data;
    text_print(data, "#panel\t%s", lines->x_label ? lines->x_label : "x");
    for (int s = 0; s < lines->series_count; s++) {
        const char *label = lines->styles[s].label;
        text_print(data, "\t%s\t%s lo\t%s hi", label, label, label);
    }
    for (int p = 0; p < lines->panel_count; p++) {
        text_print(data, p ? "\n\n" : "");
        for (int i = 0; i < lines->x_count; i++) {
            text_print(data, "\n%s\t%.10g", *lines->panels[p] ? lines->panels[p] : "-",
                       lines->x[i]);
            for (int s = 0; s < lines->series_count; s++)
                text_print(data, "\t%.6g\t%.6g\t%.6g", lines_at(lines->y, lines, p, s)[i],
                           lines_at(lines->lo, lines, p, s)[i],
                           lines_at(lines->hi, lines, p, s)[i]);
        }
    }
    text_print(data, "\n");
}

void lines_draw(struct figure *figure, struct lines *lines)
{
    double low, high;
    extent(lines, &low, &high);
    lines->y_axis = axis_make(lines->unit, lines->y_log, low, high, true);
    lines->x_axis =
        axis_make(UNIT_COUNT, lines->x_log, lines->x[0], lines->x[lines->x_count - 1], false);
    lay_out(figure, lines);
    const struct look title = {18, true, INK, AT_LEFT};
    int columns = columns_of(lines->panel_count);
    for (int p = 0; p < lines->panel_count; p++) {
        draw_y_axis(figure, lines, p, p % columns == 0);
        draw_x_axis(figure, lines, p, p + columns >= lines->panel_count);
        figure_axes(figure, lines->boxes[p]);
        figure_label(figure, lines->boxes[p].left + 4, lines->boxes[p].top - 26, title,
                     lines->panels[p]);
        draw_labels(figure, lines, p);
    }
    write_numbers(figure, lines);
    write_data(figure, lines);
}
