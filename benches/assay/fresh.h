/* fresh.h - winners are measured again on fresh rounds: see fresh.c. */
#ifndef ASSAY_FRESH_H
#define ASSAY_FRESH_H

#include "benches/assay/estimate.h"

/* From this number of rivals (beside baseline and twin) on, being the best is partly luck. */
#define FRESH_RIVALS 4

/* Does a group have so many candidates that its winner is measured again? */
bool fresh_wanted(const struct group *group);

/* The candidate with the lowest ratio among those found faster; -1: none, or not wanted. */
int fresh_winner(const struct group *group, const struct estimate *estimates);

/* The ratio in the fresh rounds; NAN for a candidate that had none. */
struct interval fresh_ratio(struct arena *arena, const struct group *group,
                            const struct group_state *state, size_t candidate);

#endif
