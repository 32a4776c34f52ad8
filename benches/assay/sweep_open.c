/* sweep_open.c - the folder of a run: made for a new one, checked for one that goes on. */
#include "benches/assay/sweep.h"

#include "benches/assay/command.h"
#include "benches/assay/env.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const char *raw_path(struct sweep_run *run, const char *sweep)
{
    return arena_print(&run->arena, "%s/raw/%s.jsonl", run->folder, sweep);
}

/* A folder given with --out may exist, but a run is never mixed into another one. */
static bool check_unused(struct sweep_run *run)
{
    for (size_t i = 0; i < run->session.count; i++) {
        const char *path = raw_path(run, run->session.recordings[i].plan.sweep);
        if (access(path, F_OK)) continue;
        say_error("%s is there already; go on with it (--resume %s) or choose another --out", path,
                  run->folder);
        return false;
    }
    return true;
}

static bool open_logs(struct sweep_run *run)
{
    struct session *session = &run->session;
    session->logs = arena_zero(&run->arena, session->count * sizeof *session->logs);
    for (size_t i = 0; i < session->count; i++) session->logs[i].file = -1;
    for (size_t i = 0; i < session->count; i++)
        if (!rawlog_open(&session->logs[i], raw_path(run, session->recordings[i].plan.sweep)))
            return false;
    return true;
}

static bool open_new(struct sweep_run *run)
{
    struct session *session = &run->session;
    run->folder = run->out ? run->out : run_new_folder(&run->arena, &run->places);
    if (!make_folders(run->folder)) return false;
    if ((run->lock = lock_folder(run->folder)) < 0 || !check_unused(run)) return false;
    if (!make_folders(arena_print(&run->arena, "%s/raw", run->folder))) return false;
    struct words programs = sweep_programs(&run->arena, session);
    run->env = env_collect(&run->arena, &run->places, &programs);
    if (!env_write(&run->arena, run->folder, run->env) || !open_logs(run)) return false;
    session->started = clock_seconds();
    for (size_t i = 0; i < session->count; i++) {
        line_header(&session->logs[i], &session->recordings[i]);
        if (!rawlog_commit(&session->logs[i])) return false;
    }
    return true;
}

/* Times of another machine or another build must not be added to a run. */
static bool check_same(struct sweep_run *run)
{
    struct words programs = sweep_programs(&run->arena, &run->session);
    cJSON *now = env_collect(&run->arena, &run->places, &programs);
    const char *difference = env_difference(&run->arena, run->env, now);
    bool same = !difference;
    if (difference)
        say_error("%s was measured on another machine (%s); start a new run", run->folder,
                  difference);
    for (size_t i = 0; same && i < programs.count; i++) {
        const char *name = programs.items[i];
        same = !strcmp(env_sha256(run->env, name), env_sha256(now, name));
        if (!same)
            say_error("%s is not the program that %s was measured with; build that commit again, "
                      "or start a new run",
                      name, run->folder);
    }
    cJSON_Delete(now);
    return same;
}

static bool read_recordings(struct sweep_run *run)
{
    struct session *session = &run->session;
    struct words sweeps = {0};
    if (!run_sweeps(&run->arena, run->folder, &sweeps)) return false;
    session->count = sweeps.count;
    session->recordings = arena_zero(&run->arena, sweeps.count * sizeof *session->recordings);
    double t_end = 0;
    for (size_t i = 0; i < sweeps.count; i++) {
        if (!recording_read(&run->arena, raw_path(run, sweeps.items[i]), &session->recordings[i]))
            return false;
        if (session->recordings[i].torn)
            say_warning("the last line of %s was torn and is dropped",
                        raw_path(run, sweeps.items[i]));
        t_end = fmax(t_end, session->recordings[i].t_end);
    }
    session->started = clock_seconds() - t_end;
    return true;
}

static bool open_old(struct sweep_run *run)
{
    run->folder = run->resume;
    run->env = env_read(&run->arena, run->folder);
    if (!run->env) {
        say_error("%s/env.json is missing or damaged: %s is not the folder of a run, or restore "
                  "the file from a copy",
                  run->folder, run->folder);
        return false;
    }
    if ((run->lock = lock_folder(run->folder)) < 0) return false;
    return read_recordings(run) && check_same(run) && open_logs(run);
}

bool sweep_open(struct sweep_run *run)
{
    run->lock = -1;
    return run->resume ? open_old(run) : open_new(run);
}
