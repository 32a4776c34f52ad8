/* report_page.h - a gathered report to <run>/report.html. */
#ifndef ASSAY_REPORT_PAGE_H
#define ASSAY_REPORT_PAGE_H

#include "benches/assay/report.h"

/* `definitions` holds report/report.css and report.js. One sentence and false if it cannot. */
bool report_write(struct report *report, const char *definitions);

#endif
