/* plan_group.c - which candidates are compared with which: same workload, same parameters.
 *
 * A peer knows fewer parameters than we do, so two names match when they agree in every parameter
 * that both of them have and that the section did not declare free (`across`). */
#include "benches/assay/sweepfile.h"

#include "benches/assay/catalog.h"
#include "benches/assay/say.h"

#include <string.h>

static bool is_free(const char *part, const struct words *across)
{
    size_t length = strcspn(part, ":");
    for (size_t i = 0; i < across->count; i++)
        if (strlen(across->items[i]) == length && !memcmp(across->items[i], part, length))
            return true;
    return length == 4 && !memcmp(part, "impl", 4);
}

/* How many parameters both have with one value; -1 if one of them differs. */
static int agreement(struct arena *arena, const struct candidate *a, const struct candidate *b,
                     const struct words *across)
{
    int agreed = 0;
    if (strcmp(a->workload, b->workload)) return -1;
    struct words parts = words_split(arena, a->name, "/");
    for (size_t i = 0; i < parts.count; i++) {
        const char *colon = strchr(parts.items[i], ':');
        if (!colon || is_free(parts.items[i], across)) continue;
        const char *key = arena_copy_part(arena, parts.items[i], (size_t)(colon - parts.items[i]));
        const char *other = name_part(arena, b->name, key);
        if (!other) continue;
        if (strcmp(other, colon + 1)) return -1;
        agreed++;
    }
    return agreed;
}

/* Is this the implementation (and are these the values) that the baseline's description asks for?
 */
static bool is_baseline(struct arena *arena, const struct candidate *candidate,
                        const char *description)
{
    struct words parts = words_split(arena, description, "/");
    if (!parts.count || strcmp(candidate->impl, parts.items[0])) return false;
    for (size_t i = 1; i < parts.count; i++) {
        const char *colon = strchr(parts.items[i], ':');
        if (!colon) return false;
        const char *key = arena_copy_part(arena, parts.items[i], (size_t)(colon - parts.items[i]));
        const char *value = name_part(arena, candidate->name, key);
        if (!value || strcmp(value, colon + 1)) return false;
    }
    return true;
}

/* "append/elem:8/length:16": what all candidates of a group share, read off its first one. */
static const char *group_name(struct arena *arena, const struct candidate *head,
                              const struct words *across)
{
    struct words parts = words_split(arena, head->name, "/"), kept = {0};
    words_add(arena, &kept, head->workload);
    for (size_t i = 0; i < parts.count; i++)
        if (strchr(parts.items[i], ':') && !is_free(parts.items[i], across))
            words_add(arena, &kept, parts.items[i]);
    return words_join(arena, &kept, "/");
}

static void add_member(struct arena *arena, struct group *group, const struct candidate *member)
{
    group->candidates =
        arena_more(arena, group->candidates, group->count, sizeof *group->candidates);
    group->candidates[group->count] = *member;
    if (*group->env)
        group->candidates[group->count].label =
            arena_print(arena, "%s/env:%s", member->name, group->section);
    group->count++;
}

/* The group among those from first on whose head the candidate matches best; NULL: none. */
static struct group *best_group(struct arena *arena, struct group *groups, size_t first,
                                size_t count, const struct candidate *candidate,
                                const struct words *across)
{
    struct group *best = NULL;
    int best_agreed = -1;
    for (size_t i = first; i < count; i++) {
        int agreed = agreement(arena, candidate, &groups[i].candidates[0], across);
        if (agreed > best_agreed) {
            best = &groups[i];
            best_agreed = agreed;
        }
    }
    return best;
}

/* Puts each candidate that is (or is not) a baseline into its group; new groups where none fits. */
static void place_all(struct arena *arena, const struct group *pattern, const char *baseline,
                      bool baselines, const struct words *across,
                      const struct candidate *candidates, size_t count, struct group **groups,
                      size_t first, size_t *group_count)
{
    for (size_t i = 0; i < count; i++) {
        bool is = baseline && is_baseline(arena, &candidates[i], baseline);
        if (is != baselines) continue;
        struct group *home =
            best_group(arena, *groups, first, *group_count, &candidates[i], across);
        if (!home) {
            *groups = arena_more(arena, *groups, *group_count, sizeof **groups);
            home = &(*groups)[(*group_count)++];
            *home = *pattern;
            home->baseline = is ? 0 : -1;
            home->name = group_name(arena, &candidates[i], across);
        }
        add_member(arena, home, &candidates[i]);
    }
}

static void add_twin(struct arena *arena, struct group *group)
{
    group->twin = -1;
    if (group->baseline < 0) return;
    struct candidate twin = group->candidates[group->baseline];
    twin.twin = true;
    group->twin = (int)group->count;
    add_member(arena, group, &twin);
}

static bool same_measurement(const struct group *a, const struct group *b)
{
    if (a->count != b->count || a->baseline != b->baseline || a->pin != b->pin ||
        a->rounds != b->rounds || strcmp(a->env, b->env))
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (strcmp(a->candidates[i].name, b->candidates[i].name) ||
            strcmp(a->candidates[i].exe, b->candidates[i].exe))
            return false;
    return true;
}

/* Takes out what an earlier section measures already: `--set` can make sections alike that differ
 * in nothing else. Returns how many groups are left. */
static size_t drop_repeats(struct group *groups, size_t first, size_t count)
{
    size_t kept = first;
    for (size_t i = first; i < count; i++) {
        size_t twin = 0;
        while (twin < first && !same_measurement(&groups[twin], &groups[i])) twin++;
        if (twin == first) groups[kept++] = groups[i];
    }
    return kept;
}

bool plan_group(struct arena *arena, const struct group *pattern, const char *baseline,
                const struct words *across, struct candidate *candidates, size_t count,
                struct group **groups, size_t *group_count)
{
    size_t first = *group_count;
    place_all(arena, pattern, baseline, true, across, candidates, count, groups, first,
              group_count);
    if (baseline && *group_count == first) {
        say_error("the baseline \"%s\" of [%s] is not among its candidates (first: %s); correct "
                  "baseline or add it to impl",
                  baseline, pattern->section, count ? candidates[0].name : "none");
        return false;
    }
    place_all(arena, pattern, baseline, false, across, candidates, count, groups, first,
              group_count);
    for (size_t i = first; i < *group_count; i++) add_twin(arena, &(*groups)[i]);
    *group_count = drop_repeats(*groups, first, *group_count);
    return true;
}
