/* selfcheck.c - the verb selfcheck: the measuring method tried on known differences.
 *
 * The sweep selfcheck measures a function against itself under another name, and against itself
 * with 2 % and 5 % more work. What is counted here are the verdicts of single comparisons, before
 * the false-discovery rate of a table makes them rarer. */
#include "benches/assay/selfcheck.h"

#include "benches/assay/cli.h"
#include "benches/assay/command.h"
#include "benches/assay/estimate.h"
#include "benches/assay/places.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What the method promises besides: estimates this near to the truth, and this little of the
 * driver's between two samples, the message to the worker included. */
#define NEAR        0.005
#define OVERHEAD_US 200

const struct known selfcheck_knowns[KNOWNS] = {
    {"copy", 1.00, 0, "equal"}, {"plus2", 1.02, 60, "+2 %"}, {"plus5", 1.05, 20, "+5 %"}};

/* Work that little besides itself disturbs: the promise on power is about it. */
static const char *const quiet[] = {"arithmetic", "chase"};

/* One workload and one known difference. */
struct tally {
    const char *workload;
    const struct known *known;
    int count, different, found; /* found: in the true direction and in time */
    double log_sum;              /* of the estimates */
    double seconds, most_s;      /* of measuring, restarts and the other candidates included */
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

static double first_moment(const struct group_state *state, size_t count)
{
    double first = INFINITY;
    for (size_t i = 0; i < count; i++)
        if (state->tracks[i].count) first = fmin(first, state->tracks[i].samples[0].t);
    return first;
}

/* From the first sample of the group to its last, restarts of the workers between. */
static double seconds_of(const struct group_state *state, size_t count)
{
    double last = 0;
    for (size_t i = 0; i < count; i++) {
        const struct track *track = &state->tracks[i];
        if (track->count) last = fmax(last, track->samples[track->count - 1].t);
    }
    return fmax(0, last - first_moment(state, count));
}

/* The verdict on candidate i from what was measured in the first in_s seconds of the group. */
static bool found_in(struct arena *arena, const struct recording *recording, size_t g, size_t i,
                     double in_s)
{
    struct recording early = *recording;
    size_t count = recording->plan.groups[g].count;
    double end = first_moment(&recording->groups[g], count) + in_s;
    struct group_state *groups = arena_zero(arena, recording->plan.count * sizeof *groups);
    struct track *tracks = arena_zero(arena, count * sizeof *tracks);
    for (size_t k = 0; k < count; k++) {
        tracks[k] = recording->groups[g].tracks[k];
        while (tracks[k].count && tracks[k].samples[tracks[k].count - 1].t > end) tracks[k].count--;
    }
    groups[g] = recording->groups[g];
    groups[g].tracks = tracks;
    early.groups = groups;
    return estimate_group(arena, &early, g)[i].verdict == VERDICT_SLOWER;
}

static void count_verdict(struct tally *tally, const struct estimate *estimate, double seconds,
                          bool found)
{
    tally->count++;
    tally->different += estimate->verdict > VERDICT_SAME;
    tally->found += found;
    tally->log_sum += log(estimate->ratio.mid);
    tally->seconds += seconds;
    tally->most_s = fmax(tally->most_s, seconds);
}

static void count_group(struct arena *arena, const struct recording *recording, size_t g,
                        struct tallies *tallies)
{
    const struct group *group = &recording->plan.groups[g];
    if (group->baseline < 0 || group->twin < 0) return;
    const struct estimate *estimates = estimate_group(arena, recording, g);
    double seconds = seconds_of(&recording->groups[g], group->count);
    for (size_t i = 0; i < group->count; i++)
        for (size_t k = 0; k < KNOWNS; k++) {
            const struct known *known = &selfcheck_knowns[k];
            if (group->candidates[i].twin || strcmp(group->candidates[i].impl, known->impl) ||
                isnan(estimates[i].ratio.mid))
                continue;
            bool found = seconds > known->in_s
                             ? known->in_s > 0 && found_in(arena, recording, g, i, known->in_s)
                             : estimates[i].verdict == VERDICT_SLOWER;
            count_verdict(find_tally(arena, tallies, group->candidates[i].workload, known),
                          &estimates[i], seconds, found);
        }
}

static double mean_estimate(const struct tally *tally)
{
    return exp(tally->log_sum / tally->count);
}

static const char *header =
    "workload\ttruth\tcomparisons\tcalled_different\tshare\tshare_lo\tshare_hi\tfound_in_time\t"
    "mean_estimate\tmean_seconds\tmost_seconds\n";

static void add_line(struct text *table, const struct tally *tally)
{
    struct interval share = stats_share(tally->different, tally->count);
    text_print(table, "%s\t%.2f\t%d\t%d\t%.3f\t%.3f\t%.3f\t%d\t%.4f\t%.1f\t%.1f\n", tally->workload,
               tally->known->ratio, tally->count, tally->different, share.mid, share.lo, share.hi,
               tally->found, mean_estimate(tally), tally->seconds / tally->count, tally->most_s);
}

static bool is_quiet(const char *workload)
{
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
        if (!strcmp(quiet[i], workload)) return true;
    return false;
}

/* Says what was found of one truth, on quiet work or on all; true if that is what is promised. */
static bool judge(const struct tallies *tallies, const struct known *known, bool only_quiet)
{
    int count = 0, different = 0, found = 0;
    for (size_t i = 0; i < tallies->count; i++) {
        const struct tally *tally = &tallies->items[i];
        if (tally->known != known || (only_quiet && !is_quiet(tally->workload))) continue;
        count += tally->count;
        different += tally->different;
        found += tally->found;
    }
    if (!count) return true;
    const char *where = only_quiet ? "quiet work" : "all work";
    if (known->in_s > 0)
        say("truth %.2f, %s: found within %.0f s in %d of %d (%.1f %%)", known->ratio, where,
            known->in_s, found, count, 100.0 * found / count);
    else
        say("truth %.2f, %s: %d of %d called different (%.1f %%)", known->ratio, where, different,
            count, 100.0 * different / count);
    return known->in_s > 0 ? found >= POWER_SHARE * count : different <= FALSE_SHARE * count;
}

static bool estimates_are_near(const struct tallies *tallies)
{
    double worst = 0;
    const struct tally *which = NULL;
    for (size_t i = 0; i < tallies->count; i++) {
        double off = mean_estimate(&tallies->items[i]) - tallies->items[i].known->ratio;
        if (which && fabs(off) <= fabs(worst)) continue;
        worst = off;
        which = &tallies->items[i];
    }
    say("mean estimates are within %.2f points of the truth (%s, %s)", 100 * fabs(worst),
        which->workload, which->known->words);
    return fabs(worst) <= NEAR;
}

/* The driver's time a sample: from one sample's end to the next one's start, in a round, the
 * message, the set-up in the worker and the check of the result included. */
static bool overhead_is_low(struct arena *arena, const struct recording *recording)
{
    double *gaps = NULL;
    size_t count = 0;
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++)
            for (size_t k = 0; k < recording->plan.groups[g].count; k++) {
                const struct track *a = &recording->groups[g].tracks[i];
                const struct track *b = &recording->groups[g].tracks[k];
                for (size_t s = 0; s < a->count && s < b->count; s++) {
                    const struct sample *from = &a->samples[s], *to = &b->samples[s];
                    if (from->round != to->round || from->position + 1 != to->position) continue;
                    gaps = arena_more(arena, gaps, count, sizeof *gaps);
                    gaps[count++] = (to->t - from->t) * 1e6 - from->real_ns * 1e-3;
                }
            }
    double middle = stats_median(gaps, count);
    say("driver: %.0f us a sample in the median of %zu, 90 %% under %.0f us", middle, count,
        stats_quantile(gaps, count, 0.9));
    return !count || middle <= OVERHEAD_US;
}

