/* benchmark_json.c - a run in Google Benchmark's JSON schema: one "run" object a sample. */
#include "benches/assay/tidy.h"

#include <cjson/cJSON.h>
#include <math.h>

static void add_run(cJSON *list, const struct candidate *candidate, const struct sample *sample,
                    size_t count)
{
    double operations = (double)sample->iterations * (double)sample->items;
    cJSON *run = cJSON_CreateObject();
    cJSON_AddStringToObject(run, "name", candidate->label);
    cJSON_AddStringToObject(run, "run_name", candidate->label);
    cJSON_AddStringToObject(run, "run_type", "iteration");
    cJSON_AddNumberToObject(run, "repetitions", (double)count);
    cJSON_AddNumberToObject(run, "repetition_index", sample->round);
    cJSON_AddNumberToObject(run, "threads", candidate->threads);
    cJSON_AddNumberToObject(run, "iterations", (double)sample->iterations);
    cJSON_AddNumberToObject(run, "real_time", sample_ns(sample));
    cJSON_AddNumberToObject(run, "cpu_time",
                            isfinite(sample->cpu_ns) ? sample->cpu_ns / operations : 0);
    cJSON_AddStringToObject(run, "time_unit", "ns");
    cJSON_AddItemToArray(list, run);
}

struct text benchmark_json(const struct recording *recording, const char *date, const char *host)
{
    cJSON *json = cJSON_CreateObject(), *context = cJSON_AddObjectToObject(json, "context");
    cJSON_AddStringToObject(context, "date", date);
    cJSON_AddStringToObject(context, "host_name", host);
    cJSON_AddStringToObject(context, "executable", recording->plan.sweep);
    cJSON *list = cJSON_AddArrayToObject(json, "benchmarks");
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++) {
            const struct track *track = &recording->groups[g].tracks[i];
            if (recording->plan.groups[g].candidates[i].twin) continue;
            for (size_t k = 0; k < track->count; k++)
                add_run(list, &recording->plan.groups[g].candidates[i], &track->samples[k],
                        track->count);
        }
    char *printed = cJSON_Print(json);
    struct text text = {0};
    text_print(&text, "%s\n", printed);
    cJSON_free(printed);
    cJSON_Delete(json);
    return text;
}
