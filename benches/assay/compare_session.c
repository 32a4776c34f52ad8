/* compare_session.c - two implementations, or two revisions, alternating in one session.
 *
 * The groups are those of the sweeps of the family, cut down to A, its twin, and B; the run is
 * stored like any other, so its figures can be looked at again. */
#include "benches/assay/compare.h"

#include "benches/assay/catalog.h"
#include "benches/assay/say.h"

#include <math.h>
#include <string.h>

static struct arena *arena_of(struct compare *compare)
{
    return &compare->run.arena;
}

/* The program of a revision: "bench_slice@1a2b3c4d5e6f". */
static const char *program_at(struct compare *compare, const char *exe, const struct side *side)
{
    return arena_print(arena_of(compare), "%s@%s", exe, side->revision.sha);
}

static void add_program(struct compare *compare, const char *exe, const struct side *side)
{
    struct places *places = &compare->run.places;
    places->programs = arena_more(arena_of(compare), places->programs, places->program_count,
                                  sizeof *places->programs);
    places->programs[places->program_count++] =
        (struct program){program_at(compare, exe, side),
                         arena_print(arena_of(compare), "%s/%s", side->revision.bin, exe)};
}

/* Of a sweep that was not asked for by name: do both revisions have its family? */
static bool both_have(struct compare *compare, const char *sweep, const char *family)
{
    const char *folder = arena_print(arena_of(compare), "benches/%s", family);
    for (int s = 0; s < 2 && !compare->sweeps.count; s++) {
        const struct side *side = &compare->sides[s];
        if (side->kind != SIDE_GIT ||
            revision_has(arena_of(compare), compare->run.places.root, &side->revision, folder))
            continue;
        say("the sweep %s is left out: %s has no %s", sweep, side->word, folder);
        return false;
    }
    return true;
}

/* Sweeps named with --sweep, or every quick one (of the family, for implementations). */
static bool choose_sweeps(struct compare *compare)
{
    struct arena *arena = arena_of(compare);
    struct words names = compare->sweeps;
    if (!names.count && !sweep_names(arena, &compare->run.places, true, &names)) return false;
    const char *family = compare->sides[0].family;
    for (size_t i = 0; i < names.count; i++) {
        struct conf conf;
        const char *path = arena_print(arena, "%s/scripts/sweeps/%s.conf", compare->run.places.root,
                                       names.items[i]);
        if (!conf_read(arena, path, &conf)) return false;
        const char *has = conf_get(&conf.sections[0], "family", "");
        if ((!family || !strcmp(has, family)) && both_have(compare, names.items[i], has))
            words_add(arena, &compare->run.names, names.items[i]);
    }
    if (compare->run.names.count) return true;
    say_error("no sweep of family \"%s\" says quick = yes; name one with --sweep",
              family ? family : "any");
    return false;
}

/* Keeps A (as baseline), its twin and B of an implementation comparison. False: not both there. */
static bool cut_to_impls(struct compare *compare, struct group *group)
{
    struct candidate *kept = arena_zero(arena_of(compare), 3 * sizeof *kept);
    size_t a = group->count, b = group->count;
    for (size_t i = 0; i < group->count; i++) {
        if (group->candidates[i].twin) continue;
        if (!strcmp(group->candidates[i].impl, compare->sides[0].impl)) a = i;
        if (!strcmp(group->candidates[i].impl, compare->sides[1].impl)) b = i;
    }
    if (a == group->count || b == group->count) return false;
    kept[0] = kept[1] = group->candidates[a];
    kept[1].twin = true;
    kept[2] = group->candidates[b];
    *group = (struct group){group->section,   group->name, group->env, group->pin, group->rounds,
                            group->timeout_s, kept,        3,          0,          1};
    return true;
}

/* One group a candidate: A's program, its twin, B's program. */
static struct group pair_of_revisions(struct compare *compare, const struct group *group,
                                      const struct candidate *candidate)
{
    struct group pair = *group;
    pair.candidates = arena_zero(arena_of(compare), 3 * sizeof *pair.candidates);
    for (int i = 0; i < 3; i++) {
        pair.candidates[i] = *candidate;
        pair.candidates[i].exe = program_at(compare, candidate->exe, &compare->sides[i == 2]);
        pair.candidates[i].twin = i == 1;
    }
    pair.name = candidate->label;
    pair.count = 3;
    pair.baseline = 0;
    pair.twin = 1;
    return pair;
}

