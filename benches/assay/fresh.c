/* fresh.c - the fastest of many, measured once more.
 *
 * The best of 16 equal candidates looks 1.5 to 5 % faster than it is, for it was chosen for its
 * luck. So when a group of many has a winner, baseline, twin and winner run again, alone, for some
 * fresh rounds; the figure that counts is the fresh one. */
#include "benches/assay/fresh.h"

#include <math.h>
#include <string.h>

bool fresh_wanted(const struct group *group)
{
    return group->baseline >= 0 && group->count >= FRESH_RIVALS + 2;
}

int fresh_winner(const struct group *group, const struct estimate *estimates)
{
    int winner = -1;
    if (!fresh_wanted(group)) return -1;
    for (size_t i = 0; i < group->count; i++) {
        if (estimates[i].verdict != VERDICT_FASTER) continue;
        if (!strcmp(group->candidates[i].impl, "null")) continue; /* the floor, no rival */
        if (winner < 0 || estimates[i].ratio.mid < estimates[winner].ratio.mid) winner = (int)i;
    }
    return winner;
}

struct interval fresh_ratio(struct arena *arena, const struct group *group,
                            const struct group_state *state, size_t candidate)
{
    const struct interval none = {NAN, NAN, NAN, NAN};
    double *values;
    int *processes;
    if (group->baseline < 0 || (int)candidate == group->baseline) return none;
    if (!state->fresh[candidate].count) return none;
    size_t count = paired_ratios(arena, &state->fresh[candidate], &state->fresh[group->baseline],
                                 &values, &processes);
    struct interval logs = stats_location(values, processes, count, candidate);
    return (struct interval){exp(logs.mid), exp(logs.lo), exp(logs.hi), exp(logs.mid) * logs.error};
}
