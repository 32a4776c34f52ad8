/* rounds.c - one comparison group, from calibration to the reason to stop: session.h. */
#include "benches/assay/hand.h"

#include "benches/assay/command.h"
#include "benches/assay/estimate.h"
#include "benches/assay/fresh.h"
#include "benches/assay/say.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/* Rounds in a segment: long enough for a median, short enough for several restarts. Where rounds
 * are many, restarts become so many that they would take the time of rounds. */
#define SEGMENT_SHORTEST 3
#define SEGMENT_LONGEST  5
#define SEGMENTS_WANTED  7
#define SEGMENTS_LEAST   3
#define SEGMENTS_MOST    40
/* Before this many an interval over processes is no ground to stop on. */
#define SEGMENTS_TO_STOP 5
/* A group that stops at a target is laid out for this many rounds at most. */
#define ROUNDS_TO_TARGET 400

/* The pace of a candidate measured earlier (resume): its iterations are frozen already. */
static void pace_from_track(const struct track *track, struct pace *pace)
{
    const struct sample *first = &track->samples[0];
    pace->iterations = first->iterations;
    pace->cost_s = first->real_ns * 1e-9;
    pace->slow = first->iterations == 1 && pace->cost_s > SLOW_S;
}

/* Candidates of about the baseline's speed get its iterations, the twin always: equal work leaves
 * the same traces in caches, and a different number of iterations is no difference of theirs. */
static void share_iterations(struct hand *hand)
{
    const struct group *group = hand->group;
    if (group->baseline < 0 || hand->state->tracks[group->baseline].error) return;
    const struct pace *base = &hand->paces[group->baseline];
    for (size_t i = 0; i < group->count; i++) {
        struct pace *pace = &hand->paces[i];
        double more = pace->iterations ? (double)base->iterations / (double)pace->iterations : 0;
        bool near = more > 0.5 && more < 2 && !hand->state->tracks[i].count;
        if (!near && (int)i != group->twin) continue;
        pace->cost_s *= more;
        pace->iterations = base->iterations;
    }
}

static void calibrate_all(struct hand *hand)
{
    for (size_t i = 0; i < hand->group->count && !*hand->session->stop; i++) {
        const struct track *track = &hand->state->tracks[i];
        const char *why = NULL;
        hand->paces[i].stride = 1;
        if (track->error) continue;
        if (track->count)
            pace_from_track(track, &hand->paces[i]);
        else if (!calibrate(&hand->scratch, &hand->recording->plan, hand->group,
                            &hand->group->candidates[i], worker_of(hand, i), &hand->paces[i], &why))
            fail_candidate(hand, i, why);
        arena_release(&hand->scratch);
    }
    share_iterations(hand);
}

/* Slow candidates run in every third round; if the baseline is slow, all rounds are fewer. */
static void slow_down(struct hand *hand)
{
    const struct group *group = hand->group;
    const struct pace *base = group->baseline >= 0 ? &hand->paces[group->baseline] : NULL;
    hand->rounds = group->rounds;
    if (hand->rounds < 3 * SEGMENT_LONGEST) return;
    if (base && base->slow) {
        hand->rounds = group->rounds / 3;
        say("%s: one iteration of the baseline takes %.2g s: %d rounds instead of %d", group->name,
            base->cost_s, hand->rounds, group->rounds);
        return;
    }
    for (size_t i = 0; i < group->count; i++) {
        if (!hand->paces[i].slow) continue;
        hand->paces[i].stride = 3;
        say("%s: one iteration takes %.2g s: it runs in every third round only",
            group->candidates[i].label, hand->paces[i].cost_s);
    }
}

double round_cost(const struct hand *hand)
{
    double seconds = 1e-4;
    for (size_t i = 0; i < hand->group->count; i++)
        if (!hand->state->tracks[i].error) seconds += hand->paces[i].cost_s / hand->paces[i].stride;
    return seconds;
}

