/* tidy_run.c - everything derived from the raw files of a run's folder, written anew. */
#include "benches/assay/tidy.h"

#include "benches/assay/env.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>

static const char *text_of(const cJSON *env, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(env, key));
    return text ? text : "";
}

static bool write_text(const char *path, struct text text)
{
    bool good = write_whole(path, text.bytes ? text.bytes : "", text.length);
    text_free(&text);
    return good;
}

static bool tidy_sweep(struct arena *arena, const char *folder, const char *sweep, const cJSON *env)
{
    struct recording recording;
    if (!recording_read(arena, arena_print(arena, "%s/raw/%s.jsonl", folder, sweep), &recording))
        return false;
    struct estimate **estimates = estimate_all(arena, &recording);
    return write_text(arena_print(arena, "%s/tidy/%s.tsv", folder, sweep),
                      tidy_table(arena, &recording, estimates)) &&
           write_text(arena_print(arena, "%s/benchmark/%s.json", folder, sweep),
                      benchmark_json(&recording, text_of(env, "date"), text_of(env, "host")));
}

bool tidy_run(const char *folder)
{
    struct arena arena = {0};
    struct words sweeps = {0};
    cJSON *env = env_read(&arena, folder);
    bool good = run_sweeps(&arena, folder, &sweeps) &&
                make_folders(arena_print(&arena, "%s/tidy", folder)) &&
                make_folders(arena_print(&arena, "%s/benchmark", folder));
    for (size_t i = 0; good && i < sweeps.count; i++)
        good = tidy_sweep(&arena, folder, sweeps.items[i], env);
    cJSON_Delete(env);
    arena_release(&arena);
    return good;
}
