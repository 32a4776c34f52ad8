/* catalog.h - what a benchmark program offers, as it says itself with --list and --names. */
#ifndef ASSAY_CATALOG_H
#define ASSAY_CATALOG_H

#include "benches/assay/plan.h"

struct catalog_workload {
    const char *name;
    enum mode mode;
    struct words params; /* the run-time parameters it reads */
};

struct catalog {
    const char *exe, *path, *family;
    struct words params;     /* all, in the order of params.def */
    struct words structural; /* those compiled into instances */
    struct words implementations;
    struct catalog_workload *workloads;
    size_t count;
};

/* Asks the program at path; prints one sentence and returns false if its answer is no catalogue. */
bool catalog_read(struct arena *arena, const char *exe, const char *path, struct catalog *catalog);

const struct catalog_workload *catalog_workload(const struct catalog *catalog, const char *name);

/* Asks for candidate names; options are "--workload=..." and the like. On failure *why is the
 * program's own sentence, in the arena, and false is returned; nothing is printed. */
bool catalog_names(struct arena *arena, const struct catalog *catalog, const struct words *options,
                   struct words *names, const char **why);

/* The value of a part of a candidate name ("impl", "length"); NULL if it has none. In the arena. */
const char *name_part(struct arena *arena, const char *name, const char *key);

#endif