static void choose_segment(struct hand *hand)
{
    int expected = hand->rounds;
    if (hand->share_s > 0 && hand->share_s / round_cost(hand) < expected)
        expected = (int)(hand->share_s / round_cost(hand));
    if (hand->recording->plan.target > 0 && expected > ROUNDS_TO_TARGET)
        expected = ROUNDS_TO_TARGET;
    if (expected < ROUNDS_LEAST && hand->rounds > ROUNDS_LEAST) expected = ROUNDS_LEAST;
    hand->segment = expected / SEGMENTS_WANTED;
    if (hand->segment < SEGMENT_SHORTEST) hand->segment = SEGMENT_SHORTEST;
    if (hand->segment > SEGMENT_LONGEST) hand->segment = SEGMENT_LONGEST;
    if (hand->segment * SEGMENTS_MOST < expected) hand->segment = expected / SEGMENTS_MOST;
    if (hand->segment * SEGMENTS_LEAST > expected)
        hand->segment = expected < SEGMENTS_LEAST ? 1 : expected / SEGMENTS_LEAST;
}

/* Each process touches its memory once before it counts. What takes long warms itself up. */
static void warm_up(struct hand *hand)
{
    for (size_t i = 0; i < hand->group->count; i++) {
        const struct candidate *candidate = &hand->group->candidates[i];
        if (!takes_part(hand, i) || candidate->mode == MODE_COLD || hand->paces[i].slow) continue;
        struct reply reply = worker_run(
            &hand->scratch, worker_of(hand, i), candidate->name, 1 + hand->paces[i].iterations / 4,
            round_seed(&hand->recording->plan, 0), hand->group->timeout_s);
        if (reply.error) fail_candidate(hand, i, reply.error);
        arena_release(&hand->scratch);
    }
}

static void memory_pass(struct hand *hand)
{
    for (size_t i = 0; i < hand->group->count; i++) {
        const struct candidate *candidate = &hand->group->candidates[i];
        struct track *track = &hand->state->tracks[i];
        if (track->error || track->memory || candidate->twin || *hand->session->stop) continue;
        struct reply reply =
            worker_run(&hand->scratch, worker_of(hand, i), candidate->name, 0,
                       round_seed(&hand->recording->plan, 0), hand->group->timeout_s);
        track->memory = true;
        if (reply.error)
            say_warning("no memory figures for %s: %s", candidate->label, reply.error);
        else
            line_memory(hand->log, hand->index, candidate, hand->state->processes, reply.counters);
        arena_release(&hand->scratch);
    }
}

/* A fresh set of processes: every segment begins here. */
static void start_segment(struct hand *hand, bool first)
{
    if (!first) pool_stop(hand->session);
    hand->state->processes++;
    warm_up(hand);
    if (first) memory_pass(hand);
}

static bool anything_left(const struct hand *hand)
{
    for (size_t i = 0; i < hand->group->count; i++)
        if (!hand->state->tracks[i].error) return true;
    return false;
}

/* Looked at as often as a tenth more rounds are there: a look costs milliseconds. */
static bool precise(struct hand *hand, int round)
{
    double target = hand->recording->plan.target;
    if (target <= 0 || hand->state->processes < SEGMENTS_TO_STOP) return false;
    if (10 * (round - hand->looked) < hand->looked) return false;
    hand->looked = round;
    bool enough =
        group_precise(&hand->scratch, hand->recording, hand->index, target, &hand->suspect);
    arena_release(&hand->scratch);
    return enough;
}

double quiet_share_s(const struct hand *hand)
{
    return hand->share_s > 0 ? hand->share_s / 2 : INFINITY;
}

/* Crowded rounds are made up for, up to as many again. */
static int rounds_wanted(const struct hand *hand)
{
    if (clock_seconds() - hand->started > quiet_share_s(hand)) return hand->rounds;
    return hand->rounds + (hand->crowded < hand->rounds ? hand->crowded : hand->rounds);
}

