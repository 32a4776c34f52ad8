/* figure.h - one picture on the way to gnuplot: numbers, marks in pixels, and the data drawn.
 *
 * The page is measured in pixels, x to the right and y down from the top left corner. Everything
 * that is not data (titles, tick labels, axes, grid, labels at line ends) is a mark at a computed
 * place; the kind's gnuplot file (scripts/charts/kinds/<kind>.gp) draws the data into the panels.
 */
#ifndef ASSAY_FIGURE_H
#define ASSAY_FIGURE_H

#include "benches/assay/text.h"

#include <stdbool.h>

#define INK   "#1F2328" /* titles, values */
#define GREY  "#667085" /* subtitles, notes, tick labels */
#define AXIS  "#98A2B3" /* axes, leaders */
#define FAINT "#E4E7EC" /* grid */

#define PAGE_WIDTH  1600.0
#define PAGE_MARGIN 64.0  /* left of titles, right of labels */
#define PANELS_TOP  178.0 /* first pixel row below the titles */

enum anchor { AT_LEFT, AT_CENTRE, AT_RIGHT };

struct look {
    double points;
    bool bold;
    const char *colour;
    enum anchor anchor;
};

/* A rectangle in pixels. */
struct box {
    double left, right, top, bottom;
};

struct figure {
    struct arena *arena;
    double width, height;
    const char *name, *title, *subtitle, *footer;
    struct text numbers;         /* gnuplot assignments; owned */
    struct text marks;           /* set label, set arrow, set object; owned */
    struct text data;            /* the .tsv; owned */
    int labels, arrows, objects; /* how many marks there are */
};

void figure_number(struct figure *figure, const char *name, double value);
void figure_numbers(struct figure *figure, const char *name, const double *values, int count);
void figure_words(struct figure *figure, const char *name, const char *const *values, int count);
void figure_panels(struct figure *figure, const struct box *boxes, int count);

void figure_label(struct figure *figure, double x, double y, struct look look, const char *text);
void figure_line(struct figure *figure, double x1, double y1, double x2, double y2,
                 const char *colour, double width, int dash);
void figure_fill(struct figure *figure, struct box box, const char *colour);
/* Left and bottom edge of a panel. */
void figure_axes(struct figure *figure, struct box box);

/* The complete gnuplot program: `page` with its slots filled from the figure, `kind` and `own`. */
char *figure_program(struct figure *figure, const char *page, const char *kind, const char *own);
void figure_free(struct figure *figure);

/* Boxes of `count` panels in rows of `columns` over the page's width: `before` pixels for tick
 * labels left of the first column, `between` left of each other one, `after` right of each (its
 * labels). */
struct grid {
    int count, columns;
    double before, between, after, height, gap, top;
};
struct box *figure_grid(struct arena *arena, const struct grid *grid);
double figure_grid_bottom(const struct grid *grid);

#endif
