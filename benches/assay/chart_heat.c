/* chart_heat.c - heat map of two parameters: rows are series (numbers in their order, others the
 * cheapest at the top), columns x, the value in each cell, the best of each column in bold, a
 * dashed line where a cache ends if x is bytes, and where the processors end if it is threads. */
#include "benches/assay/finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL_HEIGHT 58.0
enum { MARKS = 3 };

struct heat {
    struct chart *chart;
    const char *column; /* the tidy column shown */
    enum unit unit;
    int *order; /* [rows] series from the cheapest to the dearest */
    int rows;
    double low, high;    /* of all values */
    double marks[MARKS]; /* columns with a dashed line behind them */
    int mark_count;
    struct box box;
};

/* Nine stops of viridis (matplotlib, CC0); gnuplot 5.4 knows no palette of that name. */
static const unsigned char viridis[9][3] = {{68, 1, 84},    {71, 44, 122},  {59, 81, 139},
                                            {44, 113, 142}, {33, 144, 141}, {39, 173, 129},
                                            {92, 200, 99},  {170, 220, 50}, {253, 231, 37}};

static unsigned colour_at(double share)
{
    double place = fmin(fmax(share, 0), 1) * 8;
    int stop = (int)fmin(place, 7);
    unsigned colour = 0;
    for (int i = 0; i < 3; i++) {
        double from = viridis[stop][i], to = viridis[stop + 1][i];
        colour = colour << 8 | (unsigned)lround(from + (to - from) * (place - stop));
    }
    return colour;
}

/* Black or white, whichever stands out more (ITU-R BT.601 luma). */
static unsigned text_on(unsigned colour)
{
    double luma = 0.299 * (colour >> 16) + 0.587 * (colour >> 8 & 255) + 0.114 * (colour & 255);
    return luma > 128 ? 0x1F2328 : 0xFFFFFF;
}

static double cell(const struct heat *heat, int series, int x)
{
    return pivot_number(&heat->chart->pivot, 0, series, x, heat->column);
}

/* Mean of the logarithms: what the rows are ordered by. */
static double mean_cost(const struct heat *heat, int series)
{
    double sum = 0;
    int count = 0;
    for (int x = 0; x < heat->chart->pivot.x_count; x++) {
        double value = cell(heat, series, x);
        if (!(value > 0)) continue;
        sum += log(value);
        count++;
    }
    return count ? sum / count : INFINITY;
}

/* The number that a row's name is, else NaN. */
static double row_number(const struct heat *heat, int series)
{
    const char *name = heat->chart->pivot.series[series];
    char *end;
    double number = strtod(name, &end);
    return end != name && !*end ? number : NAN;
}

/* What rows are ordered by: the number that they are, else their cost. */
static double row_rank(const struct heat *heat, int series)
{
    double number = row_number(heat, series);
    return isnan(number) ? mean_cost(heat, series) : number;
}

static void order_rows(struct heat *heat)
{
    const struct pivot *pivot = &heat->chart->pivot;
    heat->order = ARENA_ARRAY(heat->chart->arena, int, (size_t)pivot->series_count);
    for (int s = 0; s < pivot->series_count; s++) {
        if (heat->chart->styles[s].floor || isinf(mean_cost(heat, s))) continue;
        int at = heat->rows++;
        while (at > 0 && row_rank(heat, heat->order[at - 1]) > row_rank(heat, s)) {
            heat->order[at] = heat->order[at - 1];
            at--;
        }
        heat->order[at] = s;
    }
}

static void measure(struct heat *heat)
{
    heat->low = INFINITY;
    heat->high = 0;
    for (int r = 0; r < heat->rows; r++)
        for (int x = 0; x < heat->chart->pivot.x_count; x++) {
            double value = cell(heat, heat->order[r], x);
            if (!(value > 0)) continue;
            heat->low = fmin(heat->low, value);
            heat->high = fmax(heat->high, value);
        }
    if (heat->low >= heat->high) heat->high = heat->low * 1.01;
}

static int best_row(const struct heat *heat, int x)
{
    int best = -1;
    for (int r = 0; r < heat->rows; r++) {
        double value = cell(heat, heat->order[r], x);
        if (value > 0 && (best < 0 || value < cell(heat, heat->order[best], x))) best = r;
    }
    return best;
}

