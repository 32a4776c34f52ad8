/* chart_meter.h - charts and tables of a run by the second meter: where a time stands otherwise,
 * they show instructions, in words that say so. */
#ifndef ASSAY_CHART_METER_H
#define ASSAY_CHART_METER_H

#include "benches/assay/chart_table.h"

/* Were instructions counted for this table? Then its column ns holds instructions an operation. */
bool table_counts_instructions(const struct table *table);

/* From here on format_unit() shows what is called nanoseconds as time, or as instructions. */
void format_times_as_instructions(bool instructions);
bool format_is_instructions(void);

/* The sentence with its words about time replaced, if instructions are shown. */
const char *meter_words(struct arena *arena, const char *text);

#endif
