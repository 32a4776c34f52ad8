/* meter.h - the second meter: instructions an operation takes, counted by callgrind.
 *
 * A count is the difference between 2n and n iterations, so that the costs of first calls cancel.
 * It repeats to the last instruction: the seed is fixed, the worker runs in a folder, under a name
 * and with an environment of fixed length, each question in a fresh child, jemalloc without its
 * clock, and the C library with the code that every x86-64-v2 machine can run.
 * It says nothing about caches, branches or waiting; contended and cold workloads are refused. */
#ifndef ASSAY_METER_H
#define ASSAY_METER_H

#include "benches/assay/session.h"

struct meter {
    struct arena *arena; /* the meter's texts; outlives it */
    const char *folder;  /* temporary, of the workers; removed by meter_close() */
    int launchers;       /* made so far */
};

/* What n iterations of a candidate took. */
struct count {
    uint64_t iterations, items; /* operations: iterations * items */
    double instructions;        /* of all of them */
    const char *memory;         /* counters of the memory pass, JSON; NULL: not asked for */
};

/* Fixed where --seed does not say otherwise: counts are compared between runs. */
#define METER_SEED 1

/* Checks for valgrind and makes the folder. One sentence and false if it cannot. */
bool meter_open(struct arena *arena, struct meter *meter);
void meter_close(struct meter *meter);

/* A worker for the program at path, with the settings of env ("VAR=value ..."), not yet running.
 * False, *why says why (in the meter's arena): it is no program of ours, or a file cannot be made.
 * End it with worker_stop(). */
bool meter_worker(struct meter *meter, const char *exe, const char *path, const char *env,
                  struct worker *worker, const char **why);

/* Counts one candidate. Texts live in the arena. False: *why says what was wrong. */
bool meter_count(struct arena *arena, struct worker *worker, const char *name, uint64_t seed,
                 double timeout_s, struct count *count, const char **why);

double count_per_operation(const struct count *count);

/* How every refusal begins, the worker's (benches/common/meter.c) included. Unlike a failure it is
 * no reason for another exit code. */
#define METER_REFUSAL "instructions are "

/* Counts every candidate of the session once, into the same raw files as the rounds driver: real_ns
 * of a sample then holds instructions, as the plan's meter says. */
enum session_end meter_run(struct session *session);

#endif
