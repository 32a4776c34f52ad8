/* test_chart.c - `assay chart` on the sample run: every kind draws whole pictures under the
 * sentence that its data say, and each kind of bad input is one sentence, exit 2, earlier pictures
 * kept. */
#include "tests/assay/scene.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char definitions[64]; /* a copy of scripts/charts with the tests' own definitions added */

/* Runs a shell command made from folders that the test knows; it must succeed. */
static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
    char command[2000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_int_equal(system(command), 0);
}

static int copy_definitions(void **state)
{
    (void)state;
    strcpy(definitions, "/tmp/assay-charts-XXXXXX");
    if (!mkdtemp(definitions)) return -1;
    shell("cp -r '%s/scripts/charts/.' '%s/tests/data/charts/definitions/.' %s", SOURCE, SOURCE,
          definitions);
    return 0;
}

static int remove_definitions(void **state)
{
    (void)state;
    shell("rm -rf %s", definitions);
    return 0;
}

/* A scene with the sample run in it. */
static int start(void **state)
{
    struct scene *scene = scene_start();
    shell("cp -r '%s/tests/data/charts/run' '%s'", SOURCE, scene_path(scene, "run"));
    *state = scene;
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static int chart(struct scene *scene, const char *name)
{
    return assay(scene, "chart", scene_path(scene, "run"), "--definitions", definitions, name,
                 NULL);
}

static void define(const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s.gp", definitions, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void forget(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s.gp", definitions, name);
    assert_int_equal(unlink(path), 0);
}

static void expect_whole_svg(struct scene *scene, const char *name, const char *title)
{
    char *svg = scene_read(scene, arena_print(&scene->arena, "run/charts/%s.svg", name));
    assert_non_null(svg);
    size_t length = strlen(svg);
    assert_true(length > 4000);
    assert_memory_equal(svg, "<?xml", 5);
    assert_non_null(strstr(svg + length - 20, "</svg>"));
    char *found = strstr(svg, "<title>");
    assert_non_null(found);
    assert_memory_equal(found + 7, title, strlen(title));
    assert_non_null(strstr(svg, "font-family=\"Inter, 'DejaVu Sans', sans-serif\""));
}

/* A PNG of the page's width, complete to its last chunk. */
static void expect_whole_png(struct scene *scene, const char *name)
{
    unsigned char head[24], tail[8];
    const char *path = scene_path(scene, arena_print(&scene->arena, "run/charts/%s.png", name));
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    assert_int_equal(fseek(file, -8, SEEK_END), 0);
    assert_int_equal(fread(tail, 1, sizeof tail, file), sizeof tail);
    assert_true(ftell(file) > 15000);
    fclose(file);
    assert_memory_equal(head + 1, "PNG", 3);
    assert_memory_equal(tail, "IEND", 4);
    assert_int_equal(head[18] << 8 | head[19], 1600);
}

static void every_kind_draws_and_says_what_it_found(void **state)
{
    static const char *const charts[][2] = {
        {"slice_append", "best is fastest or level in 13 of 14 cases, golden leads at 1"},
        {"slice_heat",
         "The choice of implementation moves the cost up to 16×, the length up to 8.3×"},
        {"slice_grow_many",
         "best is clearly lowest at 3 of 4 shapes; the implementation moves the cost up to 16×"},
        {"slice_ratio", "best beats double at every length, golden only at some lengths"},
        {"slice_front", "At length 1 Mi, from best to exact: 11× the time, 97 % of the memory"},
        {"slice_growth", "x1_125 leaves 5 % of its capacity unused on average, double 27 %"},
        {"slice_order", "Over the run, the typical sample moved by 3 %"},
        {"threads", "best gains most from threads: 1.91× the speed of one with 2"},
        {"latency", "best has the lowest p99.9: 1.1 µs, the next (mutex) is at 4.7×"},
    };
    struct scene *scene = *state;
    assert_int_equal(chart(scene, NULL), 0);
    for (size_t i = 0; i < sizeof charts / sizeof *charts; i++) {
        expect_whole_svg(scene, charts[i][0], charts[i][1]);
        expect_whole_png(scene, charts[i][0]);
        assert_non_null(strstr(scene->out.bytes, charts[i][1]));
    }
    assert_null(scene_read(scene, "run/charts/slice_history.svg")); /* one run has no history */
}

