/* stats.h - the statistics of the measuring method, on plain arrays.
 *
 * Values come in rounds, and rounds belong to worker processes: process[i] of values[i], equal
 * numbers standing together. Neighbouring rounds resemble each other, and so do rounds of one
 * process; so intervals come from a bootstrap that draws processes, and in them blocks of rounds.
 * Everything is deterministic: the same values and seed give the same interval. */
#ifndef ASSAY_STATS_H
#define ASSAY_STATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct interval {
    double mid, lo, hi; /* NAN each where there was nothing to estimate from */
    double error;       /* standard deviation of mid under resampling */
};

/* Median of the values; a quantile of them (0 to 1, between neighbours by proportion). The array
 * keeps its order. NAN for none. */
double stats_median(const double *values, size_t count);
double stats_quantile(const double *values, size_t count, double quantile);

/* Median over processes of each process's median, with its 95 % interval. */
struct interval stats_location(const double *values, const int *process, size_t count,
                               uint64_t seed);

/* Rounds in one block of the bootstrap: 3 to 5, by the cube root of the length. */
size_t stats_block(size_t count);

/* Hodges and Lehmann's estimate: the median of the means of all pairs. At most 500 values are used,
 * evenly spaced. A check on the median: far apart means skewed or two-humped values. */
double stats_hodges_lehmann(const double *values, size_t count);

/* Two-sided p of "the true value lies within -delta..+delta" for an estimate and its error. */
double stats_p_beyond(double estimate, double error, double delta);

/* Benjamini and Hochberg: kept[i] is set if p[i] is a discovery when the share of false ones among
 * them is held at rate. NAN is never one. */
void stats_discoveries(const double *p, size_t count, double rate, bool *kept);

/* The smallest true deviation found in 80 of 100 runs like this one. */
double stats_detectable(double error, double delta);

/* The share that `hits` of `count` trials show, with Clopper and Pearson's exact 95 % interval. */
struct interval stats_share(int hits, int count);

/* Rounds needed for an interval of this half-width, when count rounds gave half. */
double stats_rounds_needed(size_t count, double half, double wanted);

#endif
