/* worker_parts.h - what both worker loops share: one request understood and answered. */
#ifndef BENCHES_COMMON_WORKER_PARTS_H
#define BENCHES_COMMON_WORKER_PARTS_H

#include <stdbool.h>

/* Answers one line (changed in place) on standard output. counted: a `run` counts instructions
 * instead of time. False: the line was `quit`.                                                   */
bool worker_answer(char *line, bool counted);

#endif
