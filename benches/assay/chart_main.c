/* chart_main.c - `assay chart RUN [NAME...]`: redraws the charts of a run from its tidy tables. */
#include "benches/assay/chart.h"
#include "benches/assay/cli.h"
#include "benches/assay/places.h"
#include "benches/assay/tidy.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct request {
    const char *run, *definitions;
    char **names;
    size_t count;
    bool all; /* no names were given: what has no data is left out without complaint */
    bool dry_run;
    cJSON *drawn; /* --json: [{"name", "title", "svg", "png"}]; NULL: lines of text */
};

static bool known_names(struct arena *arena, const struct request *request)
{
    char **all;
    size_t count = chart_list_files(arena, request->definitions, ".gp", &all);
    if (!count)
        return refuse("no chart definitions (*.gp) in %s; give their folder with --definitions",
                      request->definitions);
    for (size_t i = 0; i < request->count; i++) {
        size_t k = 0;
        while (k < count && strcmp(all[k], request->names[i]) != 0) k++;
        if (k == count)
            return refuse("there is no chart '%s': %s holds no %s.gp; the charts are %s",
                          request->names[i], request->definitions, request->names[i],
                          words_join(arena, &(struct words){(const char **)all, count}, ", "));
    }
    return true;
}

static void add_json(const struct request *request, const char *name, const char *title)
{
    static const char *const suffixes[] = {"svg", "png", "gp", "tsv"};
    struct arena arena = {0};
    cJSON *chart = cJSON_CreateObject();
    cJSON_AddStringToObject(chart, "name", name);
    cJSON_AddStringToObject(chart, "title", title);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        cJSON_AddStringToObject(
            chart, suffixes[i],
            arena_print(&arena, "%s/charts/%s.%s", request->run, name, suffixes[i]));
    cJSON_AddItemToArray(request->drawn, chart);
    arena_release(&arena);
}

/* One line a chart: its name and what it found. */
static enum draw_result draw_one(const struct chart_job *job, const struct request *request,
                                 const char *name)
{
    char *title = NULL;
    enum draw_result result = chart_draw(job, name, &title);
    if (result == DRAW_DONE && request->drawn) add_json(request, name, title);
    if (result == DRAW_DONE && request->dry_run)
        say("would draw %s/charts/%s.svg", request->run, name);
    else if (result == DRAW_DONE)
        say("%-24s %s", name, title);
    free(title);
    if (result != DRAW_NOTHING || request->all) return result;
    say_error("run %s has no data for chart '%s'; measure its sweep first", request->run, name);
    return DRAW_FAILED;
}

static int draw_all(struct arena *arena, const struct request *request)
{
    struct run_info run;
    struct colours colours;
    const char *table = arena_print(arena, "%s/colours.tsv", request->definitions);
    if (!run_info_read(&run, arena, request->run) || !colours_read(&colours, table, arena))
        return EXIT_CANNOT;
    struct chart_job job = {request->definitions, &run, &colours, request->dry_run};
    int code = EXIT_DONE;
    for (size_t i = 0; i < request->count; i++)
        if (draw_one(&job, request, request->names[i]) == DRAW_FAILED) code = EXIT_CANNOT;
    return code;
}

/* The tables are made from raw where they are missing. */
static bool has_tables(struct arena *arena, const char *run)
{
    if (chart_file_exists(arena_print(arena, "%s/tidy", run))) return true;
    if (chart_file_exists(arena_print(arena, "%s/raw", run))) return tidy_run(run);
    return refuse("%s is not a run: it has neither a folder raw nor tidy; scripts/sweep makes runs "
                  "under results/runs",
                  run);
}

static int run_request(struct arena *arena, struct request *request, const struct cli *cli)
{
    struct places places;
    if (!cli->words.count) return say_error("no run given; usage: %s", cli->usage);
    request->run = run_folder(arena, cli->words.items[0]);
    if (!has_tables(arena, request->run)) return EXIT_CANNOT;
    if (!request->definitions) {
        if (!places_find(arena, &places)) return EXIT_CANNOT;
        request->definitions = arena_print(arena, "%s/scripts/charts", places.root);
    }
    request->names = (char **)(uintptr_t)(cli->words.items + 1);
    request->count = cli->words.count - 1;
    request->all = request->count == 0;
    if (request->all)
        request->count = chart_list_files(arena, request->definitions, ".gp", &request->names);
    return known_names(arena, request) ? draw_all(arena, request) : EXIT_CANNOT;
}

/* The whole verb behind --json: one document on standard output, nothing else. */
static int run_as_json(struct arena *arena, struct request *request, const struct cli *cli)
{
    request->drawn = cJSON_CreateArray();
    say_only_errors();
    int code = run_request(arena, request, cli);
    char *text = cJSON_Print(request->drawn);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(request->drawn);
    return code;
}

int chart_main(int argc, char **argv)
{
    struct arena arena = {0};
    struct request request = {0};
    bool json = false;
    const struct cli_option options[] = {
        {"definitions", CLI_TEXT, &request.definitions, "DIR",
         "where the chart definitions are (scripts/charts)"},
        {"dry-run", CLI_FLAG, &request.dry_run, NULL, "say what would be drawn"},
        {"json", CLI_FLAG, &json, NULL, "print what was drawn as JSON"},
        {0},
    };
    struct cli cli = {
        .usage = "assay chart RUN [NAME...] [option...]",
        .summary = "Draws the charts of a run again, from its tidy tables: for each definition\n"
                   "NAME.svg, NAME.png, NAME.gp (runs alone) and NAME.tsv (the data drawn)\n"
                   "in RUN/charts. Without names: every chart that the run has data for.",
        .examples = "  assay chart results/runs/20261123T101500Z-host-64a1b2c slice_append",
        .options = options,
        .bare = "run or chart names",
    };
    int code;
    switch (cli_read(&arena, &cli, argc, argv)) {
    case CLI_GO:
        code = json ? run_as_json(&arena, &request, &cli) : run_request(&arena, &request, &cli);
        break;
    case CLI_HELPED:
        code = EXIT_DONE;
        break;
    default:
        code = EXIT_CANNOT;
    }
    arena_release(&arena);
    return code;
}
