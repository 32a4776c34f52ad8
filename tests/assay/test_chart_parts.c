/* The parts of the drawing, one by one: numbers in words, label places, scales, quoting, and the
 * sentence of a race. */
#include "benches/assay/chart_axis.h"
#include "benches/assay/chart_colour.h"
#include "benches/assay/finding.h"

#include <setjmp.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void numbers_have_units(void **state)
{
    static const struct {
        enum unit unit;
        double value;
        const char *text;
    } cases[] = {
        {UNIT_NS, 0.3333, "0.333 ns"},   {UNIT_NS, 8, "8 ns"},
        {UNIT_NS, 1500, "1.5 µs"},       {UNIT_NS, 999.9, "1 µs"},
        {UNIT_NS, 2.5e9, "2.5 s"},       {UNIT_BYTES, 65536, "64 KiB"},
        {UNIT_COUNT, 65536, "64 Ki"},    {UNIT_COUNT, 10000, "10 k"},
        {UNIT_COUNT, 12, "12"},          {UNIT_RATIO, 1.234, "1.23×"},
        {UNIT_RATIO, 1.8, "1.8×"},       {UNIT_RATIO, 15.94, "16×"},
        {UNIT_PERCENT, 0.286, "29 %"},   {UNIT_PERCENT, 0.0329, "3.3 %"},
        {UNIT_PERCENT, 0.005, "0.5 %"},  {UNIT_RATE, 1.2e7, "12 M/s"},
        {UNIT_FACTOR, 0.98349, "0.983"}, {UNIT_NS, NAN, "-"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(format_unit(&arena, cases[i].unit, cases[i].value), cases[i].text);
}

static void quoting_disarms_marks(void **state)
{
    (void)state;
    assert_string_equal(gp_quote(&arena, "x1_5"), "'x1\\_5'");
    assert_string_equal(gp_quote(&arena, "it's {a^b} @&~\\"), "'it''s \\{a\\^b\\} \\@\\&\\~\\\\'");
    assert_string_equal(gp_quote(&arena, "two\nlines"), "'two lines'");
    assert_string_equal(xml_escape(&arena, "a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
}

static void replacing_leaves_the_rest(void **state)
{
    (void)state;
    assert_string_equal(text_replace(&arena, "aXbXc", "X", "--"), "a--b--c");
    assert_string_equal(text_replace(&arena, "abc", "X", "--"), "abc");
}

static void widths_follow_the_font(void **state)
{
    (void)state;
    assert_true(text_width("mmmm", 18, false) > 2 * text_width("iiii", 18, false));
    assert_true(text_width("word", 18, true) > text_width("word", 18, false));
    assert_true(text_width("µ", 18, false) < 20); /* one character, not two bytes */
}

/* Whatever the wishes: no two nearer than the gap, none outside. */
static void labels_never_touch(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < 500; round++) {
        double places[12];
        int count = 1 + rand() % 12;
        for (int i = 0; i < count; i++) places[i] = rand() % 400;
        spread_labels(places, count, 27, 0, 400);
        for (int i = 0; i < count; i++) {
            assert_true(places[i] > -1e-6 && places[i] < 400 + 1e-6);
            for (int k = 0; k < i; k++) assert_true(fabs(places[i] - places[k]) > 27 - 1e-6);
        }
    }
}

/* Colours tell implementations apart, or the series where there is one implementation. */
static void colours_tell_apart_what_differs(void **state)
{
    char twice[] = "double", best[] = "best", copy[] = "copy", late[] = "late", more[] = "realloc";
    char green[] = "#009E73", blue[] = "#0072B2";
    char *names[] = {twice, copy}, *values[] = {green, blue}, *series[] = {copy, more, late};
    char *one[] = {twice, twice, twice}, *two[] = {twice, best, twice};
    const struct colours colours = {names, values, 2};
    struct pivot pivot = {.series = series, .impls = one, .series_count = 3};
    (void)state;
    const struct style *styles = styles_of(&colours, &pivot, &arena);
    assert_string_equal(styles[0].colour, "#0072B2");
    assert_string_not_equal(styles[1].colour, styles[0].colour);
    assert_string_not_equal(styles[2].colour, styles[1].colour);
    assert_int_equal(styles[2].dash, 1);
    pivot.impls = two;
    styles = styles_of(&colours, &pivot, &arena);
    assert_string_equal(styles[0].colour, "#009E73");
    assert_string_equal(styles[2].colour, "#009E73");
    assert_true(styles[2].dash != styles[0].dash);
}

/* A sweep that was cut short has its ends first; the axis does not show it. */
static void words_stand_as_the_where_line_lists_them(void **state)
{
    char text[] = "impl place exe error ns go first e - 1 go last e - 2 go mid e - 3";
    char *words[20], *rest = text;
    for (int i = 0; i < 20; i++) words[i] = strsep(&rest, " ");
    const struct table table = {"table", words, words + 5, 5, 3};
    struct chart_def def = {.name = "places", .path = "places.gp"};
    struct pivot pivot;
    (void)state;
    def.value[DEF_Y] = "ns";
    def.value[DEF_SERIES] = "impl";
    def.value[DEF_X] = "place";
    def.value[DEF_WHERE] = "impl=go place=any|first|mid|last";
    assert_true(pivot_build(&pivot, &table, &def, &arena));
    assert_int_equal(pivot.x_count, 3);
    assert_string_equal(pivot.x_text[0], "first");
    assert_string_equal(pivot.x_text[1], "mid");
    assert_string_equal(pivot.x_text[2], "last");
    assert_int_equal(pivot_row(&pivot, 0, 0, 1), 2);
}

static void labels_stay_where_there_is_room(void **state)
{
    double places[] = {300, 10, 100};
    (void)state;
    spread_labels(places, 3, 27, 0, 400);
    assert_true(places[0] == 300 && places[1] == 10 && places[2] == 100);
}

static void too_many_labels_move_together(void **state)
{
    double places[40] = {0};
    (void)state;
    spread_labels(places, 40, 27, 0, 390);
    for (int i = 0; i < 40; i++) assert_true(places[i] > -1e-6 && places[i] < 390 + 1e-6);
}

static void scales_have_ticks_inside(void **state)
{
    static const double ranges[][2] = {{1, 2}, {0.33, 23}, {1, 1e6}, {5, 5}, {1e-3, 1e9}};
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (int is_log = 0; is_log < 2; is_log++) {
            struct axis axis = axis_make(UNIT_NS, is_log, ranges[i][0], ranges[i][1], true);
            assert_true(axis.low <= ranges[i][0] && axis.high >= ranges[i][1]);
            assert_true(axis.count >= 1 && axis.count <= 24);
            for (int k = 0; k < axis.count; k++) {
                double pixel = axis_pixel(&axis, axis.at[k], 100, 200);
                assert_true(pixel > 99.9 && pixel < 200.1);
            }
        }
}

/* Three series at four lengths with intervals of +-1 %. */
struct field {
    struct lines lines;
    struct style styles[3];
    double x[4], y[12], lo[12], hi[12];
};

static char words[5][5] = {"10", "100", "1 k", "10 k", ""};
static char *x_text[] = {words[0], words[1], words[2], words[3]};
static char *no_panel[] = {words[4]};

static void set_field(struct field *field, const double y[12])
{
    static const char *const names[] = {"alpha", "beta", "null"};
    *field = (struct field){0};
    for (int i = 0; i < 12; i++) {
        field->y[i] = y[i];
        field->lo[i] = y[i] * 0.99;
        field->hi[i] = y[i] * 1.01;
    }
    for (int i = 0; i < 3; i++)
        field->styles[i] = (struct style){.label = names[i], .floor = i == 2};
    for (int i = 0; i < 4; i++) field->x[i] = pow(10, i + 1);
    field->lines = (struct lines){.panel_count = 1,
                                  .series_count = 3,
                                  .x_count = 4,
                                  .panels = no_panel,
                                  .styles = field->styles,
                                  .x = field->x,
                                  .x_text = x_text,
                                  .y = field->y,
                                  .lo = field->lo,
                                  .hi = field->hi};
}

static const char *race_title(const double y[12], int baseline)
{
    struct field field;
    set_field(&field, y);
    struct race race = {.lines = &field.lines,
                        .delta = 0.005,
                        .baseline = baseline,
                        .noun = "length",
                        .superlative = "fastest"};
    return finding_race(&arena, &race);
}

static void a_race_with_one_winner(void **state)
{
    const double y[] = {1, 1, 1, 1, 2, 2, 3, 2, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, 1),
                        "alpha is fastest at all 4 lengths, up to 3× the speed of beta");
    assert_string_equal(race_title(y, -1), "alpha is fastest at all 4 lengths");
}

static void a_race_that_changes_hands(void **state)
{
    const double y[] = {1, 1, 3, 3, 2, 2, 2, 2, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1), "alpha is fastest up to length 100, beta from 1 k on");
}

static void a_race_within_the_noise(void **state)
{
    const double y[] = {1, 1, 1, 1, 1.005, 1.01, 0.99, 1, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, 1),
                        "No difference shown between alpha and beta beyond 0.5 %");
}

