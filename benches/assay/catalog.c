/* catalog.c - see catalog.h. */
#include "benches/assay/catalog.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <string.h>

/* Listing is a look into tables: a program that needs longer hangs. */
#define LIST_TIMEOUT_S 60

static const char *text_of(struct arena *arena, const cJSON *json, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, key));
    return arena_copy(arena, text ? text : "");
}

static void add_workload(struct arena *arena, struct catalog *catalog, const cJSON *json)
{
    struct catalog_workload workload = {.name = text_of(arena, json, "name")};
    const char *mode = text_of(arena, json, "mode");
    for (int i = MODE_LOOP; i <= MODE_TEAM; i++)
        if (!strcmp(mode, mode_name((enum mode)i))) workload.mode = (enum mode)i;
    const cJSON *item;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "params"))
    {
        const char *name = cJSON_GetStringValue(item);
        if (name) words_add(arena, &workload.params, arena_copy(arena, name));
    }
    catalog->workloads =
        arena_more(arena, catalog->workloads, catalog->count, sizeof *catalog->workloads);
    catalog->workloads[catalog->count++] = workload;
}

static void fill(struct arena *arena, struct catalog *catalog, const cJSON *json)
{
    const cJSON *item;
    catalog->family = text_of(arena, json, "family");
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "params"))
    {
        const char *name = text_of(arena, item, "name");
        words_add(arena, &catalog->params, name);
        if (!strcmp(text_of(arena, item, "class"), "structural"))
            words_add(arena, &catalog->structural, name);
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "implementations"))
    {
        words_add(arena, &catalog->implementations, text_of(arena, item, "name"));
    }
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(json, "workloads"))
    {
        add_workload(arena, catalog, item);
    }
}

bool catalog_read(struct arena *arena, const char *exe, const char *path, struct catalog *catalog)
{
    struct text out = {0}, err = {0};
    *catalog = (struct catalog){.exe = arena_copy(arena, exe), .path = path};
    const char *command[] = {path, "--list", NULL};
    int code = command_run(command, LIST_TIMEOUT_S, &out, &err);
    cJSON *json = code == 0 && out.bytes ? cJSON_Parse(out.bytes) : NULL;
    if (json) fill(arena, catalog, json);
    cJSON_Delete(json);
    bool good = catalog->count && *catalog->family;
    if (!good && code)
        say_error("%s --list failed (%d): %s; build it again", path, code, first_line(&err));
    if (!good && !code)
        say_error("%s --list did not answer with a catalogue; build it again", path);
    text_free(&out);
    text_free(&err);
    return good;
}

const struct catalog_workload *catalog_workload(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->count; i++)
        if (!strcmp(catalog->workloads[i].name, name)) return &catalog->workloads[i];
    return NULL;
}

bool catalog_names(struct arena *arena, const struct catalog *catalog, const struct words *options,
                   struct words *names, const char **why)
{
    struct text out = {0}, err = {0};
    struct words command = {0};
    words_add(arena, &command, catalog->path);
    words_add(arena, &command, "--names");
    for (size_t i = 0; i < options->count; i++) words_add(arena, &command, options->items[i]);
    words_add(arena, &command, NULL);
    int code = command_run(command.items, LIST_TIMEOUT_S, &out, &err);
    if (code == 0) *names = words_split(arena, out.bytes ? out.bytes : "", "\n");
    const char *said = first_line(&err);
    *why = arena_copy(arena, *said ? said : "it failed without a word");
    text_free(&out);
    text_free(&err);
    return code == 0;
}

const char *name_part(struct arena *arena, const char *name, const char *key)
{
    size_t length = strlen(key);
    for (const char *part = name; part; part = strchr(part, '/')) {
        part += *part == '/';
        if (!strncmp(part, key, length) && part[length] == ':')
            return arena_copy_part(arena, part + length + 1, strcspn(part + length + 1, "/"));
    }
    return NULL;
}
