/* chart_order.c - run-order strip: every sample over its candidate's median, against the time at
 * which it was taken. A flat band is a quiet machine; a slope is drift, far dots are disturbances.
 */
#include "benches/assay/finding.h"
#include "benches/assay/recording.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BINS      60   /* of the running median, over the whole run */
#define LEAST     20   /* samples a bin, for its 10 % and 90 % to mean something */
#define MOST_DOTS 1500 /* drawn; the figures are of all samples */
#define GAP       0.05 /* of the run, without a sample: other sweeps had their turn */
#define DISTURBED 1.2  /* a sample this far above its median was disturbed */
#define LOWEST    0.75 /* the strip's edges; dots beyond are drawn at them */
#define HIGHEST   2.0

struct moment {
    double t, ratio; /* seconds since the run's start; to the candidate's median */
};

struct strip {
    struct moment *moments; /* [count], in order of time */
    size_t count;
    double low, high;     /* of the running median */
    double bins[BINS][4]; /* t, 10 %, 50 %, 90 % quantile */
    int bin_count;
    double disturbed, within[2]; /* share of samples; the middle half of them */
};

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static int by_time(const void *left, const void *right)
{
    return by_value(&((const struct moment *)left)->t, &((const struct moment *)right)->t);
}

/* The quantile of sorted values, interpolated. */
static double quantile(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    if (below + 1 >= count) return sorted[count - 1];
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - (double)below);
}

static void add_track(struct arena *arena, struct strip *strip, const struct track *track)
{
    double *values = ARENA_ARRAY(arena, double, track->count + 1);
    for (size_t i = 0; i < track->count; i++) values[i] = sample_ns(&track->samples[i]);
    if (!track->count) return;
    qsort(values, track->count, sizeof *values, by_value);
    double median = quantile(values, track->count, 0.5);
    for (size_t i = 0; i < track->count; i++) {
        const struct sample *sample = &track->samples[i];
        strip->moments = arena_more(arena, strip->moments, strip->count, sizeof *strip->moments);
        strip->moments[strip->count++] = (struct moment){sample->t, sample_ns(sample) / median};
    }
}

static bool collect(struct chart *chart, struct strip *strip)
{
    struct recording recording;
    const char *path = arena_print(chart->arena, "%s/raw/%s.jsonl", chart->run->folder,
                                   chart->def->value[DEF_SWEEP]);
    if (!recording_read(chart->arena, path, &recording)) return false;
    for (size_t g = 0; g < recording.plan.count; g++)
        for (size_t c = 0; c < recording.plan.groups[g].count; c++)
            add_track(chart->arena, strip, &recording.groups[g].tracks[c]);
    if (strip->count) qsort(strip->moments, strip->count, sizeof *strip->moments, by_time);
    return true;
}

/* Sorted ratios of moments [from, to). */
static double *sorted_ratios(struct arena *arena, const struct strip *strip, size_t from, size_t to)
{
    double *ratios = ARENA_ARRAY(arena, double, to - from + 1);
    for (size_t i = from; i < to; i++) ratios[i - from] = strip->moments[i].ratio;
    qsort(ratios, to - from, sizeof *ratios, by_value);
    return ratios;
}

/* Equal numbers of samples a bin. */
static void measure(struct arena *arena, struct strip *strip)
{
    size_t bins = strip->count / LEAST < BINS ? strip->count / LEAST : BINS;
    if (!bins) bins = 1;
    strip->low = INFINITY;
    for (size_t b = 0; b < bins; b++) {
        size_t from = strip->count * b / bins, to = strip->count * (b + 1) / bins;
        double *ratios = sorted_ratios(arena, strip, from, to), *bin = strip->bins[b];
        bin[0] = strip->moments[(from + to) / 2].t;
        bin[1] = quantile(ratios, to - from, 0.1);
        bin[2] = quantile(ratios, to - from, 0.5);
        bin[3] = quantile(ratios, to - from, 0.9);
        strip->low = fmin(strip->low, bin[2]);
        strip->high = fmax(strip->high, bin[2]);
    }
    strip->bin_count = (int)bins;
    double *all = sorted_ratios(arena, strip, 0, strip->count);
    strip->within[0] = quantile(all, strip->count, 0.25);
    strip->within[1] = quantile(all, strip->count, 0.75);
    for (size_t i = 0; i < strip->count; i++) strip->disturbed += all[i] > DISTURBED;
    strip->disturbed /= (double)strip->count;
}

