/* selfcheck.c - the verb selfcheck: the measuring method tried on known differences.
 *
 * The sweep selfcheck measures a function against itself under another name, and against itself
 * with 2 % and 5 % more work. What is counted here are the verdicts of single comparisons, before
 * the false-discovery rate of a table makes them rarer. */
#include "benches/assay/cli.h"
#include "benches/assay/estimate.h"
#include "benches/assay/places.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the method promises: at most this share of equals called different, and at least this share
 * of true 2 % differences found. */
#define FALSE_SHARE 0.05
#define POWER_SHARE 0.80

static const struct known {
    const char *impl;
    double ratio; /* the truth */
} knowns[] = {{"copy", 1.00}, {"plus2", 1.02}, {"plus5", 1.05}};

#define KNOWNS (sizeof knowns / sizeof knowns[0])

/* One workload and one known difference. */
struct tally {
    const char *workload;
    const struct known *known;
    int count, different, right; /* right: different, in the true direction */
    double log_sum, seconds;     /* of the estimates; of measuring both sides and the twin */
};

struct tallies {
    struct tally *items;
    size_t count;
};

static struct tally *find_tally(struct arena *arena, struct tallies *tallies, const char *workload,
                                const struct known *known)
{
    for (size_t i = 0; i < tallies->count; i++)
        if (tallies->items[i].known == known && !strcmp(tallies->items[i].workload, workload))
            return &tallies->items[i];
    tallies->items = arena_more(arena, tallies->items, tallies->count, sizeof *tallies->items);
    struct tally *tally = &tallies->items[tallies->count++];
    *tally = (struct tally){.workload = workload, .known = known};
    return tally;
}

static double seconds_of(const struct track *track)
{
    double sum = 0;
    for (size_t i = 0; i < track->count; i++) sum += track->samples[i].real_ns * 1e-9;
    return sum;
}

static void count_verdict(struct tally *tally, const struct estimate *estimate, double seconds)
{
    bool different = estimate->verdict > VERDICT_SAME;
    tally->count++;
    tally->different += different;
    tally->right += estimate->verdict == VERDICT_SLOWER;
    tally->log_sum += log(estimate->ratio.mid);
    tally->seconds += seconds;
}

static void count_group(struct arena *arena, const struct recording *recording, size_t g,
                        struct tallies *tallies)
{
    const struct group *group = &recording->plan.groups[g];
    const struct track *tracks = recording->groups[g].tracks;
    if (group->baseline < 0 || group->twin < 0) return;
    const struct estimate *estimates = estimate_group(arena, recording, g);
    double both = seconds_of(&tracks[group->baseline]) + seconds_of(&tracks[group->twin]);
    for (size_t i = 0; i < group->count; i++)
        for (size_t k = 0; k < KNOWNS; k++) {
            if (group->candidates[i].twin || strcmp(group->candidates[i].impl, knowns[k].impl) ||
                isnan(estimates[i].ratio.mid))
                continue;
            count_verdict(find_tally(arena, tallies, group->candidates[i].workload, &knowns[k]),
                          &estimates[i], both + seconds_of(&tracks[i]));
        }
}

static const char *header =
    "workload\ttruth\tcomparisons\tcalled_different\tshare\tmean_estimate\tseconds_each\n";

static void add_line(struct text *table, const struct tally *tally)
{
    text_print(table, "%s\t%.2f\t%d\t%d\t%.3f\t%.4f\t%.1f\n", tally->workload, tally->known->ratio,
               tally->count, tally->different, (double)tally->different / tally->count,
               exp(tally->log_sum / tally->count), tally->seconds / tally->count);
}

