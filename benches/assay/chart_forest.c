/* chart_forest.c - ratios to the baseline: one row an implementation and x, dot and 95 % interval;
 * filled dots lie beyond the noise band, hollow ones do not. */
#include "benches/assay/finding.h"

#include <math.h>
#include <string.h>

#define ROW_PIXELS   25.0
#define GROUP_PIXELS 16.0 /* air between two implementations */
#define MOST_ROWS    36   /* of one column before a second one begins */

struct forest {
    struct chart *chart;
    struct axis axis;
    struct box *boxes; /* columns */
    int columns, baseline;
    double delta, names, ticks; /* widths of the two label columns, pixels */
};

static double ratio(const struct chart *chart, int panel, int series, int x, const char *column)
{
    return pivot_number(&chart->pivot, panel, series, x, column);
}

static bool shown(const struct forest *forest, int series)
{
    return series != forest->baseline && !forest->chart->styles[series].floor;
}

static int verdict(const struct chart *chart, int panel, int series, int x)
{
    const char *text = pivot_text(&chart->pivot, panel, series, x, "verdict");
    return !strcmp(text, "faster") ? -1 : !strcmp(text, "slower") ? 1 : 0;
}

/* Rows of one implementation: one for each panel and x that was measured. */
static int rows_of(const struct forest *forest, int series)
{
    const struct pivot *pivot = &forest->chart->pivot;
    int count = 0;
    for (int p = 0; p < pivot->panel_count; p++)
        for (int x = 0; x < pivot->x_count; x++)
            count += isfinite(ratio(forest->chart, p, series, x, "ratio"));
    return count;
}

static void measure(struct forest *forest)
{
    const struct chart *chart = forest->chart;
    const struct pivot *pivot = &chart->pivot;
    double low = 1 / (1 + forest->delta), high = 1 + forest->delta;
    for (int s = 0; s < pivot->series_count; s++) {
        if (!shown(forest, s)) continue;
        forest->names = fmax(forest->names, text_width(pivot->series[s], 20, true));
        for (int p = 0; p < pivot->panel_count; p++)
            for (int x = 0; x < pivot->x_count; x++) {
                low = fmin(low, ratio(chart, p, s, x, "ratio_lo"));
                high = fmax(high, ratio(chart, p, s, x, "ratio_hi"));
            }
    }
    forest->axis = axis_make(UNIT_PLAIN, true, low, high, false);
}

static char *row_label(const struct forest *forest, int panel, int x)
{
    const struct chart *chart = forest->chart;
    char *text = x_words(chart, x);
    if (chart->pivot.panel_count == 1) return text;
    return arena_print(chart->arena, "%s %s", panel_words(chart, panel), text);
}

static void measure_ticks(struct forest *forest)
{
    const struct pivot *pivot = &forest->chart->pivot;
    for (int p = 0; p < pivot->panel_count; p++)
        for (int x = 0; x < pivot->x_count; x++)
            forest->ticks = fmax(forest->ticks, text_width(row_label(forest, p, x), 15, false));
}

/* Which column each implementation goes to, so that the columns are about equally long. */
static void lay_out(struct forest *forest, int *column_of)
{
    const struct pivot *pivot = &forest->chart->pivot;
    double total = 0, used = 0, longest = 0, heights[3] = {0};
    int rows = 0;
    for (int s = 0; s < pivot->series_count; s++) {
        if (!shown(forest, s)) continue;
        rows += rows_of(forest, s);
        total += rows_of(forest, s) * ROW_PIXELS + GROUP_PIXELS;
    }
    forest->columns = rows > MOST_ROWS ? 2 : 1;
    for (int s = 0; s < pivot->series_count; s++) {
        if (!shown(forest, s)) continue;
        double height = rows_of(forest, s) * ROW_PIXELS + GROUP_PIXELS;
        column_of[s] =
            (int)fmin(forest->columns - 1, (used + height / 2) / total * forest->columns);
        heights[column_of[s]] += height;
        used += height;
    }
    for (int i = 0; i < 3; i++) longest = fmax(longest, heights[i]);
    double labels = forest->names + forest->ticks + 44;
    struct grid grid = {.count = forest->columns,
                        .columns = forest->columns,
                        .before = labels,
                        .between = labels + 20,
                        .after = 24,
                        .height = longest + GROUP_PIXELS,
                        .top = PANELS_TOP - 26};
    forest->boxes = figure_grid(forest->chart->arena, &grid);
    forest->chart->figure.height = figure_grid_bottom(&grid) + 140;
}