/* The lowest tail but one and the shortest pause may be of two: the title names both. */
static void latency_names_who_pauses_least(void **state)
{
    struct scene *scene = *state;
    shell("sed -i '/impl:mutex/s/61000/7000/' %s", scene_path(scene, "run/tidy/lock_latency.tsv"));
    assert_int_equal(chart(scene, "latency"), 0);
    assert_non_null(strstr(scene->out.bytes, "best has the lowest p99.9: 1.1 µs; mutex has the "
                                             "lowest p99.99: 7 µs"));
}

static void history_compares_with_runs_beside(void **state)
{
    struct scene *scene = *state;
    const char *runs = scene_path(scene, "runs"), *run = scene_path(scene, "run");
    shell("mkdir %s && cp -r %s %s/1 && cp -r %s %s/2 && cp -r %s %s/3", runs, run, runs, run, runs,
          run, runs);
    /* In the first run, best took 1.5 times as long; the third is of another machine. */
    shell(
        "awk -F'\\t' -v OFS='\\t' 'NR > 1 && $4 == \"best\" { $19 *= 1.5; $20 *= 1.5; $21 *= 1.5 }"
        " 1' %s/tidy/slice_append.tsv >%s/1/tidy/slice_append.tsv",
        run, runs);
    shell("sed -i 's/5a3b1e/other/' %s/3/env.json", runs);
    assert_int_equal(assay(scene, "chart", scene_path(scene, "runs/2"), "slice_history",
                           "--definitions", definitions, NULL),
                     0);
    assert_non_null(strstr(scene->out.bytes,
                           "Against double, best takes 33 % less time than in the run before"));
    expect_error(scene,
                 assay(scene, "chart", scene_path(scene, "runs/3"), "slice_history",
                       "--definitions", definitions, NULL),
                 "no data for chart");
}

static void the_program_beside_a_picture_draws_it_alone(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(chart(scene, "slice_heat"), 0);
    char *before = scene_read(scene, "run/charts/slice_heat.tsv");
    shell("cd '%s' && rm *.svg *.png && gnuplot slice_heat.gp && test -s slice_heat.svg",
          scene_path(scene, "run/charts"));
    expect_whole_png(scene, "slice_heat");
    assert_string_equal(scene_read(scene, "run/charts/slice_heat.tsv"), before);
}

static void missing_gnuplot(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(chart(scene, "slice_heat"), 0);
    char *path = arena_copy(&scene->arena, getenv("PATH"));
    setenv("PATH", "", 1);
    int code = chart(scene, "slice_heat");
    setenv("PATH", path, 1);
    expect_error(scene, code, "gnuplot is not installed");
    expect_whole_png(scene, "slice_heat"); /* the earlier picture is still there */
}

static void gnuplot_fails(void **state)
{
    struct scene *scene = *state;
    define("broken", "# kind: heat\n# sweep: slice_append\n# workload: append\n# x: length\n");
    assert_int_equal(chart(scene, "broken"), 0);
    define("broken", "# kind: heat\n# sweep: slice_append\n# workload: append\n# x: length\n"
                     "set nonsense\n");
    expect_error(scene, chart(scene, "broken"), "gnuplot could not draw chart broken");
    expect_whole_png(scene, "broken");
    assert_int_not_equal(access(scene_path(scene, "run/charts/broken.part.png"), F_OK), 0);
    forget("broken");
}

/* A number is recommended from a whole grid only: the missing cell may be the worst. */
static void advice_needs_every_cell(void **state)
{
    struct scene *scene = *state;
    define("advice", "# kind: heat\n# sweep: slice_append\n# workload: append\n# x: length\n"
                     "# plateau: 10\n");
    assert_int_equal(chart(scene, "advice"), 0);
    expect_whole_svg(scene, "advice", "Take ");
    shell("sed -i '/impl:best.*length:1048576\t/d' '%s'",
          scene_path(scene, "run/tidy/slice_append.tsv"));
    assert_int_equal(chart(scene, "advice"), 0);
    expect_whole_svg(scene, "advice", "No advice yet: 1 of ");
    forget("advice");
}