static bool keeps_promises(struct arena *arena, const struct recording *recording,
                           const struct tallies *tallies)
{
    bool good = judge(tallies, &selfcheck_knowns[0], false);
    for (size_t k = 1; k < KNOWNS; k++) {
        good &= judge(tallies, &selfcheck_knowns[k], true);
        judge(tallies, &selfcheck_knowns[k], false); /* said, but not promised */
    }
    good &= estimates_are_near(tallies);
    return overhead_is_low(arena, recording) && good;
}

static int summarise(struct arena *arena, const char *folder)
{
    struct recording recording;
    struct tallies tallies = {0};
    const char *path = arena_print(arena, "%s/raw/selfcheck.jsonl", folder);
    double start = clock_seconds();
    if (!recording_read(arena, path, &recording)) return EXIT_CANNOT;
    for (size_t g = 0; g < recording.plan.count; g++) count_group(arena, &recording, g, &tallies);
    if (!tallies.count)
        return say_error("%s holds no finished comparison; measure it longer", path);
    struct text table = {0};
    text_print(&table, "%s", header);
    for (size_t i = 0; i < tallies.count; i++) add_line(&table, &tallies.items[i]);
    fputs(table.bytes, stdout);
    const char *out = arena_print(arena, "%s/selfcheck_summary.tsv", folder);
    bool written = write_whole(out, table.bytes, table.length);
    text_free(&table);
    say("analysis: %.2f s", clock_seconds() - start);
    if (!written) return EXIT_CANNOT;
    return keeps_promises(arena, &recording, &tallies) ? EXIT_DONE : EXIT_WORSE;
}

