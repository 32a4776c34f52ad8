/* recording.h - what a raw file holds: the plan, and for each candidate its samples.
 *
 * The round driver adds to a recording as it measures; everything else reads one from disk. Rounds
 * of a candidate stand in order. Everything belongs to the arena. */
#ifndef ASSAY_RECORDING_H
#define ASSAY_RECORDING_H

#include "benches/assay/plan.h"

struct cJSON;

struct sample {
    int round, position; /* position in the random order of its round */
    int process;         /* which restart of the workers */
    bool fresh;          /* one of the fresh rounds that check a winner */
    double t;            /* seconds since the run's first start */
    uint64_t iterations, items;
    double real_ns, cpu_ns; /* totals */
    double speed;           /* of the core around it, additions a nanosecond; NAN or 0: not known */
};

/* One counter's values, in the order of the samples (or one, from the memory pass). */
struct counter {
    const char *name;
    double *values;
    size_t count;
};

struct track {
    struct sample *samples;
    size_t count;
    struct counter *counters;
    size_t counter_count;
    const char *error; /* NULL: none */
    bool memory;       /* the memory pass was made */
    double *quickest;  /* the highest speed around any sample of its program */
};

struct group_state {
    struct track *tracks; /* [candidates of the group] */
    struct track *fresh;  /* [candidates]: samples of fresh rounds, kept apart */
    int rounds;           /* started: the next round's number is rounds + 1 */
    int fresh_last;       /* the last fresh round; 0: none */
    int processes;        /* started */
    const char *stopped;  /* why the group is done; NULL: it is not */
};

struct recording {
    struct plan plan;
    const char *hash;           /* of the plan, as written */
    struct group_state *groups; /* [plan.count] */
    double t_end;               /* start time of the last sample */
    bool torn;                  /* a half-written last line was ignored */
};

/* Nanoseconds an operation took. */
double sample_ns(const struct sample *sample);

/* Was the core as fast as this program ever saw it? What is not known counts as quiet. */
bool sample_quiet(const struct track *track, const struct sample *sample);

/* An empty recording of a plan. */
void recording_start(struct arena *arena, struct recording *recording, const struct plan *plan);

/* Adds one sample (with the counters' JSON object, or NULL) to a candidate. */
void recording_add(struct arena *arena, struct recording *recording, size_t group, size_t candidate,
                   const struct sample *sample, const struct cJSON *counters);

/* Reads raw/<sweep>.jsonl. A torn last line is ignored; a damaged line elsewhere is one sentence
 * and false. */
bool recording_read(struct arena *arena, const char *path, struct recording *recording);

#endif
