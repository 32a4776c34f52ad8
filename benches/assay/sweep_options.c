/* sweep_options.c - the command line of the verb sweep. */
#include "benches/assay/sweep.h"

#include "benches/assay/command.h"
#include "benches/assay/meter.h"
#include "benches/assay/say.h"

#include <string.h>
#include <stdlib.h>
#include <sys/random.h>

static const char summary[] =
    "Measures the named sweeps (scripts/sweeps/NAME.conf), or, without a name, the quick tour "
    "over\n"
    "every family. Candidates of a comparison run in shuffled rounds over worker processes; every\n"
    "sample is on disk after its round, so Ctrl-C, a crash or a full disk lose at most one round.\n"
    "Then the tables, charts and report are made from the raw files.";

static const char examples[] =
    "  assay sweep                                 the quick tour\n"
    "  assay sweep slice_append --full             one sweep, all of its parameters\n"
    "  assay sweep slice_append --set length=1024,65536 --set impl=go118,double\n"
    "  assay sweep --dry-run                       what would be measured, and how long it takes\n"
    "  assay sweep --resume results/runs/...       go on with an interrupted run";

static enum cli_result read_words(struct sweep_run *run, int argc, char **argv)
{
    struct sweep_choice *choice = &run->choice;
    const struct cli_option options[] = {
        {"full", CLI_FLAG, &choice->full, NULL, "full parameter sets and 51 rounds"},
        {"set", CLI_LIST, &choice->set, "PARAM=VALUES", "other values: 1,2,4 or lo..hi*factor"},
        {"budget", CLI_SECONDS, &run->budget_s, "TIME", "stop measuring after 90s, 10m, 1h"},
        {"rounds", CLI_COUNT, &choice->rounds, "N", "rounds a group (default 21, full 51)"},
        {"target", CLI_FRACTION, &choice->target, "SHARE", "stop a group at this half-width"},
        {"sample", CLI_SECONDS, &choice->sample_s, "TIME", "length of a sample (default 10ms)"},
        {"seed", CLI_TEXT, &run->seed, "N", "seed of inputs and orders (default: random)"},
        {"out", CLI_TEXT, &run->out, "DIR", "folder of the run (default under results/runs)"},
        {"resume", CLI_TEXT, &run->resume, "DIR", "go on with the run in DIR"},
        {"meter", CLI_TEXT, &choice->meter, "NAME", "time (default) or instructions"},
        {"no-pin", CLI_NO, &choice->pin, NULL, "do not keep workers on one core"},
        {"no-draw", CLI_NO, &run->draw, NULL, "measure only: no charts, no report"},
        {"dry-run", CLI_FLAG, &run->dry_run, NULL, "print the plan and measure nothing"},
        {"json", CLI_FLAG, &run->json, NULL, "one JSON document on standard output"},
        {0}};
    struct cli cli = {.usage = "assay sweep [NAME...] [option...]",
                      .summary = summary,
                      .examples = examples,
                      .options = options,
                      .bare = "sweep"};
    enum cli_result result = cli_read(&run->arena, &cli, argc, argv);
    run->names = cli.words;
    return result;
}

static bool check_options(struct sweep_run *run)
{
    const char *meter = run->choice.meter;
    if (strcmp(meter, "time") && strcmp(meter, "instructions")) {
        say_error("--meter: \"%s\" is unknown; there are time and instructions", meter);
        return false;
    }
    if (run->resume && (run->names.count || run->out || run->choice.set.count)) {
        say_error("--resume goes on with the plan of its folder; leave names, --out and --set out");
        return false;
    }
    for (size_t i = 0; i < run->choice.set.count; i++) {
        const char *equals = strchr(run->choice.set.items[i], '=');
        if (equals && equals > run->choice.set.items[i] && equals[1]) continue;
        say_error("--set: \"%s\" gives no value; write PARAM=VALUES", run->choice.set.items[i]);
        return false;
    }
    return true;
}

static bool choose_seed(struct sweep_run *run)
{
    char *end = NULL;
    if (!run->seed && !strcmp(run->choice.meter, "instructions")) {
        run->choice.seed = METER_SEED;
        return true;
    }
    if (!run->seed) {
        run->choice.seed = (uint64_t)(clock_seconds() * 1e9);
        return getrandom(&run->choice.seed, sizeof run->choice.seed, 0) > 0 || run->choice.seed;
    }
    run->choice.seed = strtoull(run->seed, &end, 10);
    if (end != run->seed && !*end) return true;
    say_error("--seed: \"%s\" is not a whole number", run->seed);
    return false;
}

enum cli_result sweep_options(struct sweep_run *run, int argc, char **argv)
{
    enum cli_result result = read_words(run, argc, argv);
    if (result != CLI_GO) return result;
    return check_options(run) && choose_seed(run) ? CLI_GO : CLI_BAD;
}
