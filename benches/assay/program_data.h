/* program_data.h - the constants in a program's file, by the address its code reads them at.    */
#ifndef ASSAY_PROGRAM_DATA_H
#define ASSAY_PROGRAM_DATA_H

#include "benches/assay/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* A file of the machine's own kind (64-bit ELF); all-zero: nothing is known. In the arena. */
struct program_data {
    const unsigned char *bytes; /* [length], the file */
    size_t length;
    struct program_object {
        uint64_t address, size;
    } * objects; /* [count], those with a name, by address */
    size_t count;
};

/* Bytes of a program; NULL bytes: they are not in its file. */
struct program_bytes {
    const unsigned char *bytes;
    size_t length;
    bool named;    /* the whole of an object with a name */
    bool constant; /* the program cannot write there */
};

/* An empty result if the file is no such program. */
struct program_data program_data_read(struct arena *arena, const char *path);

/* What lies at the address, outside the code: the whole object if it has a name, else all bytes up
 * to the end of its segment. */
struct program_bytes program_data_at(const struct program_data *data, uint64_t address);

#endif
