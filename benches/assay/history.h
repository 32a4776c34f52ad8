/* history.h - results/assay.db: an index over runs, for questions across them.
 *
 * Only an index: whatever is in it can be made again from the runs' folders (scripts/index
 * --rebuild), and it may be deleted at any time. */
#ifndef ASSAY_HISTORY_H
#define ASSAY_HISTORY_H

#include "benches/assay/places.h"

#include <stdbool.h>
#include <stddef.h>

/* What one indexing did. */
struct index_count {
    int added, kept, removed, damaged;
};

/* Brings the index up to date with results/runs and results/reference: new and changed runs are
 * read, vanished ones forgotten. A damaged run is said and left out. One sentence and false if the
 * database cannot be written. */
bool history_index(const struct places *places, bool rebuild, struct index_count *count);

/* Where a series changes its level: changed[i] is set if values[i] opens a new stretch. Binary
 * segmentation; a split needs three values on either side, and a permutation p below 1 % or a step
 * that Student's test gives a p below 0.1 %. */
void change_points(const double *values, size_t count, bool *changed);

#endif
