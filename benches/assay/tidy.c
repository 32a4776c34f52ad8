/* tidy.c - see tidy.h: the table. */
#include "benches/assay/tidy.h"

#include "benches/assay/catalog.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_number(struct text *table, double number)
{
    if (isfinite(number))
        text_print(table, "\t%.10g", number);
    else
        text_print(table, "\tNaN");
}

static void add_word(struct text *table, const char *word)
{
    text_print(table, "\t%s", word && *word ? word : "-");
}

/* Parameters that names have beyond those of the family: a peer's own, or env. */
static struct words find_params(struct arena *arena, const struct plan *plan)
{
    struct words params = {0};
    for (size_t i = 0; i < plan->params.count; i++)
        words_add(arena, &params, plan->params.items[i]);
    for (size_t g = 0; g < plan->count; g++)
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            struct words parts = words_split(arena, plan->groups[g].candidates[i].label, "/");
            for (size_t k = 0; k < parts.count; k++) {
                size_t length = strcspn(parts.items[k], ":");
                if (!parts.items[k][length]) continue;
                const char *key = arena_copy_part(arena, parts.items[k], length);
                if (strcmp(key, "impl") && !words_have(&params, key))
                    words_add(arena, &params, key);
            }
        }
    return params;
}

static struct words find_counters(struct arena *arena, const struct recording *recording)
{
    struct words names = {0};
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++) {
            const struct track *track = &recording->groups[g].tracks[i];
            for (size_t k = 0; k < track->counter_count; k++)
                if (!words_have(&names, track->counters[k].name))
                    words_add(arena, &names, track->counters[k].name);
        }
    return names;
}

static double counter_value(const struct track *track, const char *name)
{
    for (size_t i = 0; i < track->counter_count; i++)
        if (!strcmp(track->counters[i].name, name))
            return stats_median(track->counters[i].values, track->counters[i].count);
    return NAN;
}

static void add_header(struct text *table, const struct words *params, const struct words *counters)
{
    text_print(table, "candidate\tfamily\tworkload\timpl");
    for (size_t i = 0; i < params->count; i++) add_word(table, params->items[i]);
    text_print(table, "\texe\trounds\tcrowded\tprocesses\tns\tns_lo\tns_hi\tns_q10\tbaseline\tratio"
                      "\tratio_lo\tratio_hi\tdelta\tverdict\terror");
    for (size_t i = 0; i < counters->count; i++) add_word(table, counters->items[i]);
    text_print(table, "\tfresh_ratio\tfresh_ratio_lo\tfresh_ratio_hi\n");
}

static void add_estimate(struct text *table, const struct estimate *estimate, const char *baseline)
{
    text_print(table, "\t%d\t%d\t%d", estimate->rounds, estimate->crowded, estimate->processes);
    add_number(table, estimate->ns.mid);
    add_number(table, estimate->ns.lo);
    add_number(table, estimate->ns.hi);
    add_number(table, estimate->ns_q10);
    add_word(table, baseline);
    add_number(table, estimate->ratio.mid);
    add_number(table, estimate->ratio.lo);
    add_number(table, estimate->ratio.hi);
    add_number(table, estimate->delta);
    add_word(table, verdict_name(estimate->verdict));
}

/* The error as one cell: a worker's own words may hold anything. */
static const char *one_cell(struct arena *arena, const char *error)
{
    if (!error) return NULL;
    char *cell = arena_copy(arena, error);
    for (char *c = cell; *c; c++)
        if (*c == '\t' || *c == '\n' || *c == '\r') *c = ' ';
    return cell;
}

static void add_row(struct arena *arena, struct text *table, const struct recording *recording,
                    size_t g, size_t i, const struct estimate *estimate, const struct words *params,
                    const struct words *counters)
{
    const struct group *group = &recording->plan.groups[g];
    const struct candidate *candidate = &group->candidates[i];
    const struct track *track = &recording->groups[g].tracks[i];
    text_print(table, "%s\t%s\t%s\t%s", candidate->label, recording->plan.family,
               candidate->workload, candidate->twin ? "twin" : candidate->impl);
    for (size_t k = 0; k < params->count; k++)
        add_word(table, name_part(arena, candidate->label, params->items[k]));
    add_word(table, candidate->exe);
    add_estimate(table, estimate,
                 group->baseline >= 0 ? group->candidates[group->baseline].label : NULL);
    add_word(table, one_cell(arena, track->error));
    for (size_t k = 0; k < counters->count; k++)
        add_number(table, counter_value(track, counters->items[k]));
    add_number(table, estimate->fresh.mid);
    add_number(table, estimate->fresh.lo);
    add_number(table, estimate->fresh.hi);
    text_print(table, "\n");
}

struct text tidy_table(struct arena *arena, const struct recording *recording,
                       struct estimate *const *estimates)
{
    struct text table = {0};
    struct words params = find_params(arena, &recording->plan);
    struct words counters = find_counters(arena, recording);
    add_header(&table, &params, &counters);
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++)
            if (recording->groups[g].tracks[i].count || recording->groups[g].tracks[i].error)
                add_row(arena, &table, recording, g, i, &estimates[g][i], &params, &counters);
    return table;
}
