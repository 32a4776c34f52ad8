/* meter.c - see meter.h: workers under callgrind, and the difference that counts. */
#include "benches/assay/meter.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Instructions that n iterations should take at least, first calls included: a second under
 * callgrind is some 50 million. */
#define ENOUGH_INSTRUCTIONS 2e6
#define MOST_ITERATIONS     65536
/* callgrind runs a program about this many times slower than the processor. */
#define SLOWER 50

/* jemalloc would return memory by the clock. glibc would choose its memcpy by the processor. */
#define STEADY_MALLOC "dirty_decay_ms:-1,muzzy_decay_ms:-1"
#define STEADY_LIBC   "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM"

bool meter_open(struct arena *arena, struct meter *meter)
{
    const char *const version[] = {"valgrind", "--version", NULL};
    char folder[] = "/tmp/assay-meter-XXXXXX";
    *meter = (struct meter){.arena = arena};
    if (command_run(version, 20, NULL, NULL) != 0) {
        say_error("instructions are counted by valgrind, which does not run here; install it: "
                  "scripts/setup --dev");
        return false;
    }
    if (!mkdtemp(folder)) {
        say_error("no temporary folder %s: %s; make room in /tmp", folder, strerror(errno));
        return false;
    }
    meter->folder = arena_copy(arena, folder);
    return true;
}

void meter_close(struct meter *meter)
{
    const char *const remove[] = {"rm", "-rf", "--", meter->folder, NULL};
    if (meter->folder) command_run(remove, 20, NULL, NULL);
    meter->folder = NULL;
}

/* The settings as words of a shell command, each in quotes. */
static const char *settings_of(struct arena *arena, const char *env)
{
    struct words words = words_split(arena, env, " \t");
    const char *malloc_conf = STEADY_MALLOC, *others = "";
    for (size_t i = 0; i < words.count; i++)
        if (!strncmp(words.items[i], "MALLOC_CONF=", 12))
            malloc_conf = arena_print(arena, "%s,%s", malloc_conf, words.items[i] + 12);
        else
            others = arena_print(arena, "%s '%s'", others, words.items[i]);
    return arena_print(arena, "MALLOC_CONF='%s' GLIBC_TUNABLES=%s%s", malloc_conf, STEADY_LIBC,
                       others);
}

/* A script that turns itself into the worker: names of fixed length, whatever the program's path.
 */
static const char *launcher_text(struct arena *arena, const char *folder, const char *env)
{
    return arena_print(arena,
                       "#!/bin/sh\ncd %s && exec env -i %s valgrind -q --tool=callgrind "
                       "--collect-atstart=no --soname-synonyms=somalloc=nouserintercepts "
                       "--callgrind-out-file=callgrind.%%p ./program --worker-counted\n",
                       folder, settings_of(arena, env));
}

static bool write_launcher(const char *path, const char *text)
{
    FILE *file = fopen(path, "we");
    if (!file) return false;
    bool good = fputs(text, file) >= 0;
    return (fclose(file) == 0) && good && chmod(path, 0700) == 0;
}

bool meter_worker(struct meter *meter, const char *exe, const char *path, const char *env,
                  struct worker *worker, const char **why)
{
    struct arena *arena = meter->arena;
    const char *folder = arena_print(arena, "%s/%d", meter->folder, meter->launchers++);
    const char *launcher = arena_print(arena, "%s/launch", folder);
    const char *program = arena_print(arena, "%s/program", folder);
    char *whole = realpath(path, NULL);
    if (strncmp(exe, "bench_", 6) && strncmp(exe, "peer_", 5))
        *why = arena_print(arena,
                           "instructions are counted for programs of this harness only; %s is "
                           "another runtime's, which callgrind cannot follow",
                           exe);
    else if (!whole || mkdir(folder, 0700) || symlink(whole, program) ||
             !write_launcher(launcher, launcher_text(arena, folder, env)))
        *why = arena_print(arena, "no worker for %s in %s: %s", path, folder, strerror(errno));
    else
        *why = NULL;
    free(whole);
    *worker = (struct worker){
        .path = launcher, .env = "", .core = -1, .to = -1, .from = -1, .complaints = -1};
    return !*why;
}

/* The counter of a reply; 0 with *why if there is none. */
static double total(struct arena *arena, struct worker *worker, const char *name,
                    uint64_t iterations, uint64_t seed, double timeout_s, uint64_t *items,
                    const char **why)
{
    struct reply reply =
        worker_run(arena, worker, name, iterations, seed, fmax(60, timeout_s) * SLOWER);
    cJSON *counters = cJSON_Parse(reply.counters);
    const cJSON *counter = cJSON_GetObjectItemCaseSensitive(counters, "instructions");
    double value = cJSON_IsNumber(counter) ? counter->valuedouble : 0;
    cJSON_Delete(counters);
    *items = reply.items;
    *why = reply.error;
    if (!*why && value <= 0) *why = "the worker counted no instructions: build it again";
    return value;
}

/* A power of two, so that a small change of the code does not change it too. */
static uint64_t enough_iterations(double first)
{
    uint64_t iterations = 1;
    while (iterations < MOST_ITERATIONS && (double)iterations * first < ENOUGH_INSTRUCTIONS)
        iterations *= 2;
    return iterations;
}

bool meter_count(struct arena *arena, struct worker *worker, const char *name, uint64_t seed,
                 double timeout_s, struct count *count, const char **why)
{
    double first = total(arena, worker, name, 1, seed, timeout_s, &count->items, why);
    if (*why) return false;
    uint64_t n = enough_iterations(first);
    double once = total(arena, worker, name, n, seed, timeout_s, &count->items, why);
    if (*why) return false;
    double twice = total(arena, worker, name, 2 * n, seed, timeout_s, &count->items, why);
    if (*why) return false;
    count->iterations = n;
    count->instructions = twice - once;
    if (count->instructions > 0) return true;
    *why = arena_print(arena, "%g iterations take %.0f instructions and twice as many take %.0f",
                       (double)n, once, twice);
    return false;
}

double count_per_operation(const struct count *count)
{
    return count->instructions / ((double)count->iterations * (double)count->items);
}
