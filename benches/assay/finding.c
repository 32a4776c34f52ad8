/* finding.c - see finding.h: words, and the sentence of a race between lines. */
#include "benches/assay/finding.h"

#include <math.h>
#include <string.h>

double noise_floor(const struct chart *chart)
{
    double floor = 0.005;
    int column = table_column(chart->table, "delta");
    for (int row = 0; row < chart->table->rows; row++)
        if (pivot_selects(chart->table, chart->def, row))
            floor = fmax(floor, table_number(chart->table, row, column));
    return floor;
}

char *title_that_fits(const char *const *candidates)
{
    while (candidates[1] && text_width(candidates[0], 27, true) > PAGE_WIDTH - 2 * PAGE_MARGIN + 40)
        candidates++;
    return (char *)(uintptr_t)candidates[0];
}

char *counted(struct arena *arena, int count, const char *noun)
{
    return arena_print(arena, "%d %s%s", count, noun, count == 1 ? "" : "s");
}

static const char *at(const struct race *race)
{
    return strcmp(race->noun, "case") ? "at" : "in";
}

/* "in 7 cases", "at 7 lengths". */
static char *at_places(struct arena *arena, const struct race *race, int count, const char *words)
{
    return arena_print(arena, "%s %s%s", at(race), words, counted(arena, count, race->noun));
}

static char *everywhere_at(struct arena *arena, const struct race *race, int total)
{
    if (total == 1) return arena_print(arena, "%s the one %s measured", at(race), race->noun);
    return at_places(arena, race, total, "all ");
}

char *listed(struct arena *arena, const char *const *names, int count, int most)
{
    int shown = count > most ? most : count;
    char *text = arena_copy(arena, shown ? names[0] : "none");
    for (int i = 1; i < shown; i++)
        text = arena_print(arena, "%s%s%s", text, i + 1 == count ? " and " : ", ", names[i]);
    return count > shown ? arena_print(arena, "%s and %d more", text, count - shown) : text;
}

static double value(const struct race *race, double *values, int panel, int x, int series)
{
    return lines_at(values, race->lines, panel, series)[x];
}

bool clearly_better(const struct race *race, int panel, int x, int a, int b)
{
    const struct lines *lines = race->lines;
    double va = value(race, lines->y, panel, x, a), vb = value(race, lines->y, panel, x, b);
    bool more = race->more_wins;
    double *near_a = more ? lines->lo : lines->hi, *near_b = more ? lines->hi : lines->lo;
    double edge_a = value(race, near_a, panel, x, a), edge_b = value(race, near_b, panel, x, b);
    if (isnan(edge_a)) edge_a = va;
    if (isnan(edge_b)) edge_b = vb;
    if (!(va > 0) || !(vb > 0)) return false;
    return more ? edge_a > edge_b && va > vb * (1 + race->delta)
                : edge_a < edge_b && va * (1 + race->delta) < vb;
}

static bool runs(const struct race *race, int panel, int x, int series)
{
    return !race->lines->styles[series].floor &&
           isfinite(value(race, race->lines->y, panel, x, series));
}

/* The best series at one place; -1: fewer than two ran there. */
static int leader(const struct race *race, int panel, int x)
{
    int best = -1, ran = 0;
    for (int s = 0; s < race->lines->series_count; s++) {
        if (!runs(race, panel, x, s)) continue;
        double mine = value(race, race->lines->y, panel, x, s);
        double top = best < 0 ? NAN : value(race, race->lines->y, panel, x, best);
        if (best < 0 || (race->more_wins ? mine > top : mine < top)) best = s;
        ran++;
    }
    return ran >= 2 ? best : -1;
}

static bool beaten(const struct race *race, int panel, int x, int series)
{
    int best = leader(race, panel, x);
    return !runs(race, panel, x, series) ||
           (best >= 0 && best != series && clearly_better(race, panel, x, best, series));
}

static bool wins(const struct race *race, int panel, int x, int series)
{
    if (leader(race, panel, x) != series) return false;
    for (int s = 0; s < race->lines->series_count; s++)
        if (s != series && runs(race, panel, x, s) && !clearly_better(race, panel, x, series, s))
            return false;
    return true;
}

/* How often a series does something, over all panels and x where a race was held. */
static int count_places(const struct race *race, int series,
                        bool (*does)(const struct race *, int, int, int))
{
    int count = 0;
    for (int p = 0; p < race->lines->panel_count; p++)
        for (int x = 0; x < race->lines->x_count; x++)
            count += leader(race, p, x) >= 0 && does(race, p, x, series);
    return count;
}

static bool held(const struct race *race, int panel, int x, int series)
{
    (void)series;
    return leader(race, panel, x) >= 0;
}

/* Wins first, then places where it is not beaten. */
static int champion(const struct race *race, int except)
{
    int best = -1, best_score = 0;
    for (int s = 0; s < race->lines->series_count; s++) {
        if (s == except || race->lines->styles[s].floor) continue;
        int total = count_places(race, s, held);
        int score = total - count_places(race, s, beaten) + 2 * count_places(race, s, wins);
        if (score > best_score) best_score = score, best = s;
    }
    return best;
}

static bool any_difference(const struct race *race)
{
    for (int s = 0; s < race->lines->series_count; s++)
        if (!race->lines->styles[s].floor && count_places(race, s, beaten)) return true;
    return false;
}

/* The largest factor by which `series` is better than `other`; 0: never clearly. */
static double best_factor(const struct race *race, int series, int other)
{
    double factor = 0;
    for (int p = 0; other >= 0 && p < race->lines->panel_count; p++)
        for (int x = 0; x < race->lines->x_count; x++) {
            if (!clearly_better(race, p, x, series, other)) continue;
            double ratio = value(race, race->lines->y, p, x, other) /
                           value(race, race->lines->y, p, x, series);
            factor = fmax(factor, race->more_wins ? 1 / ratio : ratio);
        }
    return factor;
}