static void draw_frame(struct forest *forest, const struct box box)
{
    struct figure *figure = &forest->chart->figure;
    const struct look tick = {18, false, INK, AT_CENTRE};
    const struct axis *axis = &forest->axis;
    double low = axis_pixel(axis, 1 / (1 + forest->delta), box.left, box.right);
    double high = axis_pixel(axis, 1 + forest->delta, box.left, box.right);
    figure_fill(figure, (struct box){low, high, box.top, box.bottom}, "#EAECF0");
    for (int i = 0; i < axis->count; i++) {
        double x = axis_pixel(axis, axis->at[i], box.left, box.right);
        bool one = fabs(axis->at[i] - 1) < 1e-9;
        figure_line(figure, x, box.top, x, box.bottom + 8, one ? GREY : FAINT, one ? 1.6 : 1.2, 1);
        figure_label(figure, x, box.bottom + 28, tick,
                     format_unit(figure->arena, UNIT_PLAIN, axis->at[i]));
    }
    figure_line(figure, box.left, box.bottom, box.right, box.bottom, AXIS, 1.5, 1);
    const char *baseline = forest->chart->def->value[DEF_BASELINE];
    figure_label(figure, (box.left + box.right) / 2, box.bottom + 68, tick,
                 arena_print(figure->arena, "time relative to %s (left = faster)",
                             baseline ? baseline : "the baseline"));
}

/* Draws the labels and data rows of one implementation from pixel row `top` on; returns the next.
 */
static double draw_group(struct forest *forest, int series, int column, double top)
{
    struct chart *chart = forest->chart;
    struct figure *figure = &chart->figure;
    const struct style *style = &chart->styles[series];
    const struct box box = forest->boxes[column];
    const struct look name = {20, true, style->colour, AT_LEFT},
                      small = {15, false, GREY, AT_RIGHT};
    double first = top + GROUP_PIXELS + ROW_PIXELS / 2, y = first;
    for (int p = 0; p < chart->pivot.panel_count; p++)
        for (int x = 0; x < chart->pivot.x_count; x++) {
            double middle = ratio(chart, p, series, x, "ratio");
            if (!isfinite(middle)) continue;
            figure_label(figure, box.left - 18, y, small, row_label(forest, p, x));
            text_print(&figure->data, "%d\t%g\t%.6g\t%.6g\t%.6g\t%d\t%u\t%s\t%s\n", column + 1,
                       box.bottom - y, middle, ratio(chart, p, series, x, "ratio_lo"),
                       ratio(chart, p, series, x, "ratio_hi"), verdict(chart, p, series, x),
                       colour_number(style->colour), style->label, row_label(forest, p, x));
            y += ROW_PIXELS;
        }
    if (y > first)
        figure_label(figure, box.left - forest->ticks - forest->names - 36,
                     (first + y - ROW_PIXELS) / 2, name, style->label);
    return y - ROW_PIXELS / 2;
}

static void write_numbers(struct forest *forest)
{
    struct figure *figure = &forest->chart->figure;
    figure_panels(figure, forest->boxes, forest->columns);
    figure_number(figure, "X_LOW", forest->axis.low);
    figure_number(figure, "X_HIGH", forest->axis.high);
}

static void draw_rows(struct forest *forest, const int *column_of)
{
    struct figure *figure = &forest->chart->figure;
    double next[3] = {forest->boxes[0].top, forest->boxes[0].top, forest->boxes[0].top};
    text_print(&figure->data, "#column\trow\tratio\tlow\thigh\tverdict\tcolour\tseries\tx\n");
    for (int s = 0; s < forest->chart->pivot.series_count; s++)
        if (shown(forest, s))
            next[column_of[s]] = draw_group(forest, s, column_of[s], next[column_of[s]]);
}

