/* change_points.c - where a history changes its level: see history.h. */
#include "benches/assay/history.h"

#include "common/random.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values a stretch needs, and how sure a split must be. */
#define STRETCH_LEAST 3
#define PERMUTATIONS  1999
#define P_LIMIT       0.01
/* Orders of three and six values are too few to be sure by; a step so large against what scatters
 * around both levels that chance makes it in one history of a thousand is sure as well. */
#define P_LIMIT_STEP 0.001

/* The best place to split values, and how far apart the means are, in pooled standard errors. */
static double best_split(const double *values, size_t count, size_t *split)
{
    double total = 0, left = 0, best = 0;
    for (size_t i = 0; i < count; i++) total += values[i];
    for (size_t i = 1; i < count; i++) {
        left += values[i - 1];
        if (i < STRETCH_LEAST || count - i < STRETCH_LEAST) continue;
        double before = left / (double)i, after = (total - left) / (double)(count - i);
        double weight = sqrt((double)i * (double)(count - i) / (double)count);
        double distance = fabs(after - before) * weight;
        if (distance <= best) continue;
        best = distance;
        *split = i;
    }
    return best;
}

static void shuffle(double *values, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)((random_mix(state) >> 32) * i >> 32);
        double kept = values[i - 1];
        values[i - 1] = values[j];
        values[j] = kept;
    }
}

/* Share of orders of the same values in which some split is at least as good. */
static double split_p(const double *values, size_t count, double distance)
{
    size_t split;
    int as_good = 1;
    uint64_t state = count;
    double *copy = malloc(count * sizeof *copy);
    if (!copy) return 1;
    memcpy(copy, values, count * sizeof *copy);
    for (int i = 0; i < PERMUTATIONS; i++) {
        shuffle(copy, count, &state);
        as_good += best_split(copy, count, &split) >= distance * (1 - 1e-9);
    }
    free(copy);
    return (double)as_good / (PERMUTATIONS + 1);
}

/* p of Student's test on the two sides of the split, for as many splits as there were to choose
 * from (Bonferroni). */
static double step_p(const double *values, size_t count, size_t split)
{
    size_t after = count - split;
    const double *right = values + split;
    double squares = gsl_stats_tss(values, 1, split) + gsl_stats_tss(right, 1, after);
    double step = gsl_stats_mean(right, 1, after) - gsl_stats_mean(values, 1, split);
    double freedom = (double)count - 2;
    double error = sqrt(squares / freedom * (1 / (double)split + 1 / (double)after));
    double splits = (double)(count + 1 - 2 * STRETCH_LEAST);
    return error > 0 ? 2 * splits * gsl_cdf_tdist_Q(fabs(step) / error, freedom) : 1;
}

void change_points(const double *values, size_t count, bool *changed)
{
    size_t split = 0;
    for (size_t i = 0; i < count; i++) changed[i] = false;
    if (count < 2 * STRETCH_LEAST) return;
    double distance = best_split(values, count, &split);
    if (!split) return;
    if (step_p(values, count, split) >= P_LIMIT_STEP && split_p(values, count, distance) >= P_LIMIT)
        return;
    change_points(values, split, changed);
    change_points(values + split, count - split, changed + split);
    changed[split] = true;
}
