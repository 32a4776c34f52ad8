/* chart_changes.h - where the lines of a history change their level: found, marked, put in words.
 */
#ifndef ASSAY_CHART_CHANGES_H
#define ASSAY_CHART_CHANGES_H

#include "benches/assay/chart_lines.h"

/* One change of one series. */
struct level_change {
    int series, at; /* `at` is the first run on the new level */
    double by;      /* the new level over the old one, less 1 */
};

/* The changes of all series but floors that exceed delta, by change_points() (history.h); returns
 * how many. In the arena. */
int changes_find(struct arena *arena, struct lines *lines, double delta,
                 struct level_change **changes);

/* A dashed line where a change is, and whose it is and by how much above. After lines_draw(). */
void changes_mark(struct figure *figure, struct lines *lines, const struct level_change *changes,
                  int count);

/* "go118 takes 12 % more time since 3f2a9c1"; the largest change. NULL without any. */
char *changes_words(struct arena *arena, const struct lines *lines,
                    const struct level_change *changes, int count);

#endif
