/* reply.h - what a worker's line means. Everything that is not a good sample is an error text. */
#ifndef ASSAY_REPLY_H
#define ASSAY_REPLY_H

#include "benches/assay/arena.h"

#include <stdint.h>

/* A sample or a memory pass as the worker reports it. */
struct reply {
    uint64_t iterations, items;
    double real_ns, cpu_ns; /* totals over iterations * items operations */
    double speed;           /* additions a nanosecond around the sample; NAN: not told */
    const char *counters;   /* JSON object text; "{}" for none */
    const char *error;      /* NULL: the numbers are good */
};

/* The error of a line that is no JSON object: whoever sent it is out of step. */
extern const char reply_nonsense[];

/* Reads a line. asked: the iterations of a `run`, 0 for `memory`. Texts live in the arena. */
struct reply reply_parse(struct arena *arena, const char *line, uint64_t asked);

#endif
