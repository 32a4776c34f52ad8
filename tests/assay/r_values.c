/* r_values.c - the tool's statistics of fixed samples, one a line: what, the tool's value, and the
 * R expression for the same; r_check.sh asks R. */
#include "benches/assay/session.h"
#include "benches/assay/stats.h"

#include "common/random.h"

#include <math.h>
#include <stdio.h>

#define SAMPLES 12
#define LONGEST 61

static void print_values(const double *values, size_t count)
{
    printf("x <- c(");
    for (size_t i = 0; i < count; i++) printf("%s%.17g", i ? "," : "", values[i]);
    printf(")\n");
}

/* check(value, expression): defined by r_check.sh. */
static void check(double value, const char *expression)
{
    printf("check(%.17g, %s)\n", value, expression);
}

static void check_sample(uint64_t *state, size_t count)
{
    double values[LONGEST], p[LONGEST];
    bool kept[LONGEST];
    int discoveries = 0;
    for (size_t i = 0; i < count; i++) {
        double uniform = (double)(random_mix(state) >> 11) / 9007199254740992.0;
        values[i] = exp(3 * uniform);
        p[i] = uniform * uniform * uniform;
    }
    print_values(values, count);
    check(stats_median(values, count), "median(x)");
    check(stats_quantile(values, count, 0.1), "unname(quantile(x, 0.1))");
    check(stats_quantile(values, count, 0.975), "unname(quantile(x, 0.975))");
    check(stats_hodges_lehmann(values, count),
          "{ s <- outer(x, x, '+') / 2; median(s[lower.tri(s, diag = TRUE)]) }");
    stats_discoveries(p, count, 0.05, kept);
    for (size_t i = 0; i < count; i++) discoveries += kept[i];
    print_values(p, count);
    check(discoveries, "sum(p.adjust(x, 'BH') <= 0.05)");
}

int main(void)
{
    uint64_t state = 2026;
    for (size_t i = 0; i < SAMPLES; i++)
        check_sample(&state, 1 + i * (LONGEST - 1) / (SAMPLES - 1));
    for (int i = 1; i < 9; i++) {
        char expression[96];
        snprintf(expression, sizeof expression, "min(1, 2 * pnorm(-(%d - 1) / 3))", i);
        check(stats_p_beyond(0.01 * i, 0.03, 0.01), expression);
    }
    check(stats_detectable(0.01, 0.005), "0.005 + 0.01 * (qnorm(0.975) + qnorm(0.8))");
    return 0;
}
