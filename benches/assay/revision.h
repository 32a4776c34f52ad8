/* revision.h - a git revision, built beside the present one under build/revisions/<sha>. */
#ifndef ASSAY_REVISION_H
#define ASSAY_REVISION_H

#include "benches/assay/places.h"
#include "benches/assay/text.h"

struct revision {
    const char *word; /* as given; "." is the tree as it is built now */
    const char *sha;  /* 12 digits; "here" for "." */
    const char *bin;  /* its programs */
};

/* Is this a commit of the repository at root? Fills sha if so. Prints nothing. */
bool revision_find(struct arena *arena, const char *root, const char *word, struct revision *found);

/* Builds these programs with the revision's own preset release, unless they are there already.
 * One sentence and false if it cannot be built; the log's place is in it. */
bool revision_build(struct arena *arena, const char *root, struct revision *revision,
                    const struct words *programs);

/* Has the revision this file or folder? True for what is built here. */
bool revision_has(struct arena *arena, const char *root, const struct revision *revision,
                  const char *path);

#endif
