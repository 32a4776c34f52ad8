/* test_compare.c - comparisons of implementations, of runs, of revisions; their exit codes. */
#include "tests/assay/scene.h"

#include "benches/assay/machinecode.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int start(void **state)
{
    struct scene *scene = scene_start();
    const char *bin = scene_path(scene, "bin");
    const char *command[] = {"sh", "-c",
                             arena_print(&scene->arena,
                                         "mkdir %s && cp %s/fake_bench %s/bench_fake", bin,
                                         FAKE_BIN, bin),
                             NULL};
    assert_int_equal(command_run(command, 20, NULL, NULL), 0);
    setenv("ASSAY_BIN", bin, 1);
    scene_write(scene, "scripts/sweeps/fake.conf",
                "exe=bench_fake\nfamily=fake\nquick=yes\nbaseline=base\n"
                "[work]\nworkload=work\nimpl=base same\nsize=1,2\n");
    *state = scene;
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static double number(const cJSON *json, size_t row, const char *key)
{
    const cJSON *rows = cJSON_GetObjectItem(json, "rows");
    const cJSON *item = cJSON_GetObjectItem(cJSON_GetArrayItem(rows, (int)row), key);
    return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

static const char *word(const cJSON *json, size_t row, const char *key)
{
    const cJSON *rows = cJSON_GetObjectItem(json, "rows");
    return cJSON_GetStringValue(cJSON_GetObjectItem(cJSON_GetArrayItem(rows, (int)row), key));
}

static void implementations_give_ratio_and_exit_code(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(assay(scene, "compare", "impl:fake/base", "impl:fake/plus10", "--json", NULL),
                     1);
    cJSON *json = cJSON_Parse(scene->out.bytes);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(json, "rows")), 2);
    assert_true(fabs(number(json, 1, "ratio") - 1.1) < 0.02);
    assert_int_equal(number(json, 1, "rounds"), 51);
    assert_int_equal(number(json, 0, "memory_a"), 4096);
    assert_string_equal(word(json, 0, "verdict"), "slower");
    cJSON_Delete(json);
    assert_int_equal(assay(scene, "compare", "base", "plus10", "--threshold", "20%", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "| **slower** |"));
    assert_int_equal(assay(scene, "compare", "fake/base", "minus20", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "| **faster** |"));
    assert_int_equal(assay(scene, "compare", "base", "same", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "no difference shown beyond"));
}

/* The table on standard output: its finding, what all rows share, memory that differs. */
static void the_table_can_be_pasted(void **state)
{
    struct scene *scene = *state;
    static const char *const parts[] = {
        "**fake/base → fake/plus10**: 0 faster, 2 slower, 0 without a difference shown. In all: ",
        " In all: work/kind:a\n\n| candidate ",
        "| fake/base | fake/plus10 | ratio [95 %] | verdict | peak_bytes | rounds |\n|:---",
        "| **slower** | 4 KiB | 51 |\n",
        "| memory, fake/base → fake/plus10 | allocations/op | resident |\n|:--|--:|--:|\n",
        " | 1 → 2 | 8 KiB |\n",
        "Ratio: time of fake/plus10 over fake/base, the median of paired rounds; 2 comparisons, ",
        "Measured 2"};
    assay(scene, "compare", "impl:fake/base", "impl:fake/plus10", NULL);
    assert_memory_equal(scene->out.bytes, "**fake", 6); /* progress is elsewhere */
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(scene->out.bytes, parts[i]))
            fail_msg("no \"%s\" in:\n%s", parts[i], scene->out.bytes);
    assert_non_null(strstr(scene->err.bytes, "1/2 "));
    assay(scene, "compare", "impl:fake/base", "impl:fake/same", NULL);
    assert_non_null(strstr(scene->out.bytes, "none differs by over 1 % in 2 rows.\n"));
}

static void memory_is_in_the_json(void **state)
{
    struct scene *scene = *state;
    assay(scene, "compare", "impl:fake/base", "impl:fake/plus10", "--json", NULL);
    cJSON *json = cJSON_Parse(scene->out.bytes);
    const cJSON *row = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "rows"), 1);
    const cJSON *memory = cJSON_GetObjectItem(row, "memory");
    const cJSON *allocations = cJSON_GetObjectItem(memory, "allocations_per_op");
    assert_int_equal(cJSON_GetArraySize(memory), 2); /* the others are not known */
    assert_int_equal(cJSON_GetArrayItem(allocations, 0)->valueint, 1);
    assert_int_equal(cJSON_GetArrayItem(allocations, 1)->valueint, 2);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(row, "measured")));
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(json, "memory_counter")),
                        "peak_bytes");
    cJSON_Delete(json);
}

