/* main.c - the command line of every benchmark binary. */
#include "benches/common/describe.h"
#include "benches/common/run.h"
#include "benches/common/selection.h"
#include "benches/common/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_help(const char *program)
{
    printf("%s - %s\n\n"
           "  %s --list                  what there is to measure, as JSON\n"
           "  %s --names [selection]     the full names of the selected candidates\n"
           "  %s --worker                serves run, memory, info and quit on standard input\n"
           "  %s --worker-counted        the same under callgrind: run counts instructions\n"
           "  %s [selection] [--benchmark_...]   measures as any Google Benchmark program does\n\n"
           "selection (nothing given: everything, at the default of each parameter):\n"
           "  --workload=a,b  --impl=a,b  --filter=text\n"
           "  --<parameter>=v1,v2 | lo..hi*factor | lo..hi+step | '*' (all that is compiled in)\n\n"
           "parameters:\n",
           program, bench_family.summary, program, program, program, program, program);
    for (size_t i = 0; i < bench_family.param_count; i++) {
        const struct bench_param_def *p = &bench_family.params[i];
        if (p->kind == BENCH_ENUM)
            printf("  %-14s %s (default %s): %s\n", p->name, p->values, p->default_text, p->reason);
        else
            printf("  %-14s %.10g to %.10g %s (default %s): %s\n", p->name, p->low, p->high,
                   p->unit, p->default_text, p->reason);
    }
    puts("\nGoogle Benchmark's own flags: --benchmark_min_time, --benchmark_repetitions, "
         "--benchmark_format=json, ...\nThe library measures one candidate after the other; "
         "scripts/sweep interleaves them and is to be trusted more.");
}

static void print_name(const struct bench_candidate *candidate, void *user)
{
    (void)user;
    puts(candidate->name);
}

static void keep_and_register(const struct bench_candidate *candidate, void *user)
{
    (void)user;
    struct bench_candidate *kept = malloc(sizeof *kept); /* lives as long as the registration */
    if (!kept) abort();
    *kept = *candidate;
    run_register(kept);
}

static int refuse(const char *program, const char *error)
{
    fprintf(stderr, "%s: %s\n", program, error);
    return 2;
}

/* Removes the flag from argv; true if it was there. */
static bool take_flag(int *argc, char **argv, const char *flag)
{
    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], flag) != 0) continue;
        memmove(argv + i, argv + i + 1, (size_t)(*argc - i) * sizeof *argv);
        --*argc;
        return true;
    }
    return false;
}

static int run_library(const struct selection *selection, int *argc, char **argv, char *error)
{
    gb_initialize(argc, argv);
    if (gb_report_unrecognized(*argc, argv)) return 2;
    if (!selection_each(selection, keep_and_register, NULL, error)) return refuse(argv[0], error);
    gb_run(NULL, NULL);
    gb_shutdown();
    return 0;
}

static int act(const struct selection *selection, int *argc, char **argv, char *error)
{
    bool names = take_flag(argc, argv, "--names");
    if (!names) return run_library(selection, argc, argv, error);
    if (*argc > 1) {
        snprintf(error, BENCH_ERROR_BYTES, "unknown option %s: --help shows what there is",
                 argv[1]);
        return refuse(argv[0], error);
    }
    return selection_each(selection, print_name, NULL, error) ? 0 : refuse(argv[0], error);
}

int main(int argc, char **argv)
{
    char error[BENCH_ERROR_BYTES];
    if (take_flag(&argc, argv, "--help") || take_flag(&argc, argv, "-h")) {
        print_help(argv[0]);
        return 0;
    }
    if (take_flag(&argc, argv, "--list")) {
        describe_print();
        return 0;
    }
    if (take_flag(&argc, argv, "--worker")) {
        gb_initialize(&argc, argv);
        return worker_serve();
    }
    if (take_flag(&argc, argv, "--worker-counted")) return worker_serve_counted();
    struct selection selection;
    int code = selection_take(&selection, &argc, argv, error) ? act(&selection, &argc, argv, error)
                                                              : refuse(argv[0], error);
    selection_free(&selection);
    return code;
}
