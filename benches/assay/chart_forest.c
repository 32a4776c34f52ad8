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
    int *order, count;          /* series shown, the fastest first */
    double delta, names, ticks; /* widths of the two label columns, pixels */
};

static double ratio(const struct chart *chart, int panel, int series, int x, const char *column)
{
    return pivot_number(&chart->pivot, panel, series, x, column);
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

/* Mean of the logarithms of a series' ratios: what the series are ordered by. */
static double mean_ratio(const struct chart *chart, int series)
{
    double sum = 0;
    int count = 0;
    for (int p = 0; p < chart->pivot.panel_count; p++)
        for (int x = 0; x < chart->pivot.x_count; x++) {
            double middle = ratio(chart, p, series, x, "ratio");
            if (!(middle > 0)) continue;
            sum += log(middle);
            count++;
        }
    return count ? sum / count : NAN;
}

static void order_series(struct forest *forest)
{
    const struct chart *chart = forest->chart;
    forest->order = ARENA_ARRAY(chart->arena, int, (size_t)chart->pivot.series_count);
    for (int s = 0; s < chart->pivot.series_count; s++) {
        double mean = mean_ratio(chart, s);
        if (s == forest->baseline || chart->styles[s].floor || isnan(mean)) continue;
        int at = forest->count++;
        for (; at > 0 && mean_ratio(chart, forest->order[at - 1]) > mean; at--)
            forest->order[at] = forest->order[at - 1];
        forest->order[at] = s;
    }
}

static void measure(struct forest *forest)
{
    const struct chart *chart = forest->chart;
    const struct pivot *pivot = &chart->pivot;
    double low = 1 / (1 + forest->delta), high = 1 + forest->delta;
    for (int i = 0; i < forest->count; i++) {
        int s = forest->order[i];
        forest->names = fmax(forest->names, text_width(pivot->series[s], 20, true));
        for (int p = 0; p < pivot->panel_count; p++)
            for (int x = 0; x < pivot->x_count; x++) {
                low = fmin(low, ratio(chart, p, s, x, "ratio_lo"));
                high = fmax(high, ratio(chart, p, s, x, "ratio_hi"));
            }
    }
    forest->axis = axis_make(UNIT_PLAIN, true, low, high, false);
}

/* "1,000" in place of the axis's "1 k", which beside a word reads as a unit. */
static char *whole_words(struct arena *arena, const char *number)
{
    size_t digits = strspn(number, "0123456789");
    if (number[digits] || digits <= 3) return arena_copy(arena, number);
    const char *thousands = arena_print(arena, "%.*s", (int)digits - 3, number);
    return arena_print(arena, "%s,%s", whole_words(arena, thousands), number + digits - 3);
}

/* Beside the words of a panel a bare number would be a riddle: "threads 2, reads 90". */
static char *row_label(const struct forest *forest, int panel, int x)
{
    const struct chart *chart = forest->chart;
    const char *column = chart->def->value[DEF_X];
    char *text = x_words(chart, x);
    if (chart->pivot.panel_count == 1) return text;
    const char *words = panel_words(chart, panel);
    if (!column || strchr(column, ',') || !chart->pivot.x_is_number)
        return arena_print(chart->arena, "%s %s", words, text);
    text = whole_words(chart->arena, chart->pivot.x_text[x]);
    return arena_print(chart->arena, "%s, %s %s", words, column, text);
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
    double total = 0, used = 0, longest = 0, heights[3] = {0};
    int rows = 0;
    for (int i = 0; i < forest->count; i++) {
        rows += rows_of(forest, forest->order[i]);
        total += rows_of(forest, forest->order[i]) * ROW_PIXELS + GROUP_PIXELS;
    }
    forest->columns = rows > MOST_ROWS ? 2 : 1;
    for (int i = 0; i < forest->count; i++) {
        double height = rows_of(forest, forest->order[i]) * ROW_PIXELS + GROUP_PIXELS;
        column_of[i] =
            (int)fmin(forest->columns - 1, (used + height / 2) / total * forest->columns);
        heights[column_of[i]] += height;
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

/* Above the rows' numbers: of what they are. In words of several panels each row says so itself. */
static void draw_column_name(struct forest *forest, const struct box box)
{
    const struct chart *chart = forest->chart;
    const char *column = chart->def->value[DEF_X];
    if (!column || !chart->pivot.x_is_number || chart->pivot.panel_count > 1) return;
    figure_label(&forest->chart->figure, box.left - 18, box.top - 2,
                 (struct look){14, false, GREY, AT_RIGHT}, name_words(chart->arena, column));
}

/* Under the middle of the axis, or ending with it where the axis is the shorter of the two. */
static void draw_axis_name(struct forest *forest, const struct box box)
{
    struct figure *figure = &forest->chart->figure;
    const char *baseline = forest->chart->def->value[DEF_BASELINE];
    const char *name = arena_print(figure->arena, "time relative to %s (left = faster)",
                                   baseline ? baseline : "the baseline");
    bool fits = text_width(name, 18, false) <= box.right - box.left;
    figure_label(figure, fits ? (box.left + box.right) / 2 : box.right, box.bottom + 68,
                 (struct look){18, false, INK, fits ? AT_CENTRE : AT_RIGHT}, name);
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
    draw_column_name(forest, box);
    figure_line(figure, box.left, box.bottom, box.right, box.bottom, AXIS, 1.5, 1);
    draw_axis_name(forest, box);
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
    for (int i = 0; i < forest->count; i++)
        next[column_of[i]] = draw_group(forest, forest->order[i], column_of[i], next[column_of[i]]);
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

/* The series in words: those that are faster everywhere, and those only somewhere, most often
 * first. */
struct field {
    const char **always, **some;
    int all, part, slower; /* slower: never faster, and slower somewhere */
    int beaten;            /* slower everywhere */
    int most[2];           /* how often the first two of `some` are faster */
    int rows;              /* of one series */
};

static void add_partly(const struct forest *forest, struct field *field, int series, int faster)
{
    const struct pivot *pivot = &forest->chart->pivot;
    bool leads = faster > field->most[0];
    if (leads) field->most[1] = field->most[0];
    if (leads || field->part == 1) field->most[!leads] = faster;
    field->some[field->part++] = pivot->series[series];
    if (!leads) return;
    memmove(field->some + 1, field->some, sizeof *field->some * (size_t)(field->part - 1));
    field->some[0] = pivot->series[series];
}

static struct field sort_field(const struct forest *forest)
{
    size_t room = (size_t)forest->count + 1;
    struct field field = {.always = ARENA_ARRAY(forest->chart->arena, const char *, room),
                          .some = ARENA_ARRAY(forest->chart->arena, const char *, room)};
    for (int i = 0; i < forest->count; i++) {
        int series = forest->order[i];
        struct tally count = tally(forest, series);
        field.rows = count.rows > field.rows ? count.rows : field.rows;
        if (count.faster == count.rows)
            field.always[field.all++] = forest->chart->pivot.series[series];
        else if (count.faster)
            add_partly(forest, &field, series, count.faster);
        else
            field.slower += count.slower > 0, field.beaten += count.slower == count.rows;
    }
    return field;
}

/* Adds how many never do; nothing where there is none. */
static char *with_never(struct arena *arena, char *finding, int never, int all)
{
    return never ? arena_print(arena, "%s; %d of %d never do", finding, never, all) : finding;
}

/* "best beats double at 3 of 4 lengths": nobody is faster everywhere. */
static char *partly(const struct forest *forest, const struct field *field, const char *base,
                    const char *noun)
{
    struct arena *arena = forest->chart->arena;
    char *one = arena_print(arena, "%s beats %s at %d of %d %s", field->some[0], base,
                            field->most[0], field->rows, noun ? noun : "row");
    if (field->rows > 1) one = arena_print(arena, "%ss", one);
    int never = forest->count - field->part;
    char *others = one;
    if (field->part > 1)
        others = arena_print(arena, "%s; %d other%s at some", one, field->part - 1,
                             field->part == 2 ? "" : "s");
    char *full = with_never(arena, others, never, forest->count);
    return title_that_fits((const char *const[]){full, one, NULL});
}

static char *finding(const struct forest *forest)
{
    struct arena *arena = forest->chart->arena;
    struct field field = sort_field(forest);
    const char *base = forest->chart->def->value[DEF_BASELINE];
    const char *noun = forest->chart->def->value[DEF_NOUN];
    if (forest->chart->pivot.panel_count > 1) noun = NULL; /* a row is more than its place on x */
    if (!base) base = "the baseline";
    if (!field.all && !field.part && !field.slower)
        return arena_print(arena, "No difference to %s shown beyond %s", base,
                           format_unit(arena, UNIT_PERCENT, forest->delta));
    const char *everywhere = noun ? arena_print(arena, "at every %s", noun) : "throughout";
    if (forest->count > 1 && field.beaten == forest->count)
        return arena_print(arena, "%s beats all %d %s", base, field.beaten, everywhere);
    if (!field.all && !field.part && forest->count == 1)
        return arena_print(arena, "What is compared with %s is slower in places, faster nowhere",
                           base);
    if (!field.all && !field.part)
        return arena_print(arena, "None of %d beats %s anywhere; %d are slower somewhere",
                           forest->count, base, field.slower);
    if (!field.all) return partly(forest, &field, base, noun);
    const char *somewhere = noun ? arena_print(arena, "at some %ss", noun) : "in places";
    char *one = arena_print(arena, "%s beat%s %s %s", listed(arena, field.always, field.all, 3),
                            field.all == 1 ? "s" : "", base, everywhere);
    char *full = field.part ? arena_print(arena, "%s, %s only %s", one,
                                          listed(arena, field.some, field.part, 3), somewhere)
                            : with_never(arena, one, forest->count - field.all, forest->count);
    return title_that_fits((const char *const[]){full, one, NULL});
}

bool chart_forest(struct chart *chart)
{
    struct forest forest = {.chart = chart,
                            .delta = noise_floor(chart),
                            .baseline = series_named(chart, chart->def->value[DEF_BASELINE])};
    int *column_of = ARENA_ARRAY(chart->arena, int, (size_t)chart->pivot.series_count);
    order_series(&forest);
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
