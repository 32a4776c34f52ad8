/* chart_cost.c - cost against a parameter: one line an implementation, band = 95 % interval. */
#include "benches/assay/finding.h"

#include <string.h>

/* Counters are counted, not timed: the noise floor of times says nothing about them. */
#define COUNTER_FLOOR 0.01

bool chart_cost(struct chart *chart)
{
    struct lines lines;
    const char *y = chart->def->value[DEF_Y];
    bool time = !strcmp(y, "ns");
    lines_from_pivot(chart, &lines, y, time ? "ns_lo" : NULL, time ? "ns_hi" : NULL);
    lines_draw(&chart->figure, &lines);
    const char *noun = chart->def->value[DEF_NOUN];
    struct race race = {.lines = &lines,
                        .delta = lines.unit == UNIT_NS ? noise_floor(chart) : COUNTER_FLOOR,
                        .baseline = series_named(chart, chart->def->value[DEF_BASELINE]),
                        .noun = lines.panel_count > 1 ? "case"
                                : noun                ? noun
                                                      : lines.x_label,
                        .superlative = time ? "fastest" : "lowest"};
    chart->figure.title = finding_race(chart->arena, &race);
    chart->figure.subtitle =
        subtitle_of(chart, arena_print(chart->arena, "Median %s", unit_words(chart, y)),
                    time ? "; band = 95 % interval" : "");
    return true;
}
