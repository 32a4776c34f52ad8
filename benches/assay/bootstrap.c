/* bootstrap.c - medians over processes, with an interval from resampled processes and blocks.
 *
 * One replicate draws as many processes as there are, with replacement; inside each it draws blocks
 * of neighbouring rounds (wrapping around) until the process is full; its value is the median of
 * the medians. Drawing only rounds would call the layout that one process happened to get a
 * property of the program (Kalibera and Jones: repeat at the level where the variance arises). */
#include "benches/assay/stats.h"

#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

/* Replicates: the ends of a 95 % interval are then the 25th from either side. */
#define REPLICATES 999

/* The values seen as processes: starts[p] .. starts[p + 1] - 1. */
struct layers {
    const double *values;
    size_t *starts; /* [processes + 1] */
    size_t processes;
    double *drawn;   /* room for the values of one process */
    double *medians; /* [processes] */
};

/* Up to this many values sorting by insertion is quicker than calling anybody: most processes have
 * fewer rounds, and a replicate has as many medians as there are processes. */
#define FEW 24

static void sort_few(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double value = values[i];
        size_t at = i;
        for (; at > 0 && values[at - 1] > value; at--) values[at] = values[at - 1];
        values[at] = value;
    }
}

/* Sorts the values, which is faster than choosing from them where they are few. */
static double sorted_median(double *values, size_t count)
{
    if (count > FEW)
        gsl_sort(values, 1, count);
    else
        sort_few(values, count);
    return gsl_stats_median_from_sorted_data(values, 1, count);
}

static void layers_free(struct layers *layers)
{
    free(layers->starts);
    free(layers->drawn);
    free(layers->medians);
}

static bool layers_make(struct layers *layers, const double *values, const int *process,
                        size_t count)
{
    *layers = (struct layers){.values = values,
                              .starts = malloc((count + 1) * sizeof(size_t)),
                              .drawn = malloc(count * sizeof(double)),
                              .medians = malloc(count * sizeof(double))};
    if (!layers->starts || !layers->drawn || !layers->medians) return false;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || process[i] != process[i - 1]) layers->starts[layers->processes++] = i;
    layers->starts[layers->processes] = count;
    return true;
}

static double observed(struct layers *layers)
{
    for (size_t p = 0; p < layers->processes; p++) {
        size_t start = layers->starts[p], length = layers->starts[p + 1] - start;
        for (size_t i = 0; i < length; i++) layers->drawn[i] = layers->values[start + i];
        layers->medians[p] = sorted_median(layers->drawn, length);
    }
    return sorted_median(layers->medians, layers->processes);
}

static double draw_process(struct layers *layers, size_t process, gsl_rng *random)
{
    size_t start = layers->starts[process], length = layers->starts[process + 1] - start;
    size_t block = stats_block(length), filled = 0;
    while (filled < length) {
        size_t from = gsl_rng_uniform_int(random, length);
        for (size_t i = 0; i < block && filled < length; i++)
            layers->drawn[filled++] = layers->values[start + (from + i) % length];
    }
    return sorted_median(layers->drawn, length);
}

static double replicate(struct layers *layers, gsl_rng *random)
{
    for (size_t i = 0; i < layers->processes; i++) {
        size_t process = gsl_rng_uniform_int(random, layers->processes);
        layers->medians[i] = draw_process(layers, process, random);
    }
    return sorted_median(layers->medians, layers->processes);
}

size_t stats_block(size_t count)
{
    if (count < 6) return 1; /* a block of three would leave two or three different draws */
    double root = round(cbrt((double)count));
    return root < 3 ? 3 : root > 5 ? 5 : (size_t)root;
}

static struct interval resample(struct layers *layers, uint64_t seed)
{
    double replicates[REPLICATES];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_taus2);
    gsl_rng_set(random, (unsigned long)(seed ^ seed >> 32));
    for (int i = 0; i < REPLICATES; i++) replicates[i] = replicate(layers, random);
    gsl_rng_free(random);
    gsl_sort(replicates, 1, REPLICATES);
    return (struct interval){
        .mid = observed(layers),
        .lo = gsl_stats_quantile_from_sorted_data(replicates, 1, REPLICATES, 0.025),
        .hi = gsl_stats_quantile_from_sorted_data(replicates, 1, REPLICATES, 0.975),
        .error = gsl_stats_sd(replicates, 1, REPLICATES)};
}

struct interval stats_location(const double *values, const int *process, size_t count,
                               uint64_t seed)
{
    struct interval none = {NAN, NAN, NAN, NAN};
    struct layers layers;
    if (!count) return none;
    if (!layers_make(&layers, values, process, count)) {
        layers_free(&layers);
        return none;
    }
    struct interval result = resample(&layers, seed);
    layers_free(&layers);
    return result;
}
