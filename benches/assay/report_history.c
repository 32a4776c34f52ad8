/* report_history.c - `assay report --history`: every chart of kind history, drawn on the newest run
 * that has its sweep, so that it reaches from the oldest run of the machine to today. */
#include "benches/assay/chart.h"
#include "benches/assay/chart_def.h"
#include "benches/assay/report_page.h"
#include "benches/assay/say.h"

#include <stdlib.h>
#include <string.h>

/* The newest run that holds this sweep; NULL: none does. */
static const char *newest_with(struct arena *arena, const char *runs, const char *sweep)
{
    char **names;
    for (size_t i = chart_list_files(arena, runs, "", &names); i-- > 0;) {
        const char *run = arena_print(arena, "%s/%s", runs, names[i]);
        if (chart_file_exists(arena_print(arena, "%s/tidy/%s.tsv", run, sweep))) return run;
    }
    return NULL;
}

static bool is_history(struct arena *arena, const char *definitions, const char *name,
                       struct chart_def *def)
{
    return chart_def_read(def, definitions, name, arena) &&
           !strcmp(def->value[DEF_KIND], "history");
}

/* A run alone has no history: nothing is drawn then, and nothing is wrong. */
static bool draw(const struct chart_job *job, const char *name, int *drawn)
{
    char *title = NULL;
    enum draw_result result = chart_draw(job, name, &title);
    if (result == DRAW_DONE) {
        say("%s/charts/%s.svg: %s", job->run->folder, name, title);
        ++*drawn;
    }
    free(title);
    return result != DRAW_FAILED;
}

int report_history(struct arena *arena, const char *results, const char *definitions, bool dry_run)
{
    char **names;
    size_t count = chart_list_files(arena, definitions, ".gp", &names);
    struct colours colours;
    int drawn = 0, found = 0;
    bool good = colours_read(&colours, arena_print(arena, "%s/colours.tsv", definitions), arena);
    for (size_t i = 0; good && i < count; i++) {
        struct chart_def def;
        struct run_info run;
        if (!is_history(arena, definitions, names[i], &def)) continue;
        const char *folder =
            newest_with(arena, arena_print(arena, "%s/runs", results), def.value[DEF_SWEEP]);
        found += folder != NULL;
        if (dry_run && folder) say("would draw %s/charts/%s.svg", folder, names[i]);
        if (dry_run || !folder) continue;
        struct chart_job job = {definitions, &run, &colours, false};
        good = run_info_read(&run, arena, folder) && draw(&job, names[i], &drawn);
    }
    if (!good) return EXIT_CANNOT;
    if (dry_run ? found : drawn) return EXIT_DONE;
    return say_error("%s/runs has no two runs of one machine with a sweep that a history chart "
                     "shows; run scripts/sweep more than once",
                     results);
}
