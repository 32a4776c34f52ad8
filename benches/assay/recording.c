/* recording.c - see recording.h. */
#include "benches/assay/recording.h"

#include "benches/assay/say.h"
#include "benches/common/speed.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double sample_ns(const struct sample *sample)
{
    return sample->real_ns / ((double)sample->iterations * (double)sample->items);
}

bool sample_quiet(const struct track *track, const struct sample *sample)
{
    return !track->quickest || !(sample->speed < SPEED_QUIET * *track->quickest);
}

/* Tracks of one program share the place of its highest speed: what one compiler makes of the chain
 * need not be as fast as another's. */
static void share_quickest(struct arena *arena, struct recording *recording)
{
    const struct plan *plan = &recording->plan;
    struct words programs = {0};
    double *quickest = arena_zero(arena, (plan_candidates(plan) + 1) * sizeof *quickest);
    for (size_t g = 0; g < plan->count; g++)
        for (size_t i = 0; i < plan->groups[g].count; i++) {
            const char *exe = plan->groups[g].candidates[i].exe;
            size_t k = 0;
            while (k < programs.count && strcmp(programs.items[k], exe) != 0) k++;
            if (k == programs.count) words_add(arena, &programs, exe);
            recording->groups[g].tracks[i].quickest = &quickest[k];
            recording->groups[g].fresh[i].quickest = &quickest[k];
        }
}

void recording_start(struct arena *arena, struct recording *recording, const struct plan *plan)
{
    *recording = (struct recording){.plan = *plan, .hash = plan_hash(arena, plan)};
    recording->groups = arena_zero(arena, plan->count * sizeof *recording->groups);
    for (size_t i = 0; i < plan->count; i++) {
        size_t size = plan->groups[i].count * sizeof(struct track);
        recording->groups[i].tracks = arena_zero(arena, size);
        recording->groups[i].fresh = arena_zero(arena, size);
    }
    share_quickest(arena, recording);
}

static void add_counter(struct arena *arena, struct track *track, const char *name, double value)
{
    struct counter *counter = NULL;
    for (size_t i = 0; i < track->counter_count && !counter; i++)
        if (!strcmp(track->counters[i].name, name)) counter = &track->counters[i];
    if (!counter) {
        track->counters =
            arena_more(arena, track->counters, track->counter_count, sizeof *track->counters);
        counter = &track->counters[track->counter_count++];
        *counter = (struct counter){.name = arena_copy(arena, name)};
    }
    counter->values = arena_more(arena, counter->values, counter->count, sizeof(double));
    counter->values[counter->count++] = value;
}

static void add_counters(struct arena *arena, struct track *track, const cJSON *counters)
{
    const cJSON *item;
    cJSON_ArrayForEach(item, counters)
    {
        if (cJSON_IsNumber(item)) add_counter(arena, track, item->string, item->valuedouble);
    }
}

void recording_add(struct arena *arena, struct recording *recording, size_t group, size_t candidate,
                   const struct sample *sample, const cJSON *counters)
{
    struct group_state *state = &recording->groups[group];
    struct track *track = sample->fresh ? &state->fresh[candidate] : &state->tracks[candidate];
    track->samples = arena_more(arena, track->samples, track->count, sizeof *track->samples);
    track->samples[track->count++] = *sample;
    if (sample->speed > *track->quickest) *track->quickest = sample->speed;
    int *last = sample->fresh ? &state->fresh_last : &state->rounds;
    if (sample->round > *last) *last = sample->round;
    if (sample->process > state->processes) state->processes = sample->process;
    if (sample->t > recording->t_end) recording->t_end = sample->t;
    add_counters(arena, track, counters);
}

/* Where a line belongs; the last place is a good first guess for the next line. */
struct place {
    size_t group, candidate;
};

static bool at(const struct plan *plan, struct place place, const char *label, const char *exe,
               bool twin)
{
    if (place.group >= plan->count || place.candidate >= plan->groups[place.group].count)
        return false;
    const struct candidate *candidate = &plan->groups[place.group].candidates[place.candidate];
    return candidate->twin == twin && !strcmp(candidate->label, label) &&
           !strcmp(candidate->exe, exe);
}

/* Finds the candidate of a line; with "group" given only there. */
static bool find_place(const struct plan *plan, const cJSON *line, struct place *place)
{
    const char *label = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, "candidate"));
    const char *exe = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, "exe"));
    bool twin = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "twin"));
    const cJSON *group = cJSON_GetObjectItemCaseSensitive(line, "group");
    if (!label || !exe) return false;
    size_t first = cJSON_IsNumber(group) ? (size_t)group->valuedouble : 0;
    size_t end = cJSON_IsNumber(group) ? first + 1 : plan->count;
    for (size_t g = first; g < end && g < plan->count; g++)
        for (size_t c = 0; c < plan->groups[g].count; c++) {
            *place = (struct place){g, c};
            if (at(plan, *place, label, exe, twin)) return true;
        }
    return false;
}

