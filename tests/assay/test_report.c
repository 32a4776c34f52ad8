/* test_report.c - `assay report` on the sample run: one page that needs nothing else and says what
 * the run holds. */
#include "tests/assay/scene.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHARTS SOURCE "/scripts/charts"

static void copy_sample(struct scene *scene)
{
    char command[1000];
    snprintf(command, sizeof command, "cp -r '%s/tests/data/charts/run' '%s'", SOURCE,
             scene_path(scene, "run"));
    assert_int_equal(system(command), 0);
}

static int start(void **state)
{
    *state = scene_start();
    copy_sample(*state);
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static int report(struct scene *scene)
{
    return assay(scene, "report", scene_path(scene, "run"), "--definitions", CHARTS, NULL);
}

static char *page_of(struct scene *scene)
{
    assert_int_equal(report(scene), 0);
    char *page = scene_read(scene, "run/report.html");
    assert_non_null(page);
    return page;
}

static int count(const char *text, const char *part)
{
    int found = 0;
    while ((text = strstr(text, part))) found++, text += strlen(part);
    return found;
}

static void the_page_holds_everything(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(assay(scene, "chart", scene_path(scene, "run"), "--definitions", CHARTS, NULL),
                     0);
    char *page = page_of(scene);
    const char *const parts[] = {"<!DOCTYPE html>",
                                 "best beats double at every length",
                                 "chart-slice_growth",
                                 "href=\"raw/slice_append.jsonl\"",
                                 "Noise floor",
                                 "AMD EPYC (KVM)",
                                 "scripts/sweep chan_",
                                 "git checkout 64a1b2c0d",
                                 "prefers-color-scheme",
                                 "@media print",
                                 "name=viewport",
                                 "<td class=\"v faster\">faster",
                                 "aria-sort",
                                 "</html>"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(page, parts[i])) fail_msg("report.html lacks: %s", parts[i]);
    assert_int_equal(count(page, "<svg "), 7);
    assert_int_equal(count(page, "</svg>"), 7);
    assert_int_equal(count(page, "<?xml"), 0);
}

/* No picture, style, script or font from elsewhere; links may only lead to the run's own files. */
static void the_page_needs_nothing_else(void **state)
{
    struct scene *scene = *state;
    char *page = page_of(scene);
    assert_int_equal(count(page, "src="), 0);
    assert_int_equal(count(page, "<link"), 0);
    assert_int_equal(count(page, "@import"), 0);
    assert_int_equal(count(page, "href=\"http"), 0);
    assert_int_equal(count(page, "href=\"/"), 0);
}

static void json_is_one_document(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(
        assay(scene, "report", scene_path(scene, "run"), "--json", "--definitions", CHARTS, NULL),
        0);
    cJSON *about = cJSON_Parse(scene->out.bytes);
    assert_int_equal(cJSON_GetNumberValue(cJSON_GetObjectItem(about, "sweeps")), 5);
    cJSON_Delete(about);
}

static void a_table_has_one_row_a_candidate(void **state)
{
    struct scene *scene = *state;
    char *page = page_of(scene), *table = strstr(page, "id=\"table-chan_threads\"");
    assert_non_null(table);
    *strstr(table, "</table>") = 0;
    assert_int_equal(count(table, "<tr><th scope=row>"), 16);
    assert_int_equal(count(table, "ring_mpmc"), 4);
}

static void long_tables_stay_files(void **state)
{
    struct scene *scene = *state;
    char command[1000];
    const char *table = scene_path(scene, "run/tidy/chan_threads.tsv");
    snprintf(command, sizeof command,
             "awk 'NR == 1 { print } NR > 1 { for (i = 0; i < 80; i++) print }' '%s' >'%s.long' && "
             "mv '%s.long' '%s'",
             table, table, table, table);
    assert_int_equal(system(command), 0);
    char *page = page_of(scene);
    assert_non_null(strstr(page, "1280 rows, left in <a href=\"tidy/chan_threads.tsv\">"));
}

static void failures_and_marks_are_shown(void **state)
{
    struct scene *scene = *state;
    char command[1000];
    const char *table = scene_path(scene, "run/tidy/chan_threads.tsv");
    snprintf(command, sizeof command,
             "sed -i -e '2s/\\t-$/\\tthe worker <died> \\& left/' -e '3,$s/best/<b>est/g' '%s'",
             table);
    assert_int_equal(system(command), 0);
    char *page = page_of(scene);
    assert_non_null(strstr(page, "id=failures"));
    assert_non_null(strstr(page, "the worker &lt;died&gt; &amp; left"));
    assert_non_null(strstr(page, "&lt;b&gt;est"));
    assert_null(strstr(page, "<b>est"));
}

static void a_run_without_environment_or_charts(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(unlink(scene_path(scene, "run/env.json")), 0);
    char *page = page_of(scene);
    assert_non_null(strstr(page, "This run has no env.json"));
    assert_null(strstr(page, "<svg "));
    assert_null(strstr(page, "git checkout"));
}

static void bad_runs(void **state)
{
    struct scene *scene = *state;
    expect_error(scene, assay(scene, "report", NULL), "no run given");
    expect_error(scene, assay(scene, "report", "a", "b", NULL), "one run at a time");
    expect_error(scene, assay(scene, "report", "nowhere", "--definitions", CHARTS, NULL),
                 "nowhere holds neither charts nor tidy tables");
    scene_write(scene, "run/report.html", "the earlier report");
    assert_int_equal(assay(scene, "chart", scene_path(scene, "run"), "slice_heat", "--definitions",
                           CHARTS, NULL),
                     0);
    scene_write(scene, "run/charts/slice_heat.svg", "<svg viewBox=");
    expect_error(scene, report(scene), "slice_heat.svg is damaged");
    assert_string_equal(scene_read(scene, "run/report.html"), "the earlier report");
}

static void a_report_that_cannot_be_written(void **state)
{
    struct scene *scene = *state;
    char command[1000];
    snprintf(command, sizeof command, "mkdir -p '%s/full'", scene_path(scene, "run/report.html"));
    assert_int_equal(system(command), 0);
    expect_error(scene, report(scene), "report.html cannot be written");
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(the_page_holds_everything),
        CASE(the_page_needs_nothing_else),
        CASE(json_is_one_document),
        CASE(a_table_has_one_row_a_candidate),
        CASE(long_tables_stay_files),
        CASE(failures_and_marks_are_shown),
        CASE(a_run_without_environment_or_charts),
        CASE(bad_runs),
        CASE(a_report_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
