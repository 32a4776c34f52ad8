/* history_index.c - runs into SQLite: see history.h. */
#include "benches/assay/history.h"

#include "benches/assay/cli.h"
#include "benches/assay/env.h"
#include "benches/assay/estimate.h"
#include "benches/assay/run.h"
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS run(folder TEXT PRIMARY KEY, stamp TEXT, date TEXT, host TEXT,"
    " fingerprint TEXT, commit_id TEXT, dirty INTEGER);"
    "CREATE TABLE IF NOT EXISTS executable(folder TEXT REFERENCES run ON DELETE CASCADE,"
    " name TEXT, sha256 TEXT);"
    "CREATE TABLE IF NOT EXISTS result(folder TEXT REFERENCES run ON DELETE CASCADE, sweep TEXT,"
    " candidate TEXT, exe TEXT, workload TEXT, impl TEXT, rounds INTEGER, processes INTEGER,"
    " ns REAL, ns_lo REAL, ns_hi REAL, baseline TEXT, ratio REAL, ratio_lo REAL, ratio_hi REAL,"
    " delta REAL, verdict TEXT, error TEXT);"
    "CREATE INDEX IF NOT EXISTS result_candidate ON result(candidate);";

struct indexer {
    struct arena *arena;
    sqlite3 *db;
    const char *path;
    struct index_count *count;
};

static bool refuse(const struct indexer *indexer)
{
    say_error("%s: %s; it is only an index: delete it and call scripts/index", indexer->path,
              sqlite3_errmsg(indexer->db));
    return false;
}

static bool run_sql(const struct indexer *indexer, const char *sql)
{
    return sqlite3_exec(indexer->db, sql, NULL, NULL, NULL) == SQLITE_OK || refuse(indexer);
}

/* Binds texts (NULL stays NULL) and numbers (NAN becomes NULL) in the order of the marks: t, n. */
static bool insert(const struct indexer *indexer, const char *sql, const char *marks, ...)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(indexer->db, sql, -1, &statement, NULL)) return refuse(indexer);
    va_list values;
    va_start(values, marks);
    for (int i = 0; marks[i]; i++) {
        if (marks[i] == 't') {
            sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1, SQLITE_TRANSIENT);
            continue;
        }
        double number = va_arg(values, double);
        if (isfinite(number)) sqlite3_bind_double(statement, i + 1, number);
    }
    va_end(values);
    bool good = sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return good || refuse(indexer);
}

static const char *text_of(const cJSON *json, const char *key)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, key));
    return text ? text : "";
}

/* Sizes and times of the raw files: equal stamps, equal contents. */
static const char *stamp_of(struct arena *arena, const char *folder, const struct words *sweeps)
{
    const char *stamp = "";
    for (size_t i = 0; i < sweeps->count; i++) {
        struct stat file;
        if (stat(arena_print(arena, "%s/raw/%s.jsonl", folder, sweeps->items[i]), &file)) continue;
        stamp = arena_print(arena, "%s%s:%lld:%lld ", stamp, sweeps->items[i],
                            (long long)file.st_size, (long long)file.st_mtime);
    }
    return stamp;
}

static bool has_stamp(const struct indexer *indexer, const char *folder, const char *stamp)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(indexer->db, "SELECT 1 FROM run WHERE folder=? AND stamp=?", -1,
                           &statement, NULL))
        return false;
    sqlite3_bind_text(statement, 1, folder, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(statement, 2, stamp, -1, SQLITE_TRANSIENT);
    bool found = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return found;
}

static bool add_result(const struct indexer *indexer, const char *folder,
                       const struct recording *recording, size_t g, size_t i,
                       const struct estimate *estimate)
{
    const struct group *group = &recording->plan.groups[g];
    const struct candidate *candidate = &group->candidates[i];
    return insert(indexer, "INSERT INTO result VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  "ttttttnnnnntnnnntt", folder, recording->plan.sweep, candidate->label,
                  candidate->exe, candidate->workload, candidate->twin ? "twin" : candidate->impl,
                  (double)estimate->rounds, (double)estimate->processes, estimate->ns.mid,
                  estimate->ns.lo, estimate->ns.hi,
                  group->baseline >= 0 ? group->candidates[group->baseline].label : NULL,
                  estimate->ratio.mid, estimate->ratio.lo, estimate->ratio.hi, estimate->delta,
                  verdict_name(estimate->verdict), recording->groups[g].tracks[i].error);
}

static bool add_sweep(const struct indexer *indexer, struct arena *arena, const char *folder,
                      const char *sweep)
{
    struct recording recording;
    if (!recording_read(arena, arena_print(arena, "%s/raw/%s.jsonl", folder, sweep), &recording)) {
        indexer->count->damaged++; /* said already; the other sweeps count */
        return true;
    }
    if (strcmp(recording.plan.meter, "time")) return true; /* its figures are no times */
    struct estimate **estimates = estimate_all(arena, &recording);
    for (size_t g = 0; g < recording.plan.count; g++)
        for (size_t i = 0; i < recording.plan.groups[g].count; i++)
            if (recording.groups[g].tracks[i].count || recording.groups[g].tracks[i].error)
                if (!add_result(indexer, folder, &recording, g, i, &estimates[g][i])) return false;
    return true;
}

