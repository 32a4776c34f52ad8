/* instructions.h - the gate: a list of candidates, their reference counts, and what they are now.
 */
#ifndef ASSAY_INSTRUCTIONS_H
#define ASSAY_INSTRUCTIONS_H

#include "benches/assay/places.h"
#include "benches/assay/text.h"

/* One line of the reference, "name<tab>instructions an operation". */
struct reference_count {
    const char *name;
    double per_op; /* NAN: the file has none for it */
};

struct reference {
    const char *path;
    struct reference_count *counts;
    size_t count;
};

/* More instructions than the reference by this share fail the gate; fewer are worth a refresh. */
#define INSTRUCTIONS_TOLERANCE 0.01

/* The candidates named in a file, one a line; `#` begins a comment. A line that names one twice, or
 * a file that names none, is one sentence and false. */
bool instances_read(struct arena *arena, const char *path, struct words *names);

/* A reference file. Missing or damaged: one sentence and false. */
bool reference_read(struct arena *arena, const char *path, struct reference *reference);
double reference_of(const struct reference *reference, const char *name);

/* Writes a reference with the counts of these names; head says what they were counted with. */
bool reference_write(struct arena *arena, const char *path, const char *head,
                     const struct reference_count *counts, size_t count);

/* Prints a line for each count that left the tolerance and returns how many have more
 * instructions, or no reference. */
size_t reference_compare(const struct reference *reference, const struct reference_count *counts,
                         size_t count);

#endif
