/* cmap.c - random operation strings against the obvious map, and memory under long churn.
 *
 * One thread: what several do at once is for tests/stress. Keys are few, so that each is stored,
 * deleted and stored again; the model is two arrays. */
#include <stdlib.h>
#include <time.h>

#include "tests/support/cmap_cases.h"
#include "tests/support/cmap_history.h"

enum { KEYS = 700, OPERATIONS = TESTS_SLOW ? 20000 : 200000 };

struct model {
    struct history_state keys[KEYS];
    size_t seen;
    bool wrong;
};

static bool compare(uint64_t key, uint64_t value, void *user)
{
    struct model *m = (struct model *)user;
    m->wrong |= key >= KEYS || !m->keys[key].present || m->keys[key].value != value;
    m->seen++;
    return true;
}

static void compare_all(const struct cmap_case *c, void *map, struct model *m)
{
    size_t present = 0;
    for (int i = 0; i < KEYS; i++) present += m->keys[i].present;
    m->seen = 0;
    c->ops->range(c->shape, map, compare, m);
    CMAP_ASSERT(c, !m->wrong && m->seen == present);
    CMAP_ASSERT(c, c->ops->length(c->shape, map) == present);
}

static void draw(struct random *random, struct history_op *op)
{
    op->kind = (enum history_kind)random_below(random, HISTORY_KINDS);
    op->key = random_below(random, KEYS);
    op->value = random_below(random, 4), op->old = random_below(random, 4);
}

static void random_strings(const struct cmap_case *c)
{
    static struct model m;
    struct random random;
    struct history_op op;
    memset(&m, 0, sizeof m);
    random_seed(&random, 11);
    void *map = cmap_case_make(c, 0);
    for (int i = 0; i < OPERATIONS; i++) {
        draw(&random, &op);
        history_perform(c->ops, c->shape, map, &op);
        CMAP_ASSERT(c, history_apply(&op, &m.keys[op.key]));
        if (random_below(&random, 2000) == 0) compare_all(c, map, &m);
        if (random_below(&random, 20000) == 0) {
            c->ops->clear(c->shape, map);
            for (int k = 0; k < KEYS; k++) m.keys[k].present = false;
        }
    }
    compare_all(c, map, &m);
    c->ops->destroy(c->shape, map);
}

/* ---- Churn ---------------------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Tables may stand before or behind a doubling, and what is retired waits for a batch; a leak of 16
 * bytes a deletion passes this in a fraction of a second. */
#define CHURN_SLACK_BYTES ((size_t)1 << 20)

/* Ever new keys, a thousand at a time: what is deleted must not pile up. */
static size_t churn(const struct cmap_case *c, void *map, uint64_t *next, double seconds)
{
    struct cmap_stats stats;
    uint64_t value;
    for (double end = now_s() + seconds; now_s() < end;) {
        for (int i = 0; i < 1000; i++, ++*next) {
            c->ops->store(c->shape, map, *next, *next);
            c->ops->load(c->shape, map, *next - 500, &value);
            if (*next >= 1000) c->ops->load_and_delete(c->shape, map, *next - 1000, &value);
        }
    }
    c->ops->stats(c->shape, map, &stats);
    return stats.bytes;
}

/* CMAP_CHURN_SECONDS: for each map; without it all share 5. */
static void memory_stays(const struct cmap_case *c)
{
    const char *text = getenv("CMAP_CHURN_SECONDS");
    double each = text ? atof(text) : 5.0 / (2 * CMAP_CASES + 2 * CMAP_CASE_SHAPES);
    uint64_t next = 0;
    void *map = cmap_case_make(c, 0);
    size_t before = churn(c, map, &next, each / 3);
    size_t after = churn(c, map, &next, each / 3 * 2);
    if (after > 2 * before + CHURN_SLACK_BYTES)
        CMAP_FAIL(c, "%zu bytes, then %zu for as many entries", before, after);
    c->ops->destroy(c->shape, map);
}

static void test_strings(void **state)
{
    (void)state;
    cmap_each(random_strings);
}

static void test_memory(void **state)
{
    (void)state;
    cmap_each(memory_stays);
}

static void count_freed(void *thing, void *user)
{
    (void)thing;
    ++*(size_t *)user;
}

/* A thread that retires one thing in each of its operations, inside as it is then, keeps few of
 * them, however long it goes on. */
static void test_retired(void **state)
{
    struct cmap_epoch_list list = {NULL, 0, 0, 0};
    size_t freed = 0, most = 0, all = 100000;
    (void)state;
    for (size_t i = 0; i < all; i++) {
        struct cmap_epoch_record *record = cmap_epoch_enter();
        cmap_epoch_retire(&list, &list, count_freed, &freed);
        cmap_epoch_leave(record);
        if (list.count > most) most = list.count;
    }
    assert_in_range(most, 1, 3 * CMAP_EPOCH_BATCH);
    assert_int_equal(freed + list.count, all);
    cmap_epoch_collect(&list, UINT64_MAX);
    assert_int_equal(freed, all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_retired),
    };
    return cmocka_run_group_tests_name("random strings of operations", tests, NULL, NULL);
}
