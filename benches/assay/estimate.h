/* estimate.h - from samples to statements: one per candidate, by the measuring method.
 *
 * ratio is a candidate's time over its baseline's: the median of paired log-ratios of the rounds
 * that have both. A verdict needs the whole interval beyond delta, a twin that did not differ from
 * its own copy, and a place among the discoveries of the sweep (Benjamini-Hochberg at 5 %). */
#ifndef ASSAY_ESTIMATE_H
#define ASSAY_ESTIMATE_H

#include "benches/assay/recording.h"
#include "benches/assay/stats.h"

enum verdict { VERDICT_NONE, VERDICT_SAME, VERDICT_FASTER, VERDICT_SLOWER };

struct estimate {
    int rounds, processes; /* that count */
    int crowded;           /* rounds left out: paired_ratios() says why */
    struct interval ns;    /* of one operation */
    double ns_q10;         /* the 10 % quantile beside it */
    struct interval ratio; /* to the baseline: 1 is equal; NAN without one */
    struct interval fresh; /* a winner's ratio in its fresh rounds; NAN for others */
    double log_error;      /* standard error of the log-ratio */
    double delta;          /* deviations up to this are noise; NAN without a baseline */
    double p;              /* of no difference beyond delta */
    double detectable;     /* smallest true deviation found in 80 of 100 such runs */
    enum verdict verdict;
    bool twin_failed; /* no verdict: the baseline differed from itself */
    bool disagree;    /* Hodges-Lehmann's estimate lies outside the interval */
};

/* The lowest delta: differences below half a per cent are not worth a word. */
#define DELTA_LEAST 0.005

/* One estimate a candidate of the group, in order; in the arena. Without the discoveries' check. */
struct estimate *estimate_group(struct arena *arena, const struct recording *recording,
                                size_t index);

/* Those of all groups, [plan.count], verdicts held to the false-discovery rate. */
struct estimate **estimate_all(struct arena *arena, const struct recording *recording);

/* How many comparisons the verdicts of a recording stand for. */
size_t estimate_comparisons(const struct recording *recording);

/* Of values, with the process of each, those that are marked, if they are enough for an interval;
 * else all. Returns how many; the arrays are closed up. */
size_t quiet_only(double *values, int *processes, const bool *quiet, size_t count);

/* The paired log-ratios of two tracks: values and the process of each; returns how many. Both
 * arrays in the arena. A pair of which one sample met a core that was slower than usual (a
 * neighbour on its other hardware thread, a lower clock: common/speed.h) is left out, whatever it
 * measured, where enough others remain. */
size_t paired_ratios(struct arena *arena, const struct track *track, const struct track *base,
                     double **values, int **processes);

const char *verdict_name(enum verdict verdict);

/* Is each ratio interval of the group (that of the times, without a baseline) within +-target of
 * its middle? Asked again and again while a group is measured, so it begins with *suspect, which
 * was found too wide the last time, and ends at the first that is. */
bool group_precise(struct arena *arena, const struct recording *recording, size_t index,
                   double target, size_t *suspect);

#endif
