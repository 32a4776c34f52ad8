/* main.c - `assay <verb> ...`: finds the verb and calls it. */
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <stdio.h>
#include <string.h>

static const struct verb {
    const char *name, *summary;
    int (*main)(int argc, char **argv);
} verbs[] = {
    {"sweep", "measure the sweeps of scripts/sweeps, then draw and report", sweep_main},
    {"compare", "compare two runs, revisions or implementations", compare_main},
    {"selfcheck", "try the measuring method on known differences", selfcheck_main},
    {"index", "bring the index over all runs up to date", index_main},
    {"history", "show a candidate over the runs of one machine", history_main},
    {"instructions", "compare instruction counts with their reference", instructions_main},
    {"chart", "draw the charts of a run again", chart_main},
    {"report", "write the HTML report of a run again", report_main},
};

#define VERB_COUNT (sizeof verbs / sizeof verbs[0])

static int print_help(void)
{
    puts("usage: assay <verb> [option...]\n\nVerbs (each explains itself with --help):");
    for (size_t i = 0; i < VERB_COUNT; i++) printf("  %-12s %s\n", verbs[i].name, verbs[i].summary);
    puts("\nExit code: 0 done, 1 the answer is \"worse\", 2 could not run.");
    return EXIT_DONE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help();
        return EXIT_CANNOT;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) return print_help();
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(argv[1], verbs[i].name)) continue;
        if (!verbs[i].main) return say_error("this build has no verb \"%s\"", argv[1]);
        return verbs[i].main(argc - 1, argv + 1);
    }
    return say_error("unknown verb \"%s\"; `assay --help` lists the verbs", argv[1]);
}
