/* chart_table.h - a tidy table read into memory.
 *
 * Promises    a damaged table (no header, a row with too many or too few columns, a number that is
 *             not one) is refused with file, line and column; nothing is guessed.
 * Invariants  cells[row * columns + column] is never NULL; an empty cell is "".                  */
#ifndef ASSAY_CHART_TABLE_H
#define ASSAY_CHART_TABLE_H

#include "benches/assay/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct table {
    const char *path; /* where it was read, for error sentences */
    char **names;     /* [columns] */
    char **cells;     /* [rows * columns] */
    int columns, rows;
};

/* Reads the tidy table at `path`. False: the sentence was printed. The arena owns everything. */
bool table_read(struct table *table, const char *path, struct arena *arena);

int table_column(const struct table *table, const char *name); /* -1: no such column */
const char *table_text(const struct table *table, int row, int column);
double table_number(const struct table *table, int row, int column); /* NaN: missing */

/* The columns that hold parameters: after `impl`, before `exe`. Counters: after `error`. */
int table_first_param(const struct table *table);
int table_end_param(const struct table *table);
int table_first_counter(const struct table *table);

#endif
