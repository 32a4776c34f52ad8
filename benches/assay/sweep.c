/* sweep.c - the verb: from names to a measured, drawn and reported run. */
#include "benches/assay/sweep.h"

#include "benches/assay/advice.h"
#include "benches/assay/command.h"
#include "benches/assay/cores.h"
#include "benches/assay/env.h"
#include "benches/assay/meter.h"
#include "benches/assay/say.h"
#include "benches/assay/tidy.h"
#include "benches/assay/verbs.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Without --budget the plans' own budgets add up; one plan without any means none at all. */
static double budget_of(const struct sweep_run *run)
{
    double sum = 0;
    if (run->budget_s > 0) return run->budget_s;
    for (size_t i = 0; i < run->session.count; i++) {
        if (run->session.recordings[i].plan.budget_s <= 0) return 0;
        sum += run->session.recordings[i].plan.budget_s;
    }
    return sum;
}

static void prepare_session(struct sweep_run *run)
{
    struct session *session = &run->session;
    struct plan *plans = arena_zero(&run->arena, session->count * sizeof *plans);
    for (size_t i = 0; i < session->count; i++) plans[i] = session->recordings[i].plan;
    session->arena = &run->arena;
    session->places = &run->places;
    session->turns = sweep_order(&run->arena, plans, session->count, &session->turn_count);
    session->budget_s = budget_of(run);
    session->core = cores_part();
    session->json = run->json;
    session->stop = stop_on_signals();
    watch_start(&session->watch);
    watch_rivals();
}

/* All plans of a run have one meter. */
static bool counts_instructions(const struct session *session)
{
    return session->count && !strcmp(session->recordings[0].plan.meter, "instructions");
}

static void print_resume(const struct sweep_run *run)
{
    say("go on with: scripts/sweep --resume %s%s", run->folder,
        counts_instructions(&run->session) ? " --meter instructions" : "");
}

static bool draw(const struct sweep_run *run)
{
    char *chart[] = {(char *)"chart", (char *)run->folder, NULL};
    char *report[] = {(char *)"report", (char *)run->folder, NULL};
    if (!run->draw) return true;
    bool drawn = !chart_main || chart_main(2, chart) == EXIT_DONE;
    return (!report_main || report_main(2, report) == EXIT_DONE) && drawn;
}

static void print_result(const struct sweep_run *run, enum session_end end)
{
    static const char *const ends[] = {"done", "interrupted", "failed"};
    if (!run->json) {
        say("%s", run->folder);
        return;
    }
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "run", run->folder);
    cJSON_AddStringToObject(json, "end", ends[end]);
    cJSON_AddNumberToObject(json, "failures", (double)run->session.failures);
    char *text = cJSON_PrintUnformatted(json);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
}

/* From this share on the median itself is a disturbed sample now and then. */
#define DISTURBED_NOTABLE 0.2

static void warn_disturbed(const struct session *session)
{
    double share = session->samples ? (double)session->disturbed / (double)session->samples : 0;
    if (share > DISTURBED_NOTABLE)
        say_warning("%.0f %% of the samples were interrupted by other programs (mean load %.1f); "
                    "stop those, or run the sweep with the right to raise priorities (as root, "
                    "without --no-pin)",
                    100 * share, watch_load_mean(&session->watch));
}

enum session_end sweep_measure(struct sweep_run *run)
{
    prepare_session(run);
    enum session_end end =
        counts_instructions(&run->session) ? meter_run(&run->session) : session_run(&run->session);
    cores_join();
    progress_clear(&run->session);
    watch_warn(&run->session.watch);
    warn_disturbed(&run->session);
    if (!counts_instructions(&run->session)) advise(&run->session);
    env_add_watch(run->env, &run->session.watch);
    bool derived = env_write(&run->arena, run->folder, run->env) && tidy_run(run->folder);
    if (end != SESSION_DONE) print_resume(run);
    return derived ? end : SESSION_FAILED;
}

/* A worker's failure is reported and survives in the tables; it is no reason to withhold the
 * others, but the exit code tells. */
static int measure(struct sweep_run *run)
{
    enum session_end end = sweep_measure(run);
    bool drawn = end != SESSION_DONE || draw(run);
    print_result(run, end);
    if (end == SESSION_FAILED || !drawn) return EXIT_CANNOT;
    if (end == SESSION_INTERRUPTED) return EXIT_INTERRUPTED;
    if (!run->session.failures) return EXIT_DONE;
    return say_error("%zu candidates failed; the error column of tidy/*.tsv holds each reason",
                     run->session.failures);
}

void sweep_close(struct sweep_run *run)
{
    for (size_t i = 0; run->session.logs && i < run->session.count; i++)
        rawlog_close(&run->session.logs[i]);
    if (run->lock >= 0) close(run->lock);
    cJSON_Delete(run->env);
    arena_release(&run->arena);
}

static int sweep(struct sweep_run *run)
{
    if (run->json) say_only_errors();
    if (!places_find(&run->arena, &run->places)) return EXIT_CANNOT;
    if (!run->resume && !sweep_make_plans(run)) return EXIT_CANNOT;
    if (run->dry_run && !run->resume) {
        sweep_print_plans(run);
        return EXIT_DONE;
    }
    return sweep_open(run) ? measure(run) : EXIT_CANNOT;
}

int sweep_main(int argc, char **argv)
{
    struct sweep_run run = {
        .choice = {.pin = true, .meter = "time", .target = -1}, .draw = true, .lock = -1};
    enum cli_result result = sweep_options(&run, argc, argv);
    int code = result == CLI_GO ? sweep(&run) : result == CLI_HELPED ? EXIT_DONE : EXIT_CANNOT;
    sweep_close(&run);
    return code;
}