/* The x from which the last leader holds while the first leads before; 0: there is no such place.
 * Where neither is clearly better, the lead changes where their values cross. */
static int crossover(const struct race *race, int *first, int *last)
{
    const struct lines *lines = race->lines;
    *first = leader(race, 0, 0);
    *last = leader(race, 0, lines->x_count - 1);
    if (lines->panel_count > 1 || *first < 0 || *last < 0 || *first == *last) return 0;
    int from = lines->x_count - 1;
    while (from > 0 && !beaten(race, 0, from - 1, *last)) from--;
    for (int x = 0; x < from; x++)
        if (beaten(race, 0, x, *first)) return 0;
    while (leader(race, 0, from) == *first) from++;
    return from;
}

static char *compared(struct arena *arena, const struct race *race, int series)
{
    double factor = best_factor(race, series, race->baseline);
    if (race->baseline < 0 || race->baseline == series || factor <= 0) return arena_copy(arena, "");
    return arena_print(arena, "up to %s the speed of %s", format_unit(arena, UNIT_RATIO, factor),
                       race->lines->styles[race->baseline].label);
}

static bool ran(const struct race *race, int series)
{
    const struct lines *lines = race->lines;
    for (int p = 0; p < lines->panel_count; p++)
        for (int x = 0; x < lines->x_count; x++)
            if (runs(race, p, x, series)) return true;
    return false;
}

/* The best and the worst place of one that ran alone; NULL if it is level everywhere. */
static char *lone(struct arena *arena, const struct race *race, int series)
{
    const struct lines *lines = race->lines;
    double *y = lines->y;
    int low = -1, high = -1;
    for (int x = 0; x < lines->x_count; x++) {
        if (!runs(race, 0, x, series)) continue;
        double mine = value(race, y, 0, x, series);
        if (low < 0 || mine < value(race, y, 0, low, series)) low = x;
        if (high < 0 || mine > value(race, y, 0, high, series)) high = x;
    }
    if (race->more_wins || low < 0) return NULL;
    double factor = value(race, y, 0, high, series) / value(race, y, 0, low, series);
    if (!(factor > 1 + race->delta)) return NULL;
    return arena_print(arena, "%s is %s at %s %s; %s that at %s", lines->styles[series].label,
                       race->superlative, race->noun, lines->x_text[low],
                       format_unit(arena, UNIT_RATIO, factor), lines->x_text[high]);
}

static char *no_difference(struct arena *arena, const struct race *race)
{
    const struct style *styles = race->lines->styles;
    const char *noise = format_unit(arena, UNIT_PERCENT, race->delta);
    int count = 0, other = 0, only = 0;
    for (int s = 0; s < race->lines->series_count; s++) {
        if (!ran(race, s)) continue;
        count++;
        other = only;
        only = s;
    }
    char *alone = count == 1 && race->lines->panel_count == 1 ? lone(arena, race, only) : NULL;
    if (alone) return alone;
    if (count < 2)
        return arena_print(arena, "%s was measured alone: there is nothing to compare it with",
                           styles[only].label);
    if (count == 2)
        return arena_print(arena, "No difference shown between %s and %s beyond %s",
                           styles[other].label, styles[only].label, noise);
    return arena_print(arena, "No difference shown between %d implementations beyond %s", count,
                       noise);
}

/* One leads everywhere, or is nowhere beaten. */
static char *reign(struct arena *arena, const struct race *race, int best, int total)
{
    const char *name = race->lines->styles[best].label, *than = compared(arena, race, best);
    bool everywhere = count_places(race, best, wins) == total;
    char *plain =
        everywhere ? arena_print(arena, "%s is %s %s", name, race->superlative,
                                 everywhere_at(arena, race, total))
                   : arena_print(arena, "%s is not beaten %s any %s", name, at(race), race->noun);
    if (!*than) return plain;
    char *full = arena_print(arena, "%s, %s", plain, than);
    return title_that_fits((const char *const[]){full, plain, NULL});
}

/* One leads mostly. */
static char *shared_reign(struct arena *arena, const struct race *race, int best, int total)
{
    const struct style *styles = race->lines->styles;
    int second = champion(race, best), mine = total - count_places(race, best, beaten);
    int won = second < 0 ? 0 : count_places(race, second, wins);
    char *plain = arena_print(arena, "%s is %s or level %s", styles[best].label, race->superlative,
                              at_places(arena, race, total, arena_print(arena, "%d of ", mine)));
    const char *than = compared(arena, race, best);
    char *versus = *than ? arena_print(arena, "%s, %s", plain, than) : plain;
    char *full =
        arena_print(arena, "%s, %s leads at %d", plain, won ? styles[second].label : "", won);
    if (won) return title_that_fits((const char *const[]){full, plain, NULL});
    return title_that_fits((const char *const[]){versus, plain, NULL});
}

char *finding_race(struct arena *arena, const struct race *race)
{
    int first, last, best = champion(race, -1);
    if (best < 0 || !any_difference(race)) return no_difference(arena, race);
    int total = count_places(race, best, held);
    if (count_places(race, best, beaten) == 0) return reign(arena, race, best, total);
    int from = crossover(race, &first, &last);
    if (!from) return shared_reign(arena, race, best, total);
    const struct lines *lines = race->lines;
    return arena_print(arena, "%s is %s up to %s %s, %s from %s on", lines->styles[first].label,
                       race->superlative, race->noun, lines->x_text[from - 1],
                       lines->styles[last].label, lines->x_text[from]);
}
