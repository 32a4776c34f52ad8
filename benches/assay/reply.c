/* reply.c - see reply.h. */
#include "benches/assay/reply.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>

const char reply_nonsense[] = "the worker answered with something that is not one JSON object "
                              "(a number that is not finite, or output of its own?)";

static double number_of(const cJSON *json, const char *key, double missing)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, key);
    return cJSON_IsNumber(item) ? item->valuedouble : missing;
}

static const char *check(struct arena *arena, const struct reply *reply, uint64_t asked)
{
    if (!asked) return NULL;
    if (reply->iterations < asked) /* more: a loop of batches ends its last one */
        return arena_print(
            arena, "the worker ran only %" PRIu64 " iterations where %" PRIu64 " were asked for",
            reply->iterations, asked);
    if (!reply->items) return "the worker counted no operations";
    if (!isfinite(reply->real_ns) || reply->real_ns <= 0)
        return "the worker measured no time; its clock or its workload is at fault";
    return NULL;
}

struct reply reply_parse(struct arena *arena, const char *line, uint64_t asked)
{
    struct reply reply = {.counters = "{}"};
    cJSON *json = cJSON_Parse(line);
    if (!cJSON_IsObject(json)) {
        cJSON_Delete(json);
        reply.error = reply_nonsense;
        return reply;
    }
    const char *error = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "error"));
    reply.iterations = (uint64_t)fmax(0, number_of(json, "iterations", 0));
    reply.items = (uint64_t)fmax(0, number_of(json, "items", 1));
    reply.real_ns = number_of(json, "real_ns", NAN);
    reply.cpu_ns = number_of(json, "cpu_ns", 0);
    reply.speed = number_of(json, "speed", NAN);
    const cJSON *counters = cJSON_GetObjectItemCaseSensitive(json, "counters");
    if (cJSON_IsObject(counters)) {
        char *text = cJSON_PrintUnformatted(counters);
        reply.counters = arena_copy(arena, text);
        cJSON_free(text);
    }
    reply.error = error ? arena_copy(arena, error) : check(arena, &reply, asked);
    cJSON_Delete(json);
    return reply;
}