/* Leaves a pair of revisions out, as a row without figures, if its verdict would mean nothing. */
static bool leave_out(struct compare *compare, const struct plan *plan, const struct group *pair)
{
    if (compare->same) return false;
    struct compare_row row = {.name = pair->name,
                              .ns = {NAN, NAN},
                              .memory = {NAN, NAN},
                              .ratio = {NAN, NAN, NAN, NAN},
                              .delta = NAN,
                              .unmeasured = true,
                              .note = compare_sameness(compare, plan->family, &pair->candidates[0],
                                                       &pair->candidates[2])};
    for (int i = 0; i < MEMORY_FIGURES; i++) row.books[0][i] = row.books[1][i] = NAN;
    if (row.note) compare_add_row(compare, &row);
    return row.note != NULL;
}

static void cut_to_revisions(struct compare *compare, struct plan *plan)
{
    struct group *groups = NULL;
    size_t count = 0;
    for (size_t g = 0; g < plan->count; g++)
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            const struct candidate *candidate = &plan->groups[g].candidates[i];
            if (candidate->twin) continue;
            struct group pair = pair_of_revisions(compare, &plan->groups[g], candidate);
            if (leave_out(compare, plan, &pair)) continue;
            groups = arena_more(arena_of(compare), groups, count, sizeof *groups);
            groups[count++] = pair;
        }
    plan->groups = groups;
    plan->count = count;
}

static void cut_plan_to_impls(struct compare *compare, struct plan *plan)
{
    size_t count = 0;
    for (size_t g = 0; g < plan->count; g++)
        if (cut_to_impls(compare, &plan->groups[g])) plan->groups[count++] = plan->groups[g];
    plan->count = count;
}

/* Both revisions' programs, built; the plans are made with A's. */
static bool build_both(struct compare *compare)
{
    struct words exes = {0};
    struct arena *arena = arena_of(compare);
    for (size_t i = 0; i < compare->run.names.count; i++) {
        struct conf conf;
        const char *path = arena_print(arena, "%s/scripts/sweeps/%s.conf", compare->run.places.root,
                                       compare->run.names.items[i]);
        if (!conf_read(arena, path, &conf)) return false;
        const char *exe = conf_get(&conf.sections[0], "exe", "");
        if (!words_have(&exes, exe)) words_add(arena, &exes, exe);
    }
    for (int s = 0; s < 2; s++) {
        struct revision *revision = &compare->sides[s].revision;
        if (!strcmp(revision->sha, "here")) revision->bin = compare->run.places.bin;
        if (!revision_build(arena, compare->run.places.root, revision, &exes)) return false;
        for (size_t i = 0; i < exes.count; i++)
            add_program(compare, exes.items[i], &compare->sides[s]);
    }
    compare->run.places.bin = compare->sides[0].revision.bin;
    return true;
}

/* Asks the sweeps for A and B: A as baseline, and those of the two that are ours (a peer offers
 * what it has). */
static bool choose_impls(struct compare *compare)
{
    struct arena *arena = arena_of(compare);
    struct words ours = {0}, *set = &compare->run.choice.set;
    const struct side *sides = compare->sides;
    if (strcmp(sides[0].family, sides[1].family)) {
        say_error("%s and %s are of different families; compare two of one", sides[0].word,
                  sides[1].word);
        return false;
    }
    struct catalog catalog;
    const char *exe = arena_print(arena, "bench_%s", sides[0].family);
    const char *path = places_program(arena, &compare->run.places, exe);
    if (!path) {
        say_error("the family \"%s\" has no program %s in %s; build it, or correct the name",
                  sides[0].family, exe, compare->run.places.bin);
        return false;
    }
    if (!catalog_read(arena, exe, path, &catalog)) return false;
    for (int i = 0; i < 2; i++)
        if (words_have(&catalog.implementations, sides[i].impl))
            words_add(arena, &ours, sides[i].impl);
    words_add(arena, set, arena_print(arena, "baseline=%s", sides[0].impl));
    if (ours.count)
        words_add(arena, set, arena_print(arena, "impl=%s", words_join(arena, &ours, ",")));
    return true;
}

