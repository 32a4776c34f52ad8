/* chart_text.h - how numbers and words look on a chart: units, widths, quoting.                  */
#ifndef ASSAY_CHART_TEXT_H
#define ASSAY_CHART_TEXT_H

#include "benches/assay/arena.h"

#include <stdbool.h>

enum unit {
    UNIT_PLAIN,  /* 1.5 */
    UNIT_COUNT,  /* 64 Ki where the number is a power of two, else 10 k */
    UNIT_NS,     /* 1.5 µs; the number is in nanoseconds */
    UNIT_BYTES,  /* 64 KiB */
    UNIT_RATE,   /* 12 M/s; the number is per second */
    UNIT_RATIO,  /* 1.5× */
    UNIT_FACTOR, /* 0.983 */
    UNIT_PERCENT /* 12 %; the number is a fraction */
};

/* The number with its unit, at most three digits that matter; NaN gives "-". */
char *format_unit(struct arena *arena, enum unit unit, double value);

/* The unit of a column of a tidy table, by its name. */
enum unit unit_of_column(const char *column);

/* Width in pixels of `text` (UTF-8) in Inter at `points` (one point is 4/3 pixel). */
double text_width(const char *text, double points, bool bold);

/* As a gnuplot string in single quotes, its enhanced-text marks made harmless. */
char *gp_quote(struct arena *arena, const char *text);

/* As text of HTML or XML, also within an attribute in double quotes. */
char *xml_escape(struct arena *arena, const char *text);

/* `text` with every `old` replaced. */
char *text_replace(struct arena *arena, const char *text, const char *old, const char *new);

#endif
