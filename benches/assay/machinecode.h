/* machinecode.h - is the machine code of a measured function the same in two programs?
 *
 * Instructions are compared as text by objdump, with addresses taken out and the names of what they
 * refer to left in; functions that a function refers to are compared with it, and so on. So are the
 * constants they read. Tables with pointers are not, nor what lies in shared libraries. */
#ifndef ASSAY_MACHINECODE_H
#define ASSAY_MACHINECODE_H

#include "benches/assay/text.h"

/* The functions of one program. */
struct machinecode {
    struct machine_function {
        const char *symbol;
        uint64_t hash;
        struct words refers; /* to these names, functions or not */
        bool seen;           /* by the comparison in hand */
    } * functions;
    size_t count;
};

/* Disassembles the program; an empty result if objdump is missing. */
struct machinecode machinecode_read(struct arena *arena, const char *program);

/* The symbol of a candidate's instance (family_workload__impl__values of the structural
 * parameters). */
const char *machinecode_symbol(struct arena *arena, const char *family, const char *name,
                               const struct words *structural);

/* True only if both have the function, and it and all it refers to are the same. */
bool machinecode_same(struct machinecode *a, struct machinecode *b, const char *symbol);

#endif
