/* verbs.h - the verbs of the tool: `assay <verb> ...` calls <verb>_main with argv[0] the verb.
 * Each returns an exit code of say.h and answers --help by itself. */
#ifndef ASSAY_VERBS_H
#define ASSAY_VERBS_H

int sweep_main(int argc, char **argv);
int compare_main(int argc, char **argv);
int selfcheck_main(int argc, char **argv);
int index_main(int argc, char **argv);
int history_main(int argc, char **argv);
int instructions_main(int argc, char **argv);

/* Drawing lives in files of its own; a build without them says so instead of failing to link. */
int chart_main(int argc, char **argv) __attribute__((weak));
int report_main(int argc, char **argv) __attribute__((weak));

#endif
