/* selection.h - which candidates a command line asks for.
 *
 *   --workload=a,b   --impl=a,b   --<param>=v1,v2 | lo..hi*factor | lo..hi+step | *   --filter=text
 * Nothing given: every workload and implementation at the default of every parameter. Values match
 * whole words. '*' means all that is compiled in (structural parameters only).                   */
#ifndef BENCHES_COMMON_SELECTION_H
#define BENCHES_COMMON_SELECTION_H

#include "benches/common/candidate.h"

enum { SELECTION_VALUES_MAX = 512 };

struct selection {
    const char *workloads, *impls, *filter;   /* borrowed from argv; NULL: all */
    double *values[CANDIDATE_PARAMS_MAX];     /* owned; the chosen values, ascending as given */
    size_t value_count[CANDIDATE_PARAMS_MAX]; /* 0: the default */
    bool all[CANDIDATE_PARAMS_MAX];           /* '*' was given */
    bool given[CANDIDATE_PARAMS_MAX];         /* named on the command line */
};

/* Takes the options it knows out of argv (argc shrinks); the rest stays for others. False, with a
 * sentence in error[BENCH_ERROR_BYTES], on a bad value. Free with selection_free either way.     */
bool selection_take(struct selection *selection, int *argc, char **argv, char *error);

/* Calls each(candidate, user) for every candidate asked for. Returns their number; 0, with a
 * sentence in error, when the selection names something unknown or nothing matches.             */
size_t selection_each(const struct selection *selection,
                      void (*each)(const struct bench_candidate *candidate, void *user), void *user,
                      char *error);

void selection_free(struct selection *selection);

#endif
