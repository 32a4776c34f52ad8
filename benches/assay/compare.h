/* compare.h - `assay compare A B`: what is compared, and the table it becomes.
 *
 * Every ratio is B's time over A's: below 1, B is faster. */
#ifndef ASSAY_COMPARE_H
#define ASSAY_COMPARE_H

#include "benches/assay/estimate.h"
#include "benches/assay/revision.h"
#include "benches/assay/sweep.h"

enum side_kind { SIDE_RUN, SIDE_GIT, SIDE_IMPL };

struct side {
    enum side_kind kind;
    const char *word;   /* as given, without its prefix */
    const char *family; /* of an implementation */
    const char *impl;
    struct revision revision;
};

/* The counters of the memory pass, in the order of tables. */
enum { MEMORY_FIGURES = 7 };

struct compare_row {
    const char *name;                /* of the candidate, whole */
    const char *label;               /* what of it the other rows do not share */
    double ns[2];                    /* an operation, A and B */
    double memory[2];                /* bytes, by memory_counter; NAN: not known */
    double books[2][MEMORY_FIGURES]; /* all of the memory pass; NAN: not known */
    struct interval ratio;           /* B over A */
    double delta;
    enum verdict verdict;
    int rounds;
    const char *note; /* why there is no verdict; NULL */
    bool unmeasured;  /* because of the note */
};

struct compare {
    struct sweep_run run; /* its arena, places, choice; the session of git: and impl: */
    struct side sides[2];
    struct words sweeps; /* --sweep */
    bool same;           /* --same: measure what has the same machine code, too */
    double threshold;    /* a slower row beyond it makes the exit code 1 */
    struct compare_row *rows;
    size_t count;
    const char *memory_counter; /* "" if there is none */
    const char *apart;          /* what to say below the table of separate runs; NULL */
    const char *common;         /* parts that the names of all rows share */
    struct sameness *sameness;  /* [sameness_count], of the programs of two revisions */
    size_t sameness_count;
};

/* Reads "run:DIR", "git:REV", "impl:FAMILY/NAME" or a bare word. One sentence and false if the
 * word is none of these. */
bool compare_side(struct compare *compare, const char *word, struct side *side);

/* Fill rows. One sentence and an exit code other than EXIT_DONE if it cannot be. */
int compare_runs(struct compare *compare);
int compare_session(struct compare *compare);

/* Adds a row for candidate b of a group against candidate a, from the estimates of the group. */
void compare_add_row(struct compare *compare, const struct compare_row *row);

/* A track's memory in bytes by the counter chosen for the comparison. */
double compare_memory(const struct compare *compare, const struct track *track);

/* What the memory pass found for both sides of a row. */
void compare_books(struct compare_row *row, const struct track *a, const struct track *b);

/* The second table, below the first: memory of the rows whose sides differ, as Markdown or as the
 * member "memory" of a row. */
void compare_print_memory(struct compare *compare);
void compare_memory_json(const struct compare_row *row, struct cJSON *json);

/* Chooses memory_counter among the counters of a recording. */
void compare_choose_memory(struct compare *compare, const struct recording *recording);

/* Why a verdict on a and b, one candidate in two revisions, would mean nothing; NULL: it would. */
const char *compare_sameness(struct compare *compare, const char *family, const struct candidate *a,
                             const struct candidate *b);

/* Sets every row's label and what is common to all. */
void compare_shorten_names(struct compare *compare);

/* The table as Markdown, or as JSON. */
void compare_print(struct compare *compare);
void compare_print_json(const struct compare *compare);

#endif