static void a_failing_side_is_noted(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(assay(scene, "compare", "base", "error", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "the answer was wrong"));
}

static void bad_sides(void **state)
{
    struct scene *scene = *state;
    expect_error(scene, assay(scene, "compare", "base", NULL), "takes two sides, not 1");
    expect_error(scene, assay(scene, "compare", "run:/nowhere", "base", NULL),
                 "is not the folder of a run; write run:DIR");
    expect_error(scene, assay(scene, "compare", "impl:fake", "base", NULL), "is no FAMILY/NAME");
    expect_error(scene, assay(scene, "compare", "git:.", "base", NULL), "are not of one kind");
    expect_error(scene, assay(scene, "compare", "git:nonsense", "git:.", NULL),
                 "\"nonsense\" is no commit");
    expect_error(scene, assay(scene, "compare", "what_is_this", "base", NULL),
                 "is no run's folder, implementation or commit");
    expect_error(scene, assay(scene, "compare", "fake/base", "other/base", NULL),
                 "are of different families");
    expect_error(scene, assay(scene, "compare", "base", "impl:fake/nothing", NULL),
                 "no workload of the chosen sweeps has both");
    expect_error(scene, assay(scene, "compare", "impl:fke/base", "impl:fke/slow", NULL),
                 "the family \"fke\" has no program bench_fke");
}

static void measure_run(struct scene *scene, const char *name)
{
    assert_int_equal(assay(scene, "sweep", "fake", "--set", "impl=base,plus10", "--no-draw",
                           "--out", scene_path(scene, name), NULL),
                     0);
}

static void runs_are_compared_on_one_machine_only(void **state)
{
    struct scene *scene = *state;
    measure_run(scene, "a");
    measure_run(scene, "b");
    const char *a = scene_path(scene, "a"), *b = scene_path(scene, "b");
    assert_int_equal(assay(scene, "compare", a, b, NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "same program: any difference is noise"));
    char *env = scene_read(scene, "b/env.json");
    char *hash = strstr(env, "\"sha256\":\t\"") + strlen("\"sha256\":\t\"");
    *hash = *hash == '0' ? '1' : '0';
    scene_write(scene, "b/env.json", env);
    int code = assay(scene, "compare", a, b, NULL);
    assert_true(code == 0 || code == 1);
    assert_null(strstr(scene->out.bytes, "same program"));
    assert_non_null(strstr(scene->out.bytes, "The runs were measured apart"));
    char *kernel = strstr(env, "\"kernel\":\t\"") + strlen("\"kernel\":\t\"");
    *kernel = *kernel == '9' ? '8' : '9';
    scene_write(scene, "b/env.json", env);
    expect_error(scene, assay(scene, "compare", a, b, NULL),
                 "from different machines and are not compared: kernel: ");
}

static void run_shell(const char *script)
{
    const char *command[] = {"sh", "-c", script, NULL};
    struct text err = {0};
    if (command_run(command, 60, NULL, &err)) fail_msg("%s failed: %s", script, err.bytes);
    text_free(&err);
}

/* Two revisions of a small repository whose preset copies a fake program that is 10 % slower. */
static void revisions_alternate_in_one_session(void **state)
{
    struct scene *scene = *state;
    const char *script = arena_print(
        &scene->arena,
        "set -e; cd %s; git init -q .; git config user.name t; git config user.email t@t\n"
        "mkdir -p benches/fake; touch benches/fake/params.def\n"
        "cat >CMakePresets.json <<'E'\n"
        "{\"version\":3,\"configurePresets\":[{\"name\":\"release\",\"generator\":\"Ninja\","
        "\"binaryDir\":\"${sourceDir}/build/release\"}],"
        "\"buildPresets\":[{\"name\":\"release\",\"configurePreset\":\"release\"}]}\n"
        "E\n"
        "cat >CMakeLists.txt <<'E'\n"
        "cmake_minimum_required(VERSION 3.25)\n"
        "project(x NONE)\n"
        "file(READ factor factor)\n"
        "string(STRIP ${factor} factor)\n"
        "add_custom_target(bench_fake ALL COMMAND mkdir -p bin COMMAND sh -c \"printf "
        "'#!/bin/sh\\\\n"
        "FAKE_FACTOR=${factor} exec %s/fake_bench $@\\\\n' >bin/bench_fake; chmod +x "
        "bin/bench_fake\""
        " VERBATIM)\n"
        "E\n"
        "echo 1 >factor; git add .; git commit -qm one; git tag one\n"
        "echo 1.1 >factor; git commit -qam two; git tag two\n"
        "git commit -q --allow-empty -m three; git tag three\n",
        scene->folder, FAKE_BIN);
    run_shell(script);
    int code = assay(scene, "compare", "git:one", "git:two", "--set", "impl=base", NULL);
    if (code != 1) fail_msg("exit %d: %s %s", code, scene->out.bytes, scene->err.bytes);
    assert_non_null(strstr(scene->out.bytes, "| **slower** |"));
    assert_int_equal(assay(scene, "compare", "two", "three", "--set", "impl=base", NULL), 0);
    assert_non_null(strstr(scene->out.bytes, "nothing to measure"));
    assert_non_null(strstr(scene->out.bytes, "Not measured: 2 of 2 candidates with the same "
                                             "program: any difference is noise (--same"));
    assert_int_equal(assay(scene, "compare", "two", "three", "--set", "impl=base", "--same", NULL),
                     0);
    assert_non_null(strstr(scene->out.bytes, "| same program: any difference is noise |"));
    run_shell(arena_print(&scene->arena,
                          "cd %s; git rm -qr benches; git commit -qm four; git tag four",
                          scene->folder));
    expect_error(scene, assay(scene, "compare", "three", "four", NULL), "no sweep of family");
    assert_non_null(strstr(scene->err.bytes, "is left out: four has no benches/fake"));
}

