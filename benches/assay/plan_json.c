/* plan_json.c - the plan as text: written into raw files, printed by --dry-run --json. */
#include "benches/assay/plan.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const mode_names[] = {"loop", "cold", "team"};

const char *mode_name(enum mode mode)
{
    return mode_names[mode];
}

static cJSON *words_to_json(const struct words *words)
{
    return cJSON_CreateStringArray(words->items, (int)words->count);
}

static cJSON *candidate_to_json(const struct candidate *candidate)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "name", candidate->name);
    cJSON_AddStringToObject(json, "label", candidate->label);
    cJSON_AddStringToObject(json, "exe", candidate->exe);
    cJSON_AddStringToObject(json, "workload", candidate->workload);
    cJSON_AddStringToObject(json, "impl", candidate->impl);
    cJSON_AddStringToObject(json, "mode", mode_names[candidate->mode]);
    cJSON_AddNumberToObject(json, "threads", candidate->threads);
    cJSON_AddBoolToObject(json, "twin", candidate->twin);
    return json;
}

static cJSON *group_to_json(const struct group *group)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "section", group->section);
    cJSON_AddStringToObject(json, "name", group->name);
    cJSON_AddStringToObject(json, "env", group->env);
    cJSON_AddBoolToObject(json, "pin", group->pin);
    cJSON_AddNumberToObject(json, "rounds", group->rounds);
    cJSON_AddNumberToObject(json, "timeout_s", group->timeout_s);
    cJSON_AddNumberToObject(json, "baseline", group->baseline);
    cJSON_AddNumberToObject(json, "twin", group->twin);
    cJSON *candidates = cJSON_AddArrayToObject(json, "candidates");
    for (size_t i = 0; i < group->count; i++)
        cJSON_AddItemToArray(candidates, candidate_to_json(&group->candidates[i]));
    return json;
}

cJSON *plan_to_json(const struct plan *plan)
{
    char seed[24];
    snprintf(seed, sizeof seed, "%" PRIu64, plan->seed); /* a JSON number has 53 bits only */
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "title", plan->title);
    cJSON_AddStringToObject(json, "family", plan->family);
    cJSON_AddStringToObject(json, "meter", plan->meter);
    cJSON_AddItemToObject(json, "params", words_to_json(&plan->params));
    cJSON_AddItemToObject(json, "charts", words_to_json(&plan->charts));
    cJSON_AddStringToObject(json, "seed", seed);
    cJSON_AddNumberToObject(json, "target", plan->target);
    cJSON_AddNumberToObject(json, "sample_s", plan->sample_s);
    cJSON_AddNumberToObject(json, "budget_s", plan->budget_s);
    cJSON *groups = cJSON_AddArrayToObject(json, "groups");
    for (size_t i = 0; i < plan->count; i++)
        cJSON_AddItemToArray(groups, group_to_json(&plan->groups[i]));
    return json;
}

static const char *text_of(struct arena *arena, const cJSON *json, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, key));
    return text ? arena_copy(arena, text) : NULL;
}

static double number_of(const cJSON *json, const char *key, double missing)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsNumber(item) ? item->valuedouble : missing;
}

static bool truth_of(const cJSON *json, const char *key)
{
    return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, key));
}

static struct words words_of(struct arena *arena, const cJSON *json, const char *key)
{
    struct words words = {0};
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, key))
    {
        const char *word = cJSON_GetStringValue(item);
        if (word) words_add(arena, &words, arena_copy(arena, word));
    }
    return words;
}

static bool read_candidate(struct arena *arena, const cJSON *json, struct candidate *candidate)
{
    candidate->name = text_of(arena, json, "name");
    candidate->label = text_of(arena, json, "label");
    candidate->exe = text_of(arena, json, "exe");
    candidate->workload = text_of(arena, json, "workload");
    candidate->impl = text_of(arena, json, "impl");
    candidate->threads = (int)number_of(json, "threads", 1);
    candidate->twin = truth_of(json, "twin");
    const char *mode = text_of(arena, json, "mode");
    for (int i = MODE_LOOP; mode && i <= MODE_TEAM; i++)
        if (!strcmp(mode, mode_names[i])) candidate->mode = (enum mode)i;
    return candidate->name && candidate->label && candidate->exe && candidate->workload &&
           candidate->impl;
}

static bool read_group(struct arena *arena, const cJSON *json, struct group *group)
{
    group->section = text_of(arena, json, "section");
    group->name = text_of(arena, json, "name");
    group->env = text_of(arena, json, "env");
    group->pin = truth_of(json, "pin");
    group->rounds = (int)number_of(json, "rounds", 1);
    group->timeout_s = number_of(json, "timeout_s", 60);
    group->baseline = (int)number_of(json, "baseline", -1);
    group->twin = (int)number_of(json, "twin", -1);
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "candidates"), *item;
    int count = cJSON_GetArraySize(list);
    if (!group->section || !group->name || !group->env || count < 1) return false;
    if (group->baseline >= count || group->twin >= count) return false;
    group->candidates = arena_zero(arena, (size_t)count * sizeof *group->candidates);
    cJSON_ArrayForEach(item, list)
    {
        if (!read_candidate(arena, item, &group->candidates[group->count++])) return false;
    }
    return true;
}

bool plan_from_json(struct arena *arena, const cJSON *json, struct plan *plan)
{
    *plan = (struct plan){.title = text_of(arena, json, "title"),
                          .family = text_of(arena, json, "family"),
                          .meter = text_of(arena, json, "meter"),
                          .params = words_of(arena, json, "params"),
                          .charts = words_of(arena, json, "charts"),
                          .target = number_of(json, "target", 0),
                          .sample_s = number_of(json, "sample_s", 0.01),
                          .budget_s = number_of(json, "budget_s", 0)};
    const char *seed = text_of(arena, json, "seed");
    const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, "groups"), *item;
    if (!plan->title || !plan->family || !plan->meter || !seed || !cJSON_IsArray(list))
        return false;
    plan->seed = strtoull(seed, NULL, 10);
    plan->groups = arena_zero(arena, (size_t)cJSON_GetArraySize(list) * sizeof *plan->groups + 1);
    cJSON_ArrayForEach(item, list)
    {
        if (!read_group(arena, item, &plan->groups[plan->count++])) return false;
    }
    return true;
}

const char *json_hash(struct arena *arena, const cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    const char *hash = arena_print(arena, "%016" PRIx64, text_hash(text));
    cJSON_free(text);
    return hash;
}

const char *plan_hash(struct arena *arena, const struct plan *plan)
{
    cJSON *json = plan_to_json(plan);
    const char *hash = json_hash(arena, json);
    cJSON_Delete(json);
    return hash;
}

size_t plan_candidates(const struct plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->count; i++) count += plan->groups[i].count;
    return count;
}

double plan_seconds(const struct plan *plan)
{
    /* Beside the samples: calibration (about four samples), warm-up and restart of workers. */
    double seconds = 0;
    for (size_t i = 0; i < plan->count; i++)
        seconds += plan->sample_s * (double)plan->groups[i].count *
                   (4 + 1.3 * (double)plan->groups[i].rounds);
    return plan->budget_s > 0 && seconds > plan->budget_s ? plan->budget_s : seconds;
}