/* What of the command line goes to the sweep. */
struct wishes {
    struct words set;
    const char *rounds, *budget, *out, *resume;
};

static void pass_on(struct arena *arena, struct words *call, const char *option, const char *value)
{
    if (value) words_add(arena, call, arena_print(arena, "--%s=%s", option, value));
}

/* Calls the sweep, for a new run or to go on with one. */
static int measure(struct arena *arena, const struct wishes *wishes, const char *folder)
{
    bool resume = wishes->resume != NULL;
    struct words call = words_split(arena, resume ? "sweep" : "sweep selfcheck --full", " ");
    pass_on(arena, &call, resume ? "resume" : "out", folder);
    for (size_t i = 0; i < wishes->set.count; i++)
        pass_on(arena, &call, "set", wishes->set.items[i]);
    pass_on(arena, &call, "rounds", wishes->rounds);
    pass_on(arena, &call, "budget", wishes->budget);
    int count = (int)call.count;
    words_add(arena, &call, NULL);
    int code = sweep_main(count, (char **)call.items);
    if (code == EXIT_INTERRUPTED)
        say("go on, and count, with: scripts/selfcheck --resume %s", folder);
    return code;
}

static const char selfcheck_summary[] =
    "Tries the measuring method on known differences: how often is a function called\n"
    "different from its own copy, how often are +2 % and +5 % found? With RUN it counts again\n"
    "what was measured there. Exit 1: more than 5 % false, less than 80 % of +2 % found within\n"
    "60 s or of +5 % within 20 s on quiet work, a mean estimate over 0.5 points off, or over\n"
    "200 us of the driver's between two samples.";

static enum cli_result read_wishes(struct arena *arena, struct wishes *wishes, int argc,
                                   char **argv, struct words *bare)
{
    const struct cli_option table[] = {
        {"set", CLI_LIST, &wishes->set, "repeat=1..N+1", "other numbers of repetitions"},
        {"rounds", CLI_TEXT, &wishes->rounds, "N", "rounds of each comparison at most"},
        {"budget", CLI_TEXT, &wishes->budget, "TIME", "stop measuring after 90s, 10m, 1h"},
        {"out", CLI_TEXT, &wishes->out, "DIR", "folder of the run"},
        {"resume", CLI_TEXT, &wishes->resume, "DIR", "go on with the run in DIR, then count"},
        {0}};
    struct cli cli = {.usage = "assay selfcheck [RUN] [option...]",
                      .summary = selfcheck_summary,
                      .options = table,
                      .bare = "run"};
    enum cli_result result = cli_read(arena, &cli, argc, argv);
    *bare = cli.words;
    return result;
}

/* The folder to measure in; NULL: there is no place for it (said). */
static const char *folder_for(struct arena *arena, const struct wishes *wishes)
{
    struct places places;
    if (wishes->resume) return wishes->resume;
    if (wishes->out) return wishes->out;
    return places_find(arena, &places) ? run_new_folder(arena, &places) : NULL;
}

int selfcheck_main(int argc, char **argv)
{
    struct arena arena = {0};
    struct wishes wishes = {0};
    struct words bare = {0};
    enum cli_result result = read_wishes(&arena, &wishes, argc, argv, &bare);
    int code = result == CLI_HELPED ? EXIT_DONE : EXIT_CANNOT;
    if (result == CLI_GO && bare.count) {
        code = summarise(&arena, bare.items[0]);
    } else if (result == CLI_GO) {
        const char *folder = folder_for(&arena, &wishes);
        if (folder) code = measure(&arena, &wishes, folder);
        if (folder && code == EXIT_DONE) code = summarise(&arena, folder);
    }
    arena_release(&arena);
    return code;
}