static void machine_code_is_compared_by_function(void **state)
{
    struct scene *scene = *state;
    struct arena *arena = &scene->arena;
    scene_write(scene, "a.c",
                "int one(int x){return x*3;} int two(int x){return x*5;}"
                "int over_one(int x){return one(x)+1;} int over_two(int x){return two(x)+1;}"
                "double half(double x){return x*0.5;} double third(double x){return x*0.25;}"
                "const char *text(void){return \"one\";}"
                "const char *other_text(void){return \"two\";}"
                "static const int table[]={1,2,3,4},kept[]={5,6,7};"
                "int look(int x){return table[x];} int looked(int x){return kept[x];}"
                "int main(void){return one(2)+two(1);}");
    scene_write(scene, "b.c",
                "int zero(int x){return x/7;} int one(int x){return x*3;}"
                "int two(int x){return x*6;}"
                "int over_one(int x){return one(x)+1;} int over_two(int x){return two(x)+1;}"
                "double before(double x){return x*7.5;}"
                "double half(double x){return x*0.5;} double third(double x){return x*0.75;}"
                "const char *new_text(void){return \"zero\";}"
                "const char *text(void){return \"one\";}"
                "const char *other_text(void){return \"six\";}"
                "static const int table[]={1,2,3,5},kept[]={5,6,7};"
                "int look(int x){return table[x];} int looked(int x){return kept[x];}"
                "int main(void){return one(2)+two(1)+zero(3);}");
    const char *script = arena_print(arena,
                                     "cd %s && cc -O1 -fno-inline -o a a.c && "
                                     "cc -O1 -fno-inline -o b b.c",
                                     scene->folder);
    const char *command[] = {"sh", "-c", script, NULL};
    assert_int_equal(command_run(command, 60, NULL, NULL), 0);
    struct machinecode a = machinecode_read(arena, scene_path(scene, "a"));
    struct machinecode b = machinecode_read(arena, scene_path(scene, "b"));
    assert_true(machinecode_same(&a, &b, "one"));
    assert_false(machinecode_same(&a, &b, "two"));
    assert_false(machinecode_same(&a, &b, "zero"));
    assert_true(machinecode_same(&a, &b, "over_one"));  /* calls what is the same */
    assert_false(machinecode_same(&a, &b, "over_two")); /* calls what is not */
    const char *const same[] = {"half", "text", "looked"};
    const char *const other[] = {"third", "other_text", "look"}; /* other data, the same code */
    for (int i = 0; i < 3; i++) {
        assert_true(machinecode_same(&a, &b, same[i]));
        assert_false(machinecode_same(&a, &b, other[i]));
    }
    struct words structural = words_split(arena, "mechanism elem", " ");
    assert_string_equal(
        machinecode_symbol(arena, "slice",
                           "slice/append/impl:go118/mechanism:native/elem:8/length:9", &structural),
        "slice_append__go118__native_8");
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, start, end)
    const struct CMUnitTest tests[] = {
        SCENE(implementations_give_ratio_and_exit_code),
        SCENE(the_table_can_be_pasted),
        SCENE(memory_is_in_the_json),
        SCENE(a_failing_side_is_noted),
        SCENE(bad_sides),
        SCENE(runs_are_compared_on_one_machine_only),
        SCENE(revisions_alternate_in_one_session),
        SCENE(machine_code_is_compared_by_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
