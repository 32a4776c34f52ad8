/* chart_lines.h - panels of lines with bands, dots and direct labels: the drawing behind the kinds
 * cost, threads, latency and history.                                                         */
#ifndef ASSAY_CHART_LINES_H
#define ASSAY_CHART_LINES_H

#include "benches/assay/chart.h"

struct lines {
    int panel_count, series_count, x_count;
    char **panels;              /* titles; all "" if there is one panel */
    const struct style *styles; /* [series_count] */
    const double *x;            /* [x_count], rising */
    char **x_text;              /* tick labels */
    bool x_log, y_log;
    const char *x_label;
    enum unit unit;      /* of y */
    double *y, *lo, *hi; /* [panel][series][x]; NaN where missing */
    /* Out: where things came to lie. */
    struct axis x_axis, y_axis;
    struct box *boxes; /* [panel_count] */
};

void lines_from_pivot(struct chart *chart, struct lines *lines, const char *y, const char *lo,
                      const char *hi);
double *lines_at(double *values, const struct lines *lines, int panel, int series);
void lines_draw(struct figure *figure, struct lines *lines);

#endif
