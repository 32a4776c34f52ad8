/* report_page.c - the page around the parts: head, what was found, contents, charts. */
#include "benches/assay/report.h"
#include "benches/assay/report_page.h"
#include "benches/assay/places.h"

#include <string.h>

void report_charts(struct report *report, struct text *page)
{
    if (!report->chart_count) return;
    text_print(page, "<section id=charts><h2>Charts</h2>\n");
    for (size_t i = 0; i < report->chart_count; i++) {
        const struct report_chart *chart = &report->charts[i];
        text_print(page,
                   "<figure id=\"chart-%s\">\n<p class=finding>%s</p>\n"
                   "<div class=\"scroll picture\" tabindex=0>\n",
                   chart->name, chart->title);
        text_add(page, chart->svg, strlen(chart->svg));
        text_print(page, "</div>\n<figcaption>%s:", chart->name);
        const char *const suffixes[] = {"png", "svg", "gp", "tsv"};
        for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++)
            text_print(page, " <a href=\"charts/%s.%s\">%s</a>", chart->name, suffixes[k],
                       suffixes[k]);
        text_print(page, "</figcaption></figure>\n");
    }
    text_print(page, "</section>\n");
}

static void add_findings(struct report *report, struct text *page)
{
    if (!report->chart_count) return;
    text_print(page, "<section id=findings><h2>What was found</h2>\n<ul class=findings>\n");
    for (size_t i = 0; i < report->chart_count; i++)
        text_print(page, "<li><a href=\"#chart-%s\">%s</a> <span>%s</span>\n",
                   report->charts[i].name, report->charts[i].title, report->charts[i].name);
    text_print(page, "</ul></section>\n");
}

static bool any_failure(const struct report *report)
{
    for (size_t i = 0; i < report->sweep_count; i++)
        for (int row = 0; row < report->sweeps[i].table.rows; row++)
            if (row_failed(&report->sweeps[i].table, row)) return true;
    return false;
}

static void add_contents(struct report *report, struct text *page)
{
    text_print(page, "<nav aria-label=Contents><a href=#findings>Findings</a> "
                     "<a href=#charts>Charts</a> <a href=#tables>Tables</a>");
    for (size_t i = 0; i < report->sweep_count; i++)
        text_print(page, " <a class=sub href=\"#table-%s\">%s</a>", report->sweeps[i].name,
                   report->sweeps[i].name);
    if (any_failure(report)) text_print(page, " <a href=#failures>Failures</a>");
    text_print(page, " <a href=#noise>Noise floor</a> <a href=#environment>Environment</a> "
                     "<a href=#reproduce>How to reproduce</a></nav>\n");
}

static void add_head(struct report *report, struct text *page, const char *style)
{
    const char *run = strrchr(report->folder, '/');
    run = xml_escape(report->arena, run ? run + 1 : report->folder);
    text_print(page,
               "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
               "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=color-scheme content=\"light dark\">\n"
               "<title>assay: %s</title>\n<style>\n%s</style>\n</head>\n<body>\n"
               "<header><p class=kicker>assay · measured on %s</p><h1>%s</h1>\n"
               "<p class=note>%s</p></header>\n",
               run, style, report->run.date, run,
               xml_escape(report->arena, footer_of(report->arena, &report->run)));
}

static char *part(struct report *report, const char *definitions, const char *name)
{
    return chart_read_file(report->arena,
                           arena_print(report->arena, "%s/report/%s", definitions, name));
}

bool report_write(struct report *report, const char *definitions)
{
    char *style = part(report, definitions, "report.css");
    char *script = style ? part(report, definitions, "report.js") : NULL;
    if (!script) return false;
    struct text page = {0};
    add_head(report, &page, style);
    add_contents(report, &page);
    text_print(&page, "<main>\n");
    add_findings(report, &page);
    report_charts(report, &page);
    report_tables(report, &page);
    report_failures(report, &page);
    report_noise(report, &page);
    report_environment(report, &page);
    report_reproduce(report, &page);
    text_print(&page, "</main>\n<script>\n%s</script>\n</body>\n</html>\n", script);
    bool good = write_whole(arena_print(report->arena, "%s/report.html", report->folder),
                            page.bytes, page.length);
    text_free(&page);
    return good;
}
