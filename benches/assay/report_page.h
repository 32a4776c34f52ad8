/* report_page.h - a gathered report to <run>/report.html. */
#ifndef ASSAY_REPORT_PAGE_H
#define ASSAY_REPORT_PAGE_H

#include "benches/assay/report.h"

/* `definitions` holds report/report.css and report.js. One sentence and false if it cannot. */
bool report_write(struct report *report, const char *definitions);

/* Draws every chart of kind history over the runs under results/runs. An exit code; what went wrong
 * was said. */
int report_history(struct arena *arena, const char *results, const char *definitions, bool dry_run);

#endif