static char *cell_text(const struct heat *heat, double value)
{
    return arena_print(heat->chart->arena, "%.*f",
                       value < 9.995   ? 2
                       : value < 99.95 ? 1
                                       : 0,
                       value);
}

static void write_cell(struct heat *heat, int row, int x)
{
    const struct pivot *pivot = &heat->chart->pivot;
    double value = cell(heat, heat->order[row], x);
    if (!(value > 0)) return;
    unsigned colour = colour_at(log(value / heat->low) / log(heat->high / heat->low));
    text_print(&heat->chart->figure.data, "%d\t%d\t%s\t%s\t%.6g\t%s\t%u\t%u\t%d\n", x + 1, row + 1,
               pivot->series[heat->order[row]], pivot->x_text[x], value, cell_text(heat, value),
               colour, text_on(colour), best_row(heat, x) == row);
}

static void draw_cells(struct heat *heat)
{
    text_print(&heat->chart->figure.data,
               "#column\trow\tseries\tx\tvalue\ttext\tcolour\ttext colour\tbest\n");
    for (int r = 0; r < heat->rows; r++)
        for (int x = 0; x < heat->chart->pivot.x_count; x++) write_cell(heat, r, x);
}

/* A dashed line after so many columns, with words at its left; none at the edges. */
static void mark_after(struct heat *heat, int columns, const char *words)
{
    const struct look look = {14, false, GREY, AT_RIGHT};
    int all = heat->chart->pivot.x_count;
    if (!columns || columns == all || heat->mark_count == MARKS) return;
    heat->marks[heat->mark_count++] = columns;
    double x = heat->box.left + columns * (heat->box.right - heat->box.left) / all;
    figure_label(&heat->chart->figure, x - 4, heat->box.top - 16, look, words);
}

/* Columns whose number, times a scale, is at most so many. */
static int columns_up_to(const struct heat *heat, double scale, double most)
{
    const struct pivot *pivot = &heat->chart->pivot;
    int fit = 0;
    while (pivot->x_is_number && fit < pivot->x_count && pivot->x[fit] * scale <= most) fit++;
    return fit;
}

static void draw_caches(struct heat *heat)
{
    const struct chart *chart = heat->chart;
    const char *bytes = chart->def->value[DEF_X_BYTES];
    double scale = bytes ? strtod(bytes, NULL) : 0;
    for (int level = 1; level < 4 && scale > 0; level++)
        mark_after(heat, columns_up_to(heat, scale, chart->run->cache[level]),
                   arena_print(chart->arena, "fits L%d", level));
}

/* Where the processors end. */
static void draw_processors(struct heat *heat)
{
    const struct chart *chart = heat->chart;
    if (strcmp(chart->def->value[DEF_X], "threads") || !chart->run->cores) return;
    int fit = columns_up_to(heat, 1, chart->run->cores), all = chart->pivot.x_count;
    mark_after(heat, fit, arena_print(chart->arena, "%d CPUs", chart->run->cores));
    if (fit < all)
        figure_label(&heat->chart->figure, heat->box.right, heat->box.top - 16,
                     (struct look){14, false, GREY, AT_RIGHT},
                     "oversubscribed: more threads than CPUs");
}

static void draw_labels(struct heat *heat)
{
    struct chart *chart = heat->chart;
    const struct pivot *pivot = &chart->pivot;
    const struct look tick = {18, false, INK, AT_CENTRE};
    double width = (heat->box.right - heat->box.left) / pivot->x_count;
    bool numbers = heat->rows && !isnan(row_number(heat, heat->order[0]));
    for (int r = 0; r < heat->rows; r++) {
        const struct style *style = &chart->styles[heat->order[r]];
        struct look look = {18, style->width > 3, numbers ? INK : style->colour, AT_RIGHT};
        figure_label(&chart->figure, heat->box.left - 16, heat->box.top + (r + 0.5) * CELL_HEIGHT,
                     look, style->label);
    }
    if (numbers) /* of what? */
        figure_label(&chart->figure, PAGE_MARGIN, heat->box.top - 16,
                     (struct look){14, false, GREY, AT_LEFT},
                     name_words(chart->arena, chart->def->value[DEF_SERIES]));
    for (int x = 0; x < pivot->x_count; x++)
        figure_label(&chart->figure, heat->box.left + (x + 0.5) * width, heat->box.bottom + 26,
                     tick, x_words(chart, x));
    const char *label = chart->def->value[DEF_X_LABEL];
    figure_label(&chart->figure, (heat->box.left + heat->box.right) / 2, heat->box.bottom + 66,
                 tick, label ? label : chart->def->value[DEF_X]);
}

