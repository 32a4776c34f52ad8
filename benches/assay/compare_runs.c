/* compare_runs.c - two runs: the same candidates, measured at different times.
 *
 * Nothing pairs their rounds, so an interval is put together from both runs' own, and what the
 * machine did in between is in no interval. The table says so. */
#include "benches/assay/compare.h"

#include "benches/assay/env.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/* One run as read: its sweeps and their estimates. */
struct past {
    cJSON *env;
    struct words sweeps;
    struct recording *recordings;
    struct estimate ***estimates;
};

static bool read_past(struct arena *arena, const char *folder, struct past *past)
{
    *past = (struct past){.env = env_read(arena, folder)};
    if (!past->env) {
        say_error("%s/env.json is missing or damaged: name the folder of a run", folder);
        return false;
    }
    if (!run_sweeps(arena, folder, &past->sweeps)) return false;
    past->recordings = arena_zero(arena, past->sweeps.count * sizeof *past->recordings);
    past->estimates = arena_zero(arena, past->sweeps.count * sizeof *past->estimates);
    for (size_t i = 0; i < past->sweeps.count; i++) {
        const char *path = arena_print(arena, "%s/raw/%s.jsonl", folder, past->sweeps.items[i]);
        if (!recording_read(arena, path, &past->recordings[i])) return false;
        past->estimates[i] = estimate_all(arena, &past->recordings[i]);
    }
    return true;
}

struct found {
    const struct candidate *candidate;
    const struct track *track;
    const struct estimate *estimate;
    double floor; /* what the group's twin deviated by */
};

static struct found at(const struct past *past, size_t sweep, size_t group, size_t index)
{
    const struct recording *recording = &past->recordings[sweep];
    const struct group *plan = &recording->plan.groups[group];
    const struct estimate *estimates = past->estimates[sweep][group];
    double floor = plan->twin >= 0 ? fabs(estimates[plan->twin].ratio.mid - 1) : 0;
    return (struct found){&plan->candidates[index], &recording->groups[group].tracks[index],
                          &estimates[index], isfinite(floor) ? floor : 0};
}

static bool find(const struct past *past, const struct candidate *wanted, struct found *found)
{
    for (size_t s = 0; s < past->sweeps.count; s++)
        for (size_t g = 0; g < past->recordings[s].plan.count; g++)
            for (size_t i = 0; i < past->recordings[s].plan.groups[g].count; i++) {
                *found = at(past, s, g, i);
                if (!found->candidate->twin && found->track->count &&
                    !strcmp(found->candidate->label, wanted->label) &&
                    !strcmp(found->candidate->exe, wanted->exe))
                    return true;
            }
    return false;
}

static struct interval ratio_of(struct interval a, struct interval b)
{
    double mid = log(b.mid / a.mid);
    double lo = hypot(log(b.mid / b.lo), log(a.hi / a.mid));
    double hi = hypot(log(b.hi / b.mid), log(a.mid / a.lo));
    return (struct interval){exp(mid), exp(mid - lo), exp(mid + hi), (lo + hi) / 2 / 1.96};
}

static void add_row(struct compare *compare, const struct past *pasts, const struct found *a,
                    const struct found *b)
{
    const char *hash = env_sha256(pasts[0].env, a->candidate->exe);
    bool same = *hash && !strcmp(hash, env_sha256(pasts[1].env, b->candidate->exe));
    struct compare_row row = {
        .name = a->candidate->label,
        .ns = {a->estimate->ns.mid, b->estimate->ns.mid},
        .memory = {compare_memory(compare, a->track), compare_memory(compare, b->track)},
        .ratio = ratio_of(a->estimate->ns, b->estimate->ns),
        .delta = fmax(DELTA_LEAST, fmax(a->floor, b->floor)),
        .rounds =
            a->estimate->rounds < b->estimate->rounds ? a->estimate->rounds : b->estimate->rounds,
        .note = same ? "same program: any difference is noise" : NULL};
    row.verdict = row.ratio.lo > 1 + row.delta   ? VERDICT_SLOWER
                  : row.ratio.hi < 1 - row.delta ? VERDICT_FASTER
                                                 : VERDICT_SAME;
    if (same) row.verdict = VERDICT_NONE;
    compare_books(&row, a->track, b->track);
    compare_add_row(compare, &row);
}

static void match_all(struct compare *compare, const struct past *pasts)
{
    const struct past *first = &pasts[0];
    for (size_t s = 0; s < first->sweeps.count; s++)
        for (size_t g = 0; g < first->recordings[s].plan.count; g++)
            for (size_t i = 0; i < first->recordings[s].plan.groups[g].count; i++) {
                struct found a = at(first, s, g, i), b;
                if (a.candidate->twin || !a.track->count || !find(&pasts[1], a.candidate, &b))
                    continue;
                add_row(compare, pasts, &a, &b);
            }
}

int compare_runs(struct compare *compare)
{
    struct past pasts[2] = {0};
    struct arena *arena = &compare->run.arena;
    int code = EXIT_CANNOT;
    if (read_past(arena, compare->sides[0].word, &pasts[0]) &&
        read_past(arena, compare->sides[1].word, &pasts[1])) {
        const char *difference = env_difference(arena, pasts[0].env, pasts[1].env);
        const char *meters[2] = {pasts[0].recordings[0].plan.meter,
                                 pasts[1].recordings[0].plan.meter};
        compare_choose_memory(compare, &pasts[0].recordings[0]);
        match_all(compare, pasts);
        if (difference)
            say_error("the runs are from different machines and are not compared: %s; measure both "
                      "on one machine",
                      difference);
        else if (strcmp(meters[0], meters[1]))
            say_error("one run measured %s, the other %s: these are not compared; measure both "
                      "with one --meter",
                      meters[0], meters[1]);
        else if (!compare->count)
            say_error("the runs have no candidate in common; `assay sweep` the same sweep twice");
        else
            code = EXIT_DONE;
    }
    compare->apart = "The runs were measured apart: drift of the machine between them is in no "
                     "interval. git: and impl: alternate both sides in one session.";
    cJSON_Delete(pasts[0].env);
    cJSON_Delete(pasts[1].env);
    return code;
}
