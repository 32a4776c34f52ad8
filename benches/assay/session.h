/* session.h - the round driver: measures the groups of some plans into their raw files.
 *
 * Workers of a group live for a few rounds (a segment) and are then started anew: where a program
 * lands in memory is a hidden variable, so it has to vary. In each round every candidate runs once,
 * in a fresh random order, with iterations frozen by one calibration. After each round its lines
 * are synced to disk. */
#ifndef ASSAY_SESSION_H
#define ASSAY_SESSION_H

#include "benches/assay/places.h"
#include "benches/assay/rawlog.h"
#include "benches/assay/recording.h"
#include "benches/assay/sweep_order.h"
#include "benches/assay/watch.h"
#include "benches/assay/worker.h"

#include <signal.h>

/* Fewer rounds than this give no interval worth printing. */
#define ROUNDS_LEAST 10
/* An iteration longer than this makes a candidate slow: it gets fewer rounds. */
#define SLOW_S 0.1

/* Why a session ended. */
enum session_end { SESSION_DONE, SESSION_INTERRUPTED, SESSION_FAILED };

struct pool_entry {
    const char *exe;
    bool apart; /* the twin's own process, where a group spans several programs */
    struct worker worker;
};

struct session {
    struct arena *arena; /* of the run */
    const struct places *places;
    struct recording *recordings; /* [count], one a sweep */
    struct rawlog *logs;          /* [count], open */
    size_t count;
    struct turn *turns;
    size_t turn_count, turn; /* groups in all, and the one in hand */
    double started;          /* clock_seconds() at t = 0 of the raw files */
    double budget_s;         /* 0: none */
    double spent_s;          /* of the budget, before this session (resume) */
    int core;                /* for pinned workers; -1: none */
    bool json;               /* no progress */
    struct watch watch;      /* steal time and load */
    struct pool_entry *pool; /* the workers of the group in hand */
    size_t pool_count;
    size_t samples,
        disturbed;   /* taken; put aside by the system for a tenth of their time or more */
    size_t failures; /* candidates that failed so far */
    volatile sig_atomic_t *stop; /* set by a signal: end after the round in progress */
};

/* What is known about a candidate of the group in hand. */
struct pace {
    uint64_t iterations; /* frozen; 0: not calibrated */
    double cost_s;       /* wall time of one sample */
    int stride;          /* runs in every stride-th round */
    bool slow;           /* one iteration is longer than SLOW_S */
};

/* Measures everything not yet measured. SESSION_FAILED: a raw file could not be written (said). */
enum session_end session_run(struct session *session);

/* Measures one group. False: a raw file could not be written (said). */
bool measure_group(struct session *session, const struct turn *turn);

/* Seconds of the whole budget that are left; a large number without one. */
double budget_left(const struct session *session);

/* The worker for a candidate of a group, started if need be with the next question. */
struct worker *pool_worker(struct session *session, const struct group *group,
                           const struct candidate *candidate);
/* Ends all workers of the group in hand; pool_forget() also forgets which there were. */
void pool_stop(struct session *session);
void pool_forget(struct session *session);

/* Finds the iterations that make a sample last as long as the plan wants. False: it failed, and
 * *why says how. */
bool calibrate(struct arena *scratch, const struct plan *plan, const struct group *group,
               const struct candidate *candidate, struct worker *worker, struct pace *pace,
               const char **why);

/* How long a sample of this candidate should last, seconds. */
double sample_length(const struct plan *plan, const struct candidate *candidate);

/* The random order of a round: 0..count-1 shuffled, the same for the same seed, group and round. */
void round_order(const struct plan *plan, size_t group, int round, size_t *order, size_t count);
/* The seed of a round's inputs. */
uint64_t round_seed(const struct plan *plan, int round);

/* The lines of raw files. */
void line_header(struct rawlog *log, const struct recording *recording);
void line_sample(struct rawlog *log, size_t group, const struct candidate *candidate,
                 const struct sample *sample, const char *counters);
void line_memory(struct rawlog *log, size_t group, const struct candidate *candidate, int process,
                 const char *counters);
void line_error(struct rawlog *log, size_t group, const struct candidate *candidate,
                const char *error);
void line_end(struct rawlog *log, size_t group, int rounds, const char *stopped);

/* Progress: a line that rewrites itself on a terminal, a plain line a group elsewhere. */
void progress_round(const struct session *session, const struct group *group, int round, int rounds,
                    double left_s);
void progress_group(const struct session *session, const struct group *group, int rounds,
                    const char *stopped);
/* Clears the progress line before another message. */
void progress_clear(const struct session *session);

/* Makes SIGINT, SIGTERM and SIGHUP set the flag (a second one ends the program at once); ignores
 * SIGPIPE and SIGXFSZ, which show as errors of write. */
volatile sig_atomic_t *stop_on_signals(void);

#endif
