/* chart_env.c - the machine and the build of a run, from its env.json. */
#include "benches/assay/chart.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The first value with this key anywhere in the tree. */
static const cJSON *deep_find(const cJSON *node, const char *key)
{
    for (const cJSON *child = node ? node->child : NULL; child; child = child->next) {
        if (child->string && !strcmp(child->string, key)) return child;
        const cJSON *below = deep_find(child, key);
        if (below) return below;
    }
    return NULL;
}

static const char *word(struct arena *arena, const cJSON *root, const char *key)
{
    const cJSON *found = deep_find(root, key);
    if (cJSON_IsString(found)) return arena_copy(arena, found->valuestring);
    return "";
}

static double number(const cJSON *root, const char *key)
{
    const cJSON *found = deep_find(root, key);
    return cJSON_IsNumber(found) ? found->valuedouble : 0;
}

static void fill(struct run_info *info, struct arena *arena, const cJSON *root)
{
    const char *cpu = word(arena, root, "cpu"), *compiler = word(arena, root, "compiler");
    info->cores = (int)number(root, "threads");
    info->machine = *cpu && info->cores ? arena_print(arena, "%s, %d CPUs", cpu, info->cores) : cpu;
    info->build = arena_print(arena, "%s %s", compiler, word(arena, root, "flags"));
    info->commit = word(arena, root, "commit");
    if (cJSON_IsTrue(deep_find(root, "dirty")))
        info->commit = arena_print(arena, "%s (changed)", info->commit);
    info->date = arena_print(arena, "%.10s", word(arena, root, "date"));
    const char *const levels[] = {"", "L1d", "L2", "L3"};
    for (int i = 1; i < 4; i++) info->cache[i] = number(deep_find(root, levels[i]), "bytes");
}

const char *run_folder(struct arena *arena, const char *given)
{
    size_t length = strlen(given);
    while (length > 1 && given[length - 1] == '/') length--;
    return arena_copy_part(arena, given, length);
}

bool run_info_read(struct run_info *info, struct arena *arena, const char *folder)
{
    const char *path = arena_print(arena, "%s/env.json", folder);
    *info = (struct run_info){.folder = folder,
                              .machine = "",
                              .build = "",
                              .commit = "",
                              .date = "",
                              .json = arena_copy(arena, "")};
    if (!chart_file_exists(path)) return true; /* an older run: the footer stays empty */
    char *json = chart_read_file(arena, path);
    cJSON *root = json ? cJSON_Parse(json) : NULL;
    if (!root)
        return refuse("%s is damaged: it is not JSON; delete it to draw without a footer", path);
    info->json = json;
    fill(info, arena, root);
    cJSON_Delete(root);
    return true;
}
