/* chart_growth.c - capacity over length as a sawtooth, one small panel a policy; the filled part is
 * allocated and unused. Policies stand in the order of their mean waste. The capacities on the way
 * are the counters cap_001, cap_002, ... of one row a policy.                                    */
#include "benches/assay/finding.h"

#include <math.h>
#include <string.h>

struct corner {
    double length, capacity; /* elements */
};

struct growth {
    struct chart *chart;
    int *order;           /* [count] series, the least wasteful first */
    double *mean, *worst; /* [series] waste, a fraction; NaN: not measured */
    int count;
    struct axis x_axis, y_axis;
    struct grid grid;
    struct box *boxes;
};

/* Points on a falling edge, which is a curve on a log scale. */
#define TOOTH 4

/* The corners of one policy's sawtooth, in order: a capacity stays until it is full. */
static struct corner *corners_of(const struct growth *growth, int series, int *count)
{
    const struct table *table = growth->chart->table;
    int row = pivot_row(&growth->chart->pivot, 0, series, 0);
    struct corner *corners =
        ARENA_ARRAY(growth->chart->arena, struct corner, (size_t)table->columns * (TOOTH + 1));
    double before = 0;
    *count = 0;
    for (int c = table_first_counter(table); c < table->columns; c++) {
        double capacity = table_number(table, row, c);
        if (strncmp(table->names[c], "cap_", 4) != 0 || !(capacity > before)) continue;
        corners[(*count)++] = (struct corner){before + 1, capacity};
        for (int i = 1; i <= TOOTH && capacity > before + 1; i++) {
            double length = (before + 1) * pow(capacity / (before + 1), (double)i / TOOTH);
            corners[(*count)++] = (struct corner){length, capacity};
        }
        before = capacity;
    }
    return corners;
}

/* Waste is judged from here on: shorter slices round up to a few elements whatever the policy. */
#define SHORTEST 16

/* Mean over lengths spread evenly on a log scale: between corners of one capacity c, the integral
 * of 1 - n/c over log n from a to b is log(b/a) - (b - a)/c; nothing lies between two capacities.
 */
static double waste_between(struct corner a, struct corner b)
{
    double from = fmax(a.length, SHORTEST), span = log(b.length / from);
    return a.capacity == b.capacity ? span - (b.length - from) / a.capacity : 0;
}

static void measure_waste(struct growth *growth)
{
    for (int s = 0; s < growth->chart->pivot.series_count; s++) {
        double sum = 0, span = 0, worst = 0;
        int count;
        const struct corner *corners = corners_of(growth, s, &count);
        for (int i = 0; i < count; i++) {
            if (corners[i].length < SHORTEST) continue;
            worst = fmax(worst, 1 - corners[i].length / corners[i].capacity);
            if (i == 0) continue;
            sum += waste_between(corners[i - 1], corners[i]);
            span += log(corners[i].length / fmax(corners[i - 1].length, SHORTEST));
        }
        growth->mean[s] = span > 0 ? sum / span : count ? worst : NAN;
        growth->worst[s] = worst;
    }
}

static void order_panels(struct growth *growth)
{
    for (int s = 0; s < growth->chart->pivot.series_count; s++) {
        if (isnan(growth->mean[s]) || growth->chart->styles[s].floor) continue;
        int at = growth->count++;
        for (; at > 0 && growth->mean[growth->order[at - 1]] > growth->mean[s]; at--)
            growth->order[at] = growth->order[at - 1];
        growth->order[at] = s;
    }
}

static void lay_out(struct growth *growth)
{
    double worst = 0.5, longest = SHORTEST;
    for (int i = 0; i < growth->count; i++) {
        int count;
        const struct corner *corners = corners_of(growth, growth->order[i], &count);
        worst = fmax(worst, growth->worst[growth->order[i]]);
        longest = fmax(longest, corners[count - 1].length);
    }
    growth->x_axis = axis_make(UNIT_COUNT, true, SHORTEST / 4.0, longest, false);
    growth->y_axis = axis_make(UNIT_RATIO, false, 1, 1 / (1 - worst), false);
    growth->y_axis.low = 1;
    int columns = growth->count < 4 ? growth->count : 4;
    growth->grid = (struct grid){.count = growth->count,
                                 .columns = columns,
                                 .before = 44,
                                 .between = 20,
                                 .after = 24,
                                 .height = 210,
                                 .gap = 106,
                                 .top = PANELS_TOP + 58};
    growth->boxes = figure_grid(growth->chart->arena, &growth->grid);
    growth->chart->figure.height = figure_grid_bottom(&growth->grid) + 104;
}

