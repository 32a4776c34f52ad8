/* chart_colour.h - one colour per implementation, everywhere (scripts/charts/colours.tsv); a chart
 * of one implementation colours what tells its series apart, such as the mechanism.              */
#ifndef ASSAY_CHART_COLOUR_H
#define ASSAY_CHART_COLOUR_H

#include "benches/assay/chart_pivot.h"

struct colours {
    char **names, **values; /* values: #RRGGBB */
    int count;
};

/* How one series is drawn. */
struct style {
    const char *label, *colour;
    double width; /* of the line, pixels */
    int dash;     /* gnuplot's dash type; 1 is solid */
    double dot;   /* gnuplot's point size; 0: none */
    bool floor;   /* the harness itself (`null`): drawn thin, never ranked */
};

bool colours_read(struct colours *colours, const char *path, struct arena *arena);

/* Styles of all series of a pivot: the table's colours first, then unused ones of the palette; the
 * second series of one implementation is dashed. */
struct style *styles_of(const struct colours *colours, const struct pivot *pivot,
                        struct arena *arena);

unsigned colour_number(const char *colour); /* "#0072B2" -> 0x0072B2 */

#endif
