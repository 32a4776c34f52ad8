/* chart_selfcheck.c - the measuring method on known differences: above, each comparison's estimate
 * against the truth; below, how many of them were called different, against what is promised. */
#include "benches/assay/chart.h"
#include "benches/assay/selfcheck.h"
#include "benches/assay/stats.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#define LOWEST  (-3.0) /* per cent; the strip's edges, and dots beyond are drawn at them */
#define HIGHEST 8.0
#define UPPER   420.0 /* pixels of the panels of estimates, and of those of shares */
#define LOWER   150.0
#define BETWEEN 44.0
#define WIDE    0.27 /* of a panel: the room of one truth, of three */
#define NOISE   "#EAECF0"
#define WORKS   8

static const char *const colours[KNOWNS] = {"#0072B2", "#E69F00", "#D55E00"};

/* The comparisons of one kind of work with one truth. */
struct heap {
    int rows[4096], count, different;
};

struct scheme {
    struct chart *chart;
    const char *works[WORKS];
    int work_count;
    struct box *boxes; /* [2 * work_count]: estimates, then shares */
};

static double number(const struct chart *chart, int row, const char *column)
{
    return table_number(chart->table, row, table_column(chart->table, column));
}

static const char *word(const struct chart *chart, int row, const char *column)
{
    return table_text(chart->table, row, table_column(chart->table, column));
}

/* As a single comparison says it, before a table's false-discovery rate. */
static bool called_different(const struct chart *chart, int row)
{
    double delta = number(chart, row, "delta");
    return strcmp(word(chart, row, "verdict"), "none") != 0 &&
           (number(chart, row, "ratio_lo") > 1 + delta ||
            number(chart, row, "ratio_hi") < 1 - delta);
}

static void find_works(struct scheme *scheme)
{
    const struct chart *chart = scheme->chart;
    for (int row = 0; row < chart->table->rows; row++) {
        int i = 0;
        while (i < scheme->work_count && strcmp(scheme->works[i], word(chart, row, "workload")))
            i++;
        if (i == scheme->work_count && i < WORKS)
            scheme->works[scheme->work_count++] = word(chart, row, "workload");
    }
}

/* In the order of their estimates. */
static struct heap *gather(const struct scheme *scheme, int work, size_t known)
{
    const struct chart *chart = scheme->chart;
    struct heap *heap = arena_zero(chart->arena, sizeof *heap);
    double *ratios = ARENA_ARRAY(chart->arena, double, (size_t)chart->table->rows + 1);
    int *found = ARENA_ARRAY(chart->arena, int, (size_t)chart->table->rows + 1);
    size_t *order = ARENA_ARRAY(chart->arena, size_t, (size_t)chart->table->rows + 1);
    for (int row = 0; row < chart->table->rows; row++) {
        if (strcmp(word(chart, row, "workload"), scheme->works[work]) ||
            strcmp(word(chart, row, "impl"), selfcheck_knowns[known].impl) ||
            isnan(number(chart, row, "ratio")) || heap->count == 4096)
            continue;
        ratios[heap->count] = number(chart, row, "ratio");
        found[heap->count++] = row;
        heap->different += called_different(chart, row);
    }
    gsl_sort_index(order, ratios, 1, (size_t)heap->count);
    for (int i = 0; i < heap->count; i++) heap->rows[i] = found[order[i]];
    return heap;
}

static double middle_of(size_t known)
{
    return ((double)known + 0.5) / KNOWNS;
}

static double clamped(double ratio)
{
    return fmin(fmax(100 * (ratio - 1), LOWEST), HIGHEST);
}

static void add_estimates(const struct scheme *scheme, int work, size_t known,
                          const struct heap *heap)
{
    struct chart *chart = scheme->chart;
    for (int i = 0; i < heap->count; i++) {
        double place = heap->count > 1 ? (double)i / (heap->count - 1) - 0.5 : 0;
        int row = heap->rows[i];
        text_print(&chart->figure.data, "%d\t%.4f\t%.4f\t%.4f\t%.4f\t%d\t%u\n", work + 1,
                   middle_of(known) + WIDE * place, clamped(number(chart, row, "ratio")),
                   clamped(number(chart, row, "ratio_lo")), clamped(number(chart, row, "ratio_hi")),
                   called_different(chart, row), colour_number(colours[known]));
    }
}

static void add_share(const struct scheme *scheme, int work, size_t known, const struct heap *heap)
{
    struct interval share = stats_share(heap->different, heap->count);
    text_print(&scheme->chart->figure.data, "%d\t%.4f\t%.2f\t%.2f\t%.2f\t1\t%u\n",
               scheme->work_count + work + 1, middle_of(known), 100 * share.mid, 100 * share.lo,
               100 * share.hi, colour_number(colours[known]));
}

/* "0 of 50" under its dot, and which truth that is. */
static void label_share(const struct scheme *scheme, int work, size_t known,
                        const struct heap *heap)
{
    struct figure *figure = &scheme->chart->figure;
    const struct box box = scheme->boxes[scheme->work_count + work];
    const struct look truth = {16, true, colours[known], AT_CENTRE},
                      count = {15, false, INK, AT_CENTRE};
    double x = box.left + middle_of(known) * (box.right - box.left);
    figure_label(figure, x, box.bottom + 24, truth, selfcheck_knowns[known].words);
    figure_label(figure, x, box.bottom + 50, count,
                 arena_print(figure->arena, "%d of %d", heap->different, heap->count));
}

