/* cli.h - command lines: a verb lists its options once, and parsing, checking and --help follow.
 *
 * `--name value`, `--name=value` and bare words may stand in any order; `--` ends the options. */
#ifndef ASSAY_CLI_H
#define ASSAY_CLI_H

#include "benches/assay/text.h"

enum cli_kind {
    CLI_FLAG,     /* bool *: set to true */
    CLI_NO,       /* bool *: set to false */
    CLI_TEXT,     /* const char ** */
    CLI_LIST,     /* struct words *: may be given several times */
    CLI_SECONDS,  /* double *: 10m, 90s */
    CLI_FRACTION, /* double *: 1%, 0.01 */
    CLI_COUNT,    /* int *: 1 or more */
};

struct cli_option {
    const char *name;     /* without the dashes; NULL ends the table */
    enum cli_kind kind;   /* decides what place points to */
    void *place;          /* where the value goes; keeps its old value if the option is not given */
    const char *argument; /* how --help calls the value; NULL for flags */
    const char *help;     /* one line */
};

struct cli {
    const char *usage;   /* "assay sweep [NAME...] [option...]" */
    const char *summary; /* what the verb does, a paragraph */
    const char *examples;
    const struct cli_option *options;
    const char *bare;   /* how the bare words are called in messages; NULL: there are none */
    struct words words; /* out: the bare words */
};

enum cli_result { CLI_GO, CLI_HELPED, CLI_BAD };

/* Reads argv[1..]. CLI_HELPED: --help was printed, exit 0. CLI_BAD: one sentence was printed, exit
 * 2. Values point into argv or the arena. */
enum cli_result cli_read(struct arena *arena, struct cli *cli, int argc, char **argv);

#endif