static void write_data(struct chart *chart, const struct strip *strip)
{
    struct text *data = &chart->figure.data;
    size_t step = (strip->count + MOST_DOTS - 1) / MOST_DOTS;
    text_print(data, "#seconds\tsample/median\n");
    for (size_t i = 0; i < strip->count; i += step)
        text_print(data, "%.6g\t%.5g\n", strip->moments[i].t,
                   fmin(fmax(strip->moments[i].ratio, LOWEST), HIGHEST));
    text_print(data, "\n\n#seconds\t10 %%\tmedian\t90 %%\n");
    double gap = GAP * (strip->moments[strip->count - 1].t - strip->moments[0].t);
    for (int b = 0; b < strip->bin_count; b++) {
        if (b && strip->bins[b][0] - strip->bins[b - 1][0] > gap) text_print(data, "\n");
        text_print(data, "%.6g\t%.5g\t%.5g\t%.5g\n", strip->bins[b][0],
                   fmax(strip->bins[b][1], LOWEST), strip->bins[b][2],
                   fmin(strip->bins[b][3], HIGHEST));
    }
}

static void draw_axes(struct chart *chart, const struct strip *strip)
{
    struct figure *figure = &chart->figure;
    struct box box = {PAGE_MARGIN + 70, PAGE_WIDTH - PAGE_MARGIN, PANELS_TOP, PANELS_TOP + 420};
    double first = strip->moments[0].t, last = strip->moments[strip->count - 1].t;
    struct axis x = axis_make(UNIT_PLAIN, false, first, fmax(last, first + 1e-3), false);
    struct axis y = {.log = true, .low = LOWEST, .high = HIGHEST};
    static const double marks[] = {0.8, 0.9, 1, 1.1, 1.25, 1.5, 2};
    const struct look left = {18, false, INK, AT_RIGHT}, below = {18, false, INK, AT_CENTRE};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        double at = axis_pixel(&y, marks[i], box.bottom, box.top);
        figure_line(figure, box.left, at, box.right, at, FAINT, 1.2, 1);
        figure_label(figure, box.left - 14, at, left, arena_print(chart->arena, "%g×", marks[i]));
    }
    for (int i = 0; i < x.count; i++) {
        double at = axis_pixel(&x, x.at[i], box.left, box.right);
        figure_line(figure, at, box.bottom, at, box.bottom + 8, AXIS, 1.5, 1);
        figure_label(figure, at, box.bottom + 28, below,
                     arena_print(chart->arena, "%g s", x.at[i] + 0.0));
    }
    figure_axes(figure, box);
    figure->height = box.bottom + 110;
    figure_panels(figure, &box, 1);
    text_print(&figure->numbers, "X_LOW = %.10g\nX_HIGH = %.10g\nY_LOW = %g\nY_HIGH = %g\n", x.low,
               x.high, LOWEST, HIGHEST);
}

bool chart_order(struct chart *chart)
{
    struct arena *arena = chart->arena;
    struct strip strip = {0};
    if (!collect(chart, &strip)) return false;
    if (!strip.count)
        return refuse("chart %s: no sample of sweep %s was recorded", chart->def->name,
                      chart->def->value[DEF_SWEEP]);
    measure(arena, &strip);
    draw_axes(chart, &strip);
    write_data(chart, &strip);
    char *moved = format_unit(arena, UNIT_PERCENT, strip.high / strip.low - 1);
    char *share = format_unit(arena, UNIT_PERCENT, strip.disturbed);
    char *plain = arena_print(arena, "Over the run, the typical sample moved by %s", moved);
    char *full = arena_print(arena, "%s; %s of samples took over %g×", plain, share, DISTURBED);
    chart->figure.title = title_that_fits((const char *const[]){full, plain, NULL});
    chart->figure.subtitle = arena_print(
        arena,
        "Each of %zu samples over its candidate's median; half lie in %.3g to %.3g; line = running "
        "median, band = 10 to 90 %%",
        strip.count, strip.within[0], strip.within[1]);
    return true;
}