/* Why the group is done after this many rounds; NULL: it is not. */
static const char *reason_to_stop(struct hand *hand, int round)
{
    double passed = clock_seconds() - hand->started;
    if (!anything_left(hand)) return "every candidate failed";
    if (round >= rounds_wanted(hand)) return "all rounds";
    if (budget_left(hand->session) < -0.25 * hand->session->budget_s) return "budget";
    if (round < ROUNDS_LEAST) return NULL;
    if (hand->share_s > 0 && passed + round_cost(hand) > hand->share_s) return "budget";
    return precise(hand, round) ? "target reached" : NULL;
}

/* Runs the winner of a group of many against its baseline once more. */
static bool run_fresh(struct hand *hand)
{
    const struct estimate *estimates = estimate_group(&hand->scratch, hand->recording, hand->index);
    bool good = true;
    hand->winner = fresh_winner(hand->group, estimates);
    arena_release(&hand->scratch);
    if (hand->winner < 0 || hand->paces[hand->winner].slow) return true;
    int last = hand->state->rounds + hand->rounds, round = hand->state->rounds;
    if (hand->state->fresh_last > round) round = hand->state->fresh_last; /* resumed */
    for (int k = 0; good && round < last && !*hand->session->stop; k++) {
        if (budget_left(hand->session) <= 0) break;
        if (k % hand->segment == 0) start_segment(hand, false);
        good = run_round(hand, ++round);
    }
    hand->winner = -1;
    return good;
}

static double seconds_left(const struct hand *hand, int round)
{
    const struct session *session = hand->session;
    double left = (rounds_wanted(hand) - round) * round_cost(hand) * 1.1;
    for (size_t i = session->turn + 1; i < session->turn_count; i++) {
        const struct turn *turn = &session->turns[i];
        const struct plan *plan = &session->recordings[turn->plan].plan;
        const struct group *group = &plan->groups[turn->group];
        left += 1.3 * plan->sample_s * (double)group->count * (group->rounds + 4);
    }
    return fmin(left, fmax(0, budget_left(session)));
}

/* Rounds until there is a reason to stop; NULL: a signal came. *good: the lines were written. */
static const char *run_rounds(struct hand *hand, bool *good)
{
    int round = hand->state->rounds, in_segment = 0;
    const char *stopped = reason_to_stop(hand, round);
    if (!stopped) start_segment(hand, true);
    while (*good && !stopped && !*hand->session->stop) {
        if (hand->segment * SEGMENTS_MOST < round) hand->segment = round / SEGMENTS_MOST;
        if (in_segment++ >= hand->segment) {
            start_segment(hand, false);
            in_segment = 1;
        }
        *good = run_round(hand, ++round);
        stopped = reason_to_stop(hand, round);
        progress_round(hand->session, hand->group, round, rounds_wanted(hand),
                       seconds_left(hand, round));
    }
    return stopped;
}

bool measure_group(struct session *session, const struct turn *turn)
{
    struct recording *recording = &session->recordings[turn->plan];
    struct hand hand = {.session = session,
                        .recording = recording,
                        .log = &session->logs[turn->plan],
                        .group = &recording->plan.groups[turn->group],
                        .state = &recording->groups[turn->group],
                        .index = turn->group,
                        .winner = -1,
                        .started = clock_seconds()};
    hand.paces = arena_zero(session->arena, hand.group->count * sizeof *hand.paces);
    if (session->budget_s > 0)
        hand.share_s =
            fmax(0, budget_left(session)) / (double)(session->turn_count - session->turn);
    bool good = true;
    calibrate_all(&hand);
    slow_down(&hand);
    choose_segment(&hand);
    const char *stopped = run_rounds(&hand, &good);
    if (good && stopped && fresh_wanted(hand.group)) good = run_fresh(&hand);
    if (*session->stop) stopped = NULL; /* a resumed sweep makes the fresh rounds anew */
    if (good && stopped) {
        hand.state->stopped = stopped;
        line_end(hand.log, hand.index, hand.state->rounds, stopped);
        good = rawlog_commit(hand.log);
        progress_group(session, hand.group, hand.state->rounds, stopped);
    } else if (good) {
        good = rawlog_commit(hand.log);
    }
    pool_forget(session);
    arena_release(&hand.scratch);
    return good;
}