/* The session keeps the sweeps of which something is left to measure. */
static void cut_plans(struct compare *compare)
{
    struct session *session = &compare->run.session;
    size_t kept = 0;
    for (size_t i = 0; i < session->count; i++) {
        struct plan plan = session->recordings[i].plan;
        if (compare->sides[0].kind == SIDE_GIT)
            cut_to_revisions(compare, &plan);
        else
            cut_plan_to_impls(compare, &plan);
        if (plan.count) recording_start(arena_of(compare), &session->recordings[kept++], &plan);
    }
    session->count = kept;
}

static bool make_plans(struct compare *compare)
{
    bool git = compare->sides[0].kind == SIDE_GIT;
    compare->run.choice.no_peers = git;
    if (!compare->run.choice.rounds) compare->run.choice.rounds = 51;
    if (!git && !choose_impls(compare)) return false;
    if (!choose_sweeps(compare)) return false;
    if (git && !build_both(compare)) return false;
    if (!sweep_make_plans(&compare->run)) return false;
    cut_plans(compare);
    if (compare->run.session.count || compare->count) return true;
    say_error("no workload of the chosen sweeps has both %s and %s", compare->sides[0].word,
              compare->sides[1].word);
    return false;
}

static const char *note_for(struct compare *compare, const struct plan *plan,
                            const struct group *group, const struct group_state *state)
{
    for (int i = 0; i < 3; i++)
        if (state->tracks[i].error) return state->tracks[i].error;
    if (!state->tracks[2].count) return "not measured: the budget was spent";
    if (compare->sides[0].kind != SIDE_GIT) return NULL;
    return compare_sameness(compare, plan->family, &group->candidates[0], &group->candidates[2]);
}

static void add_rows(struct compare *compare, const struct recording *recording)
{
    struct estimate **estimates = estimate_all(arena_of(compare), recording);
    for (size_t g = 0; g < recording->plan.count; g++) {
        const struct group *group = &recording->plan.groups[g];
        const struct group_state *state = &recording->groups[g];
        const char *note = note_for(compare, &recording->plan, group, state);
        struct compare_row row = {.name = group->name,
                                  .ns = {estimates[g][0].ns.mid, estimates[g][2].ns.mid},
                                  .memory = {compare_memory(compare, &state->tracks[0]),
                                             compare_memory(compare, &state->tracks[2])},
                                  .ratio = estimates[g][2].ratio,
                                  .delta = estimates[g][2].delta,
                                  .verdict = note ? VERDICT_NONE : estimates[g][2].verdict,
                                  .rounds = estimates[g][2].rounds,
                                  .note = note};
        compare_books(&row, &state->tracks[0], &state->tracks[2]);
        compare_add_row(compare, &row);
    }
}

static void say_unmeasured(const struct compare *compare)
{
    if (compare->count)
        say("not to be measured: %zu candidates with the same machine code on both sides",
            compare->count);
}

int compare_session(struct compare *compare)
{
    struct sweep_run *run = &compare->run;
    if (!make_plans(compare)) return EXIT_CANNOT;
    if (run->dry_run) {
        say_unmeasured(compare);
        sweep_print_plans(run);
        return EXIT_DONE;
    }
    if (!run->session.count) return EXIT_DONE; /* one machine code: there is nothing to measure */
    if (!sweep_open(run)) return EXIT_CANNOT;
    enum session_end end = sweep_measure(run);
    if (end == SESSION_FAILED) return EXIT_CANNOT;
    for (size_t i = 0; i < run->session.count; i++) {
        struct recording recording;
        const char *sweep = run->session.recordings[i].plan.sweep;
        const char *path = arena_print(&run->arena, "%s/raw/%s.jsonl", run->folder, sweep);
        if (!recording_read(&run->arena, path, &recording)) return EXIT_CANNOT;
        if (i == 0) compare_choose_memory(compare, &recording);
        add_rows(compare, &recording);
    }
    return end == SESSION_INTERRUPTED ? EXIT_INTERRUPTED : EXIT_DONE;
}