static double pixel(const struct box box, double value, double low, double high)
{
    return box.bottom - (value - low) / (high - low) * (box.bottom - box.top);
}

/* Grid, ticks in per cent, and the edge of one panel. */
static void draw_scale(const struct scheme *scheme, const struct box box, bool text,
                       const double *marks, int count, double low, double high)
{
    struct figure *figure = &scheme->chart->figure;
    const struct look look = {16, false, INK, AT_RIGHT};
    for (int i = 0; i < count; i++) {
        double y = pixel(box, marks[i], low, high);
        figure_line(figure, box.left, y, box.right, y, FAINT, 1.2, 1);
        if (text)
            figure_label(figure, box.left - 12, y, look,
                         arena_print(figure->arena, "%g %%", marks[i]));
    }
    figure_axes(figure, box);
}

static void draw_work(const struct scheme *scheme, int work)
{
    static const double ratios[] = {-2, 0, 2, 4, 6, 8}, shares[] = {0, 50, 100};
    struct figure *figure = &scheme->chart->figure;
    const struct box upper = scheme->boxes[work], lower = scheme->boxes[scheme->work_count + work];
    const struct look title = {18, true, INK, AT_LEFT}, small = {13, false, GREY, AT_RIGHT};
    double promised = pixel(lower, 100 * FALSE_SHARE, 0, 100);
    figure_fill(figure,
                (struct box){upper.left, upper.right, pixel(upper, 0.5, LOWEST, HIGHEST),
                             pixel(upper, -0.5, LOWEST, HIGHEST)},
                NOISE);
    draw_scale(scheme, upper, work == 0, ratios, 6, LOWEST, HIGHEST);
    draw_scale(scheme, lower, work == 0, shares, 3, 0, 100);
    figure_line(figure, lower.left, promised, lower.right, promised, GREY, 1.4, 2);
    figure_label(figure, lower.right - 4, promised - 12, small, "5 %");
    figure_label(figure, upper.left + 4, upper.top - 24, title, scheme->works[work]);
    for (size_t k = 0; k < KNOWNS; k++) {
        double truth = pixel(upper, 100 * (selfcheck_knowns[k].ratio - 1), LOWEST, HIGHEST);
        double x = upper.left + middle_of(k) * (upper.right - upper.left);
        double half = (upper.right - upper.left) / KNOWNS / 2 - 2;
        figure_line(figure, x - half, truth, x + half, truth, INK, 1.6, 1);
    }
}

static void lay_out(struct scheme *scheme)
{
    struct figure *figure = &scheme->chart->figure;
    struct grid grid = {.count = scheme->work_count,
                        .columns = scheme->work_count,
                        .before = 50,
                        .between = 20,
                        .after = 0,
                        .height = UPPER,
                        .top = PANELS_TOP + 20};
    struct box *upper = figure_grid(figure->arena, &grid);
    grid.top += UPPER + BETWEEN;
    grid.height = LOWER;
    struct box *lower = figure_grid(figure->arena, &grid);
    size_t count = (size_t)scheme->work_count;
    scheme->boxes = ARENA_ARRAY(figure->arena, struct box, 2 * count);
    memcpy(scheme->boxes, upper, sizeof *upper * count);
    memcpy(scheme->boxes + count, lower, sizeof *lower * count);
    figure->height = figure_grid_bottom(&grid) + 130;
}

static void write_numbers(const struct scheme *scheme)
{
    struct figure *figure = &scheme->chart->figure;
    int panels = 2 * scheme->work_count;
    double low[2 * WORKS], high[2 * WORKS];
    for (int p = 0; p < panels; p++) {
        low[p] = p < scheme->work_count ? LOWEST : 0;
        high[p] = p < scheme->work_count ? HIGHEST : 100;
    }
    figure_panels(figure, scheme->boxes, panels);
    figure_numbers(figure, "Y_LOW", low, panels);
    figure_numbers(figure, "Y_HIGH", high, panels);
}

/* "0 of 200 equals called different; +2 % found in 80 of 80, +5 % in 80 of 80" */
static char *finding(struct arena *arena, const int *different, const int *count)
{
    char *equals = arena_print(arena, "%d of %d equals called different", different[0], count[0]);
    char *full = arena_print(arena, "%s; +2 %% found in %d of %d, +5 %% in %d of %d", equals,
                             different[1], count[1], different[2], count[2]);
    return count[1] + count[2] ? full : equals;
}

bool chart_selfcheck(struct chart *chart)
{
    struct scheme scheme = {.chart = chart};
    int different[KNOWNS] = {0}, count[KNOWNS] = {0};
    find_works(&scheme);
    chart->nothing = scheme.work_count == 0;
    if (chart->nothing) return true;
    lay_out(&scheme);
    text_print(&chart->figure.data, "#panel\tx\tper cent\tlow\thigh\tdifferent\tcolour\n");
    for (int work = 0; work < scheme.work_count; work++) {
        draw_work(&scheme, work);
        for (size_t k = 0; k < KNOWNS; k++) {
            struct heap *heap = gather(&scheme, work, k);
            if (!heap->count) continue;
            add_estimates(&scheme, work, k, heap);
            add_share(&scheme, work, k, heap);
            label_share(&scheme, work, k, heap);
            different[k] += heap->different;
            count[k] += heap->count;
        }
    }
    write_numbers(&scheme);
    chart->figure.title = finding(chart->arena, different, count);
    chart->figure.subtitle =
        arena_copy(chart->arena, "Above: each comparison's estimate with its 95 % interval; line = "
                                 "the truth, filled = called different. Below: the share of those");
    return true;
}
