/* worker.c - see worker.h. */
#include "benches/common/worker.h"
#include "benches/common/speed.h"
#include "benches/common/untimed.h"
#include "benches/common/worker_parts.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if ASSAY_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

static void answer(cJSON *json)
{
    char *text = cJSON_PrintUnformatted(json);
    if (!text) abort();
    puts(text);
    fflush(stdout);
    cJSON_free(text);
    cJSON_Delete(json);
}

static void answer_error(const char *name, const char *error)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "name", name);
    cJSON_AddStringToObject(json, "error", error);
    answer(json);
}

static void answer_sample(const struct bench_candidate *c, const struct bench_sample *s, bool timed)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "name", c->name);
    if (timed) cJSON_AddNumberToObject(json, "iterations", (double)s->iterations);
    cJSON_AddNumberToObject(json, "items", (double)s->items);
    if (timed) {
        cJSON_AddNumberToObject(json, "real_ns", s->real_ns);
        cJSON_AddNumberToObject(json, "cpu_ns", s->cpu_ns);
        if (s->speed > 0) cJSON_AddNumberToObject(json, "speed", round(s->speed * 1e3) / 1e3);
    }
    cJSON *counters = cJSON_AddObjectToObject(json, "counters");
    for (size_t i = 0; i < s->counter_count; i++)
        cJSON_AddNumberToObject(counters, s->counters[i].name, s->counters[i].value);
    answer(json);
}

/* ---- Requests
 * ------------------------------------------------------------------------------------- */

/* A whole number of at least `low`, all of text. */
static bool read_count(const char *text, uint64_t low, uint64_t *value)
{
    char *end;
    if (!text || *text < '0' || *text > '9') return false;
    *value = strtoull(text, &end, 10);
    return *end == '\0' && *value >= low;
}

/* How a sample is taken; `timed` and `counted` are for so many iterations, `booked` is for one. */
enum pass { TIMED, COUNTED, BOOKED };

static double speed_around(const struct bench_candidate *candidate)
{
    bool team = candidate->instance->workload->mode == BENCH_TEAM;
    return team ? speed_slowest(NULL) : speed_here();
}

static void run_watched(const struct bench_candidate *candidate, uint64_t iterations, uint64_t seed,
                        struct bench_sample *sample)
{
    double before = speed_around(candidate);
    run_timed(candidate, iterations, seed, sample);
    sample->speed = fmin(before, speed_around(candidate));
}

static void serve(const char *name, enum pass pass, uint64_t iterations, uint64_t seed)
{
    struct bench_candidate candidate;
    struct bench_sample sample;
    char error[BENCH_ERROR_BYTES];
    if (!candidate_parse(name, &candidate, error)) {
        answer_error(name, error);
        return;
    }
    if (pass == TIMED)
        run_watched(&candidate, iterations, seed, &sample);
    else if (pass == COUNTED)
        run_counted(&candidate, iterations, seed, &sample);
    else
        run_memory(&candidate, seed, &sample);
    if (sample.error[0])
        answer_error(name, sample.error);
    else
        answer_sample(&candidate, &sample, pass != BOOKED);
}

static void serve_run(char **words, enum pass pass)
{
    uint64_t iterations, seed = 1;
    if (!words[1] || !read_count(words[2], 1, &iterations) ||
        (words[3] && !read_count(words[3], 0, &seed))) {
        answer_error(words[1] ? words[1] : "", "write: run <name> <iterations from 1> [<seed>]");
        return;
    }
    serve(words[1], pass, iterations, seed);
}

static void serve_memory(char **words)
{
    uint64_t seed = 1;
    if (!words[1] || (words[2] && !read_count(words[2], 0, &seed))) {
        answer_error(words[1] ? words[1] : "", "write: memory <name> [<seed>]");
        return;
    }
    serve(words[1], BOOKED, 1, seed);
}

static void serve_info(void)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "compiler", BENCH_COMPILER);
    cJSON_AddStringToObject(json, "flags", BENCH_FLAGS);
    cJSON_AddStringToObject(json, "build", BENCH_BUILD);
    cJSON_AddStringToObject(json, "libbenchmark", BENCH_LIBBENCHMARK);
#if ASSAY_JEMALLOC
    const char *version = NULL, *options = getenv("MALLOC_CONF");
    size_t bytes = sizeof version;
    if (mallctl("version", &version, &bytes, NULL, 0) == 0)
        cJSON_AddStringToObject(json, "jemalloc", version);
    cJSON_AddStringToObject(json, "jemalloc_options", options ? options : "");
#else
    cJSON_AddStringToObject(json, "jemalloc", "none");
#endif
    answer(json);
}

/* Splits at blanks, in place; unused words are NULL. */
static void split_words(char *line, char *words[5])
{
    char *rest = NULL;
    words[0] = strtok_r(line, " \t\n", &rest);
    for (int i = 1; i < 5; i++) words[i] = words[i - 1] ? strtok_r(NULL, " \t\n", &rest) : NULL;
}

bool worker_answer(char *line, bool counted)
{
    char *words[5];
    split_words(line, words);
    if (!words[0]) return true;
    if (strcmp(words[0], "quit") == 0) return false;
    if (strcmp(words[0], "run") == 0)
        serve_run(words, counted ? COUNTED : TIMED);
    else if (strcmp(words[0], "memory") == 0)
        serve_memory(words);
    else if (strcmp(words[0], "info") == 0)
        serve_info();
    else
        answer_error(words[0], "no such request: write run, memory, info or quit");
    return true;
}

int worker_serve(void)
{
    char *line = NULL;
    size_t room = 0;
    while (getline(&line, &room, stdin) > 0 && worker_answer(line, false)) continue;
    free(line);
    return 0;
}
