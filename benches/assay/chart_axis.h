/* chart_axis.h - a scale: its range, its ticks, and where a value lies in pixels.               */
#ifndef ASSAY_CHART_AXIS_H
#define ASSAY_CHART_AXIS_H

#include "benches/assay/chart_text.h"

struct axis {
    bool log;
    double low, high; /* the range; low > 0 if log */
    enum unit unit;
    int count; /* ticks */
    double at[24];
};

/* A scale that holds [low, high] with some air; linear scales begin at 0 (no truncated heights).
 * `from_zero` false: a linear scale around the values. */
struct axis axis_make(enum unit unit, bool log, double low, double high, bool from_zero);
double axis_pixel(const struct axis *axis, double value, double from, double to);

/* Moves `places` (pixels, any order) apart to at least `gap` within [low, high], each as near to
 * its wish as the others allow. */
void spread_labels(double *places, int count, double gap, double low, double high);

#endif
