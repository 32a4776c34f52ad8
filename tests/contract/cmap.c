/* cmap.c - the promises of cmap.h that one thread can see, on every map. */
#include "tests/support/cmap_cases.h"

static void every_operation(const struct cmap_case *c)
{
    const struct cmap_shape *s = c->shape;
    void *map = cmap_case_make(c, 0);
    uint64_t value = 99;
    CMAP_ASSERT(c, !c->ops->load(s, map, 1, &value));
    CMAP_ASSERT(c, c->ops->store(s, map, 1, 10));
    CMAP_ASSERT(c, c->ops->load(s, map, 1, &value) && value == 10);
    CMAP_ASSERT(c, !c->ops->store(s, map, 1, 11));
    CMAP_ASSERT(c, c->ops->load_or_store(s, map, 1, 12, &value) && value == 11);
    CMAP_ASSERT(c, !c->ops->load_or_store(s, map, 2, 20, &value) && value == 20);
    CMAP_ASSERT(c, c->ops->swap(s, map, 2, 21, &value) && value == 20);
    CMAP_ASSERT(c, !c->ops->swap(s, map, 3, 30, &value));
    CMAP_ASSERT(c, !c->ops->compare_and_swap(s, map, 3, 31, 32));
    CMAP_ASSERT(c, c->ops->compare_and_swap(s, map, 3, 30, 32));
    CMAP_ASSERT(c, !c->ops->compare_and_swap(s, map, 4, 0, 1));
    CMAP_ASSERT(c, c->ops->length(s, map) == 3);
    CMAP_ASSERT(c, !c->ops->compare_and_delete(s, map, 3, 30));
    CMAP_ASSERT(c, c->ops->compare_and_delete(s, map, 3, 32));
    CMAP_ASSERT(c, !c->ops->compare_and_delete(s, map, 3, 32));
    CMAP_ASSERT(c, c->ops->load_and_delete(s, map, 2, &value) && value == 21);
    CMAP_ASSERT(c, !c->ops->load_and_delete(s, map, 2, &value));
    CMAP_ASSERT(c, !c->ops->load(s, map, 2, &value) && !c->ops->load(s, map, 3, &value));
    CMAP_ASSERT(c, c->ops->length(s, map) == 1);
    c->ops->clear(s, map);
    CMAP_ASSERT(c, c->ops->length(s, map) == 0 && !c->ops->load(s, map, 1, &value));
    CMAP_ASSERT(c, c->ops->store(s, map, 1, 13));
    CMAP_ASSERT(c, c->ops->load(s, map, 1, &value) && value == 13);
    c->ops->destroy(s, map);
    c->ops->destroy(s, NULL);
}

/* Words that an implementation may be tempted to keep for itself. */
static void every_word(const struct cmap_case *c)
{
    static const uint64_t words[] = {0, 1, 2, UINT64_MAX, UINT64_MAX - 1, UINT64_C(1) << 63};
    void *map = cmap_case_make(c, 0);
    uint64_t value;
    for (size_t i = 0; i < 6; i++)
        CMAP_ASSERT(c, c->ops->store(c->shape, map, words[i], words[5 - i]));
    for (size_t i = 0; i < 6; i++)
        CMAP_ASSERT(c, c->ops->load(c->shape, map, words[i], &value) && value == words[5 - i]);
    c->ops->destroy(c->shape, map);
}

enum { MANY = 20000 };

static void grows_and_empties(const struct cmap_case *c)
{
    void *map = cmap_case_make(c, 0);
    struct cmap_stats stats;
    uint64_t value;
    for (int round = 0; round < 2; round++) {
        for (uint64_t k = 0; k < MANY; k++) CMAP_ASSERT(c, c->ops->store(c->shape, map, k, k * 3));
        CMAP_ASSERT(c, c->ops->length(c->shape, map) == MANY);
        for (uint64_t k = 0; k < MANY; k++)
            CMAP_ASSERT(c, c->ops->load(c->shape, map, k, &value) && value == k * 3);
        CMAP_ASSERT(c, !c->ops->load(c->shape, map, MANY, &value));
        for (uint64_t k = 0; k < MANY; k++)
            CMAP_ASSERT(c, c->ops->load_and_delete(c->shape, map, k, &value) && value == k * 3);
        CMAP_ASSERT(c, c->ops->length(c->shape, map) == 0);
    }
    c->ops->stats(c->shape, map, &stats);
    CMAP_ASSERT(c, stats.entries == 0 && stats.bytes > 0 && stats.bytes >= stats.bytes_retired);
    c->ops->destroy(c->shape, map);
}

struct visits {
    const struct cmap_case *c;
    void *map;
    unsigned char seen[MANY];
    uint64_t count, limit;
};

static bool visit(uint64_t key, uint64_t value, void *user)
{
    struct visits *v = (struct visits *)user;
    uint64_t loaded;
    CMAP_ASSERT(v->c, key < MANY && value == key + 1 && !v->seen[key]++);
    /* The visitor may call the map. */
    CMAP_ASSERT(v->c, v->c->ops->load(v->c->shape, v->map, key, &loaded) && loaded == value);
    CMAP_ASSERT(v->c, !v->c->ops->store(v->c->shape, v->map, key, value));
    return ++v->count < v->limit;
}

static void ranges(const struct cmap_case *c)
{
    static struct visits v;
    memset(&v, 0, sizeof v);
    v.c = c, v.limit = UINT64_MAX;
    void *map = v.map = cmap_case_make(c, MANY);
    c->ops->range(c->shape, map, visit, &v);
    CMAP_ASSERT(c, v.count == 0);
    for (uint64_t k = 0; k < MANY / 4; k++) c->ops->store(c->shape, map, k, k + 1);
    c->ops->range(c->shape, map, visit, &v);
    CMAP_ASSERT(c, v.count == MANY / 4);
    memset(v.seen, 0, sizeof v.seen);
    v.count = 0, v.limit = 5;
    c->ops->range(c->shape, map, visit, &v);
    CMAP_ASSERT(c, v.count == 5);
    c->ops->destroy(c->shape, map);
}

static void test_operations(void **state)
{
    (void)state, cmap_each(every_operation);
}
static void test_words(void **state)
{
    (void)state, cmap_each(every_word);
}
static void test_growth(void **state)
{
    (void)state, cmap_each(grows_and_empties);
}
static void test_range(void **state)
{
    (void)state, cmap_each(ranges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_operations),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_growth),
        cmocka_unit_test(test_range),
    };
    return cmocka_run_group_tests_name("concurrent maps", tests, NULL, NULL);
}
