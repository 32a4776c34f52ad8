/* describe.c - what --list says, as JSON: everything a driver needs to know about this binary. */
#include "benches/common/describe.h"
#include "benches/common/candidate.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *mode_name(enum bench_mode mode)
{
    static const char *const names[] = {"loop", "cold", "team"};
    return names[mode];
}

/* "a,b" or "a|b" as an array of strings. */
static cJSON *split(const char *list, const char *separator)
{
    cJSON *array = cJSON_CreateArray();
    while (list && *list) {
        size_t bytes = strcspn(list, separator);
        char *word = strndup(list, bytes);
        cJSON_AddItemToArray(array, cJSON_CreateString(word));
        free(word);
        list += bytes + (list[bytes] != '\0');
    }
    return array;
}

static bool listed(const cJSON *array, const char *name)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        if (strcmp(cJSON_GetObjectItem(item, "name")->valuestring, name) == 0) return true;
    }
    return false;
}

static cJSON *workloads(void)
{
    cJSON *array = cJSON_CreateArray();
    for (const struct bench_instance *i = registry_first(); i; i = i->next) {
        const struct bench_workload *w = i->workload;
        if (listed(array, w->name)) continue;
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "name", w->name);
        cJSON_AddStringToObject(item, "summary", w->summary);
        cJSON_AddStringToObject(item, "item", w->item);
        cJSON_AddStringToObject(item, "mode", mode_name(w->mode));
        cJSON_AddItemToObject(item, "params", split(w->params, ","));
        cJSON_AddItemToArray(array, item);
    }
    return array;
}

static cJSON *implementations(void)
{
    cJSON *array = cJSON_CreateArray();
    struct bench_impl_def impl;
    for (size_t i = 0; bench_family.impl(i, &impl); i++) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "name", impl.name);
        cJSON_AddStringToObject(item, "summary", impl.summary);
        cJSON_AddItemToArray(array, item);
    }
    return array;
}

static cJSON *param(const struct bench_param_def *def)
{
    static const char *const kinds[] = {"int", "real", "enum"};
    cJSON *item = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "name", def->name);
    cJSON_AddStringToObject(item, "kind", kinds[def->kind]);
    cJSON_AddStringToObject(item, "class",
                            def->param_class == BENCH_structural ? "structural" : "runtime");
    cJSON_AddStringToObject(item, "default", def->default_text);
    if (def->kind == BENCH_ENUM) {
        cJSON_AddItemToObject(item, "values", split(def->values, "|"));
    } else {
        cJSON_AddNumberToObject(item, "low", def->low);
        cJSON_AddNumberToObject(item, "high", def->high);
    }
    cJSON_AddStringToObject(item, "unit", def->unit);
    cJSON_AddStringToObject(item, "reason", def->reason);
    return item;
}

static cJSON *instances(void)
{
    cJSON *array = cJSON_CreateArray();
    for (const struct bench_instance *i = registry_first(); i; i = i->next) {
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "workload", i->workload->name);
        cJSON_AddStringToObject(item, "impl", i->impl);
        cJSON_AddStringToObject(item, "structural", i->structural);
        cJSON_AddItemToArray(array, item);
    }
    return array;
}

static void print_and_free(cJSON *json)
{
    char *text = cJSON_Print(json);
    if (!text) abort();
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

void describe_print(void)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "family", bench_family.name);
    cJSON_AddStringToObject(json, "summary", bench_family.summary);
    cJSON_AddItemToObject(json, "workloads", workloads());
    cJSON_AddItemToObject(json, "implementations", implementations());
    cJSON *params = cJSON_AddArrayToObject(json, "params");
    for (size_t i = 0; i < bench_family.param_count; i++)
        cJSON_AddItemToArray(params, param(&bench_family.params[i]));
    cJSON_AddItemToObject(json, "instances", instances());
    print_and_free(json);
}
