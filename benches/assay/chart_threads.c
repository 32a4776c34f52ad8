/* chart_threads.c - throughput against threads: ideal line from the best single thread, a mark
 * where the machine's processors end, and another ground where threads outnumber them. */
#include "benches/assay/finding.h"

#include <math.h>

#define BEYOND "#F5F6F8" /* the ground where threads outnumber processors */

/* Nanoseconds an operation to operations a second; a low time is a high rate, so lo and hi swap. */
static void to_rates(struct lines *lines)
{
    size_t count =
        (size_t)lines->panel_count * (size_t)lines->series_count * (size_t)lines->x_count;
    for (size_t i = 0; i < count; i++) {
        double low = lines->lo[i];
        lines->y[i] = 1e9 / lines->y[i];
        lines->lo[i] = 1e9 / lines->hi[i];
        lines->hi[i] = 1e9 / low;
    }
    lines->unit = UNIT_RATE;
}

/* The best rate with the fewest threads: what ideal scaling starts from. */
static double single_rate(struct lines *lines, int panel)
{
    double best = 0;
    for (int s = 0; s < lines->series_count; s++)
        if (!lines->styles[s].floor) best = fmax(best, lines_at(lines->y, lines, panel, s)[0]);
    return best;
}

/* Where the processors end: behind it threads take turns, and more of them cannot be faster. */
static void draw_processors(struct chart *chart, const struct lines *lines, int panel)
{
    struct figure *figure = &chart->figure;
    const struct box box = lines->boxes[panel];
    const struct look mark = {14, false, GREY, AT_LEFT}, note = {14, false, GREY, AT_RIGHT};
    double cores = axis_pixel(&lines->x_axis, chart->run->cores, box.left, box.right);
    double last = lines->x[lines->x_count - 1];
    if (chart->run->cores && last > chart->run->cores) {
        const char *words = "oversubscribed: more threads than CPUs";
        double from = fmax(cores, box.left);
        if (text_width(words, 14, false) > box.right - from - 20) words = "oversubscribed";
        figure_fill(figure, (struct box){from, box.right, box.top, box.bottom}, BEYOND);
        figure_label(figure, box.right - 10, box.bottom - 16, note, words);
    }
    if (!chart->run->cores || cores < box.left || cores > box.right) return;
    figure_line(figure, cores, box.top, cores, box.bottom, AXIS, 1.5, 3);
    figure_label(figure, cores + 6, box.top - 14, mark, /* "ideal" may end left of it */
                 arena_print(chart->arena, "%d CPUs", chart->run->cores));
}

/* The best single thread times the number of threads, as far as there are processors. */
static void draw_ideal(struct chart *chart, struct lines *lines, int panel)
{
    struct figure *figure = &chart->figure;
    const struct box box = lines->boxes[panel];
    const struct look look = {14, false, GREY, AT_RIGHT};
    double rate = single_rate(lines, panel), first = lines->x[0];
    double end = fmin(lines->x[lines->x_count - 1], first * lines->y_axis.high / rate);
    if (chart->run->cores > first) end = fmin(end, chart->run->cores);
    if (rate <= 0 || end <= first) return;
    double x1 = axis_pixel(&lines->x_axis, first, box.left, box.right);
    double x2 = axis_pixel(&lines->x_axis, end, box.left, box.right);
    double y1 = axis_pixel(&lines->y_axis, rate, box.bottom, box.top);
    double y2 = axis_pixel(&lines->y_axis, rate * end / first, box.bottom, box.top);
    figure_line(figure, x1, y1, x2, y2, AXIS, 1.5, 2);
    figure_label(figure, x2 - 12, y2 - 18, look, "ideal");
}

/* "best gains most from threads: 3.6× the speed of one with 4", if one series runs with several
 * numbers of threads. */
static char *scaling(struct chart *chart, struct lines *lines)
{
    int best = -1, at = 0;
    double factor = 0;
    for (int s = 0; s < lines->series_count; s++) {
        double *y = lines_at(lines->y, lines, 0, s);
        for (int x = 1; x < lines->x_count && !lines->styles[s].floor; x++)
            if (y[x] / y[0] > factor) factor = y[x] / y[0], best = s, at = x;
    }
    if (best < 0) return NULL;
    if (factor < 1.1) return arena_copy(chart->arena, "Nothing gains from more threads");
    return arena_print(chart->arena, "%s gains most from threads: %s the speed of one with %s",
                       lines->styles[best].label, format_unit(chart->arena, UNIT_RATIO, factor),
                       lines->x_text[at]);
}

bool chart_threads(struct chart *chart)
{
    struct lines lines;
    lines_from_pivot(chart, &lines, "ns", "ns_lo", "ns_hi");
    to_rates(&lines);
    lines.x_log = lines.x[0] > 0 && lines.x_count > 2;
    lines_draw(&chart->figure, &lines);
    for (int p = 0; p < lines.panel_count; p++) {
        draw_processors(chart, &lines, p);
        draw_ideal(chart, &lines, p);
    }
    struct race race = {.lines = &lines,
                        .delta = noise_floor(chart),
                        .more_wins = true,
                        .baseline = series_named(chart, chart->def->value[DEF_BASELINE]),
                        .noun = lines.panel_count > 1 ? "case" : "thread count",
                        .superlative = "fastest"};
    char *winner = finding_race(chart->arena, &race);
    char *scaled = lines.panel_count == 1 ? scaling(chart, &lines) : NULL;
    char *full = scaled ? arena_print(chart->arena, "%s; %s", winner, scaled) : winner;
    chart->figure.title =
        title_that_fits((const char *const[]){full, scaled ? scaled : winner, NULL});
    chart->figure.subtitle = subtitle_of(
        chart, arena_print(chart->arena, "Median %s", unit_words(chart, "operations a second")),
        "; band = 95 % interval");
    return true;
}
