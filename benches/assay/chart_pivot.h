/* chart_pivot.h - the rows of a tidy table that a chart draws, arranged by panel, series and x.
 *
 * Promises    rows of the twin and failed rows are left out; two rows for one place are an error
 *             that names the parameter to fix.
 * Invariants  rows[(panel * series_count + series) * x_count + x] is a row of the table, or -1.  */
#ifndef ASSAY_CHART_PIVOT_H
#define ASSAY_CHART_PIVOT_H

#include "benches/assay/chart_def.h"
#include "benches/assay/chart_table.h"

struct pivot {
    const struct table *table;
    char **panels, **series, **x_text; /* the values as the table spells them */
    char **impls;                      /* [series_count] implementation: what the colour goes by */
    double *x;                         /* [x_count] numbers where all are, else 0, 1, 2 ... */
    int *rows;
    int panel_count, series_count, x_count;
    bool x_is_number;
};

bool pivot_build(struct pivot *pivot, const struct table *table, const struct chart_def *def,
                 struct arena *arena);

int pivot_row(const struct pivot *pivot, int panel, int series, int x);
double pivot_number(const struct pivot *pivot, int panel, int series, int x, const char *column);
const char *pivot_text(const struct pivot *pivot, int panel, int series, int x, const char *column);

/* Does the table's row pass the definition's workload, where, only and skip? */
bool pivot_selects(const struct table *table, const struct chart_def *def, int row);

#endif
