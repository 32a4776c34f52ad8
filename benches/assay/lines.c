/* lines.c - the lines of a raw file, each one JSON object. */
#include "benches/assay/session.h"

#include <cjson/cJSON.h>

static void add_line(struct rawlog *log, cJSON *json)
{
    char *line = cJSON_PrintUnformatted(json);
    rawlog_add(log, line);
    cJSON_free(line);
    cJSON_Delete(json);
}

static cJSON *start_line(size_t group, const struct candidate *candidate)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "group", (double)group);
    cJSON_AddStringToObject(json, "candidate", candidate->label);
    cJSON_AddStringToObject(json, "exe", candidate->exe);
    cJSON_AddBoolToObject(json, "twin", candidate->twin);
    return json;
}

void line_header(struct rawlog *log, const struct recording *recording)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "sweep", recording->plan.sweep);
    cJSON_AddItemToObject(json, "plan", plan_to_json(&recording->plan));
    cJSON_AddStringToObject(json, "hash", recording->hash);
    add_line(log, json);
}

void line_sample(struct rawlog *log, size_t group, const struct candidate *candidate,
                 const struct sample *sample, const char *counters)
{
    cJSON *json = start_line(group, candidate);
    cJSON_AddNumberToObject(json, "round", sample->round);
    cJSON_AddNumberToObject(json, "position", sample->position);
    cJSON_AddNumberToObject(json, "t", sample->t);
    cJSON_AddNumberToObject(json, "process", sample->process);
    if (sample->fresh) cJSON_AddTrueToObject(json, "fresh");
    cJSON_AddNumberToObject(json, "iterations", (double)sample->iterations);
    cJSON_AddNumberToObject(json, "items", (double)sample->items);
    cJSON_AddNumberToObject(json, "real_ns", sample->real_ns);
    cJSON_AddNumberToObject(json, "cpu_ns", sample->cpu_ns);
    if (sample->speed > 0) cJSON_AddNumberToObject(json, "speed", sample->speed);
    cJSON_AddRawToObject(json, "counters", counters);
    add_line(log, json);
}

void line_memory(struct rawlog *log, size_t group, const struct candidate *candidate, int process,
                 const char *counters)
{
    cJSON *json = start_line(group, candidate);
    cJSON_AddTrueToObject(json, "memory");
    cJSON_AddNumberToObject(json, "process", process);
    cJSON_AddRawToObject(json, "counters", counters);
    add_line(log, json);
}

void line_error(struct rawlog *log, size_t group, const struct candidate *candidate,
                const char *error)
{
    cJSON *json = start_line(group, candidate);
    cJSON_AddStringToObject(json, "error", error);
    add_line(log, json);
}

void line_end(struct rawlog *log, size_t group, int rounds, const char *stopped)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "group", (double)group);
    cJSON_AddNumberToObject(json, "rounds", rounds);
    cJSON_AddStringToObject(json, "stopped", stopped);
    add_line(log, json);
}
