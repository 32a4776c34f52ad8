/* meter_run.c - a session by the second meter: every candidate once, in order; see meter.h. */
#include "benches/assay/meter.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <string.h>

/* The group in hand, and the programs under callgrind that serve it. */
struct count_hand {
    struct session *session;
    struct recording *recording;
    struct rawlog *log;
    const struct group *group;
    struct group_state *state;
    size_t index;
    struct meter *meter;
    struct pool_entry *workers;
    size_t worker_count;
};

static struct worker *find_worker(struct count_hand *hand, const char *exe, const char **why)
{
    struct arena *arena = hand->session->arena;
    for (size_t i = 0; i < hand->worker_count; i++)
        if (!strcmp(hand->workers[i].exe, exe)) return &hand->workers[i].worker;
    struct worker worker;
    const char *path = places_path(arena, hand->session->places, exe);
    if (!meter_worker(hand->meter, exe, path, hand->group->env, &worker, why)) return NULL;
    hand->workers = arena_more(arena, hand->workers, hand->worker_count, sizeof *hand->workers);
    hand->workers[hand->worker_count] = (struct pool_entry){.exe = exe, .worker = worker};
    return &hand->workers[hand->worker_count++].worker;
}

static const char *refusal(const struct candidate *candidate)
{
    if (candidate->mode == MODE_TEAM)
        return "instructions are not counted for team workloads: callgrind runs one thread at a "
               "time, so that nobody ever contends";
    if (candidate->mode == MODE_COLD)
        return "instructions are not counted for cold workloads: callgrind sees nothing of the "
               "page faults and system calls they are about";
    return NULL;
}

static void fail(struct count_hand *hand, size_t i, const char *why)
{
    struct track *track = &hand->state->tracks[i];
    const struct candidate *candidate = &hand->group->candidates[i];
    track->error = arena_copy(hand->session->arena, why);
    hand->session->failures += strncmp(why, METER_REFUSAL, strlen(METER_REFUSAL)) != 0;
    line_error(hand->log, hand->index, candidate, track->error);
    progress_clear(hand->session);
    if (!candidate->twin) say_warning("%s is not counted: %s", candidate->label, why);
}

static void keep(struct count_hand *hand, size_t i, const struct count *count, double t)
{
    const struct candidate *candidate = &hand->group->candidates[i];
    struct arena *arena = hand->session->arena;
    struct sample sample = {.round = 1,
                            .position = (int)i + 1,
                            .process = 1,
                            .t = t,
                            .iterations = count->iterations,
                            .items = count->items,
                            .real_ns = count->instructions};
    recording_add(arena, hand->recording, hand->index, i, &sample, NULL);
    line_sample(hand->log, hand->index, candidate, &sample,
                arena_print(arena, "{\"instructions_per_op\":%.17g}", count_per_operation(count)));
    if (!candidate->twin && count->memory)
        line_memory(hand->log, hand->index, candidate, 1, count->memory);
}

/* The counters of the memory pass without page faults and resident bytes: here they are mostly
 * valgrind's own. */
static const char *own_memory(struct arena *arena, const char *counters)
{
    cJSON *json = cJSON_Parse(counters);
    static const char *const valgrinds[] = {"minor_faults_per_op", "cold_minor_faults_per_op",
                                            "resident_bytes"};
    for (size_t i = 0; i < sizeof valgrinds / sizeof *valgrinds; i++)
        cJSON_DeleteItemFromObjectCaseSensitive(json, valgrinds[i]);
    char *text = cJSON_PrintUnformatted(json);
    const char *kept = text ? arena_copy(arena, text) : NULL;
    cJSON_free(text);
    cJSON_Delete(json);
    return kept;
}

static void count_candidate(struct count_hand *hand, size_t i)
{
    struct arena *arena = hand->session->arena;
    const struct candidate *candidate = &hand->group->candidates[i];
    double start = clock_seconds(), timeout_s = hand->group->timeout_s;
    uint64_t seed = hand->recording->plan.seed;
    const char *why = refusal(candidate);
    struct count count = {0};
    struct worker *worker = why ? NULL : find_worker(hand, candidate->exe, &why);
    if (!worker || !meter_count(arena, worker, candidate->name, seed, timeout_s, &count, &why)) {
        fail(hand, i, why);
        return;
    }
    struct reply memory = worker_run(arena, worker, candidate->name, 0, seed, timeout_s);
    if (!memory.error) count.memory = own_memory(arena, memory.counters);
    hand->session->samples++;
    keep(hand, i, &count, start - hand->session->started);
}

static bool count_group(struct session *session, struct meter *meter, const struct turn *turn)
{
    struct recording *recording = &session->recordings[turn->plan];
    struct count_hand hand = {.session = session,
                              .recording = recording,
                              .log = &session->logs[turn->plan],
                              .group = &recording->plan.groups[turn->group],
                              .state = &recording->groups[turn->group],
                              .index = turn->group,
                              .meter = meter};
    bool good = true;
    for (size_t i = 0; good && i < hand.group->count && !*session->stop; i++) {
        const struct track *track = &hand.state->tracks[i];
        progress_round(session, hand.group, (int)i + 1, (int)hand.group->count, 0);
        if (track->count || track->error) continue; /* resumed */
        count_candidate(&hand, i);
        good = rawlog_commit(hand.log);
    }
    for (size_t i = 0; i < hand.worker_count; i++) worker_stop(&hand.workers[i].worker);
    if (!good || *session->stop) return good;
    hand.state->stopped = "counted";
    line_end(hand.log, hand.index, 1, hand.state->stopped);
    progress_group(session, hand.group, 1, hand.state->stopped);
    return rawlog_commit(hand.log);
}

/* Counting has no use for more time: the budget only ends it. */
static bool budget_spent(const struct session *session)
{
    double spent = session->spent_s + clock_seconds() - session->started;
    if (session->budget_s <= 0 || spent < session->budget_s) return false;
    say("the budget of %.0f s is spent: %zu of %zu groups were not counted", session->budget_s,
        session->turn_count - session->turn, session->turn_count);
    return true;
}

enum session_end meter_run(struct session *session)
{
    struct meter meter;
    bool good = meter_open(session->arena, &meter);
    for (session->turn = 0; good && session->turn < session->turn_count; session->turn++) {
        const struct turn *turn = &session->turns[session->turn];
        if (session->recordings[turn->plan].groups[turn->group].stopped) continue;
        if (*session->stop || budget_spent(session)) break;
        good = count_group(session, &meter, turn);
    }
    meter_close(&meter);
    if (!good) return SESSION_FAILED;
    return *session->stop ? SESSION_INTERRUPTED : SESSION_DONE;
}
