/* advice.c - see advice.h. The thresholds are pyperf's where it has one. */
#include "benches/assay/advice.h"

#include "benches/assay/estimate.h"
#include "benches/assay/say.h"

#include <math.h>
#include <time.h>

#define UNSTABLE   0.10 /* the middle half of the samples spreads by this share of their median */
#define COARSE     0.05 /* the least true difference that should have been found */
#define RESOLUTION 0.01 /* of a sample, one step of the clock */
#define CROWDED    0.20 /* share of the samples that met a slowed core */

/* The worst of each kind, and how many there were. */
struct worst {
    const char *label;
    double size;
    int rounds, count;
};

struct faults {
    struct worst spread, coarse, shortest;
    int candidates, comparisons;
    size_t samples, crowded; /* taken; on a slowed core */
};

static void note(struct worst *worst, const char *label, double size, int rounds)
{
    worst->count++;
    if (worst->label && size <= worst->size) return;
    worst->label = label;
    worst->size = size;
    worst->rounds = rounds;
}

static double clock_step_ns(void)
{
    struct timespec step = {0, 0};
    return clock_getres(CLOCK_MONOTONIC, &step) == 0 ? (double)step.tv_nsec : 1;
}

static void look_at_samples(struct arena *arena, struct faults *faults, const char *label,
                            const struct track *track)
{
    double *ns = arena_zero(arena, (track->count + 1) * sizeof *ns), length = INFINITY;
    int *processes = arena_zero(arena, (track->count + 1) * sizeof *processes);
    bool *quiet = arena_zero(arena, (track->count + 1) * sizeof *quiet);
    for (size_t i = 0; i < track->count; i++) {
        ns[i] = sample_ns(&track->samples[i]);
        processes[i] = track->samples[i].process;
        quiet[i] = sample_quiet(track, &track->samples[i]);
        faults->crowded += !quiet[i];
        length = fmin(length, track->samples[i].real_ns);
    }
    faults->samples += track->count;
    size_t count = quiet_only(ns, processes, quiet, track->count);
    double spread = (stats_quantile(ns, count, 0.75) - stats_quantile(ns, count, 0.25)) /
                    stats_median(ns, count);
    double step = clock_step_ns() / length;
    faults->candidates++;
    if (spread > UNSTABLE) note(&faults->spread, label, spread, (int)track->count);
    if (step > RESOLUTION) note(&faults->shortest, label, step, (int)track->count);
}

static void look_at_group(struct arena *arena, const struct recording *recording, size_t g,
                          struct faults *faults)
{
    const struct group *group = &recording->plan.groups[g];
    const struct estimate *estimates = estimate_group(arena, recording, g);
    for (size_t i = 0; i < group->count; i++) {
        const struct track *track = &recording->groups[g].tracks[i];
        const char *label = group->candidates[i].label;
        if (track->error || !track->count) continue;
        look_at_samples(arena, faults, label, track);
        if (!isfinite(estimates[i].detectable) || (int)i == group->twin) continue;
        faults->comparisons++;
        if (estimates[i].detectable > COARSE)
            note(&faults->coarse, label, estimates[i].detectable, estimates[i].rounds);
    }
}

static void say_faults(const struct faults *faults)
{
    const struct worst *spread = &faults->spread, *coarse = &faults->coarse;
    if ((double)faults->crowded > CROWDED * (double)faults->samples)
        say_warning("a slowed core: %.0f %% of the samples met a busy neighbour on the core's "
                    "other hardware thread, or a lower clock, and are left out where 10 others "
                    "remain; repeat at a quieter time, or give a longer --budget",
                    100 * (double)faults->crowded / (double)faults->samples);
    if (spread->count)
        say_warning("unstable: the middle half of the samples spreads by over %.0f %% in %d of %d "
                    "candidates (%s: %.0f %%); repeat when the machine is quieter, or take longer "
                    "samples with --sample",
                    100 * UNSTABLE, spread->count, faults->candidates, spread->label,
                    100 * spread->size);
    if (coarse->count)
        say_warning("too few rounds for %.0f %%: %d of %d comparisons would have missed it (%s "
                    "shows from %.0f %% on); about %.0f rounds are needed there, with --rounds",
                    100 * COARSE, coarse->count, faults->comparisons, coarse->label,
                    100 * coarse->size,
                    stats_rounds_needed((size_t)coarse->rounds, coarse->size, COARSE));
    if (faults->shortest.count)
        say_warning("resolution too coarse: one step of the clock is over %.0f %% of the shortest "
                    "sample of %d candidates (%s); let an iteration do more work",
                    100 * RESOLUTION, faults->shortest.count, faults->shortest.label);
}

void advise(struct session *session)
{
    struct arena arena = {0};
    struct faults faults = {0};
    for (size_t i = 0; i < session->count; i++)
        for (size_t g = 0; g < session->recordings[i].plan.count; g++)
            look_at_group(&arena, &session->recordings[i], g, &faults);
    say_faults(&faults);
    arena_release(&arena);
}
