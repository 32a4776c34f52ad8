/* report_notes.c - what a reader needs to trust or repeat the figures: noise floor, failures,
 * environment, commands. */
#include "benches/assay/report.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct noise {
    int twins, uneasy; /* twins; those whose interval excludes 1 by more than delta */
    double worst;      /* largest deviation of a twin's ratio from 1 */
    double low, high;  /* of delta over all rows */
    int verdicts;      /* rows with a verdict */
};

static void judge_row(struct noise *noise, const struct table *table, int row)
{
    double delta = table_number(table, row, table_column(table, "delta"));
    double ratio = table_number(table, row, table_column(table, "ratio"));
    double low = table_number(table, row, table_column(table, "ratio_lo"));
    double high = table_number(table, row, table_column(table, "ratio_hi"));
    if (isfinite(delta)) {
        noise->low = fmin(noise->low, delta);
        noise->high = fmax(noise->high, delta);
    }
    if (!row_is_twin(table, row)) {
        noise->verdicts += isfinite(ratio);
        return;
    }
    noise->twins++;
    if (isfinite(ratio)) noise->worst = fmax(noise->worst, fabs(ratio - 1));
    if (isfinite(delta)) noise->uneasy += low > 1 + delta || high < 1 / (1 + delta);
}

/* What the run noticed of other programs: {"watch": {"steal", "load_mean", ...}}. */
static void add_watch(struct report *report, struct text *page)
{
    cJSON *root = cJSON_Parse(report->run.json);
    const cJSON *watch = cJSON_GetObjectItemCaseSensitive(root, "watch");
    const cJSON *load = cJSON_GetObjectItemCaseSensitive(watch, "load_mean");
    const cJSON *steal = cJSON_GetObjectItemCaseSensitive(watch, "steal");
    if (cJSON_IsNumber(load))
        text_print(page, "<p>While measuring, the mean load was %.1f on %d CPUs", load->valuedouble,
                   report->run.cores);
    if (cJSON_IsNumber(load) && cJSON_IsNumber(steal))
        text_print(page, ", and the hypervisor took away %s of the time",
                   format_unit(report->arena, UNIT_PERCENT, steal->valuedouble));
    const cJSON *low = cJSON_GetObjectItemCaseSensitive(watch, "additions_per_ns_low");
    const cJSON *high = cJSON_GetObjectItemCaseSensitive(watch, "additions_per_ns_high");
    if (cJSON_IsNumber(load) && cJSON_IsNumber(low) && cJSON_IsNumber(high))
        text_print(page,
                   "; the core made %.2f to %.2f additions a nanosecond (a busy neighbour on "
                   "its other hardware thread slows it, and a lower clock)",
                   low->valuedouble, high->valuedouble);
    if (cJSON_IsNumber(load))
        text_print(page, ".%s</p>\n",
                   load->valuedouble > report->run.cores + 0.5
                       ? " <strong>Other programs ran beside: expect wide intervals.</strong>"
                       : "");
    cJSON_Delete(root);
}

void report_noise(struct report *report, struct text *page)
{
    struct arena *arena = report->arena;
    text_print(page,
               "<section id=noise><h2>Noise floor</h2>\n<p>Each comparison also measures a "
               "<em>twin</em>, a second copy of its baseline. Whatever the twin differs by is "
               "noise; a difference counts only beyond delta, the larger of 0.5 %% and the "
               "twin's own deviation.</p>\n<ul>\n");
    for (size_t i = 0; i < report->sweep_count; i++) {
        struct noise noise = {.low = INFINITY};
        const struct table *table = &report->sweeps[i].table;
        for (int row = 0; row < table->rows; row++)
            if (!row_failed(table, row)) judge_row(&noise, table, row);
        text_print(page, "<li><strong>%s</strong>: ", report->sweeps[i].name);
        if (!noise.twins) {
            text_print(page, "no twin was measured, so there is no floor to judge by.\n");
            continue;
        }
        text_print(page,
                   "%d twins, at most %s from their baseline; delta %s to %s. Of %d comparisons "
                   "together, at most 5 %% of the verdicts are expected to be wrong.",
                   noise.twins, format_unit(arena, UNIT_PERCENT, noise.worst),
                   format_unit(arena, UNIT_PERCENT, noise.low),
                   format_unit(arena, UNIT_PERCENT, noise.high), noise.verdicts);
        if (noise.uneasy)
            text_print(page,
                       " <strong>%d twins differ from themselves: their groups have no "
                       "verdict.</strong>",
                       noise.uneasy);
        text_print(page, "\n");
    }
    text_print(page, "</ul>\n");
    add_watch(report, page);
    text_print(page, "</section>\n");
}

