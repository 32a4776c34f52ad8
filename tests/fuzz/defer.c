/* defer - random programs, run by every kind of record mixed in one task, against a model that
 * knows no chain and no jump; see defer_program.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/defer_program.h"

#if DEFER_ASAN || DEFER_TSAN
enum { PROGRAMS = 20000 };
#elif defined(NDEBUG)
enum { PROGRAMS = 400000 };
#else
enum { PROGRAMS = 100000 };
#endif

/* Panics run on top of each other's stack, as in Go: programs with more than so many are left out.
 */
enum { BYTES = 12288, PANICS_MOST = 30 };

static struct event_log wanted, got;
static struct program program;
static struct model model = {&wanted, {{0}}, 0};

/* ---- The real thing -------------------------------------------------------------------------- */

/* Arguments of a deferred call: a pattern that the call checks. */
struct arguments {
    struct node *node;
    uint32_t bytes;
    unsigned char pattern[DEFER_ARGS_MAX - 12];
};

static int run_node(struct node *node, struct defer_panic *token);

static void run_deferred(struct defer_panic *token, void *node)
{
    run_node((struct node *)node, token);
}

static void run_deferred_bytes(struct defer_panic *token, void *bytes)
{
    struct arguments *arguments = bytes;
    run_node(arguments->node, token);
    for (uint32_t i = 0; i < arguments->bytes - 12; i++)
        CHECK(arguments->pattern[i] == (unsigned char)(arguments->bytes + i));
}

static void defer_step(struct defer_scope *scope, const struct defer_ops *ops, unsigned statement,
                       const struct step *step)
{
    struct arguments arguments = {step->node, step->bytes, {0}};
    if (!step->bytes) {
        ops->push(scope, statement, run_deferred, step->node);
        return;
    }
    for (uint32_t i = 0; i < step->bytes - 12; i++)
        arguments.pattern[i] = (unsigned char)(step->bytes + i);
    ops->push_args(scope, statement, run_deferred_bytes, &arguments, step->bytes);
}

static void recover_step(struct defer_panic *token)
{
    struct defer_value value = defer_recover(token);
    log_event(&got, value.kind == DEFER_NOTHING ? -1 : (int)value.integer);
}

/* True: the function goes on. */
static bool run_step(struct defer_scope *scope, const struct node *node, int i,
                     struct defer_panic *token, volatile int *result)
{
    const struct step *step = &node->step[i];
    switch (step->action) {
    case ACT_LOG:
        log_event(&got, step->value);
        break;
    case ACT_CALL:
        log_event(&got, run_node(step->node, NULL));
        break;
    case ACT_DEFER:
        for (int n = 0; n < step->count; n++) defer_step(scope, node->ops, (unsigned)i, step);
        break;
    case ACT_RESULT:
        *result = step->value;
        break;
    case ACT_RECOVER:
        recover_step(token);
        break;
    case ACT_RETURN:
        return false;
    case ACT_PANIC:
        defer_panic_integer(step->value);
    case ACT_GOEXIT:
        defer_goexit();
    }
    return true;
}

static int run_plain(struct node *node, struct defer_panic *token)
{
    volatile int result = 0;
    DEFER_SCOPE_TABLE(node->ops, BYTES);
    for (int i = 0; i < node->steps; i++)
        if (!run_step(&defer_scope_, node, i, token, &result)) break;
    return result;
}

static int run_recovering(struct node *node, struct defer_panic *token)
{
    volatile int result = 0;
    DEFER_SCOPE_RECOVER_TABLE(node->ops, BYTES, result);
    for (int i = 0; i < node->steps; i++)
        if (!run_step(&defer_scope_, node, i, token, &result)) break;
    return result;
}

static int run_node(struct node *node, struct defer_panic *token)
{
    return node->recovers ? run_recovering(node, token) : run_plain(node, token);
}

/* ---- Comparing ------------------------------------------------------------------------------- */

enum { ENDED_BY_PANIC = -2, ENDED_BY_GOEXIT = -3 };

static jmp_buf task_end;

static void finish(struct defer_task *ending)
{
    (void)ending;
    longjmp(task_end, 1);
}

static void recover_last(struct defer_panic *token, void *unused)
{
    (void)unused;
    if (defer_recover(token).kind != DEFER_NOTHING) log_event(&got, ENDED_BY_PANIC);
}

static void run_program(struct node *node)
{
    DEFER_SCOPE_RECOVER_VOID(best);
    DEFER(recover_last, NULL);
    log_event(&got, run_node(node, NULL));
}

static struct defer_task task;

/* The task's end jumps back here. */
static void run_to_end(struct node *node)
{
    if (_setjmp(task_end) == 0)
        run_program(node);
    else
        log_event(&got, ENDED_BY_GOEXIT);
}

static void run_real(struct node *node)
{
    defer_task_init(&task, finish);
    struct defer_task *previous = defer_task_swap(&task);
    run_to_end(node);
    CHECK(task.head == NULL);
    CHECK(task.panic == NULL);
    CHECK(task.bump.top == task.bump.own_entries);
    defer_task_swap(previous);
    defer_task_destroy(&task);
}

static void run_model(struct node *node)
{
    int result;
    model.used = 0;
    struct unwinding *u = model_call(&model, node, NULL, &result);
    /* recover_last is one more deferred call of one more frame. */
    if (u && !u->goexit) log_event(&wanted, ENDED_BY_PANIC);
    if (u && (u->goexit || u->under)) log_event(&wanted, ENDED_BY_GOEXIT);
    if (!u) log_event(&wanted, result);
}

/* False: left out. */
static bool compare(uint64_t seed)
{
    struct node *node = make_program(&program, seed);
    wanted.count = got.count = 0;
    run_model(node);
    if (model.used > PANICS_MOST) return false;
    run_real(node);
    int first = 0;
    while (first < wanted.count && first < got.count && wanted.value[first] == got.value[first])
        first++;
    if (first != wanted.count || first != got.count)
        fail_msg("program %llu: event %d is %d, not %d (%d events, not %d)",
                 (unsigned long long)seed, first, got.value[first], wanted.value[first], got.count,
                 wanted.count);
    return true;
}

static void random_programs(void **state)
{
    uint64_t panics = 0, exits = 0, events = 0, run = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= PROGRAMS; seed++) {
        if (!compare(seed)) continue;
        run++;
        events += (uint64_t)wanted.count;
        panics += wanted.value[wanted.count - 1] == ENDED_BY_PANIC;
        exits += wanted.value[wanted.count - 1] == ENDED_BY_GOEXIT;
    }
    print_message("%llu programs: %llu events, %llu ended by a panic, %llu by goexit\n",
                  (unsigned long long)run, (unsigned long long)events, (unsigned long long)panics,
                  (unsigned long long)exits);
    assert_true(run > PROGRAMS / 10 * 8);
    assert_true(panics > PROGRAMS / 20 && exits > PROGRAMS / 200);
    assert_true(events > 5 * (uint64_t)PROGRAMS);
}

static int release(void **state)
{
    (void)state;
    defer_pool_release();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_programs)};
    return cmocka_run_group_tests(tests, NULL, release);
}
