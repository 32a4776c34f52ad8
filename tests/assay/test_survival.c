/* test_survival.c - what survives: kill -9 twenty times, a full disk, Ctrl-C. */
#include "tests/assay/scene.h"

#include "benches/assay/rawlog.h"
#include "benches/assay/session.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define KILLS 20
/* Bytes: behind the plan, and some rounds of four lines more each time. */
#define FULL_FIRST 12345
#define FULL_STEP  1501

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

/* Starts the tool without waiting; output goes to <scene>/said. limit: bytes a file may have. */
static pid_t launch(struct scene *scene, rlim_t limit, const char *option, const char *value)
{
    const char *said = scene_path(scene, "said"), *out = scene_path(scene, "out");
    const char *resume[] = {ASSAY_PROGRAM, "sweep", "--resume", out,
                            "--no-draw",   option,  value,      NULL};
    const char *begin[] = {ASSAY_PROGRAM, "sweep", "fake", "--out", out,
                           "--no-draw",   option,  value,  NULL};
    bool fresh = access(scene_path(scene, "out/raw/fake.jsonl"), F_OK);
    pid_t child = fork();
    if (child) return child;
    struct rlimit size = {limit, limit};
    if (limit) setrlimit(RLIMIT_FSIZE, &size);
    unlink(said);
    if (!freopen(said, "a", stdout) || !freopen(said, "a", stderr)) _exit(99);
    execv(ASSAY_PROGRAM, (char *const *)(fresh ? begin : resume));
    _exit(99);
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void pause_s(double seconds)
{
    struct timespec pause = {(time_t)seconds, (long)((seconds - (double)(time_t)seconds) * 1e9)};
    nanosleep(&pause, NULL);
}

/* Samples the fake program answered: those whose seed is a round's and not the warm-up's. */
static int answered(struct scene *scene, const struct plan *plan)
{
    int count = 0;
    struct words lines = words_split(&scene->arena, scene_read(scene, "log"), "\n");
    for (size_t i = 0; i < lines.count; i++) {
        const char *seed = strrchr(lines.items[i], ' ');
        count += strtoull(seed + 1, NULL, 10) != round_seed(plan, 0);
    }
    return count;
}

/* Every group complete, every candidate once in every round; returns the samples. */
static int check_complete(const struct recording *recording)
{
    int samples = 0;
    for (size_t g = 0; g < recording->plan.count; g++)
        for (size_t i = 0; i < recording->plan.groups[g].count; i++) {
            const struct track *track = &recording->groups[g].tracks[i];
            assert_string_equal(recording->groups[g].stopped, "all rounds");
            assert_true(track->count >= 21 - KILLS && track->count <= 21);
            for (size_t k = 1; k < track->count; k++)
                assert_true(track->samples[k].round > track->samples[k - 1].round);
            assert_int_equal(track->samples[track->count - 1].round, 21);
            samples += (int)track->count;
        }
    return samples;
}

/* Killed twenty times at any moment and resumed each time: what was on disk stays as it was, the
 * plan is the same, and no more than the round in progress is lost each time. */
static void kill_nine_twenty_times(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    int kills = 0, code = -1;
    setenv("FAKE_PAUSE_MS", "3", 1);
    setenv("FAKE_LOG", scene_path(scene, "log"), 1);
    scene_sweep(scene, "fake",
                "[work]\nworkload=work\nimpl=base same plus10\nsize=1,2,3,4,5,6,7,8\n");
    char *before = arena_copy(&scene->arena, "");
    srand(7);
    while (kills < KILLS || code != 0) {
        pid_t child = launch(scene, 0, "--json", NULL);
        if (kills < KILLS) {
            pause_s(0.05 + 0.25 * rand() / RAND_MAX);
            kill(child, SIGKILL);
            kills++;
        }
        code = wait_for(child);
        if (code != -SIGKILL && code != 0) fail_msg("exit %d: %s", code, scene_read(scene, "said"));
        char *after = scene_read(scene, "out/raw/fake.jsonl");
        if (!after) continue; /* killed before there was a plan */
        char *last = strrchr(before, '\n');
        size_t whole = last ? (size_t)(last - before) + 1 : 0;
        assert_memory_equal(before, after, whole);
        before = after;
    }
    scene_recording(scene, "fake", &recording);
    int kept = check_complete(&recording), heard = answered(scene, &recording.plan);
    if (heard - kept > KILLS * 4) fail_msg("%d samples answered, %d kept", heard, kept);
    assert_true(heard >= kept);
}

/* The disk is full twenty times (the file may not grow), a little later each time, wherever in a
 * line that falls: the tool says so, exits 2, and what was there is readable, whole, and goes on
 * when there is room. */
static void a_full_disk_loses_nothing(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    setenv("FAKE_LOG", scene_path(scene, "log"), 1);
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same plus10\nsize=1,2\n");
    char *before = arena_copy(&scene->arena, "");
    for (rlim_t limit = FULL_FIRST; limit < FULL_FIRST + KILLS * FULL_STEP; limit += FULL_STEP) {
        int code = wait_for(launch(scene, limit, "--json", NULL));
        char *said = scene_read(scene, "said");
        if (code != 2 || !strstr(said, "cannot be written: File too large; make room"))
            fail_msg("exit %d: %s", code, said);
        char *after = scene_read(scene, "out/raw/fake.jsonl");
        assert_int_equal(after[strlen(after) - 1], '\n');
        assert_memory_equal(before, after, strlen(before));
        before = after;
        scene_recording(scene, "fake", &recording);
        assert_false(recording.torn);
    }
    assert_true(recording.groups[1].rounds > 1 || recording.groups[0].rounds > 1);
    assert_int_equal(wait_for(launch(scene, 0, NULL, NULL)), 0);
    assert_memory_equal(scene_read(scene, "out/raw/fake.jsonl"), before, strlen(before));
    scene_recording(scene, "fake", &recording);
    int kept = check_complete(&recording), heard = answered(scene, &recording.plan);
    if (heard - kept > KILLS * 4) fail_msg("%d samples answered, %d kept", heard, kept);
}

/* The descriptor takes nothing at all: the log refuses, and stays usable. */
static void a_full_device_is_an_error(void **state)
{
    (void)state;
    struct rawlog log;
    if (access("/dev/full", W_OK)) skip();
    if (!rawlog_open(&log, "/dev/full")) return; /* refused at once: as good */
    rawlog_add(&log, "{}");
    assert_false(rawlog_commit(&log));
    assert_int_equal(log.waiting.length, 0);
    rawlog_close(&log);
}

/* Until the first rounds are on disk: how long starting takes is the machine's affair. */
static void wait_for_samples(struct scene *scene, pid_t child)
{
    const char *raw;
    do {
        pause_s(0.05);
        if (kill(child, 0)) fail_msg("the sweep ended early: %s", scene_read(scene, "said"));
        raw = scene_read(scene, "out/raw/fake.jsonl");
    } while (!raw || !strstr(raw, "\"round\":2,"));
}

static void an_interrupt_keeps_the_round(void **state)
{
    struct scene *scene = *state;
    struct recording recording;
    setenv("FAKE_PAUSE_MS", "10", 1);
    scene_sweep(scene, "fake", "[work]\nworkload=work\nimpl=base same plus10\nsize=1,2,3\n");
    pid_t child = launch(scene, 0, "--seed", "3");
    wait_for_samples(scene, child);
    kill(child, SIGINT);
    assert_int_equal(wait_for(child), 130);
    assert_non_null(strstr(scene_read(scene, "said"), "go on with: scripts/sweep --resume"));
    scene_recording(scene, "fake", &recording);
    size_t samples = 0, count = recording.groups[0].tracks[0].count;
    for (size_t g = 0; g < 3; g++) {
        for (size_t i = 0; i < 4; i++)
            assert_int_equal(recording.groups[g].tracks[i].count,
                             recording.groups[g].tracks[0].count);
        samples += recording.groups[g].tracks[0].count;
    }
    assert_true(samples > 0 && (count < 21 || samples < 63));
    const char *hash = recording.hash;
    assert_int_equal(wait_for(launch(scene, 0, NULL, NULL)), 0);
    scene_recording(scene, "fake", &recording);
    assert_string_equal(recording.hash, hash);
    assert_int_equal(check_complete(&recording), 3 * 4 * 21);
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, start, end)
    const struct CMUnitTest tests[] = {
        SCENE(kill_nine_twenty_times),
        SCENE(a_full_disk_loses_nothing),
        SCENE(a_full_device_is_an_error),
        SCENE(an_interrupt_keeps_the_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
