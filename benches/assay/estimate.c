/* estimate.c - see estimate.h. */
#include "benches/assay/estimate.h"

#include "benches/assay/fresh.h"

#include <math.h>

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"none", "same", "faster", "slower"};
    return names[verdict];
}

/* Fewer rounds or processes than these give no interval. */
#define QUIET_ROUNDS    10
#define QUIET_PROCESSES 3

size_t quiet_only(double *values, int *processes, const bool *quiet, size_t count)
{
    size_t good = 0, starts = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        if (!quiet[i]) continue;
        starts += !good++ || processes[i] != processes[last];
        last = i;
    }
    if (good < QUIET_ROUNDS || starts < QUIET_PROCESSES) return count;
    good = 0;
    for (size_t i = 0; i < count; i++) {
        if (!quiet[i]) continue;
        values[good] = values[i];
        processes[good++] = processes[i];
    }
    return good;
}

size_t paired_ratios(struct arena *arena, const struct track *track, const struct track *base,
                     double **values, int **processes)
{
    size_t room = track->count < base->count ? track->count : base->count, count = 0;
    *values = arena_zero(arena, (room + 1) * sizeof **values);
    *processes = arena_zero(arena, (room + 1) * sizeof **processes);
    bool *quiet = arena_zero(arena, (room + 1) * sizeof *quiet);
    for (size_t i = 0, j = 0; i < track->count && j < base->count;) {
        const struct sample *a = &track->samples[i], *b = &base->samples[j];
        if (a->round == b->round) {
            (*values)[count] = log(sample_ns(a) / sample_ns(b));
            quiet[count] = sample_quiet(track, a) && sample_quiet(base, b);
            (*processes)[count++] = a->process;
        }
        i += a->round <= b->round;
        j += b->round <= a->round;
    }
    return quiet_only(*values, *processes, quiet, count);
}

static struct interval exponential(struct interval logs)
{
    return (struct interval){exp(logs.mid), exp(logs.lo), exp(logs.hi), exp(logs.mid) * logs.error};
}

static uint64_t candidate_seed(const struct candidate *candidate)
{
    return text_hash(candidate->label) + candidate->twin;
}

static void estimate_time(struct arena *arena, const struct track *track, uint64_t seed,
                          struct estimate *estimate)
{
    double *logs = arena_zero(arena, (track->count + 1) * sizeof *logs);
    int *processes = arena_zero(arena, (track->count + 1) * sizeof *processes);
    bool *quiet = arena_zero(arena, (track->count + 1) * sizeof *quiet);
    for (size_t i = 0; i < track->count; i++) {
        logs[i] = log(sample_ns(&track->samples[i]));
        processes[i] = track->samples[i].process;
        quiet[i] = sample_quiet(track, &track->samples[i]);
    }
    size_t count = quiet_only(logs, processes, quiet, track->count);
    for (size_t i = 0; i < count; i++)
        estimate->processes += i == 0 || processes[i] != processes[i - 1];
    estimate->rounds = (int)count;
    estimate->crowded = (int)(track->count - count);
    estimate->ns = exponential(stats_location(logs, processes, count, seed));
    estimate->ns_q10 = exp(stats_quantile(logs, count, 0.1));
}

static void estimate_ratio(struct arena *arena, const struct track *track, const struct track *base,
                           uint64_t seed, struct estimate *estimate)
{
    double *values;
    int *processes;
    size_t count = paired_ratios(arena, track, base, &values, &processes);
    struct interval logs = stats_location(values, processes, count, seed);
    double check = stats_hodges_lehmann(values, count);
    estimate->ratio = exponential(logs);
    /* The side that faces "no difference" decides; a bootstrap's tail on the other side does not.
     */
    estimate->log_error = (logs.mid > 0 ? logs.mid - logs.lo : logs.hi - logs.mid) / 1.96;
    estimate->disagree = count && (check < logs.lo || check > logs.hi);
}

static bool beyond(struct interval ratio, double delta)
{
    return ratio.lo > 1 + delta || ratio.hi < 1 - delta;
}

/* A winner is faster only if it is so in its fresh rounds, too. */
static bool confirmed(const struct estimate *estimate, double delta)
{
    return isnan(estimate->fresh.mid) || estimate->fresh.hi < 1 - delta;
}

static void judge(struct estimate *estimate, double delta, bool twin_failed)
{
    estimate->delta = delta;
    estimate->twin_failed = twin_failed;
    estimate->p = stats_p_beyond(log(estimate->ratio.mid), estimate->log_error, log1p(delta));
    estimate->detectable = stats_detectable(estimate->log_error, delta);
    if (isnan(estimate->ratio.mid) || twin_failed)
        estimate->verdict = VERDICT_NONE;
    else if (!beyond(estimate->ratio, delta))
        estimate->verdict = VERDICT_SAME;
    else
        estimate->verdict = estimate->ratio.mid > 1      ? VERDICT_SLOWER
                            : confirmed(estimate, delta) ? VERDICT_FASTER
                                                         : VERDICT_SAME;
}