void report_failures(struct report *report, struct text *page)
{
    int count = 0;
    for (size_t i = 0; i < report->sweep_count; i++) {
        const struct table *table = &report->sweeps[i].table;
        for (int row = 0; row < table->rows; row++) {
            if (!row_failed(table, row)) continue;
            if (!count++) text_print(page, "<section id=failures><h2>Failures</h2>\n<ul>\n");
            text_print(
                page, "<li><code>%s</code>: %s\n",
                xml_escape(report->arena, table_text(table, row, 0)),
                xml_escape(report->arena, table_text(table, row, table_column(table, "error"))));
        }
    }
    if (count) text_print(page, "</ul></section>\n");
}

/* One table row a leaf: its path in the tree, and its value. */
static void add_leaves(struct arena *arena, struct text *page, const cJSON *node, const char *path)
{
    for (const cJSON *child = node->child; child; child = child->next) {
        const char *name = child->string ? child->string : "";
        const cJSON *title = cJSON_GetObjectItemCaseSensitive(child, "name");
        if (!child->string && cJSON_IsString(title)) name = title->valuestring;
        char *below = *path && *name ? arena_print(arena, "%s · %s", path, name)
                                     : arena_copy(arena, *name ? name : path);
        if (child->child) {
            add_leaves(arena, page, child, below);
            continue;
        }
        char *value = cJSON_IsString(child) ? NULL : cJSON_PrintUnformatted(child);
        text_print(page, "<tr><th scope=row>%s<td>%s</tr>\n", xml_escape(arena, below),
                   xml_escape(arena, value ? value : child->valuestring));
        cJSON_free(value);
    }
}

void report_environment(struct report *report, struct text *page)
{
    text_print(page, "<section id=environment><h2>Environment</h2>\n");
    cJSON *root = cJSON_Parse(report->run.json);
    if (root) {
        text_print(page, "<div class=scroll tabindex=0><table class=plain><tbody>\n");
        add_leaves(report->arena, page, root, "");
        text_print(page, "</tbody></table></div>\n");
    } else {
        text_print(page, "<p>This run has no env.json.</p>\n");
    }
    cJSON_Delete(root);
    text_print(page, "</section>\n");
}

void report_reproduce(struct report *report, struct text *page)
{
    struct arena *arena = report->arena;
    const char *run = strrchr(report->folder, '/');
    run = xml_escape(arena, run ? run + 1 : report->folder);
    text_print(page, "<section id=reproduce><h2>How to reproduce</h2>\n<pre>");
    size_t commit = strcspn(report->run.commit, " ");
    if (commit) text_print(page, "git checkout %.*s\n", (int)commit, report->run.commit);
    text_print(page, "scripts/setup\nscripts/sweep");
    for (size_t i = 0; i < report->sweep_count; i++)
        text_print(page, " %s", report->sweeps[i].name);
    text_print(page,
               "\n</pre>\n<p>To draw this run again:</p>\n<pre>scripts/chart results/runs/%s\n"
               "scripts/report results/runs/%s\n</pre>\n",
               run, run);
    if (strstr(report->run.commit, "changed"))
        text_print(page, "<p><strong>The source tree had uncommitted changes.</strong></p>\n");
    text_print(page, "<p>Data beside this page: ");
    for (size_t i = 0; i < report->sweep_count; i++) {
        const char *name = report->sweeps[i].name;
        text_print(page,
                   "%s<a href=\"raw/%s.jsonl\">raw/%s.jsonl</a>, "
                   "<a href=\"tidy/%s.tsv\">tidy/%s.tsv</a>",
                   i ? "; " : "", name, name, name, name);
    }
    text_print(page, "; <a href=\"env.json\">env.json</a>.</p></section>\n");
}
