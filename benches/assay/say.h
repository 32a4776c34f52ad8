/* say.h - what a person reads: one clear sentence an error, warnings, notes, and the exit codes. */
#ifndef ASSAY_SAY_H
#define ASSAY_SAY_H

/* The meaning of the exit codes is the same for every verb. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_WORSE = 1,
    EXIT_CANNOT = 2,
    EXIT_INTERRUPTED = 130, /* as a shell reports Ctrl-C */
};

/* Prints "assay: ..." on standard error; returns EXIT_CANNOT, so that `return say_error(...)` reads
 * well in a verb. The sentence names the value, the reason and the remedy. */
int say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints "assay: warning: ..." on standard error. */
void say_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a line on standard output and flushes it, so that a log file grows as the run does. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Silences say(); errors and warnings stay. For --json, where standard output is one document. */
void say_only_errors(void);

/* Sends say() to standard error, where standard output is one table. */
void say_on_stderr(void);

#endif