/* What the twin says about the noise: delta, and whether it differs from its own copy. */
static double noise_floor(const struct group *group, const struct estimate *estimates, bool *failed)
{
    *failed = false;
    if (group->twin < 0) return NAN;
    struct interval twin = estimates[group->twin].ratio;
    *failed = isnan(twin.mid) || beyond(twin, DELTA_LEAST);
    return fmax(DELTA_LEAST, fabs(twin.mid - 1));
}

struct estimate *estimate_group(struct arena *arena, const struct recording *recording,
                                size_t index)
{
    const struct group *group = &recording->plan.groups[index];
    const struct track *tracks = recording->groups[index].tracks;
    const struct interval none = {NAN, NAN, NAN, NAN};
    struct estimate *estimates = arena_zero(arena, group->count * sizeof *estimates);
    for (size_t i = 0; i < group->count; i++) {
        uint64_t seed = candidate_seed(&group->candidates[i]);
        estimates[i] =
            (struct estimate){.ratio = none,
                              .fresh = fresh_ratio(arena, group, &recording->groups[index], i),
                              .log_error = NAN,
                              .p = NAN,
                              .delta = NAN,
                              .detectable = NAN};
        estimate_time(arena, &tracks[i], seed, &estimates[i]);
        if (group->baseline >= 0 && (int)i != group->baseline)
            estimate_ratio(arena, &tracks[i], &tracks[group->baseline], seed, &estimates[i]);
    }
    bool twin_failed;
    double delta = noise_floor(group, estimates, &twin_failed);
    for (size_t i = 0; i < group->count; i++)
        if ((int)i != group->baseline && group->baseline >= 0)
            judge(&estimates[i], delta, twin_failed);
    for (size_t i = 0; i < group->count; i++) /* half a measurement is no ground for a verdict */
        if ((int)i == group->twin || tracks[i].error ||
            (group->baseline >= 0 && tracks[group->baseline].error))
            estimates[i].verdict = VERDICT_NONE;
    if (group->baseline >= 0) estimates[group->baseline].delta = delta;
    return estimates;
}

static bool compared(const struct group *group, size_t candidate)
{
    return group->baseline >= 0 && (int)candidate != group->baseline &&
           (int)candidate != group->twin;
}

size_t estimate_comparisons(const struct recording *recording)
{
    size_t count = 0;
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++)
            count +=
                compared(&recording->plan.groups[g], i) && recording->groups[g].tracks[i].count;
    return count;
}

/* Takes back the verdicts that are no discoveries among all comparisons of the recording. */
static void hold_to_rate(struct arena *arena, const struct recording *recording,
                         struct estimate **estimates)
{
    size_t room = plan_candidates(&recording->plan), count = 0;
    double *p = arena_zero(arena, (room + 1) * sizeof *p);
    struct estimate **which = arena_zero(arena, (room + 1) * sizeof *which);
    bool *kept = arena_zero(arena, (room + 1) * sizeof *kept);
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++)
            if (compared(&recording->plan.groups[g], i)) {
                which[count] = &estimates[g][i];
                p[count++] = estimates[g][i].p;
            }
    stats_discoveries(p, count, 0.05, kept);
    for (size_t i = 0; i < count; i++)
        if (which[i]->verdict > VERDICT_SAME && !kept[i]) which[i]->verdict = VERDICT_SAME;
}

struct estimate **estimate_all(struct arena *arena, const struct recording *recording)
{
    struct estimate **estimates =
        arena_zero(arena, (recording->plan.count + 1) * sizeof *estimates);
    for (size_t i = 0; i < recording->plan.count; i++)
        estimates[i] = estimate_group(arena, recording, i);
    hold_to_rate(arena, recording, estimates);
    return estimates;
}

/* The interval that says how precise candidate i is; NAN: it is not asked. */
static struct interval deciding(struct arena *arena, const struct recording *recording,
                                size_t index, size_t i)
{
    const struct group *group = &recording->plan.groups[index];
    const struct track *tracks = recording->groups[index].tracks;
    struct estimate estimate = {0};
    double *values;
    int *processes;
    if (group->baseline < 0) {
        estimate_time(arena, &tracks[i], candidate_seed(&group->candidates[i]), &estimate);
        return estimate.ns;
    }
    if ((int)i == group->baseline) return (struct interval){NAN, NAN, NAN, NAN};
    size_t count = paired_ratios(arena, &tracks[i], &tracks[group->baseline], &values, &processes);
    return exponential(
        stats_location(values, processes, count, candidate_seed(&group->candidates[i])));
}

bool group_precise(struct arena *arena, const struct recording *recording, size_t index,
                   double target, size_t *suspect)
{
    size_t count = recording->plan.groups[index].count, first = *suspect;
    for (size_t k = 0; k < count; k++) {
        *suspect = (first + k) % count;
        struct interval interval = deciding(arena, recording, index, *suspect);
        if (isnan(interval.mid)) continue;
        if ((interval.hi - interval.lo) / 2 > target * interval.mid) return false;
    }
    return true;
}
