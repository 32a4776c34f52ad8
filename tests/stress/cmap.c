/* cmap.c - threads on one map, with checked totals, stopped at random places.
 *
 * Signals stop threads for a while wherever they are, inside a lock too, as SIGSTOP would: the
 * totals must hold, and the other threads must get on where that is promised.                    */
#include <signal.h>
#include <sys/select.h>
#include <time.h>

#include "tests/support/cmap_cases.h"

enum { THREADS = 4, KEYS = 300, OPERATIONS = TESTS_SLOW ? 4000 : 40000 };

struct worker {
    const struct cmap_case *c;
    void *map;
    struct random random;
    pthread_t thread;
    int64_t added[KEYS]; /* keys stored as new, less keys deleted */
    uint64_t counted;    /* additions to counters, by compare_and_swap */
    uint64_t wrong;      /* values that nobody stored */
};

static void stop_a_while(int signal)
{
    struct timeval pause = {0, 300};
    (void)signal;
    select(0, NULL, NULL, NULL, &pause); /* unlike nanosleep, allowed in a handler */
}

/* Counters live at keys above KEYS and are never deleted. */
static void count_up(struct worker *w)
{
    const struct cmap_case *c = w->c;
    uint64_t key = KEYS + random_below(&w->random, 5), now;
    c->ops->load_or_store(c->shape, w->map, key, 0, &now);
    while (!c->ops->compare_and_swap(c->shape, w->map, key, now, now + 1))
        if (!c->ops->load(c->shape, w->map, key, &now)) w->wrong++;
    w->counted++;
}

/* Every value under a key is the key times an odd number. */
static void come_and_go(struct worker *w)
{
    const struct cmap_case *c = w->c;
    uint64_t key = random_below(&w->random, KEYS), value = 0;
    switch (random_below(&w->random, 5)) {
    case 0:
        w->added[key] += c->ops->store(c->shape, w->map, key, key * 3);
        break;
    case 1:
        w->added[key] += !c->ops->swap(c->shape, w->map, key, key * 5, &value);
        w->wrong += value % (key ? key : 1) != 0;
        break;
    case 2:
        w->added[key] -= c->ops->compare_and_delete(c->shape, w->map, key, key * 3);
        break;
    case 3:
        if (!c->ops->load_and_delete(c->shape, w->map, key, &value)) break;
        w->added[key]--;
        w->wrong += value != key * 3 && value != key * 5;
        break;
    default:
        if (c->ops->load(c->shape, w->map, key, &value))
            w->wrong += value != key * 3 && value != key * 5;
    }
}

static void *work(void *argument)
{
    struct worker *w = (struct worker *)argument;
    for (int i = 0; i < OPERATIONS; i++) {
        if (random_below(&w->random, 10) == 0)
            count_up(w);
        else
            come_and_go(w);
    }
    return NULL;
}

static void start(const struct cmap_case *c, void *map, struct worker *workers)
{
    for (int i = 0; i < THREADS; i++) {
        memset(&workers[i], 0, sizeof workers[i]);
        workers[i].c = c, workers[i].map = map;
        random_seed(&workers[i].random, (uint64_t)i + 1);
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
}

/* The map must hold what the answers say. */
static void check_totals(const struct cmap_case *c, void *map, const struct worker *workers)
{
    uint64_t counted = 0, sum = 0, value;
    for (int key = 0; key < KEYS; key++) {
        int64_t there = 0;
        for (int i = 0; i < THREADS; i++) there += workers[i].added[key];
        CMAP_ASSERT(c, there == c->ops->load(c->shape, map, (uint64_t)key, &value));
    }
    for (int i = 0; i < THREADS; i++) counted += workers[i].counted;
    for (int i = 0; i < THREADS; i++) CMAP_ASSERT(c, workers[i].wrong == 0);
    for (uint64_t key = KEYS; key < KEYS + 5; key++)
        sum += c->ops->load(c->shape, map, key, &value) ? value : 0;
    CMAP_ASSERT(c, sum == counted);
}

static void stop_and_join(struct worker *workers)
{
    struct random random;
    random_seed(&random, 5);
    for (int i = 0; i < 60; i++) {
        if (i < 50) pthread_kill(workers[random_below(&random, THREADS)].thread, SIGUSR1);
        usleep((useconds_t)random_below(&random, 400));
    }
    for (int i = 0; i < THREADS; i++) pthread_join(workers[i].thread, NULL);
}

static void totals(const struct cmap_case *c)
{
    static struct worker workers[THREADS];
    void *map = cmap_case_make(c, 0);
    start(c, map, workers);
    stop_and_join(workers);
    check_totals(c, map, workers);
    c->ops->destroy(c->shape, map);
}

/* ---- Growth and churn ----------------------------------------------------------------------- */

/* All insert the same fresh keys; each key is new to exactly one of them. */
static void *insert_all(void *argument)
{
    struct worker *w = (struct worker *)argument;
    for (uint64_t k = 0; k < OPERATIONS; k++) {
        uint64_t value;
        w->counted += !w->c->ops->load_or_store(w->c->shape, w->map, k, k * 7, &value);
        w->wrong += value != k * 7;
        w->wrong += !w->c->ops->load(w->c->shape, w->map, k / 2, &value) || value != k / 2 * 7;
    }
    return NULL;
}

static void grows_together(const struct cmap_case *c)
{
    static struct worker workers[THREADS];
    uint64_t added = 0;
    void *map = cmap_case_make(c, 0);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.c = c, .map = map};
        pthread_create(&workers[i].thread, NULL, insert_all, &workers[i]);
    }
    stop_and_join(workers); /* in the middle of growing, and in tables that were replaced */
    for (int i = 0; i < THREADS; i++) {
        added += workers[i].counted;
        CMAP_ASSERT(c, workers[i].wrong == 0);
    }
    CMAP_ASSERT(c, added == OPERATIONS && c->ops->length(c->shape, map) == OPERATIONS);
    c->ops->destroy(c->shape, map);
}

static void test_totals(void **state)
{
    (void)state;
    cmap_each(totals);
}

static void test_growth(void **state)
{
    (void)state;
    cmap_each(grows_together);
}

int main(void)
{
    signal(SIGUSR1, stop_a_while);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_totals),
        cmocka_unit_test(test_growth),
    };
    return cmocka_run_group_tests_name("concurrent maps under stress", tests, NULL, NULL);
}
