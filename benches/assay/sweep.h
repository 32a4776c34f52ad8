/* sweep.h - the verb sweep in its steps: options, plans, folder, measuring, drawing. */
#ifndef ASSAY_SWEEP_H
#define ASSAY_SWEEP_H

#include "benches/assay/cli.h"
#include "benches/assay/session.h"
#include "benches/assay/sweepfile.h"

struct cJSON;

/* One call of the verb. */
struct sweep_run {
    struct arena arena;
    struct places places;
    struct sweep_choice choice;
    struct words names;
    const char *out, *resume, *seed;
    double budget_s;
    bool dry_run, json, draw;
    const char *folder;
    int lock; /* descriptor; -1: none */
    struct cJSON *env;
    struct session session;
};

/* Reads and checks the command line. */
enum cli_result sweep_options(struct sweep_run *run, int argc, char **argv);

/* The plans asked for, as empty recordings in session.recordings. One sentence and false if
 * anything is unknown. */
bool sweep_make_plans(struct sweep_run *run);

/* Prints the plans: what would be measured and how long it takes. */
void sweep_print_plans(const struct sweep_run *run);

/* Makes the folder of a new run (or opens that of --resume), takes its lock, writes or checks
 * env.json, opens the raw files. One sentence and false if it cannot. */
bool sweep_open(struct sweep_run *run);

/* Measures what is not yet measured and writes the tables; one sentence for each thing that went
 * wrong. */
enum session_end sweep_measure(struct sweep_run *run);

/* Closes and frees everything. */
void sweep_close(struct sweep_run *run);

/* Every program the session's plans name. */
struct words sweep_programs(struct arena *arena, const struct session *session);

#endif