/* Sums over the workloads; true if the method keeps its promises. */
static bool judge(const struct tallies *tallies)
{
    int count[KNOWNS] = {0}, different[KNOWNS] = {0}, right[KNOWNS] = {0};
    for (size_t i = 0; i < tallies->count; i++) {
        size_t k = (size_t)(tallies->items[i].known - knowns);
        count[k] += tallies->items[i].count;
        different[k] += tallies->items[i].different;
        right[k] += tallies->items[i].right;
    }
    for (size_t k = 0; k < KNOWNS; k++)
        say("truth %.2f: %d of %d called different (%.1f %%), %d as slower", knowns[k].ratio,
            different[k], count[k], 100.0 * different[k] / (count[k] ? count[k] : 1), right[k]);
    return different[0] <= FALSE_SHARE * count[0] && right[1] >= POWER_SHARE * count[1];
}

static int summarise(struct arena *arena, const char *folder)
{
    struct recording recording;
    struct tallies tallies = {0};
    const char *path = arena_print(arena, "%s/raw/selfcheck.jsonl", folder);
    if (!recording_read(arena, path, &recording)) return EXIT_CANNOT;
    for (size_t g = 0; g < recording.plan.count; g++) count_group(arena, &recording, g, &tallies);
    if (!tallies.count)
        return say_error("%s holds no finished comparison; measure it longer", path);
    struct text table = {0};
    text_print(&table, "%s", header);
    for (size_t i = 0; i < tallies.count; i++) add_line(&table, &tallies.items[i]);
    fputs(table.bytes, stdout);
    const char *out = arena_print(arena, "%s/tidy/selfcheck_summary.tsv", folder);
    bool written = write_whole(out, table.bytes, table.length);
    text_free(&table);
    if (!written) return EXIT_CANNOT;
    return judge(&tallies) ? EXIT_DONE : EXIT_WORSE;
}

/* Calls the sweep with our options behind its own. */
static int measure(struct arena *arena, const struct words *options, const char *folder)
{
    struct words call = words_split(arena, "sweep selfcheck --full --no-draw --out", " ");
    words_add(arena, &call, folder);
    for (size_t i = 0; i < options->count; i++) words_add(arena, &call, options->items[i]);
    int count = (int)call.count;
    words_add(arena, &call, NULL);
    return sweep_main(count, (char **)call.items);
}

int selfcheck_main(int argc, char **argv)
{
    struct arena arena = {0};
    struct words set = {0}, options = {0};
    const char *rounds = NULL, *budget = NULL;
    const struct cli_option table[] = {
        {"set", CLI_LIST, &set, "repeat=1..N+1", "other numbers of repetitions"},
        {"rounds", CLI_TEXT, &rounds, "N", "rounds of each comparison (default 51)"},
        {"budget", CLI_TEXT, &budget, "TIME", "stop measuring after 90s, 10m, 1h"},
        {0}};
    struct cli cli = {.usage = "assay selfcheck [RUN] [option...]",
                      .summary = "Tries the measuring method on known differences: how often is a "
                                 "function called\ndifferent from its own copy, how often are "
                                 "+2 % and +5 % found? With RUN it counts again\nwhat was "
                                 "measured there. Exit 1: more than 5 % false, or less than 80 % "
                                 "of +2 % found.",
                      .options = table,
                      .bare = "run"};
    struct places places;
    enum cli_result result = cli_read(&arena, &cli, argc, argv);
    int code = result == CLI_HELPED ? EXIT_DONE : EXIT_CANNOT;
    for (size_t i = 0; i < set.count; i++)
        words_add(&arena, &options, arena_print(&arena, "--set=%s", set.items[i]));
    if (rounds) words_add(&arena, &options, arena_print(&arena, "--rounds=%s", rounds));
    if (budget) words_add(&arena, &options, arena_print(&arena, "--budget=%s", budget));
    if (result == CLI_GO && cli.words.count) {
        code = summarise(&arena, cli.words.items[0]);
    } else if (result == CLI_GO && places_find(&arena, &places)) {
        const char *folder = run_new_folder(&arena, &places);
        code = measure(&arena, &options, folder);
        if (code == EXIT_DONE) code = summarise(&arena, folder);
    }
    arena_release(&arena);
    return code;
}
