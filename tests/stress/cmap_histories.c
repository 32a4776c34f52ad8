/* cmap_histories.c - many small histories of each map, each explained by some order or refused.
 *
 * Three threads, two fresh keys a history, random operations with pauses of random length between
 * them; the map is the same all along, so that it grows under the histories.                     */
#include "tests/support/cmap_cases.h"
#include "tests/support/cmap_history.h"

#ifdef NDEBUG
#define HISTORIES 10000
#else
#define HISTORIES 2000 /* what sanitizers slow ten times */
#endif
enum { THREADS = 3, OPERATIONS = 4, KEYS = 2 };

struct recorder {
    const struct cmap_case *c;
    void *map;
    _Alignas(CACHE_LINE) ATOMIC(uint64_t) clock;
    _Alignas(CACHE_LINE) ATOMIC(uint32_t) arrived; /* threads times histories */
    struct history_op ops[THREADS][OPERATIONS];
    uint64_t refused;
};

struct recording_thread {
    struct recorder *r;
    int index;
};

static uint64_t tick(struct recorder *r)
{
    /* seq_cst: the order of ticks is the order of events, for all threads. */
    return atomic_fetch_add_explicit(&r->clock, 1, memory_order_seq_cst);
}

/* Waits until all threads have come `times` times. */
static void meet(struct recorder *r, uint32_t times)
{
    /* acq_rel: what each did before is seen by all behind. */
    atomic_fetch_add_explicit(&r->arrived, 1, memory_order_acq_rel);
    for (int i = 0; atomic_load_explicit(&r->arrived, memory_order_acquire) < times * THREADS; i++)
        if (i % 16 == 15) sched_yield();
}

static void record(struct recorder *r, int index, uint64_t history, struct random *random)
{
    for (int i = 0; i < OPERATIONS; i++) {
        struct history_op *op = &r->ops[index][i];
        op->kind = (enum history_kind)random_below(random, HISTORY_KINDS);
        op->key = history * KEYS + random_below(random, KEYS);
        op->value = random_below(random, 3), op->old = random_below(random, 3);
        for (uint64_t pauses = random_below(random, 8); pauses--;) atomics_pause();
        if (random_below(random, 50) == 0) sched_yield();
        op->began = tick(r);
        history_perform(r->c->ops, r->c->shape, r->map, op);
        op->ended = tick(r);
    }
}

static void judge(struct recorder *r, uint64_t history)
{
    for (uint64_t key = history * KEYS; key < (history + 1) * KEYS; key++) {
        struct history_op ops[THREADS * OPERATIONS];
        int count = 0;
        for (int t = 0; t < THREADS; t++)
            for (int i = 0; i < OPERATIONS; i++)
                if (r->ops[t][i].key == key) ops[count++] = r->ops[t][i];
        r->refused += !history_is_linearizable(ops, count);
    }
}

static void *recording(void *argument)
{
    struct recording_thread *t = (struct recording_thread *)argument;
    struct random random;
    random_seed(&random, (uint64_t)t->index + 100);
    for (uint32_t history = 0; history < HISTORIES; history++) {
        meet(t->r, 2 * history + 1);
        record(t->r, t->index, history, &random);
        meet(t->r, 2 * history + 2);
        if (t->index == (int)(history % THREADS)) judge(t->r, history);
    }
    return NULL;
}

static void linearizable(const struct cmap_case *c)
{
    static struct recorder r;
    struct recording_thread threads[THREADS];
    pthread_t ids[THREADS];
    memset(&r, 0, sizeof r);
    r.c = c;
    r.map = cmap_case_make(c, 0);
    for (int i = 0; i < THREADS; i++) {
        threads[i] = (struct recording_thread){&r, i};
        assert_int_equal(pthread_create(&ids[i], NULL, recording, &threads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(ids[i], NULL);
    CMAP_ASSERT(c, r.refused == 0);
    c->ops->destroy(c->shape, r.map);
}

/* A checker that accepts everything would prove nothing: answers that no order explains. */
static void refuses_nonsense(void **state)
{
    (void)state;
    struct history_op stale[] = {
        {.kind = HISTORY_STORE, .value = 1, .answer = true, .began = 0, .ended = 1},
        {.kind = HISTORY_STORE, .value = 2, .answer = false, .began = 2, .ended = 5},
        {.kind = HISTORY_LOAD, .answer = true, .result = 2, .began = 3, .ended = 4},
        {.kind = HISTORY_LOAD, .answer = true, .result = 1, .began = 6, .ended = 7},
    };
    assert_false(history_is_linearizable(stale, 4));
    stale[3].result = 2;
    assert_true(history_is_linearizable(stale, 4));
    stale[2].result = 1; /* overlaps the second store: may come before it */
    assert_true(history_is_linearizable(stale, 4));
    stale[1].answer = true;
    assert_false(history_is_linearizable(stale, 4));
}

static void test_linearizable(void **state)
{
    (void)state;
    cmap_each(linearizable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_nonsense),
        cmocka_unit_test(test_linearizable),
    };
    return cmocka_run_group_tests_name("histories of concurrent maps", tests, NULL, NULL);
}
