/* chart_latency.c - latency percentiles on an axis that gives each further nine the same room.
 * The tidy table carries them as counters p50_ns, p90_ns, p99_ns, p999_ns, ... */
#include "benches/assay/finding.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* "p999_ns" -> 0.999; 0: not a percentile. */
static double fraction_of(const char *column)
{
    if (*column != 'p' || !isdigit((unsigned char)column[1])) return 0;
    char *end;
    double digits = strtod(column + 1, &end);
    if (*end && strcmp(end, "_ns") != 0) return 0;
    return digits / pow(10, (double)(end - column - 1));
}

static char *percentile_words(struct arena *arena, double fraction)
{
    return arena_print(arena, "p%.6g", fraction * 100);
}

/* Fills x, x_text and y from the percentile columns; returns how many there are. */
static int collect(struct chart *chart, struct lines *lines)
{
    const struct table *table = chart->table;
    size_t columns = (size_t)table->columns, series = (size_t)lines->series_count;
    double *x = ARENA_ARRAY(chart->arena, double, columns);
    int *from = ARENA_ARRAY(chart->arena, int, columns), count = 0;
    lines->x_text = ARENA_ARRAY(chart->arena, char *, columns);
    for (int c = table_first_counter(table); c < table->columns; c++) {
        double fraction = fraction_of(table->names[c]);
        if (fraction <= 0 || fraction >= 1) continue;
        from[count] = c;
        x[count] = -log10(1 - fraction);
        lines->x_text[count++] = percentile_words(chart->arena, fraction);
    }
    size_t cells = (size_t)lines->panel_count * series * (size_t)count;
    lines->x = x;
    lines->x_count = count;
    lines->y = ARENA_ARRAY(chart->arena, double, cells + 1);
    lines->lo = lines->hi = ARENA_ARRAY(chart->arena, double, cells + 1);
    for (int p = 0; p < lines->panel_count; p++)
        for (int s = 0; s < lines->series_count; s++)
            for (int i = 0; i < count; i++) {
                lines_at(lines->lo, lines, p, s)[i] = NAN;
                lines_at(lines->y, lines, p, s)[i] =
                    table_number(table, pivot_row(&chart->pivot, p, s, 0), from[i]);
            }
    return count;
}

/* The series with the lowest value at a percentile, and the one after it; -1: there is none. */
static int lowest(struct lines *lines, int at, int *next)
{
    int best = *next = -1;
    for (int s = 0; s < lines->series_count; s++) {
        double mine = lines_at(lines->y, lines, 0, s)[at];
        if (lines->styles[s].floor || !isfinite(mine)) continue;
        if (best < 0 || mine < lines_at(lines->y, lines, 0, best)[at]) {
            *next = best;
            best = s;
        } else if (*next < 0 || mine < lines_at(lines->y, lines, 0, *next)[at]) {
            *next = s;
        }
    }
    return best;
}

/* "best has the lowest p99.9: 1.1 µs" */
static char *lowest_words(struct chart *chart, struct lines *lines, int series, int at)
{
    return arena_print(
        chart->arena, "%s has the lowest %s: %s", lines->styles[series].label, lines->x_text[at],
        format_unit(chart->arena, UNIT_NS, lines_at(lines->y, lines, 0, series)[at]));
}

/* "best has the lowest p99.9: 1.1 µs, the next (mutex) is at 4.7×" about the last percentile but
 * one; if another is ahead at the last, which says how long the pauses are, about both. */
static char *finding(struct chart *chart, struct lines *lines)
{
    int end = lines->x_count - 1, at = lines->x_count > 2 ? end - 1 : end, next, after;
    int best = lowest(lines, at, &next), last = lowest(lines, end, &after);
    if (best < 0) return arena_copy(chart->arena, "No latency was recorded");
    char *plain = lowest_words(chart, lines, best, at);
    if (last >= 0 && last != best) {
        char *both =
            arena_print(chart->arena, "%s; %s", plain, lowest_words(chart, lines, last, end));
        return title_that_fits((const char *const[]){both, plain, NULL});
    }
    if (next < 0) return plain;
    double ratio = lines_at(lines->y, lines, 0, next)[at] / lines_at(lines->y, lines, 0, best)[at];
    char *full =
        arena_print(chart->arena, "%s, the next (%s) is at %s", plain, lines->styles[next].label,
                    format_unit(chart->arena, UNIT_RATIO, ratio));
    return title_that_fits((const char *const[]){full, plain, NULL});
}

/* "; the clock's 21 ns are in each": the dearest reading among the rows drawn. */
static char *clock_words(const struct chart *chart)
{
    double cost = 0;
    int column = table_column(chart->table, "timer_ns");
    for (int row = 0; row < chart->table->rows && column >= 0; row++)
        if (pivot_selects(chart->table, chart->def, row))
            cost = fmax(cost, table_number(chart->table, row, column));
    if (cost <= 0) return arena_copy(chart->arena, "");
    return arena_print(chart->arena, "; the clock's own %s are in each",
                       format_unit(chart->arena, UNIT_NS, cost));
}

bool chart_latency(struct chart *chart)
{
    struct lines lines;
    if (chart->pivot.x_count > 1)
        return refuse("chart %s: percentiles are its x axis; remove the x line from %s",
                      chart->def->name, chart->def->path);
    lines_from_pivot(chart, &lines, "ns", NULL, NULL);
    if (!collect(chart, &lines))
        return refuse("chart %s: %s has no percentile columns (p50_ns, p99_ns, ...)",
                      chart->def->name, chart->table->path);
    lines.x_log = false;
    lines.x_label = "percentile of operations (each further nine gets the same room)";
    lines_draw(&chart->figure, &lines);
    chart->figure.title = finding(chart, &lines);
    chart->figure.subtitle =
        subtitle_of(chart, arena_print(chart->arena, "Latency, %s", unit_words(chart, "ns")),
                    clock_words(chart));
    return true;
}
