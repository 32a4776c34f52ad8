/* worker.h - one worker process: a benchmark program with --worker, asked a line, answering one.
 *
 * It lives in a session of its own, so that Ctrl-C reaches only the driver, and is killed by
 * the kernel when the driver dies. A worker that crashes, hangs or talks nonsense fails the
 * question it was asked, never the run. */
#ifndef ASSAY_WORKER_H
#define ASSAY_WORKER_H

#include "benches/assay/reply.h"
#include "benches/assay/text.h"

#include <sys/types.h>

struct worker {
    const char *path;  /* of the program */
    const char *env;   /* "VAR=value VAR=value", added to ours; "" for none */
    bool ahead;        /* ask for a priority before other programs */
    int core;          /* it runs there only; -1: anywhere */
    pid_t pid;         /* 0: not running */
    int to, from;      /* its standard input and output */
    int complaints;    /* its standard error, a file in memory */
    struct text heard; /* what it said after the last whole line */
    const char *why;   /* the question last asked could not be: the reason; else NULL */
};

/* Starts the process if it is not running. False: *why says why not (in the arena). */
bool worker_start(struct arena *arena, struct worker *worker, const char **why);

/* Asks for `run <name> <iterations> <seed>` (iterations 0: `memory <name> <seed>`) and does not
 * wait for the answer. A second question may be asked before the first is answered: the worker then
 * goes from one sample to the next without a pause. Trouble is told by worker_hear(). */
void worker_ask(struct arena *arena, struct worker *worker, const char *name, uint64_t iterations,
                uint64_t seed);

/* The answer to the oldest question that has none. The reply's texts live in the arena. After a
 * crash, a time-out or nonsense the worker is not running: what else it was asked is forgotten. */
struct reply worker_hear(struct arena *arena, struct worker *worker, uint64_t iterations,
                         double timeout_s);

/* Both at once. */
struct reply worker_run(struct arena *arena, struct worker *worker, const char *name,
                        uint64_t iterations, uint64_t seed, double timeout_s);

/* Asks for `info`: the JSON text, or NULL. In the arena. */
const char *worker_info(struct arena *arena, struct worker *worker);

/* Ends the process, at once if it does not end by itself. Harmless if it is not running. */
void worker_stop(struct worker *worker);

#endif
