/* report_main.c - `assay report RUN`: one self-contained page about a run. */
#include "benches/assay/cli.h"
#include "benches/assay/places.h"
#include "benches/assay/report_page.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>

/* One line, or with --json one document, about the page. */
static void tell(const struct report *report, bool dry_run, bool json)
{
    if (!json) {
        say("%s%s/report.html: %zu charts, %zu sweeps", dry_run ? "would write " : "",
            report->folder, report->chart_count, report->sweep_count);
        return;
    }
    cJSON *about = cJSON_CreateObject();
    cJSON_AddStringToObject(about, "report",
                            arena_print(report->arena, "%s/report.html", report->folder));
    cJSON_AddNumberToObject(about, "charts", (double)report->chart_count);
    cJSON_AddNumberToObject(about, "sweeps", (double)report->sweep_count);
    char *text = cJSON_Print(about);
    say("%s", text);
    cJSON_free(text);
    cJSON_Delete(about);
}

static int write_history(struct arena *arena, const char *definitions, const struct cli *cli,
                         bool dry_run, bool json)
{
    struct places places;
    if (cli->words.count || json)
        return say_error("--history is about all runs and prints a line a chart; leave %s out",
                         json ? "--json" : cli->words.items[0]);
    if (!places_find(arena, &places)) return EXIT_CANNOT;
    if (!definitions) definitions = arena_print(arena, "%s/scripts/charts", places.root);
    return report_history(arena, places.results, definitions, dry_run);
}

static int write_report(struct arena *arena, const char *definitions, const struct cli *cli,
                        bool dry_run, bool json)
{
    struct places places;
    if (cli->words.count != 1)
        return say_error("%s; usage: %s", cli->words.count ? "one run at a time" : "no run given",
                         cli->usage);
    struct report report = {.arena = arena, .folder = run_folder(arena, cli->words.items[0])};
    if (!definitions) {
        if (!places_find(arena, &places)) return EXIT_CANNOT;
        definitions = arena_print(arena, "%s/scripts/charts", places.root);
    }
    if (!report_gather(&report)) return EXIT_CANNOT;
    if (!dry_run && !report_write(&report, definitions)) return EXIT_CANNOT;
    tell(&report, dry_run, json);
    return EXIT_DONE;
}

int report_main(int argc, char **argv)
{
    struct arena arena = {0};
    const char *definitions = NULL;
    bool dry_run = false, json = false, history = false;
    const struct cli_option options[] = {
        {"definitions", CLI_TEXT, &definitions, "DIR",
         "where report.css and report.js are, in report/ (scripts/charts)"},
        {"history", CLI_FLAG, &history, NULL,
         "instead: draw how figures moved over all runs, and where their level changed"},
        {"dry-run", CLI_FLAG, &dry_run, NULL, "say what would be written"},
        {"json", CLI_FLAG, &json, NULL, "print what was written as JSON"},
        {0},
    };
    struct cli cli = {
        .usage = "assay report RUN [option...]",
        .summary =
            "Writes RUN/report.html: findings, charts, tables, noise floor, environment and\n"
            "how to reproduce, in one file that needs nothing else. Draw the charts first.",
        .examples = "  assay report results/runs/20261123T101500Z-host-64a1b2c",
        .options = options,
        .bare = "run",
    };
    int code = EXIT_CANNOT;
    switch (cli_read(&arena, &cli, argc, argv)) {
    case CLI_GO:
        code = history ? write_history(&arena, definitions, &cli, dry_run, json)
                       : write_report(&arena, definitions, &cli, dry_run, json);
        break;
    case CLI_HELPED:
        code = EXIT_DONE;
        break;
    case CLI_BAD:
        break;
    }
    arena_release(&arena);
    return code;
}