static void lay_out(struct heat *heat)
{
    const struct pivot *pivot = &heat->chart->pivot;
    double labels = 0;
    for (int r = 0; r < heat->rows; r++)
        labels = fmax(labels, text_width(pivot->series[heat->order[r]], 18, true));
    double left = PAGE_MARGIN + labels + 16, top = PANELS_TOP;
    heat->box = (struct box){left, PAGE_WIDTH - PAGE_MARGIN, top, top + heat->rows * CELL_HEIGHT};
    heat->chart->figure.height = heat->box.bottom + 140;
}

/* The largest factor within one row (across x) or within one column (across series). */
static double spread(const struct heat *heat, bool across_x)
{
    int columns = heat->chart->pivot.x_count, outer = across_x ? heat->rows : columns;
    double most = 1;
    for (int i = 0; i < outer; i++) {
        double low = INFINITY, high = 0;
        for (int j = 0; j < (across_x ? columns : heat->rows); j++) {
            double value = across_x ? cell(heat, heat->order[i], j) : cell(heat, heat->order[j], i);
            if (!(value > 0)) continue;
            low = fmin(low, value);
            high = fmax(high, value);
        }
        if (high > 0) most = fmax(most, high / low);
    }
    return most;
}

static double edge(const struct heat *heat, int row, int x, const char *suffix)
{
    const char *column = arena_print(heat->chart->arena, "%s%s", heat->column, suffix);
    double value = pivot_number(&heat->chart->pivot, 0, heat->order[row], x, column);
    return isnan(value) ? cell(heat, heat->order[row], x) : value;
}

/* Does the lowest cell of a column lie below all others by more than intervals and noise? */
static bool clearly_lowest(const struct heat *heat, int row, int x, double delta)
{
    double mine = cell(heat, heat->order[row], x), high = edge(heat, row, x, "_hi");
    for (int r = 0; r < heat->rows; r++) {
        double other = cell(heat, heat->order[r], x);
        if (r == row || isnan(other)) continue;
        if (edge(heat, r, x, "_lo") <= high || other <= mine * (1 + delta)) return false;
    }
    return true;
}

/* The row that is clearly the lowest of most columns; *wins of them. */
static int leading_row(const struct heat *heat, int *wins)
{
    int leader = 0;
    double delta = noise_floor(heat->chart);
    *wins = 0;
    for (int r = 0; r < heat->rows; r++) {
        int count = 0;
        for (int x = 0; x < heat->chart->pivot.x_count; x++)
            count += best_row(heat, x) == r && clearly_lowest(heat, r, x, delta);
        if (count > *wins) *wins = count, leader = r;
    }
    return leader;
}

static char *leader_words(const struct heat *heat, const char *noun)
{
    int wins, row = leading_row(heat, &wins), columns = heat->chart->pivot.x_count;
    if (!wins) return arena_print(heat->chart->arena, "Nobody is clearly lowest at any %s", noun);
    return arena_print(heat->chart->arena, "%s is clearly lowest at %d of %d %s%s",
                       heat->chart->pivot.series[heat->order[row]], wins, columns, noun,
                       columns == 1 ? "" : "s");
}

/* How far a row is from the lowest of its column, at worst. */
static double worst_excess(const struct heat *heat, int row)
{
    double worst = 1;
    for (int x = 0; x < heat->chart->pivot.x_count; x++) {
        double value = cell(heat, heat->order[row], x);
        int best = best_row(heat, x);
        if (best >= 0) worst = fmax(worst, value / cell(heat, heat->order[best], x));
    }
    return worst;
}

static int cells_missing(const struct heat *heat)
{
    int missing = 0;
    for (int r = 0; r < heat->rows; r++)
        for (int x = 0; x < heat->chart->pivot.x_count; x++)
            missing += isnan(cell(heat, heat->order[r], x));
    return missing;
}

