/* stats.c - see stats.h. Order statistics and distributions are GSL's; the bootstrap is ours. */
#include "benches/assay/stats.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values that the check on the median looks at: its cost is their square. */
#define PAIRED_CHECK_VALUES 500

double stats_quantile(const double *values, size_t count, double quantile)
{
    if (!count) return NAN;
    double *sorted = malloc(count * sizeof *sorted);
    if (!sorted) return NAN;
    memcpy(sorted, values, count * sizeof *sorted);
    gsl_sort(sorted, 1, count);
    double result = gsl_stats_quantile_from_sorted_data(sorted, 1, count, quantile);
    free(sorted);
    return result;
}

double stats_median(const double *values, size_t count)
{
    return stats_quantile(values, count, 0.5);
}

static size_t pair_means(const double *values, size_t count, size_t step, double *means)
{
    size_t filled = 0;
    for (size_t i = 0; i < count; i += step)
        for (size_t j = i; j < count; j += step) means[filled++] = (values[i] + values[j]) / 2;
    return filled;
}

double stats_hodges_lehmann(const double *values, size_t count)
{
    size_t step = (count + PAIRED_CHECK_VALUES - 1) / PAIRED_CHECK_VALUES;
    if (!count) return NAN;
    size_t used = (count + step - 1) / step;
    double *means = malloc(used * (used + 1) / 2 * sizeof *means);
    if (!means) return NAN;
    double result = stats_median(means, pair_means(values, count, step, means));
    free(means);
    return result;
}

double stats_p_beyond(double estimate, double error, double delta)
{
    double beyond = fabs(estimate) - delta;
    if (isnan(estimate) || isnan(error)) return NAN;
    if (beyond <= 0) return 1;
    if (error <= 0) return 0;
    return fmin(1, 2 * gsl_cdf_ugaussian_Q(beyond / error));
}

void stats_discoveries(const double *p, size_t count, double rate, bool *kept)
{
    size_t *order = malloc((count + 1) * sizeof *order), known = 0, last = 0;
    double *found = calloc(count + 1, sizeof *found);
    for (size_t i = 0; i < count; i++) kept[i] = false;
    if (order && found) {
        for (size_t i = 0; i < count; i++)
            if (!isnan(p[i])) found[known++] = p[i];
        gsl_sort_index(order, found, 1, known);
        for (size_t rank = 1; rank <= known; rank++)
            if (found[order[rank - 1]] <= rate * (double)rank / (double)known) last = rank;
        double limit = last ? found[order[last - 1]] : -1;
        for (size_t i = 0; i < count; i++) kept[i] = p[i] <= limit;
    }
    free(order);
    free(found);
}

double stats_detectable(double error, double delta)
{
    return delta + error * (gsl_cdf_ugaussian_Pinv(0.975) + gsl_cdf_ugaussian_Pinv(0.8));
}

double stats_rounds_needed(size_t count, double half, double wanted)
{
    if (!(wanted > 0) || isnan(half)) return NAN;
    return ceil((double)count * (half / wanted) * (half / wanted));
}

struct interval stats_share(int hits, int count)
{
    if (count <= 0) return (struct interval){NAN, NAN, NAN, NAN};
    double share = (double)hits / count;
    return (struct interval){.mid = share,
                             .lo = hits > 0 ? gsl_cdf_beta_Pinv(0.025, hits, count - hits + 1) : 0,
                             .hi = hits < count ? gsl_cdf_beta_Pinv(0.975, hits + 1, count - hits)
                                                : 1,
                             .error = sqrt(share * (1 - share) / count)};
}
