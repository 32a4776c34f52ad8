/* history_main.c - the verb history: one candidate over the runs of one machine, with the places
 * where its level changed. */
#include "benches/assay/cli.h"
#include "benches/assay/env.h"
#include "benches/assay/history.h"
#include "benches/assay/plan.h"
#include "benches/assay/say.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

struct moment {
    const char *date, *commit, *candidate, *folder;
    double ns, lo, hi, ratio;
    bool changed;
};

struct history {
    struct arena arena;
    struct places places;
    const char *fingerprint; /* NULL: this machine's */
    struct moment *moments;
    size_t count;
};

static const char query[] =
    "SELECT run.date, run.commit_id, result.candidate, run.folder, result.ns, result.ns_lo,"
    " result.ns_hi, result.ratio FROM result JOIN run USING(folder)"
    " WHERE run.fingerprint=? AND result.impl<>'twin' AND result.ns IS NOT NULL"
    " AND (result.candidate=?2 OR instr(result.candidate || '/', '/' || ?2 || '/'))"
    " ORDER BY result.candidate, run.date, run.folder";

static const char *column_text(struct history *history, sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return arena_copy(&history->arena, text ? text : "");
}

static void add_moment(struct history *history, sqlite3_stmt *row)
{
    history->moments =
        arena_more(&history->arena, history->moments, history->count, sizeof *history->moments);
    bool ratio = sqlite3_column_type(row, 7) != SQLITE_NULL;
    history->moments[history->count++] =
        (struct moment){.date = column_text(history, row, 0),
                        .commit = column_text(history, row, 1),
                        .candidate = column_text(history, row, 2),
                        .folder = column_text(history, row, 3),
                        .ns = sqlite3_column_double(row, 4),
                        .lo = sqlite3_column_double(row, 5),
                        .hi = sqlite3_column_double(row, 6),
                        .ratio = ratio ? sqlite3_column_double(row, 7) : NAN};
}

static bool read_moments(struct history *history, const char *filter)
{
    sqlite3 *db;
    sqlite3_stmt *row;
    const char *path = arena_print(&history->arena, "%s/assay.db", history->places.results);
    bool good = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db, query, -1, &row, NULL) == SQLITE_OK;
    if (good) {
        sqlite3_bind_text(row, 1, history->fingerprint, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(row, 2, filter, -1, SQLITE_TRANSIENT);
        while (sqlite3_step(row) == SQLITE_ROW) add_moment(history, row);
        sqlite3_finalize(row);
    } else {
        say_error("%s: %s; scripts/index --rebuild makes it again", path, sqlite3_errmsg(db));
    }
    sqlite3_close(db);
    return good;
}

/* Levels are looked for in the ratio to the baseline, which the machine's moods leave alone; in the
 * time itself for candidates without one. */
static void mark_changes(struct history *history)
{
    for (size_t first = 0, end; first < history->count; first = end) {
        for (end = first + 1; end < history->count && !strcmp(history->moments[end].candidate,
                                                              history->moments[first].candidate);)
            end++;
        size_t count = end - first;
        double *values = arena_zero(&history->arena, count * sizeof *values);
        bool *changed = arena_zero(&history->arena, count * sizeof *changed), ratios = true;
        for (size_t i = first; i < end; i++) ratios = ratios && isfinite(history->moments[i].ratio);
        for (size_t i = 0; i < count; i++)
            values[i] =
                log(ratios ? history->moments[first + i].ratio : history->moments[first + i].ns);
        change_points(values, count, changed);
        for (size_t i = 0; i < count; i++) history->moments[first + i].changed = changed[i];
    }
}

static void print_table(const struct history *history)
{
    printf("date\tcommit\tcandidate\tns\tns_lo\tns_hi\tratio\tchanged\trun\n");
    for (size_t i = 0; i < history->count; i++) {
        const struct moment *moment = &history->moments[i];
        printf("%s\t%s\t%s\t%.4g\t%.4g\t%.4g\t", moment->date, moment->commit, moment->candidate,
               moment->ns, moment->lo, moment->hi);
        if (isfinite(moment->ratio))
            printf("%.4f", moment->ratio);
        else
            printf("NaN");
        printf("\t%s\t%s\n", moment->changed ? "yes" : "no", moment->folder);
    }
}

static int show(struct history *history, const struct words *words)
{
    struct index_count count;
    if (words->count != 1)
        return say_error("history takes one candidate or part of one, such as impl:best");
    if (!places_find(&history->arena, &history->places) ||
        !history_index(&history->places, false, &count))
        return EXIT_CANNOT;
    cJSON *machine = env_machine();
    if (!history->fingerprint) history->fingerprint = json_hash(&history->arena, machine);
    cJSON_Delete(machine);
    if (!read_moments(history, words->items[0])) return EXIT_CANNOT;
    if (!history->count)
        return say_error("no run of machine %s has a candidate \"%s\"; --fingerprint chooses "
                         "another machine's",
                         history->fingerprint, words->items[0]);
    mark_changes(history);
    print_table(history);
    return EXIT_DONE;
}

int history_main(int argc, char **argv)
{
    struct history history = {0};
    const struct cli_option options[] = {{"fingerprint", CLI_TEXT, &history.fingerprint, "HASH",
                                          "the machine to look at (default: this one)"},
                                         {0}};
    struct cli cli = {.usage = "assay history CANDIDATE [option...]",
                      .summary = "Prints how a candidate fared over the runs of one machine, a "
                                 "line a run, and marks where\nits level changed. CANDIDATE is a "
                                 "whole name or whole parts of one (impl:best).",
                      .options = options,
                      .bare = "candidate"};
    enum cli_result result = cli_read(&history.arena, &cli, argc, argv);
    int code = result == CLI_GO       ? show(&history, &cli.words)
               : result == CLI_HELPED ? EXIT_DONE
                                      : EXIT_CANNOT;
    arena_release(&history.arena);
    return code;
}
