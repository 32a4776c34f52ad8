/* env.c - see env.h. The machine itself is in machine.c. */
#include "benches/assay/env.h"

#include "benches/assay/command.h"
#include "benches/assay/plan.h"
#include "benches/assay/say.h"
#include "benches/assay/worker.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Hashing a file or asking git takes milliseconds; more means a dead disk. */
#define ASK_TIMEOUT_S 60

char *read_whole(struct arena *arena, const char *path)
{
    struct text text = {0};
    char bytes[4096];
    size_t got;
    FILE *file = fopen(path, "re");
    if (!file) return NULL;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) text_add(&text, bytes, got);
    fclose(file);
    char *whole = arena_copy_part(arena, text.bytes ? text.bytes : "", text.length);
    text_free(&text);
    return whole;
}

const char *file_sha256(struct arena *arena, const char *path)
{
    struct text out = {0};
    const char *command[] = {"sha256sum", "--", path, NULL};
    const char *hash = "";
    if (command_run(command, ASK_TIMEOUT_S, &out, NULL) == 0 && out.length > 64)
        hash = arena_copy_part(arena, out.bytes + (*out.bytes == '\\'), 64);
    text_free(&out);
    return hash;
}

const char *source_commit(struct arena *arena, const char *root, bool *dirty)
{
    struct text head = {0}, changes = {0};
    const char *ask_head[] = {"git", "-C", root, "rev-parse", "--short=9", "HEAD", NULL};
    const char *ask_changes[] = {"git", "-C", root, "status", "--porcelain", "--untracked-files=no",
                                 NULL};
    const char *commit = "nogit";
    *dirty = false;
    if (command_run(ask_head, ASK_TIMEOUT_S, &head, NULL) == 0 && head.length)
        commit = arena_copy(arena, first_line(&head));
    if (command_run(ask_changes, ASK_TIMEOUT_S, &changes, NULL) == 0) *dirty = changes.length;
    text_free(&head);
    text_free(&changes);
    return commit;
}

static cJSON *describe_program(struct arena *arena, const struct places *places, const char *name)
{
    struct worker worker = {.path = places_path(arena, places, name),
                            .env = "",
                            .core = -1,
                            .to = -1,
                            .from = -1,
                            .complaints = -1};
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "name", name);
    cJSON_AddStringToObject(json, "sha256", file_sha256(arena, worker.path));
    const char *info = worker_info(arena, &worker);
    worker_stop(&worker);
    cJSON *parsed = info ? cJSON_Parse(info) : NULL;
    if (parsed) cJSON_AddItemToObject(json, "info", parsed);
    return json;
}

static void add_source(struct arena *arena, cJSON *env, const char *root)
{
    bool dirty;
    cJSON *source = cJSON_AddObjectToObject(env, "source");
    cJSON_AddStringToObject(source, "commit", source_commit(arena, root, &dirty));
    cJSON_AddBoolToObject(source, "dirty", dirty);
}

cJSON *env_collect(struct arena *arena, const struct places *places, const struct words *programs)
{
    char date[32], host[128] = "";
    time_t now = time(NULL);
    struct tm utc;
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    gethostname(host, sizeof host - 1);
    cJSON *env = cJSON_CreateObject(), *machine = env_machine();
    cJSON_AddStringToObject(env, "date", date);
    cJSON_AddStringToObject(env, "host", host);
    cJSON_AddStringToObject(env, "tool", "assay " ASSAY_VERSION);
    cJSON_AddStringToObject(env, "fingerprint", json_hash(arena, machine));
    cJSON_AddItemToObject(env, "machine", machine);
    add_source(arena, env, places->root);
    cJSON *list = cJSON_AddArrayToObject(env, "executables");
    for (size_t i = 0; i < programs->count; i++)
        cJSON_AddItemToArray(list, describe_program(arena, places, programs->items[i]));
    return env;
}

void env_add_watch(cJSON *env, const struct watch *watch)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "steal", watch_steal(watch));
    cJSON_AddNumberToObject(json, "load_mean", watch_load_mean(watch));
    cJSON_AddNumberToObject(json, "load_max", watch->load_max);
    if (watch->speeds) {
        cJSON_AddNumberToObject(json, "additions_per_ns_low", watch_speed(watch, 0.05));
        cJSON_AddNumberToObject(json, "additions_per_ns_high", watch_speed(watch, 0.95));
    }
    cJSON_DeleteItemFromObjectCaseSensitive(env, "watch");
    cJSON_AddItemToObject(env, "watch", json);
}

cJSON *env_read(struct arena *arena, const char *folder)
{
    char *text = read_whole(arena, arena_print(arena, "%s/env.json", folder));
    return text ? cJSON_Parse(text) : NULL;
}

bool env_write(struct arena *arena, const char *folder, const cJSON *env)
{
    char *text = cJSON_Print(env);
    bool good = write_whole(arena_print(arena, "%s/env.json", folder), text, strlen(text));
    cJSON_free(text);
    return good;
}

const char *env_difference(struct arena *arena, const cJSON *a, const cJSON *b)
{
    struct words differences = {0};
    const cJSON *item, *machine = cJSON_GetObjectItemCaseSensitive(b, "machine");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(a, "machine"))
    {
        const cJSON *other = cJSON_GetObjectItemCaseSensitive(machine, item->string);
        if (cJSON_Compare(item, other, true)) continue;
        char *left = cJSON_PrintUnformatted(item), *right = cJSON_PrintUnformatted(other);
        words_add(arena, &differences,
                  arena_print(arena, "%s: %s against %s", item->string, left ? left : "nothing",
                              right ? right : "nothing"));
        cJSON_free(left);
        cJSON_free(right);
    }
    return differences.count ? words_join(arena, &differences, "; ") : NULL;
}

const char *env_sha256(const cJSON *env, const char *program)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(env, "executables"))
    {
        const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "name"));
        const char *hash = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "sha256"));
        if (name && hash && !strcmp(name, program)) return hash;
    }
    return "";
}