static bool add_env(const struct indexer *indexer, const char *folder, const char *stamp,
                    const cJSON *env)
{
    const cJSON *source = cJSON_GetObjectItemCaseSensitive(env, "source"), *item;
    double dirty = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(source, "dirty"));
    if (!insert(indexer, "INSERT INTO run VALUES(?,?,?,?,?,?,?)", "ttttttn", folder, stamp,
                text_of(env, "date"), text_of(env, "host"), text_of(env, "fingerprint"),
                text_of(source, "commit"), dirty))
        return false;
    cJSON_ArrayForEach(item, cJSON_GetObjectItemCaseSensitive(env, "executables"))
    {
        if (!insert(indexer, "INSERT INTO executable VALUES(?,?,?)", "ttt", folder,
                    text_of(item, "name"), text_of(item, "sha256")))
            return false;
    }
    return true;
}

/* One run's folder: kept if nothing changed, else read anew. */
static bool add_run(const struct indexer *indexer, const char *folder)
{
    struct arena arena = {0};
    struct words sweeps = {0};
    cJSON *env = env_read(&arena, folder);
    bool good = true;
    if (env && run_sweeps(&arena, folder, &sweeps)) {
        const char *stamp = stamp_of(&arena, folder, &sweeps);
        if (has_stamp(indexer, folder, stamp)) {
            indexer->count->kept++;
        } else {
            good = insert(indexer, "DELETE FROM run WHERE folder=?", "t", folder) &&
                   add_env(indexer, folder, stamp, env);
            for (size_t i = 0; good && i < sweeps.count; i++)
                good = add_sweep(indexer, &arena, folder, sweeps.items[i]);
            indexer->count->added++;
        }
    }
    cJSON_Delete(env);
    arena_release(&arena);
    return good;
}

static bool add_folder(const struct indexer *indexer, const char *runs)
{
    DIR *listing = opendir(runs);
    bool good = true;
    if (!listing) return true; /* no runs yet */
    for (struct dirent *entry; good && (entry = readdir(listing));) {
        const char *folder = arena_print(indexer->arena, "%s/%s", runs, entry->d_name);
        if (*entry->d_name == '.') continue;
        if (access(arena_print(indexer->arena, "%s/env.json", folder), R_OK)) continue;
        good = add_run(indexer, folder);
    }
    closedir(listing);
    return good;
}

static bool forget_vanished(const struct indexer *indexer)
{
    struct words gone = {0};
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(indexer->db, "SELECT folder FROM run", -1, &statement, NULL))
        return refuse(indexer);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *folder = (const char *)sqlite3_column_text(statement, 0);
        if (access(arena_print(indexer->arena, "%s/env.json", folder), R_OK))
            words_add(indexer->arena, &gone, arena_copy(indexer->arena, folder));
    }
    sqlite3_finalize(statement);
    for (size_t i = 0; i < gone.count; i++)
        if (!insert(indexer, "DELETE FROM run WHERE folder=?", "t", gone.items[i])) return false;
    indexer->count->removed = (int)gone.count;
    return true;
}

static bool fill(const struct indexer *indexer, const struct places *places)
{
    return run_sql(indexer, "PRAGMA foreign_keys=ON") && run_sql(indexer, schema) &&
           run_sql(indexer, "BEGIN") && forget_vanished(indexer) &&
           add_folder(indexer, arena_print(indexer->arena, "%s/runs", places->results)) &&
           add_folder(indexer, arena_print(indexer->arena, "%s/reference", places->results)) &&
           run_sql(indexer, "COMMIT");
}

bool history_index(const struct places *places, bool rebuild, struct index_count *count)
{
    struct arena arena = {0};
    struct indexer indexer = {.arena = &arena, .count = count};
    *count = (struct index_count){0};
    indexer.path = arena_print(&arena, "%s/assay.db", places->results);
    bool good = make_folders(places->results);
    if (good && rebuild) unlink(indexer.path);
    if (good)
        good = sqlite3_open(indexer.path, &indexer.db) == SQLITE_OK ? fill(&indexer, places)
                                                                    : refuse(&indexer);
    sqlite3_close(indexer.db);
    arena_release(&arena);
    return good;
}

int index_main(int argc, char **argv)
{
    struct arena arena = {0};
    struct places places;
    struct index_count count;
    bool rebuild = false;
    const struct cli_option options[] = {
        {"rebuild", CLI_FLAG, &rebuild, NULL, "throw the index away and read every run again"},
        {0}};
    struct cli cli = {.usage = "assay index [--rebuild]",
                      .summary = "Brings results/assay.db, the index over all runs, up to date.",
                      .options = options};
    enum cli_result result = cli_read(&arena, &cli, argc, argv);
    int code = result == CLI_HELPED ? EXIT_DONE : EXIT_CANNOT;
    if (result == CLI_GO && places_find(&arena, &places) &&
        history_index(&places, rebuild, &count)) {
        say("%d runs added, %d unchanged, %d forgotten, %d raw files damaged", count.added,
            count.kept, count.removed, count.damaged);
        code = EXIT_DONE;
    }
    arena_release(&arena);
    return code;
}