static void a_race_that_is_not_decided_everywhere(void **state)
{
    const double y[] = {1, 1, 1, 1, 1, 2, 1, 2, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1), "alpha is not beaten at any length");
}

static void a_race_with_mixed_places(void **state)
{
    const double y[] = {1, 3, 1, 1, 2, 2, 2, 2, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1),
                        "alpha is fastest or level at 3 of 4 lengths, beta leads at 1");
}

static void a_race_of_one(void **state)
{
    const double y[] = {1, 1, 1, 1, NAN, NAN, NAN, NAN, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1),
                        "alpha was measured alone: there is nothing to compare it with");
}

static void one_that_varies_names_its_best_place(void **state)
{
    const double y[] = {4, 3, 2, 3, NAN, NAN, NAN, NAN, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1), "alpha is fastest at length 1 k; 2× that at 10");
}

static void a_level_stretch_ends_where_values_cross(void **state)
{
    const double y[] = {1, 2, 2, 2, 2, 2.004, 2.004, 1, 0.1, 0.1, 0.1, 0.1};
    (void)state;
    assert_string_equal(race_title(y, -1), "alpha is fastest up to length 1 k, beta from 10 k on");
}

static void lists_are_sentences(void **state)
{
    const char *const names[] = {"a", "b", "c", "d"};
    (void)state;
    assert_string_equal(listed(&arena, names, 1, 3), "a");
    assert_string_equal(listed(&arena, names, 3, 3), "a, b and c");
    assert_string_equal(listed(&arena, names, 4, 2), "a, b and 2 more");
    assert_string_equal(counted(&arena, 1, "length"), "1 length");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(numbers_have_units, release),
        cmocka_unit_test_teardown(quoting_disarms_marks, release),
        cmocka_unit_test_teardown(replacing_leaves_the_rest, release),
        cmocka_unit_test(widths_follow_the_font),
        cmocka_unit_test(labels_never_touch),
        cmocka_unit_test_teardown(words_stand_as_the_where_line_lists_them, release),
        cmocka_unit_test(labels_stay_where_there_is_room),
        cmocka_unit_test_teardown(colours_tell_apart_what_differs, release),
        cmocka_unit_test(too_many_labels_move_together),
        cmocka_unit_test(scales_have_ticks_inside),
        cmocka_unit_test_teardown(a_race_with_one_winner, release),
        cmocka_unit_test_teardown(a_race_that_changes_hands, release),
        cmocka_unit_test_teardown(a_race_within_the_noise, release),
        cmocka_unit_test_teardown(a_race_that_is_not_decided_everywhere, release),
        cmocka_unit_test_teardown(a_race_with_mixed_places, release),
        cmocka_unit_test_teardown(a_race_of_one, release),
        cmocka_unit_test_teardown(one_that_varies_names_its_best_place, release),
        cmocka_unit_test_teardown(a_level_stretch_ends_where_values_cross, release),
        cmocka_unit_test_teardown(lists_are_sentences, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
