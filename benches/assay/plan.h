/* plan.h - what a sweep will measure: comparison groups of candidates, in the order of measuring.
 *
 * A candidate is one program, one environment and one instance name. A comparison group holds the
 * candidates of one workload and one set of parameters; all of them run in every round, so that
 * each can be paired with the group's baseline. A plan is written into the first line of its raw
 * file and read back from there by everything later, so a run explains itself without its sweep
 * definition. Everything belongs to the arena it was made in. */
#ifndef ASSAY_PLAN_H
#define ASSAY_PLAN_H

#include "benches/assay/text.h"

struct cJSON;

enum mode { MODE_LOOP, MODE_COLD, MODE_TEAM };

struct candidate {
    const char *name;  /* what the worker is asked for */
    const char *label; /* the name, and /env:<label> if the group has an environment */
    const char *exe;   /* program, by name */
    const char *workload, *impl;
    enum mode mode;
    int threads; /* of a team; else 1 */
    bool twin;   /* a second entry of the baseline: what it differs by is noise */
};

struct group {
    const char *section; /* of the sweep definition */
    const char *name;    /* workload and the parameters all candidates share */
    const char *env;     /* "VAR=value VAR=value" for the workers; "" for none */
    bool pin;            /* workers stay on one core */
    int rounds;          /* planned */
    double timeout_s;    /* for one answer of a worker */
    struct candidate *candidates;
    size_t count;
    int baseline, twin; /* indices into candidates; -1: none */
};

struct plan {
    const char *sweep, *title, *family;
    const char *meter;    /* "time" or "instructions" */
    struct words params;  /* of the family, in its order */
    struct words charts;  /* to draw */
    uint64_t seed;        /* of inputs and orders: round r always gets the same */
    double target;        /* stop at this half-width of the ratio intervals; 0: run all rounds */
    double sample_s;      /* length a sample is calibrated to */
    double budget_s;      /* 0: none */
    struct group *groups; /* in the order of measuring */
    size_t count;
};

/* The plan as JSON (caller frees with cJSON_Delete) and back. Reading prints nothing; it returns
 * false if the object is not a plan. */
struct cJSON *plan_to_json(const struct plan *plan);
bool plan_from_json(struct arena *arena, const struct cJSON *json, struct plan *plan);

/* A hash of the plan's text: equal plans, equal words. In the arena. json_hash() takes any text as
 * it was read, so that a file of an older version keeps its hash. */
const char *json_hash(struct arena *arena, const struct cJSON *json);
const char *plan_hash(struct arena *arena, const struct plan *plan);

/* All candidates of all groups, twins included. */
size_t plan_candidates(const struct plan *plan);

/* Seconds the plan will take if every sample has its target length: a guess for people. */
double plan_seconds(const struct plan *plan);

const char *mode_name(enum mode mode);

#endif
