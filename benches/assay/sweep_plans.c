/* sweep_plans.c - from names to plans, and what --dry-run prints. */
#include "benches/assay/sweep.h"

#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* The quick tour over every family must be over, charts included, in six minutes. */
#define TOUR_BUDGET_S 300

/* An unknown name is answered with the names there are. */
static bool check_names(struct sweep_run *run)
{
    struct words known = {0};
    if (!sweep_names(&run->arena, &run->places, false, &known)) return false;
    for (size_t i = 0; i < run->names.count; i++) {
        if (words_have(&known, run->names.items[i])) continue;
        say_error("unknown sweep \"%s\"; there are: %s", run->names.items[i],
                  words_join(&run->arena, &known, ", "));
        return false;
    }
    return true;
}

static bool check_set_used(const struct sweep_run *run)
{
    for (size_t i = 0; i < run->choice.set.count; i++) {
        if (run->choice.set_used[i]) continue;
        const char *text = run->choice.set.items[i];
        say_error("--set: no section of the chosen sweeps has a parameter \"%.*s\"; `<program> "
                  "--list` names those of a family",
                  (int)strcspn(text, "="), text);
        return false;
    }
    return true;
}

bool sweep_make_plans(struct sweep_run *run)
{
    bool tour = !run->names.count;
    if (!check_names(run)) return false;
    if (tour && !sweep_names(&run->arena, &run->places, !run->choice.full, &run->names))
        return false;
    if (tour && !run->names.count) {
        say_error("no sweep of scripts/sweeps says quick = yes; name one or add --full");
        return false;
    }
    if (tour && !run->choice.full && run->budget_s <= 0) run->budget_s = TOUR_BUDGET_S;
    struct recording *recordings = arena_zero(&run->arena, run->names.count * sizeof *recordings);
    run->choice.set_used = arena_zero(&run->arena, run->choice.set.count + 1);
    for (size_t i = 0; i < run->names.count; i++) {
        struct plan plan;
        if (!sweep_plan(&run->arena, &run->places, run->names.items[i], &run->choice, &plan))
            return false;
        recording_start(&run->arena, &recordings[i], &plan);
    }
    run->session.recordings = recordings;
    run->session.count = run->names.count;
    return check_set_used(run);
}

struct words sweep_programs(struct arena *arena, const struct session *session)
{
    struct words programs = {0};
    for (size_t p = 0; p < session->count; p++) {
        const struct plan *plan = &session->recordings[p].plan;
        for (size_t g = 0; g < plan->count; g++)
            for (size_t i = 0; i < plan->groups[g].count; i++)
                if (!words_have(&programs, plan->groups[g].candidates[i].exe))
                    words_add(arena, &programs, plan->groups[g].candidates[i].exe);
    }
    return programs;
}

static double total_seconds(const struct sweep_run *run)
{
    double seconds = 0;
    for (size_t i = 0; i < run->session.count; i++)
        seconds += plan_seconds(&run->session.recordings[i].plan);
    return run->budget_s > 0 ? fmin(seconds, run->budget_s) : seconds;
}

static void print_json(const struct sweep_run *run)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "seconds", total_seconds(run));
    cJSON *list = cJSON_AddObjectToObject(json, "plans");
    for (size_t i = 0; i < run->session.count; i++) {
        const struct plan *plan = &run->session.recordings[i].plan;
        cJSON_AddItemToObject(list, plan->sweep, plan_to_json(plan));
    }
    char *text = cJSON_Print(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void print_group(const struct group *group)
{
    printf("  %s: %d rounds%s%s\n", group->name, group->rounds, *group->env ? ", env " : "",
           group->env);
    for (size_t i = 0; i < group->count; i++)
        printf("    %-10s %s%s\n",
               group->candidates[i].twin   ? "twin"
               : (int)i == group->baseline ? "baseline"
                                           : "",
               group->candidates[i].label, group->candidates[i].threads > 1 ? " (team)" : "");
}

void sweep_print_plans(const struct sweep_run *run)
{
    if (run->json) {
        print_json(run);
        return;
    }
    size_t candidates = 0, groups = 0;
    for (size_t i = 0; i < run->session.count; i++) {
        const struct plan *plan = &run->session.recordings[i].plan;
        printf("%s: %s\n", plan->sweep, plan->title);
        for (size_t g = 0; g < plan->count; g++) print_group(&plan->groups[g]);
        candidates += plan_candidates(plan);
        groups += plan->count;
    }
    printf("%zu candidates in %zu groups, about %.0f s of measuring\n", candidates, groups,
           total_seconds(run));
}
