/* chart_axis.c - see chart_axis.h. */
#include "benches/assay/chart_axis.h"

#include <math.h>
#include <stdlib.h>

#define MAX_TICKS ((int)(sizeof((struct axis *)0)->at / sizeof(double)))

static void add_tick(struct axis *axis, double value)
{
    if (axis->count >= MAX_TICKS || value < axis->low * (axis->low > 0 ? 0.9999 : 1)) return;
    if (value <= axis->high * 1.0001) axis->at[axis->count++] = value + 0.0; /* never -0 */
}

/* The step 1, 2 or 5 times a power of ten that cuts the range into about `wanted` pieces. */
static double nice_step(double range, int wanted)
{
    double rough = range / wanted, power = pow(10, floor(log10(rough))), digit = rough / power;
    return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

static void linear_ticks(struct axis *axis, int wanted)
{
    double step = nice_step(axis->high - axis->low, wanted);
    for (double at = ceil(axis->low / step - 1e-9); at * step <= axis->high * 1.0001; at++)
        add_tick(axis, at * step);
}

/* Ticks at the given digits of each power of ten, or of each 1024 for bytes. */
static void decade_ticks(struct axis *axis, const double *digits, int count, double base)
{
    axis->count = 0;
    double power = pow(base, floor(log(axis->low) / log(base) + 1e-9));
    for (; power <= axis->high * 1.0001; power *= base)
        for (int i = 0; i < count; i++) add_tick(axis, power * digits[i]);
}

static void log_ticks(struct axis *axis)
{
    static const double finest[] = {1, 1.5, 2, 3, 5, 7}, fine[] = {1, 2, 5};
    static const double middle[] = {1, 3}, coarse[] = {1}, sizes[] = {1};
    double decades = log10(axis->high / axis->low);
    bool narrow = decades < 0.7, kibi = axis->high >= 1024;
    if (axis->unit == UNIT_BYTES && (kibi || !narrow))
        decade_ticks(axis, sizes, 1, decades > 4 ? 16 : decades > 2.2 ? 4 : 2);
    else if (narrow) {
        linear_ticks(axis, 4);
        return;
    } else if (decades < 2.4)
        decade_ticks(axis, fine, 3, 10);
    else if (decades < 3.8)
        decade_ticks(axis, middle, 2, 10);
    else
        decade_ticks(axis, coarse, 1, decades > 9 ? 1000 : 10);
    if (axis->count < 3 && axis->unit != UNIT_BYTES) decade_ticks(axis, finest, 6, 10);
}

struct axis axis_make(enum unit unit, bool is_log, double low, double high, bool from_zero)
{
    struct axis axis = {.log = is_log, .unit = unit};
    if (is_log) {
        double air = 1 + 0.06 * log10(fmax(high / low, 1.5));
        axis.low = low / air;
        axis.high = high * air;
        log_ticks(&axis);
        return axis;
    }
    double air = (high - low) * (from_zero ? 0.05 : 0.025);
    axis.low = from_zero ? fmin(0, low) : low - air;
    axis.high = high + (high > low ? air : fabs(high) * 0.05 + 1e-9);
    linear_ticks(&axis, 5);
    return axis;
}

double axis_pixel(const struct axis *axis, double value, double from, double to)
{
    double share = axis->log ? log(value / axis->low) / log(axis->high / axis->low)
                             : (value - axis->low) / (axis->high - axis->low);
    return from + share * (to - from);
}

static int by_place(const void *left, const void *right)
{
    double a = **(double *const *)left, b = **(double *const *)right;
    return (a > b) - (a < b);
}

/* Labels that touch become one block, centred on the mean of their wishes: pool adjacent violators
 * (as in isotonic regression). starts[] holds where the wish of block i's first label would be. */
static int pool_blocks(double *const *order, int count, double gap, double *sum, int *size)
{
    int blocks = 0;
    for (int i = 0; i < count; i++) {
        sum[blocks] = *order[i] - i * gap;
        size[blocks++] = 1;
        while (blocks > 1 &&
               sum[blocks - 2] / size[blocks - 2] > sum[blocks - 1] / size[blocks - 1]) {
            sum[blocks - 2] += sum[blocks - 1];
            size[blocks - 2] += size[blocks - 1];
            blocks--;
        }
    }
    return blocks;
}

void spread_labels(double *places, int count, double gap, double low, double high)
{
    enum { MOST = 256 };
    double *order[MOST], sum[MOST];
    int size[MOST], label = 0;
    if (count > MOST) return;
    if (count > 1) gap = fmin(gap, (high - low) / (count - 1));
    for (int i = 0; i < count; i++) order[i] = &places[i];
    qsort(order, (size_t)count, sizeof *order, by_place);
    int blocks = pool_blocks(order, count, gap, sum, size);
    for (int block = 0; block < blocks; block++) {
        double start = fmin(fmax(sum[block] / size[block], low), high - (count - 1) * gap);
        for (int i = 0; i < size[block]; i++, label++) *order[label] = start + label * gap;
    }
}
