/* round.c - one round: every candidate once, one sample straight after the other. */
#include "benches/assay/hand.h"

#include "benches/assay/command.h"
#include "benches/assay/say.h"

#include <math.h>

void fail_candidate(struct hand *hand, size_t i, const char *why)
{
    const struct candidate *candidate = &hand->group->candidates[i];
    struct track *track = &hand->state->tracks[i];
    track->error = arena_copy(hand->session->arena, why);
    hand->session->failures++;
    line_error(hand->log, hand->index, candidate, track->error);
    progress_clear(hand->session);
    say_warning("%s%s failed and is left out from here on: %s", candidate->label,
                candidate->twin ? " (the twin)" : "", why);
    if ((int)i == hand->group->baseline)
        say_warning("it was the baseline of %s: the group has no ratios", hand->group->name);
}

struct worker *worker_of(struct hand *hand, size_t i)
{
    return pool_worker(hand->session, hand->group, &hand->group->candidates[i]);
}

bool takes_part(const struct hand *hand, size_t i)
{
    int index = (int)i;
    if (hand->state->tracks[i].error) return false;
    return hand->winner < 0 || index == hand->winner || index == hand->group->baseline ||
           index == hand->group->twin;
}

static void ask_sample(struct hand *hand, size_t i, int round)
{
    hand->asked = clock_seconds();
    worker_ask(&hand->scratch, worker_of(hand, i), hand->group->candidates[i].name,
               hand->paces[i].iterations, round_seed(&hand->recording->plan, round));
}

/* The sample began when it was asked for, or when the one before it ended, whichever was later. */
static void take_sample(struct hand *hand, size_t i, int round, int position, double start)
{
    const struct candidate *candidate = &hand->group->candidates[i];
    struct pace *pace = &hand->paces[i];
    struct reply reply =
        worker_hear(&hand->scratch, worker_of(hand, i), pace->iterations, hand->group->timeout_s);
    hand->heard = clock_seconds();
    if (reply.error) {
        fail_candidate(hand, i, reply.error);
        return;
    }
    hand->session->samples++;
    hand->session->disturbed +=
        candidate->mode != MODE_TEAM && reply.cpu_ns > 0 && reply.real_ns > 1.1 * reply.cpu_ns;
    pace->cost_s += 0.2 * (hand->heard - start - pace->cost_s);
    struct sample sample = {.round = round,
                            .position = position,
                            .process = hand->state->processes,
                            .fresh = hand->winner >= 0,
                            .t = start - hand->session->started,
                            .iterations = reply.iterations,
                            .items = reply.items,
                            .real_ns = reply.real_ns,
                            .cpu_ns = reply.cpu_ns,
                            .speed = reply.speed};
    recording_add(hand->session->arena, hand->recording, hand->index, i, &sample, NULL);
    line_sample(hand->log, hand->index, candidate, &sample, reply.counters);
}

/* Who runs in this round, in its order; returns how many. */
static size_t line_up(struct hand *hand, int round, size_t *order)
{
    size_t count = hand->group->count, runners = 0;
    round_order(&hand->recording->plan, hand->index, round, order, count);
    for (size_t k = 0; k < count; k++)
        if (takes_part(hand, order[k]) && (round - 1) % hand->paces[order[k]].stride == 0)
            order[runners++] = order[k];
    return runners;
}

/* May the worker hold b's question while it runs a? Then it does not idle in between, and a core
 * that never slept and caches that nobody else used make the two more alike. */
static bool follows(struct hand *hand, size_t a, size_t b)
{
    const struct candidate *candidates = hand->group->candidates;
    return candidates[a].mode == MODE_LOOP && candidates[b].mode == MODE_LOOP &&
           worker_of(hand, b)->pid > 0 && worker_of(hand, a) == worker_of(hand, b);
}

/* While the round before was synced to disk the worker slept: its core, its caches and its branch
 * predictor come back at the cost of a short run that does not count, on inputs of its own. False:
 * the first question is still to be put. */
static bool wake_up(struct hand *hand, size_t i, int round)
{
    const struct candidate *candidate = &hand->group->candidates[i];
    struct worker *worker = worker_of(hand, i);
    uint64_t few = 1 + hand->paces[i].iterations / 8;
    if (candidate->mode != MODE_LOOP || hand->paces[i].slow || worker->pid <= 0) return false;
    worker_ask(&hand->scratch, worker, candidate->name, few, round_seed(&hand->recording->plan, 0));
    ask_sample(hand, i, round);
    worker_hear(&hand->scratch, worker, few, hand->group->timeout_s);
    hand->heard = clock_seconds();
    return worker->pid > 0;
}

/* A round that begins beside a busy neighbour most likely ends so. Patience is half the time that
 * passes, and leaves a budget enough for the least number of rounds. */
static void wait_for_quiet(struct hand *hand, int round)
{
    double passed = clock_seconds() - hand->started, patience = passed / 2 - hand->waited;
    int lacking = round < ROUNDS_LEAST ? ROUNDS_LEAST - round : 0;
    patience = fmin(patience, quiet_share_s(hand) - passed - lacking * round_cost(hand));
    bool alone = hand->group->pin && hand->session->core >= 0;
    hand->waited += watch_wait(&hand->session->watch, alone ? hand->session->core : -1, patience);
}

/* Did most samples of the round meet a slowed core? */
static bool was_crowded(const struct hand *hand, int round)
{
    int taken = 0, slowed = 0;
    for (size_t i = 0; i < hand->group->count; i++) {
        const struct track *track = &hand->state->tracks[i];
        const struct sample *last = track->count ? &track->samples[track->count - 1] : NULL;
        if (!last || last->round != round) continue;
        taken++;
        slowed += !sample_quiet(track, last);
    }
    return 2 * slowed > taken;
}

bool run_round(struct hand *hand, int round)
{
    wait_for_quiet(hand, round);
    size_t *order = arena_zero(&hand->scratch, hand->group->count * sizeof *order);
    size_t runners = line_up(hand, round, order);
    /* Was the question of this position put already? */
    bool waiting = runners && wake_up(hand, order[0], round);
    for (size_t k = 0; k < runners; k++) {
        if (!waiting) ask_sample(hand, order[k], round);
        double start = waiting ? hand->heard : hand->asked;
        waiting = k + 1 < runners && follows(hand, order[k], order[k + 1]);
        if (waiting) ask_sample(hand, order[k + 1], round);
        take_sample(hand, order[k], round, (int)k + 1, start);
        waiting = waiting && worker_of(hand, order[k])->pid > 0;
    }
    if (hand->winner < 0) hand->state->rounds = round;
    hand->crowded += hand->winner < 0 && was_crowded(hand, round);
    arena_release(&hand->scratch);
    watch_look(&hand->session->watch);
    return rawlog_commit(hand->log);
}