static void draw_panel(struct growth *growth, int index)
{
    struct figure *figure = &growth->chart->figure;
    const struct box box = growth->boxes[index];
    int series = growth->order[index];
    const struct style *style = &growth->chart->styles[series];
    const struct look name = {18, true, style->colour, AT_LEFT}, note = {14, false, GREY, AT_LEFT};
    const struct look left = {14, false, INK, AT_RIGHT}, below = {14, false, INK, AT_CENTRE};
    figure_label(figure, box.left, box.top - 48, name, style->label);
    figure_label(figure, box.left, box.top - 22, note,
                 arena_print(figure->arena, "unused: %.0f %% on average, %.0f %% at most",
                             growth->mean[series] * 100, growth->worst[series] * 100));
    for (int i = 0; i < growth->y_axis.count; i++) {
        double y = axis_pixel(&growth->y_axis, growth->y_axis.at[i], box.bottom, box.top);
        figure_line(figure, box.left, y, box.right, y, FAINT, 1.2, 1);
        if (index % growth->grid.columns == 0)
            figure_label(figure, box.left - 10, y, left,
                         format_unit(figure->arena, UNIT_PLAIN, growth->y_axis.at[i]));
    }
    double end = -INFINITY;
    for (int i = 0; i < growth->x_axis.count; i++) {
        char *text = format_unit(figure->arena, UNIT_COUNT, growth->x_axis.at[i]);
        double x = axis_pixel(&growth->x_axis, growth->x_axis.at[i], box.left, box.right);
        double half = text_width(text, 14, false) / 2;
        figure_line(figure, x, box.bottom, x, box.bottom + 6, AXIS, 1.5, 1);
        if (x - half < end) continue;
        figure_label(figure, x, box.bottom + 22, below, text);
        end = x + half + 10;
    }
    figure_axes(figure, box);
}

static void write_data(struct growth *growth)
{
    struct text *data = &growth->chart->figure.data;
    for (int i = 0; i < growth->count; i++) {
        int count, series = growth->order[i];
        const struct corner *corners = corners_of(growth, series, &count);
        text_print(data, "%s#length\tcapacity/length\tpolicy\n", i ? "\n\n" : "");
        for (int k = 0; k < count; k++)
            text_print(data, "%.10g\t%.6g\t%s\n", corners[k].length,
                       corners[k].capacity / corners[k].length,
                       growth->chart->pivot.series[series]);
    }
}

static void write_numbers(struct growth *growth)
{
    struct figure *figure = &growth->chart->figure;
    const char **colour = ARENA_ARRAY(figure->arena, const char *, (size_t)growth->count);
    for (int i = 0; i < growth->count; i++)
        colour[i] = growth->chart->styles[growth->order[i]].colour;
    figure_panels(figure, growth->boxes, growth->count);
    figure_words(figure, "COLOUR", colour, growth->count);
    text_print(&figure->numbers, "X_LOW = %.10g\nX_HIGH = %.10g\nY_HIGH = %.10g\n",
               growth->x_axis.low, growth->x_axis.high, growth->y_axis.high);
    int baseline = series_named(growth->chart, growth->chart->def->value[DEF_BASELINE]), index = -1;
    for (int i = 0; i < growth->count; i++)
        if (growth->order[i] == baseline) index = i;
    figure_number(figure, "BASELINE", index);
}

static char *share(struct arena *arena, double fraction)
{
    return arena_print(arena, "%.0f %%", fraction * 100);
}

/* Least, most and the baseline, in words: "x1_125 leaves 6 % unused on average, double 28 %". */
static char *finding(const struct growth *growth)
{
    struct arena *arena = growth->chart->arena;
    char **names = growth->chart->pivot.series;
    int least = growth->order[0], most = growth->order[growth->count - 1];
    int baseline = series_named(growth->chart, growth->chart->def->value[DEF_BASELINE]);
    char *plain = arena_print(arena, "%s leaves %s of its capacity unused on average", names[least],
                              share(arena, growth->mean[least]));
    if (growth->count == 1) return plain;
    char *range =
        arena_print(arena, "%s, %s %s", plain, names[most], share(arena, growth->mean[most]));
    if (baseline < 0 || baseline == most || baseline == least || isnan(growth->mean[baseline]))
        return title_that_fits((const char *const[]){range, plain, NULL});
    char *full = arena_print(arena, "%s, %s %s, %s %s", plain, names[baseline],
                             share(arena, growth->mean[baseline]), names[most],
                             share(arena, growth->mean[most]));
    return title_that_fits((const char *const[]){full, range, plain, NULL});
}

bool chart_growth(struct chart *chart)
{
    size_t series = (size_t)chart->pivot.series_count;
    struct growth growth = {.chart = chart,
                            .order = ARENA_ARRAY(chart->arena, int, series),
                            .mean = ARENA_ARRAY(chart->arena, double, series),
                            .worst = ARENA_ARRAY(chart->arena, double, series)};
    if (chart->pivot.panel_count > 1 || chart->pivot.x_count > 1)
        return refuse("chart %s: one row a policy makes its panel; remove x and panel from %s",
                      chart->def->name, chart->def->path);
    measure_waste(&growth);
    order_panels(&growth);
    if (!growth.count)
        return refuse("chart %s: %s has no counters cap_001, cap_002, ... beyond %d elements",
                      chart->def->name, chart->table->path, SHORTEST);
    lay_out(&growth);
    for (int i = 0; i < growth.count; i++) draw_panel(&growth, i);
    write_data(&growth);
    write_numbers(&growth);
    chart->figure.title = finding(&growth);
    chart->figure.subtitle = arena_print(
        chart->arena,
        "Capacity over length against length (elements); filled = unused, thin line = "
        "%s; shares of capacity from length %d on",
        chart->def->value[DEF_BASELINE] ? chart->def->value[DEF_BASELINE] : "none", SHORTEST);
    return true;
}