/* How often each verdict fell, per implementation. */
struct tally {
    int faster, slower, rows;
};

static struct tally tally(const struct forest *forest, int series)
{
    const struct pivot *pivot = &forest->chart->pivot;
    struct tally count = {0};
    for (int p = 0; p < pivot->panel_count; p++)
        for (int x = 0; x < pivot->x_count; x++) {
            if (!isfinite(ratio(forest->chart, p, series, x, "ratio"))) continue;
            count.rows++;
            count.faster += verdict(forest->chart, p, series, x) < 0;
            count.slower += verdict(forest->chart, p, series, x) > 0;
        }
    return count;
}

/* "best beats double at all 7 lengths; x1_5 and 3 more never do" and its plainer forms. */
static char *finding(const struct forest *forest)
{
    struct arena *arena = forest->chart->arena;
    const struct pivot *pivot = &forest->chart->pivot;
    const char **always = ARENA_ARRAY(arena, const char *, (size_t)pivot->series_count);
    const char **some = ARENA_ARRAY(arena, const char *, (size_t)pivot->series_count);
    const char *base = forest->chart->def->value[DEF_BASELINE];
    int all = 0, part = 0, slower = 0, compared = 0;
    for (int s = 0; s < pivot->series_count; s++) {
        if (!shown(forest, s)) continue;
        struct tally count = tally(forest, s);
        compared += count.rows > 0;
        if (count.rows && count.faster == count.rows)
            always[all++] = pivot->series[s];
        else if (count.faster)
            some[part++] = pivot->series[s];
        else
            slower += count.slower > 0;
    }
    if (!base) base = "the baseline";
    if (!all && !part && !slower)
        return arena_print(arena, "No difference to %s shown beyond %s", base,
                           format_unit(arena, UNIT_PERCENT, forest->delta));
    if (!all && !part)
        return arena_print(arena, "None of %d beats %s anywhere; %d are slower somewhere", compared,
                           base, slower);
    const char *noun = forest->chart->def->value[DEF_NOUN];
    const char *everywhere = noun ? arena_print(arena, "at every %s", noun) : "throughout";
    const char *somewhere = noun ? arena_print(arena, "at some %ss", noun) : "in places";
    const char **winners = all ? always : some;
    int count = all ? all : part;
    char *short_form = arena_print(arena, "%s%s beat%s %s %s", count == 1 && !part ? "Only " : "",
                                   listed(arena, winners, count, 3), count == 1 ? "s" : "", base,
                                   all ? everywhere : somewhere);
    char *full = part && all ? arena_print(arena, "%s, %s only %s", short_form,
                                           listed(arena, some, part, 3), somewhere)
                             : arena_print(arena, "%s; %d of %d never do", short_form,
                                           compared - count, compared);
    return title_that_fits((const char *const[]){full, short_form, NULL});
}

bool chart_forest(struct chart *chart)
{
    struct forest forest = {.chart = chart,
                            .delta = noise_floor(chart),
                            .baseline = series_named(chart, chart->def->value[DEF_BASELINE])};
    int *column_of = ARENA_ARRAY(chart->arena, int, (size_t)chart->pivot.series_count);
    measure(&forest);
    measure_ticks(&forest);
    lay_out(&forest, column_of);
    for (int i = 0; i < forest.columns; i++) draw_frame(&forest, forest.boxes[i]);
    draw_rows(&forest, column_of);
    write_numbers(&forest);
    chart->figure.title = finding(&forest);
    chart->figure.subtitle =
        subtitle_of(chart,
                    arena_print(chart->arena, "Ratio of %s, median of paired rounds",
                                unit_words(chart, "times")),
                    arena_print(chart->arena,
                                "; bar = 95 %% interval; filled = beyond the grey "
                                "±%s noise band",
                                format_unit(chart->arena, UNIT_PERCENT, forest.delta)));
    return true;
}
