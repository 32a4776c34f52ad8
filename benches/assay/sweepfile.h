/* sweepfile.h - from a sweep definition (scripts/sweeps/<name>.conf) to a plan.
 *
 * The file's own keys:  title, family, exe, peers, quick, charts, budget
 * In a section, or for the whole file as its default:
 *   workload, impl     what to run (lists); impl left out: every implementation
 *   baseline           impl, or impl/param:value; every ratio of a group refers to it
 *   across             parameters in which the candidates of one group may differ
 *   env                VAR=value ... for the workers; names become .../env:<section>
 *   rounds, target, sample, timeout, pin
 *   <param>            values (1,2,4), or lo..hi*factor, or lo..hi+step
 *   quick.<any key>    its value in the quick tour;  quick = no leaves a section out of it  */
#ifndef ASSAY_SWEEPFILE_H
#define ASSAY_SWEEPFILE_H

#include "benches/assay/conf.h"
#include "benches/assay/places.h"
#include "benches/assay/plan.h"

/* What the command line adds to a definition. */
struct sweep_choice {
    bool full;     /* the full parameter sets, not the quick ones */
    bool no_peers; /* our own program only */
    bool pin;      /* false: no worker is pinned, whatever the definition says */
    const char *meter;
    int rounds;      /* 0: as defined */
    double target;   /* < 0: as defined */
    double sample_s; /* 0: as defined */
    double budget_s; /* 0: as defined */
    uint64_t seed;
    struct words set; /* "param=values" */
    bool *set_used;   /* [set.count]; set to true for each that some section took */
};

/* Reads scripts/sweeps/<name>.conf and asks the programs for their candidates. Prints one sentence
 * and returns false if anything in it is unknown or selects nothing. */
bool sweep_plan(struct arena *arena, const struct places *places, const char *name,
                const struct sweep_choice *choice, struct plan *plan);

/* The names of all sweep definitions, sorted; with quick_only those that say quick = yes. */
bool sweep_names(struct arena *arena, const struct places *places, bool quick_only,
                 struct words *names);

/* Splits the candidates of one section into comparison groups and adds their twins; appends to
 * *groups. pattern gives section, env, pin, rounds and timeout. across: see above. False, with one
 * sentence, if the baseline is not among the candidates. */
bool plan_group(struct arena *arena, const struct group *pattern, const char *baseline,
                const struct words *across, struct candidate *candidates, size_t count,
                struct group **groups, size_t *group_count);

#endif
