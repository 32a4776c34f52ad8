/* calibrate.c - how many iterations make a sample of the wanted length; decided once, then frozen.
 *
 * Also bounded by the wall clock: a workload may spend far longer on setting up an iteration than
 * on the part it times. */
#include "benches/assay/session.h"

#include "benches/assay/command.h"

#include <math.h>
#include <unistd.h>

/* A sample may take this many times its wanted length on the wall clock, setup included. */
#define WALL_FACTOR 12
/* Steps up to the wanted length; each goes up at most by STEP_FACTOR. */
#define STEP_FACTOR 100
#define STEPS       24
/* From this share of the wanted length on, one more step lands close; a sample of 0.7 to 1.4
 * times the wanted length is as good as one that has it. */
#define NEAR       0.1
#define CLOSE      0.7
#define NEAR_STEPS 2
/* A step from one iteration: only a second number of them tells what a run costs once from what
 * each iteration costs. */
#define FIRST_STEP 8

double sample_length(const struct plan *plan, const struct candidate *candidate)
{
    if (candidate->mode != MODE_TEAM) return plan->sample_s;
    double cores = fmax(1, (double)sysconf(_SC_NPROCESSORS_ONLN));
    double length = plan->sample_s * ceil(candidate->threads / cores);
    return candidate->threads > cores ? fmax(length, 0.1) : fmax(length, 0.01);
}

static uint64_t scaled(uint64_t iterations, double factor)
{
    double more = round((double)iterations * factor);
    return more < 1 ? 1 : more > 1e15 ? (uint64_t)1e15 : (uint64_t)more;
}

/* What the steps up know. */
struct climb {
    double wanted;  /* seconds a sample should last */
    bool was_close; /* at the step before */
    int near;       /* steps near the wanted length: a noisy machine is not chased for ever */
    double once;    /* seconds on the wall clock: the shortest run of one iteration, and */
    double each;    /* of every further one; 0: not known */
};

/* The factor by which iterations may grow for the wall clock's sake. What a run spends once, such
 * as drawing its keys, grows with no iteration and must not hold them down. */
static double room(struct climb *climb, uint64_t iterations, double wall)
{
    double limit = WALL_FACTOR * climb->wanted;
    if (iterations == 1) {
        climb->once = climb->once > 0 ? fmin(climb->once, wall) : wall;
        if (climb->each <= 0) return fmax(FIRST_STEP, limit / wall);
    } else {
        double each = fmax(wall - climb->once, 1e-9) / (double)(iterations - 1);
        climb->each = climb->each > 0 ? fmin(climb->each, each) : each;
    }
    return (1 + limit / climb->each) / (double)iterations;
}

/* One step: decides from a sample whether the iterations stay. */
static bool settled(struct climb *climb, struct pace *pace, double timed, double wall)
{
    double factor = fmin(climb->wanted / timed, room(climb, pace->iterations, wall));
    bool close = factor > CLOSE && factor < 1 / CLOSE, was_close = climb->was_close;
    pace->cost_s = wall * fmax(1, factor);
    climb->was_close = close;
    if (pace->iterations == 1 && factor < 1) return true;
    if (close) return was_close; /* twice: the first may have warmed things up */
    bool last = timed >= climb->wanted * NEAR && ++climb->near > NEAR_STEPS;
    pace->iterations = scaled(pace->iterations, last ? factor : fmin(factor, STEP_FACTOR));
    return last;
}

bool calibrate(struct arena *scratch, const struct plan *plan, const struct group *group,
               const struct candidate *candidate, struct worker *worker, struct pace *pace,
               const char **why)
{
    struct climb climb = {.wanted = sample_length(plan, candidate)};
    pace->iterations = 1;
    for (int step = 0; step < STEPS; step++) {
        double start = clock_seconds();
        struct reply reply = worker_run(scratch, worker, candidate->name, pace->iterations,
                                        round_seed(plan, 0), group->timeout_s);
        double wall = clock_seconds() - start, timed = reply.real_ns * 1e-9;
        *why = reply.error;
        if (reply.error) return false;
        pace->iterations = reply.iterations;
        pace->slow = pace->iterations == 1 && timed > SLOW_S;
        pace->cost_s = wall;
        if (pace->slow) return true;
        /* The first run of a process builds what it keeps: only the second shows what a run costs.
         */
        if (step > 0 && settled(&climb, pace, timed, wall)) return true;
    }
    return true;
}