/* Of a series that is a number (of shards): the fewest that are never further than the plateau's
 * percents from the best, and the most; else the one whose worst is least. */
static char *recommendation(const struct heat *heat, double percent)
{
    const struct chart *chart = heat->chart;
    const char *series = chart->def->value[DEF_SERIES];
    double fewest = INFINITY, most = 0, least = INFINITY, calmest = 0;
    if (cells_missing(heat)) /* cut short: an unmeasured cell may be the worst of its row */
        return arena_print(chart->arena, "No advice yet: %d of %d cells were not measured",
                           cells_missing(heat), heat->rows * chart->pivot.x_count);
    for (int r = 0; r < heat->rows; r++) {
        double count = strtod(chart->pivot.series[heat->order[r]], NULL);
        double excess = worst_excess(heat, r);
        if (excess < least) least = excess, calmest = count;
        if (excess > 1 + percent / 100) continue;
        fewest = fmin(fewest, count);
        most = fmax(most, count);
    }
    if (most > 0)
        return arena_print(chart->arena, "Take %g %s: within %g %% of the best everywhere (to %g)",
                           fewest, series, percent, most);
    return arena_print(chart->arena, "Take %g %s: nowhere further than %.2f× from the best",
                       calmest, series, least);
}

/* What moves the cost more, and who is lowest most often; the latter first if x has no order. */
static char *finding(const struct heat *heat)
{
    const struct chart *chart = heat->chart;
    struct arena *arena = chart->arena;
    const char *noun = chart->def->value[DEF_NOUN], *series = chart->def->value[DEF_SERIES];
    if (!noun) noun = chart->def->value[DEF_X];
    bool by_impl = !strcmp(series, "impl") || !strncmp(series, "impl,", 5);
    series = by_impl ? "implementation" : name_words(arena, series);
    char *along_x = format_unit(arena, UNIT_RATIO, spread(heat, true));
    char *along_y = format_unit(arena, UNIT_RATIO, spread(heat, false));
    char *lead = leader_words(heat, noun), *plain, *full;
    if (!chart->pivot.x_is_number) {
        full = arena_print(arena, "%s; the %s moves the cost up to %s", lead, series, along_y);
        return title_that_fits((const char *const[]){full, lead, NULL});
    }
    if (spread(heat, false) > spread(heat, true))
        plain = arena_print(arena, "The choice of %s moves the cost up to %s, the %s up to %s",
                            series, along_y, noun, along_x);
    else
        plain = arena_print(arena, "The %s moves the cost up to %s, the choice of %s up to %s",
                            noun, along_x, series, along_y);
    full = arena_print(arena, "%s. %s", plain, lead);
    return title_that_fits((const char *const[]){full, plain, NULL});
}

bool chart_heat(struct chart *chart)
{
    struct heat heat = {.chart = chart, .column = chart->def->value[DEF_Y]};
    if (chart->pivot.panel_count > 1)
        return refuse("chart %s: a heat map has one panel; fix %s with a where line in %s",
                      chart->def->name,
                      chart->def->value[DEF_PANEL] ? chart->def->value[DEF_PANEL] : "the workload",
                      chart->def->path);
    order_rows(&heat);
    measure(&heat);
    lay_out(&heat);
    draw_cells(&heat);
    draw_caches(&heat);
    draw_processors(&heat);
    figure_number(&chart->figure, "MARKS", heat.mark_count);
    figure_numbers(&chart->figure, "MARK", heat.marks, MARKS);
    draw_labels(&heat);
    figure_panels(&chart->figure, &heat.box, 1);
    figure_number(&chart->figure, "ROWS", heat.rows);
    figure_number(&chart->figure, "COLUMNS", chart->pivot.x_count);
    const char *plateau = chart->def->value[DEF_PLATEAU];
    chart->figure.title = plateau ? recommendation(&heat, strtod(plateau, NULL)) : finding(&heat);
    chart->figure.subtitle =
        subtitle_of(chart, arena_print(chart->arena, "Median %s", unit_words(chart, heat.column)),
                    "; bold = lowest of its column; colour on a log scale");
    return true;
}