static void own_lines_are_obeyed(void **state)
{
    struct scene *scene = *state;
    define("own", "# kind: heat\n# sweep: slice_append\n# workload: append\n# x: length\n"
                  "set label 1 'a line of its own' at screen 0.5,0.5\n");
    assert_int_equal(chart(scene, "own"), 0);
    assert_non_null(strstr(scene_read(scene, "run/charts/own.svg"), "a line of its own"));
    forget("own");
}

static void a_heat_map_of_threads_tells_where_the_processors_end(void **state)
{
    struct scene *scene = *state;
    define("crowd", "# kind: heat\n# sweep: chan_threads\n# x: threads\n");
    assert_int_equal(chart(scene, "crowd"), 0);
    const char *svg = scene_read(scene, "run/charts/crowd.svg");
    assert_non_null(strstr(svg, "2 CPUs"));
    assert_non_null(strstr(svg, "oversubscribed"));
    forget("crowd");
}

static void unknown_names(void **state)
{
    struct scene *scene = *state;
    expect_error(scene, chart(scene, "slice_hat"), "there is no chart 'slice_hat'");
    assert_non_null(strstr(scene->err.bytes, "slice_append, "));
    expect_error(scene, assay(scene, "chart", "nowhere", NULL), "nowhere is not a run");
    expect_error(scene, assay(scene, "chart", NULL), "no run given");
    expect_error(scene,
                 assay(scene, "chart", scene_path(scene, "run"), "--definitions", "/proc/1", NULL),
                 "no chart definitions");
}

static void bad_definitions(void **state)
{
    static const char *const cases[][2] = {
        {"# kind: pie\n# sweep: slice_append\n", "there is no kind of chart 'pie'"},
        {"# kind: cost\n", "has no line '# sweep: ...'"},
        {"# kind: cost\n# sweep: slice_append\n# colour: red\n", "'colour' is not a key"},
        {"# kind: cost\n# sweep: slice_append\n# workload: append\n# x: size\n",
         "has no column size"},
        {"# kind: cost\n# sweep: slice_append\n# x: length\n", "fix workload with a where line"},
        {"# kind: cost\n# sweep: chan_threads\n", "fix threads with a where line"},
        {"# kind: heat\n# sweep: slice_append\n# workload: append,append_cold\n# x: length\n",
         "a heat map has one panel"},
        {"# kind: growth\n# sweep: slice_append\n# workload: append\n# where: length=1000\n",
         "has no counters cap_001"},
        {"# kind: growth\n# sweep: slice_append\n# workload: append\n# x: length\n",
         "one row a policy makes its panel"},
        {"# kind: cost\n# sweep: slice_append\n# workload: append\n# x: length\n# y: nothing\n",
         "has no data for chart 'bad'"},
        {"# kind: latency\n# sweep: slice_append\n# workload: append\n# x: length\n",
         "remove the x line"},
        {"# kind: cost\n# sweep: slice_append\n# where: elem=9\n# x: length\n",
         "has no data for chart 'bad'"},
        {"# kind: cost\n# sweep: never\n", "has no data for chart 'bad'"},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        define("bad", cases[i][0]);
        expect_error(scene, chart(scene, "bad"), cases[i][1]);
        forget("bad");
    }
}

static void damage(struct scene *scene, const char *script, const char *part)
{
    const char *path = scene_path(scene, "run/tidy/chan_threads.tsv");
    shell("cp '%s/tests/data/charts/run/tidy/chan_threads.tsv' '%s' && sed -i '%s' '%s'", SOURCE,
          path, script, path);
    expect_error(scene, chart(scene, "threads"), part);
}

static void damaged_tables(void **state)
{
    struct scene *scene = *state;
    damage(scene, "5s/\\t[^\\t]*$//", "line 5 has 18 columns where the header has 19");
    damage(scene, "3s/0\\.[0-9]*/0.x/", "line 3: '0.x' in column");
    damage(scene, "1s/ratio_lo/ratio_low/", "has no column ratio_lo");
    damage(scene, "d", "is empty");
    damage(scene, "2,$d", "no data for chart");
    scene_write(scene, "run/env.json", "{\"machine\": ");
    expect_error(scene, chart(scene, "slice_heat"), "env.json is damaged");
}

