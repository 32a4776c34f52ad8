/* test_analysis.c - a run of ten thousand samples becomes tables in less than two seconds of the
 * processor's time. */
#include "tests/assay/scene.h"

#include "benches/assay/tidy.h"

#include <time.h>

static int start(void **state)
{
    *state = scene_start();
    return 0;
}

static int end(void **state)
{
    scene_end(*state);
    return 0;
}

static void ten_thousand_samples(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    size_t samples = 0;
    scene_sweep(scene, "fake",
                "rounds=313\n[work]\nworkload=work\nimpl=base same plus10\nsize=1,2,3,4,5,6,7,8\n");
    const char *out = scene_path(scene, "out");
    assert_int_equal(assay(scene, "sweep", "fake", "--full", "--no-draw", "--out", out, NULL), 0);
    scene_recording(scene, "fake", &recording);
    for (size_t g = 0; g < recording.plan.count; g++)
        for (size_t i = 0; i < recording.plan.groups[g].count; i++)
            samples += recording.groups[g].tracks[i].count;
    assert_true(samples >= 10000);
    clock_t before = clock();
    assert_true(tidy_run(scene_path(scene, "out")));
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    print_message("%zu samples: %.2f s\n", samples, seconds);
    assert_true(seconds < 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ten_thousand_samples, start, end)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