static double number(const cJSON *line, const char *key)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(line, key);
    return cJSON_IsNumber(item) ? item->valuedouble : NAN;
}

static const char *text(const cJSON *line, const char *key)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, key));
}

static bool read_sample(struct arena *arena, struct recording *recording, struct place place,
                        const cJSON *line)
{
    double round = number(line, "round"), iterations = number(line, "iterations");
    double items = number(line, "items"), real_ns = number(line, "real_ns");
    if (!(round >= 1) || !(iterations >= 1) || !(items >= 1) || !(real_ns > 0)) return false;
    struct sample sample = {.round = (int)round,
                            .position = (int)number(line, "position"),
                            .process = (int)number(line, "process"),
                            .fresh = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "fresh")),
                            .t = number(line, "t"),
                            .iterations = (uint64_t)iterations,
                            .items = (uint64_t)items,
                            .real_ns = real_ns,
                            .cpu_ns = number(line, "cpu_ns"),
                            .speed = number(line, "speed")};
    recording_add(arena, recording, place.group, place.candidate, &sample,
                  cJSON_GetObjectItemCaseSensitive(line, "counters"));
    return true;
}

/* A line that tells why a group ended: {"group":3,"stopped":"..."}. */
static bool read_end(struct arena *arena, struct recording *recording, const cJSON *line)
{
    double group = number(line, "group");
    const char *stopped = text(line, "stopped");
    if (!stopped || !(group >= 0) || group >= (double)recording->plan.count) return false;
    recording->groups[(size_t)group].stopped = arena_copy(arena, stopped);
    return true;
}

static bool read_line(struct arena *arena, struct recording *recording, const cJSON *line)
{
    struct place place;
    if (!cJSON_IsObject(line)) return false;
    if (text(line, "stopped")) return read_end(arena, recording, line);
    if (!find_place(&recording->plan, line, &place)) return false;
    struct track *track = &recording->groups[place.group].tracks[place.candidate];
    if (text(line, "error")) {
        track->error = arena_copy(arena, text(line, "error"));
        return true;
    }
    if (!cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "memory")))
        return read_sample(arena, recording, place, line);
    track->memory = true;
    add_counters(arena, track, cJSON_GetObjectItemCaseSensitive(line, "counters"));
    return true;
}

static bool read_header(struct arena *arena, struct recording *recording, const cJSON *line)
{
    struct plan plan;
    const char *sweep = text(line, "sweep"), *hash = text(line, "hash");
    const cJSON *json = cJSON_GetObjectItemCaseSensitive(line, "plan");
    if (!sweep || !hash || !plan_from_json(arena, json, &plan)) return false;
    plan.sweep = arena_copy(arena, sweep);
    recording_start(arena, recording, &plan);
    recording->hash = json_hash(arena, json);
    return !strcmp(recording->hash, hash);
}

static bool damaged(const char *path, int line)
{
    if (line == 1)
        say_error("%s line 1 is damaged: it does not hold the plan; restore the file from a copy "
                  "or delete it",
                  path);
    else
        say_error("%s line %d is damaged: it is not a sample of the plan in line 1; restore the "
                  "file from a copy, or delete that line to go on without it",
                  path, line);
    return false;
}

static bool read_all(struct arena *arena, FILE *file, const char *path, struct recording *recording)
{
    char *bytes = NULL;
    size_t room = 0;
    ssize_t length;
    bool good = true;
    int line = 0;
    while (good && (length = getline(&bytes, &room, file)) > 0) {
        if (bytes[length - 1] != '\n') {
            recording->torn = true;
            break;
        }
        cJSON *json = cJSON_Parse(bytes);
        line++;
        good = json &&
               (line > 1 ? read_line(arena, recording, json) : read_header(arena, recording, json));
        cJSON_Delete(json);
    }
    free(bytes);
    if (!good || !line) return damaged(path, line ? line : 1);
    return true;
}

bool recording_read(struct arena *arena, const char *path, struct recording *recording)
{
    *recording = (struct recording){0};
    FILE *file = fopen(path, "re");
    if (!file) {
        say_error("%s cannot be read: %s", path, strerror(errno));
        return false;
    }
    bool good = read_all(arena, file, path, recording);
    fclose(file);
    return good;
}
