/* chart.h - what drawing one chart knows, and the kinds of charts there are.
 *
 * A kind computes: it fills chart->figure (title, subtitle, numbers, marks, data). Its gnuplot file
 * only draws what it was given. A new kind is one chart_<kind>.c, one
 * scripts/charts/kinds/<file>.gp and one line in chart_kinds. */
#ifndef ASSAY_CHART_H
#define ASSAY_CHART_H

#include "benches/assay/chart_axis.h"
#include "benches/assay/chart_colour.h"
#include "benches/assay/chart_file.h"
#include "benches/assay/chart_pivot.h"
#include "benches/assay/figure.h"

/* Where and how a run was measured, in the words of the footers. From env.json. */
struct run_info {
    const char *folder;  /* of the run */
    const char *machine; /* "AMD EPYC, 2 CPUs" */
    const char *build;   /* "gcc 12.2.0 -O3 -march=native" */
    const char *commit;  /* "64a1b2c" */
    const char *date;    /* "2026-11-23" */
    double cache[4];     /* bytes of L1d, L2, L3 at 1, 2, 3; 0: unknown */
    int cores;           /* 0: unknown */
    char *json;          /* env.json as it is; "" if missing */
};

struct chart {
    struct arena *arena;
    const struct chart_def *def;
    const struct table *table;
    const struct run_info *run;
    const struct colours *colours;
    struct pivot pivot;
    struct style *styles; /* [pivot.series_count] */
    struct figure figure;
    bool nothing; /* out: the run has too little for this kind; nothing is drawn */
};

struct chart_kind {
    const char *name, *drawing; /* drawing: scripts/charts/kinds/<drawing>.gp */
    bool (*draw)(struct chart *chart);
    bool from_raw; /* reads the samples itself: the tidy rows are not arranged for it */
};

const struct chart_kind *chart_kind_find(const char *name); /* NULL: unknown */
char *chart_kind_names(struct arena *arena);

bool chart_cost(struct chart *chart);
bool chart_heat(struct chart *chart);
bool chart_forest(struct chart *chart);
bool chart_threads(struct chart *chart);
bool chart_front(struct chart *chart);
bool chart_growth(struct chart *chart);
bool chart_latency(struct chart *chart);
bool chart_order(struct chart *chart);
bool chart_history(struct chart *chart);
bool chart_selfcheck(struct chart *chart);

/* Words that several kinds share (chart_words.c). */
char *subtitle_of(const struct chart *chart, const char *what, const char *marks);
char *footer_of(struct arena *arena, const struct run_info *run);
const char *unit_words(const struct chart *chart, const char *fallback);
char *name_words(struct arena *arena, const char *name); /* "peak_bytes" as "peak bytes" */
char *x_words(const struct chart *chart, int x); /* "64 Ki"; "16 × 4 Ki" for two parameters */
char *panel_words(const struct chart *chart, int panel); /* "append", "length 64 Ki"; "" if alone */
/* "go thread spins 200" of "go thread 200": beside a line a bare number would be a riddle. */
char *series_words(const struct chart *chart, int series);
int series_named(const struct chart *chart, const char *impl); /* -1: none */

/* The folder as given, without slashes at its end. */
const char *run_folder(struct arena *arena, const char *given);
bool run_info_read(struct run_info *info, struct arena *arena, const char *folder);

/* Draws the chart into <run>/charts. DRAW_NOTHING: the run has no data for it. DRAW_DONE: *title is
 * the finding; the caller frees it. */
enum draw_result { DRAW_DONE, DRAW_NOTHING, DRAW_FAILED };
struct chart_job {
    const char *definitions; /* folder of <name>.gp, kinds/ and colours.tsv */
    const struct run_info *run;
    const struct colours *colours;
    bool dry_run; /* finds out what would be drawn, and writes nothing */
};
enum draw_result chart_draw(const struct chart_job *job, const char *name, char **title);

/* Runs gnuplot on <folder>/<name>.gp and puts the two pictures in place. */
bool gnuplot_draw(struct arena *arena, const char *folder, const struct figure *figure);

#endif
