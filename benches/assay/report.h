/* report.h - the parts of report.html; each appends its section to the page.                    */
#ifndef ASSAY_REPORT_H
#define ASSAY_REPORT_H

#include "benches/assay/chart.h"

/* One picture of the run: charts/<name>.svg. */
struct report_chart {
    const char *name, *title; /* title: the finding, from the picture itself */
    char *svg;                /* ready to stand in a page */
};

struct report_sweep {
    const char *name;
    const char *title;   /* of its definition; "" without raw data */
    const char *stopped; /* "12 groups: 10 all rounds, 2 budget"; "" without raw data */
    struct table table;
};

struct report {
    struct arena *arena;
    const char *folder; /* of the run */
    struct run_info run;
    struct report_chart *charts;
    struct report_sweep *sweeps;
    size_t chart_count, sweep_count;
};

/* Reads the charts and tables of a run; one sentence and false if one is damaged. */
bool report_gather(struct report *report);

void report_charts(struct report *report, struct text *page);
void report_tables(struct report *report, struct text *page);
void report_noise(struct report *report, struct text *page);
void report_failures(struct report *report, struct text *page);
void report_environment(struct report *report, struct text *page);
void report_reproduce(struct report *report, struct text *page);

/* Is this row one of the twin, or one that failed? */
bool row_is_twin(const struct table *table, int row);
bool row_failed(const struct table *table, int row);

#endif
