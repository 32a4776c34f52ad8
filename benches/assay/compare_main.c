/* compare_main.c - the verb compare: its command line and its exit code. */
#include "benches/assay/compare.h"

#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <stdio.h>

static const char summary[] =
    "Compares B with A: two runs (run:DIR), two revisions of this repository (git:REV, built "
    "beside\n"
    "the present one; git:. is what is built now), or two implementations of a family\n"
    "(impl:FAMILY/NAME). Bare words will do where they are unambiguous. Revisions and\n"
    "implementations alternate in one session, so the machine's moods hit both.";

static const char examples[] = "  assay compare git:main git:.\n"
                               "  assay compare impl:slice/double impl:slice/best --budget 1m\n"
                               "  assay compare run:results/reference/a run:results/runs/b --json";

static enum cli_result read_options(struct compare *compare, int argc, char **argv,
                                    struct words *words)
{
    struct sweep_run *run = &compare->run;
    struct sweep_choice *choice = &run->choice;
    const struct cli_option options[] = {
        {"threshold", CLI_FRACTION, &compare->threshold, "SHARE",
         "exit 1 only if slower by more than this (default: by anything shown)"},
        {"sweep", CLI_LIST, &compare->sweeps, "NAME", "sweeps to take the workloads from"},
        {"set", CLI_LIST, &choice->set, "PARAM=VALUES", "other values: 1,2,4 or lo..hi*factor"},
        {"full", CLI_FLAG, &choice->full, NULL, "full parameter sets"},
        {"budget", CLI_SECONDS, &run->budget_s, "TIME", "stop measuring after 90s, 10m, 1h"},
        {"rounds", CLI_COUNT, &choice->rounds, "N", "rounds a group (default 51)"},
        {"target", CLI_FRACTION, &choice->target, "SHARE", "stop a group at this half-width"},
        {"out", CLI_TEXT, &run->out, "DIR", "folder of the session's run"},
        {"no-pin", CLI_NO, &choice->pin, NULL, "do not keep workers on one core"},
        {"same", CLI_FLAG, &compare->same, NULL,
         "measure what has the same machine code on both sides, too"},
        {"dry-run", CLI_FLAG, &run->dry_run, NULL, "print the plan and measure nothing"},
        {"json", CLI_FLAG, &run->json, NULL, "the table as JSON"},
        {0}};
    struct cli cli = {.usage = "assay compare A B [option...]",
                      .summary = summary,
                      .examples = examples,
                      .options = options,
                      .bare = "side"};
    enum cli_result result = cli_read(&run->arena, &cli, argc, argv);
    *words = cli.words;
    return result;
}

static bool read_sides(struct compare *compare, const struct words *words)
{
    if (words->count != 2) {
        say_error("compare takes two sides, not %zu: `assay compare A B`", words->count);
        return false;
    }
    if (!places_find(&compare->run.arena, &compare->run.places)) return false;
    for (int s = 0; s < 2; s++)
        if (!compare_side(compare, words->items[s], &compare->sides[s])) return false;
    if (compare->sides[0].kind == compare->sides[1].kind) return true;
    say_error("\"%s\" and \"%s\" are not of one kind; compare two runs, two revisions or two "
              "implementations",
              words->items[0], words->items[1]);
    return false;
}

static int verdict_code(const struct compare *compare)
{
    for (size_t i = 0; i < compare->count; i++)
        if (compare->rows[i].verdict == VERDICT_SLOWER &&
            compare->rows[i].ratio.lo > 1 + compare->threshold)
            return EXIT_WORSE;
    return EXIT_DONE;
}

static int compare_sides(struct compare *compare, const struct words *words)
{
    if (compare->run.json)
        say_only_errors();
    else
        say_on_stderr();
    if (!read_sides(compare, words)) return EXIT_CANNOT;
    int code =
        compare->sides[0].kind == SIDE_RUN ? compare_runs(compare) : compare_session(compare);
    if (code != EXIT_DONE || compare->run.dry_run || !compare->count) return code;
    compare_print(compare);
    return verdict_code(compare);
}

int compare_main(int argc, char **argv)
{
    struct compare compare = {
        .run = {.choice = {.pin = true, .meter = "time", .target = -1}, .lock = -1},
        .memory_counter = ""};
    struct words words = {0};
    enum cli_result result = read_options(&compare, argc, argv, &words);
    int code = result == CLI_GO       ? compare_sides(&compare, &words)
               : result == CLI_HELPED ? EXIT_DONE
                                      : EXIT_CANNOT;
    sweep_close(&compare.run);
    return code;
}
