/* run.h - the folder of a run: results/runs/<UTC time>-<machine>-<commit>. */
#ifndef ASSAY_RUN_H
#define ASSAY_RUN_H

#include "benches/assay/places.h"
#include "benches/assay/text.h"

/* The sweeps that have a raw file in the folder, sorted. One sentence and false for none. */
bool run_sweeps(struct arena *arena, const char *folder, struct words *sweeps);

/* The folder of a new run; it does not exist yet. */
const char *run_new_folder(struct arena *arena, const struct places *places);

/* The newest run of results/runs; NULL if there is none. */
const char *run_newest(struct arena *arena, const struct places *places);

#endif
