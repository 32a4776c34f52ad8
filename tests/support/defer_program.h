/* defer_program.h - random programs of frames, deferred calls, panics, recoveries and goexits, and
 * a model that runs them: plain recursion over results, with no jump and no chain, by the words of
 * Go's specification. */
#ifndef TESTS_SUPPORT_DEFER_PROGRAM_H
#define TESTS_SUPPORT_DEFER_PROGRAM_H

#include <string.h>

#include "common/check.h"
#include "common/random.h"
#include "defer/defer_scope.h"

enum {
    NODES_MOST = 48,
    STEPS_MOST = 8,
    LEVELS_MOST = 6,
    LOG_MOST = 4096,
    LOOP_MOST = 12,
    UNWINDINGS_MOST = 65536
};

enum action {
    ACT_LOG,     /* notes `value` */
    ACT_CALL,    /* calls `node`, notes its result */
    ACT_DEFER,   /* defers `node`, `count` times, with `bytes` of arguments (0: its pointer) */
    ACT_RESULT,  /* the function's result becomes `value` */
    ACT_RECOVER, /* notes what it recovers, or -1 */
    ACT_RETURN,
    ACT_PANIC, /* with `value` */
    ACT_GOEXIT
};

struct step {
    enum action action;
    int value, count;
    uint32_t bytes;
    struct node *node;
};

/* A function. */
struct node {
    const struct defer_ops *ops;
    bool recovers; /* its scope can resume; else its deferred functions do not try */
    int steps;
    struct step step[STEPS_MOST];
};

struct program {
    struct node nodes[NODES_MOST];
    int used;
};

struct event_log {
    int value[LOG_MOST];
    int count;
};

static void log_event(struct event_log *log, int value)
{
    if (log->count < LOG_MOST) log->value[log->count++] = value;
}

/* ---- Making programs ------------------------------------------------------------------------- */

static const struct defer_ops *const fuzz_tables[] = {
#define FUZZ_TABLE(impl) &defer_##impl,
    DEFER_IMPLS(FUZZ_TABLE)};

static int pick(struct random *random, int limit)
{
    return (int)random_below(random, (uint64_t)limit);
}

static struct node *make_node(struct program *program, struct random *random, int level,
                              bool may_recover);

static void make_defer(struct program *program, struct random *random, struct step *step, int level,
                       const struct node *in)
{
    static const uint32_t sizes[] = {0, 0, 16, 24, 64, 200, DEFER_ARGS_MAX};
    step->bytes = sizes[pick(random, 7)];
    bool loop = !in->ops->calls_max && step->bytes <= 64 && pick(random, 3) == 0;
    step->count = loop ? 1 + pick(random, LOOP_MOST) : 1;
    step->node = make_node(program, random, level + 1, in->recovers);
}

static enum action pick_action(struct random *random, bool may_recover)
{
    static const enum action often[] = {ACT_LOG,   ACT_LOG,   ACT_CALL,   ACT_CALL,
                                        ACT_DEFER, ACT_DEFER, ACT_DEFER,  ACT_DEFER,
                                        ACT_PANIC, ACT_PANIC, ACT_RESULT, ACT_RETURN};
    if (may_recover && pick(random, 4) == 0) return ACT_RECOVER;
    if (pick(random, 60) == 0) return ACT_GOEXIT;
    return often[pick(random, 12)];
}

/* NULL when the program is large enough. */
static struct node *make_node(struct program *program, struct random *random, int level,
                              bool may_recover)
{
    if (program->used == NODES_MOST || level == LEVELS_MOST) return NULL;
    struct node *node = &program->nodes[program->used++];
    node->ops = fuzz_tables[pick(random, sizeof fuzz_tables / sizeof *fuzz_tables)];
    node->recovers = pick(random, 2);
    node->steps = 1 + pick(random, STEPS_MOST);
    for (int i = 0; i < node->steps; i++) {
        struct step *step = &node->step[i];
        *step = (struct step){pick_action(random, may_recover), pick(random, 1000), 1, 0, NULL};
        if (step->action == ACT_CALL) step->node = make_node(program, random, level + 1, false);
        if (step->action == ACT_DEFER) make_defer(program, random, step, level, node);
        if (!step->node && (step->action == ACT_CALL || step->action == ACT_DEFER))
            step->action = ACT_LOG;
    }
    return node;
}

static struct node *make_program(struct program *program, uint64_t seed)
{
    struct random random;
    random_seed(&random, seed);
    program->used = 0;
    struct node *node = make_node(program, &random, 0, false);
    node->recovers = true;
    return node;
}

/* ---- The model ------------------------------------------------------------------------------- */

/* What is unwinding: a panic, or a goexit. `under` is the goexit that a panic has covered: it goes
 * on when the panic is recovered. */
struct unwinding {
    int value;
    bool recovered, goexit;
    struct unwinding *under;
};

struct model {
    struct event_log *log;
    struct unwinding pool[UNWINDINGS_MOST];
    int used;
};

static struct unwinding *model_call(struct model *model, const struct node *node,
                                    struct unwinding *token, int *result);

static struct unwinding *model_unwind(struct model *model, int value, bool goexit)
{
    CHECK(model->used < UNWINDINGS_MOST);
    struct unwinding *u = &model->pool[model->used++];
    *u = (struct unwinding){value, false, goexit, NULL};
    return u;
}

static void model_recover(struct model *model, struct unwinding *token)
{
    bool mine = token && !token->recovered && !token->goexit;
    log_event(model->log, mine ? token->value : -1);
    if (mine) token->recovered = true;
}

/* Runs the steps; what is deferred goes to `deferred`. */
static struct unwinding *model_steps(struct model *model, const struct node *node,
                                     struct unwinding *token, int *result,
                                     const struct node **deferred, int *count)
{
    for (int i = 0; i < node->steps; i++) {
        const struct step *step = &node->step[i];
        struct unwinding *u = NULL;
        int returned = 0;
        switch (step->action) {
        case ACT_LOG:
            log_event(model->log, step->value);
            break;
        case ACT_CALL:
            u = model_call(model, step->node, NULL, &returned);
            if (!u) log_event(model->log, returned);
            break;
        case ACT_DEFER:
            for (int n = 0; n < step->count; n++) deferred[(*count)++] = step->node;
            break;
        case ACT_RESULT:
            *result = step->value;
            break;
        case ACT_RECOVER:
            model_recover(model, token);
            break;
        case ACT_RETURN:
            return NULL;
        case ACT_PANIC:
            return model_unwind(model, step->value, false);
        case ACT_GOEXIT:
            return model_unwind(model, 0, true);
        }
        if (u) return u;
    }
    return NULL;
}

/* A deferred call while `u` unwinds (or nothing); returns what unwinds afterwards. */
static struct unwinding *model_deferred(struct model *model, const struct node *node,
                                        struct unwinding *u)
{
    int ignored = 0;
    struct unwinding *next = model_call(model, node, u, &ignored);
    if (next) {
        if (u && !next->under) next->under = u->goexit ? u : u->under;
        return next;
    }
    return u && u->recovered ? u->under : u;
}

static struct unwinding *model_call(struct model *model, const struct node *node,
                                    struct unwinding *token, int *result)
{
    const struct node *deferred[STEPS_MOST * LOOP_MOST];
    int count = 0;
    *result = 0;
    struct unwinding *u = model_steps(model, node, token, result, deferred, &count);
    while (count) u = model_deferred(model, deferred[--count], u);
    return u;
}

#endif