static void damaged_raw(void **state)
{
    struct scene *scene = *state;
    shell("sed -i '7s/real_ns/nothing/' '%s'", scene_path(scene, "run/raw/slice_append.jsonl"));
    expect_error(scene, chart(scene, "slice_order"), "line 7 is damaged");
}

/* Marks of gnuplot's enhanced text, of XML and of printf come out as they went in. */
static void special_characters_survive(void **state)
{
    struct scene *scene = *state;
    shell("sed -i 's/mutex/a_b^c{d}@~%%s/g; s/ring_mpmc/<x>\\&\"y\"/g' '%s'",
          scene_path(scene, "run/tidy/chan_threads.tsv"));
    assert_int_equal(chart(scene, "threads"), 0);
    char *svg = scene_read(scene, "run/charts/threads.svg");
    assert_non_null(strstr(svg, "a_b^c{d}@~%s<"));
    assert_non_null(strstr(svg, "&lt;x>&amp;\"y\""));
    expect_whole_png(scene, "threads");
}

static void folders_may_have_any_name(void **state)
{
    struct scene *scene = *state;
    const char *odd = scene_path(scene, "it's a \"run\" & more");
    assert_int_equal(rename(scene_path(scene, "run"), odd), 0);
    assert_int_equal(assay(scene, "chart", odd, "slice_heat", "--definitions", definitions, NULL),
                     0);
    assert_int_equal(assay(scene, "report", odd, "--definitions", definitions, NULL), 0);
}

static void output_that_cannot_be_written(void **state)
{
    struct scene *scene = *state;
    scene_write(scene, "run/charts", "a file where a folder should be");
    expect_error(scene, chart(scene, "slice_heat"), "cannot be made");
}

static void json_is_one_document(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(assay(scene, "chart", scene_path(scene, "run"), "slice_heat", "--json",
                           "--definitions", definitions, NULL),
                     0);
    cJSON *drawn = cJSON_Parse(scene->out.bytes);
    assert_int_equal(cJSON_GetArraySize(drawn), 1);
    const cJSON *title = cJSON_GetObjectItem(cJSON_GetArrayItem(drawn, 0), "title");
    assert_non_null(strstr(cJSON_GetStringValue(title), "moves the cost"));
    cJSON_Delete(drawn);
}

static void dry_run_draws_nothing(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(chart(scene, "--dry-run"), 0);
    assert_non_null(strstr(scene->out.bytes, "would draw"));
    assert_non_null(strstr(scene->out.bytes, "slice_heat.svg"));
    assert_null(strstr(scene->out.bytes, "map_peers")); /* which the run has no data for */
    assert_int_not_equal(access(scene_path(scene, "run/charts"), F_OK), 0);
}

static void tables_are_rebuilt_from_raw(void **state)
{
    struct scene *scene = *state;
    shell("rm -r '%s'", scene_path(scene, "run/tidy"));
    assert_int_equal(chart(scene, "slice_order"), 0);
    assert_non_null(scene_read(scene, "run/tidy/slice_append.tsv"));
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, start, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_kind_draws_and_says_what_it_found),
        CASE(latency_names_who_pauses_least),
        CASE(history_compares_with_runs_beside),
        CASE(the_program_beside_a_picture_draws_it_alone),
        CASE(missing_gnuplot),
        CASE(gnuplot_fails),
        CASE(own_lines_are_obeyed),
        CASE(advice_needs_every_cell),
        CASE(a_heat_map_of_threads_tells_where_the_processors_end),
        CASE(unknown_names),
        CASE(bad_definitions),
        CASE(damaged_tables),
        CASE(damaged_raw),
        CASE(special_characters_survive),
        CASE(folders_may_have_any_name),
        CASE(output_that_cannot_be_written),
        CASE(json_is_one_document),
        CASE(dry_run_draws_nothing),
        CASE(tables_are_rebuilt_from_raw),
    };
    return cmocka_run_group_tests(tests, copy_definitions, remove_definitions);
}
