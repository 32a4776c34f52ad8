/* chart_def.h - one chart definition: scripts/charts/<name>.gp.
 *
 * A definition is a few comment lines `# key: value` and, where the kind's standard drawing is not
 * enough, gnuplot lines of its own (they run before the kind's drawing). Keys:
 *
 *   kind      cost heat forest threads front growth latency order history selfcheck (required)
 *   sweep     the sweep whose tidy table is drawn                                     (required)
 *   workload  one or several, comma separated; several make one panel each
 *   where     param=value ...; value may list alternatives: a|b
 *   x         the parameter along x                                series  impl, or impl,param
 *   panel     the parameter (or workload) that makes panels        y       a column; default ns
 *   baseline  the implementation others are compared to            unit    words for the subtitle
 *   only      the series to draw, comma separated                  skip    the series to leave out
 *   x-label   words under the x axis                               x-bytes bytes per step of x
 *   noun      one x position in words; default the name of x
 *   plateau   heat: recommend the fewest of the series that lie within so many percent of the best
 *             at every x                                                                       */
#ifndef ASSAY_CHART_DEF_H
#define ASSAY_CHART_DEF_H

#include "benches/assay/arena.h"

#include <stdbool.h>

enum def_key {
    DEF_KIND,
    DEF_SWEEP,
    DEF_WORKLOAD,
    DEF_WHERE,
    DEF_X,
    DEF_SERIES,
    DEF_PANEL,
    DEF_Y,
    DEF_BASELINE,
    DEF_UNIT,
    DEF_ONLY,
    DEF_SKIP,
    DEF_X_LABEL,
    DEF_X_BYTES,
    DEF_NOUN,
    DEF_PLATEAU,
    DEF_KEYS
};

struct chart_def {
    const char *name;            /* of the chart: the file's name without .gp */
    const char *path;            /* for error sentences */
    const char *value[DEF_KEYS]; /* NULL: not given (DEF_Y and DEF_SERIES have defaults) */
    const char *own;             /* gnuplot lines of the chart itself; "" mostly */
};

bool chart_def_read(struct chart_def *def, const char *folder, const char *name,
                    struct arena *arena);

/* Is `word` one of the `separator`-separated words of `list`? */
bool list_has(const char *list, char separator, const char *word);

#endif
