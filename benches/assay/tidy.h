/* tidy.h - tables derived from raw: tidy/<sweep>.tsv, and Google Benchmark's JSON schema. */
#ifndef ASSAY_TIDY_H
#define ASSAY_TIDY_H

#include "benches/assay/estimate.h"

/* The table as text, one row a candidate, columns: candidate family workload impl <parameters> exe
 * rounds processes ns ns_lo ns_hi ns_q10 baseline ratio ratio_lo ratio_hi delta verdict error
 * <counters>. NaN for missing numbers, - for missing words. Caller frees with text_free. */
struct text tidy_table(struct arena *arena, const struct recording *recording,
                       struct estimate *const *estimates);

/* The samples as Google Benchmark would have written them, the round as repetition_index, so that
 * its own tools read a run. Caller frees. */
struct text benchmark_json(const struct recording *recording, const char *date, const char *host);

/* Writes tidy/<sweep>.tsv and benchmark/<sweep>.json of every raw file of a run's folder anew.
 * One sentence and false if a raw file is damaged or something cannot be written. */
bool tidy_run(const char *folder);

#endif
