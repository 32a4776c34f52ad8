/* command.h - runs another program to its end and takes what it printed. */
#ifndef ASSAY_COMMAND_H
#define ASSAY_COMMAND_H

#include "benches/assay/text.h"

/* How a command ended: its exit code, or one of these. */
enum { COMMAND_NOT_STARTED = -1, COMMAND_LATE = -2, COMMAND_KILLED = -3 };

/* Runs arguments[0] (searched in PATH; the list ends with NULL) and waits at most timeout_seconds,
 * then kills it. Standard output goes to out and standard error to err (caller frees both with
 * text_free; NULL: discarded). Standard input is /dev/null. */
int command_run(const char *const *arguments, double timeout_seconds, struct text *out,
                struct text *err);

/* The first line of the text without its newline; "" for none. The text is cut there. */
const char *first_line(struct text *text);

/* Seconds on the monotonic clock. */
double clock_seconds(void);

#endif
