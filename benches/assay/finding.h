/* finding.h - says in one sentence what a chart shows. Every sentence is computed from the numbers
 * drawn; nothing is called a difference unless the intervals are apart by more than the noise
 * floor. */
#ifndef ASSAY_FINDING_H
#define ASSAY_FINDING_H

#include "benches/assay/chart_lines.h"

/* What is compared, and in which words. */
struct race {
    const struct lines *lines;
    bool more_wins;          /* throughput; else the lowest wins */
    double delta;            /* noise floor, a fraction: smaller differences are none */
    int baseline;            /* series; -1: none */
    const char *noun;        /* one x position: "length" */
    const char *superlative; /* "fastest" */
};

char *finding_race(struct arena *arena, const struct race *race);

/* Is series a better than series b at this x by more than both intervals and the noise floor? */
bool clearly_better(const struct race *race, int panel, int x, int a, int b);

/* The largest `delta` among the rows drawn, at least 0.5 %. */
double noise_floor(const struct chart *chart);

/* The first candidate that fits the page in the title's font, else the last. NULL ends the list. */
char *title_that_fits(const char *const *candidates);

/* "1 length", "7 lengths". */
char *counted(struct arena *arena, int count, const char *noun);
/* "x", "x and y", "x, y and z": at most `most` names, the rest as "and 4 more". */
char *listed(struct arena *arena, const char *const *names, int count, int most);

#endif
