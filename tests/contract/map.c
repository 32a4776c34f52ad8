/* map.c - the promises of map.h, checked on every implementation in every shape it supports. */
#include "tests/support/map_cases.h"

static void *make(const struct map_case *c, size_t hint)
{
    void *map = c->ops->create(c->shape, &c->config, hint);
    CASE_ASSERT(c, map != NULL);
    return map;
}

/* Keys first .. first + count - 1 with value = index + plus. */
static void put_keys(const struct map_case *c, void *map, size_t first, size_t count, uint64_t plus,
                     bool expect_new)
{
    struct case_key key;
    unsigned char value[CASE_VALUE_BYTES_MAX + 1];
    for (size_t i = first; i < first + count; i++) {
        case_key(c->shape, i, &key);
        case_value(c->shape, i + plus, value);
        CASE_ASSERT(c, c->ops->put(c->shape, map, &key, value) == expect_new);
    }
}

static void expect_keys(const struct map_case *c, const void *map, size_t first, size_t count,
                        uint64_t plus)
{
    struct case_key key;
    for (size_t i = first; i < first + count; i++) {
        case_key_copy(c->shape, i, 1, &key);
        CASE_ASSERT(c, case_value_is(c->shape, c->ops->get(c->shape, map, &key), i + plus));
    }
}

static void expect_no_keys(const struct map_case *c, const void *map, size_t first, size_t count)
{
    struct case_key key;
    for (size_t i = first; i < first + count; i++) {
        case_key(c->shape, i, &key);
        CASE_ASSERT(c, c->ops->get(c->shape, map, &key) == NULL);
    }
}

static void erase_keys(const struct map_case *c, void *map, size_t first, size_t count, bool found)
{
    struct case_key key;
    for (size_t i = first; i < first + count; i++) {
        case_key_copy(c->shape, i, 1, &key);
        CASE_ASSERT(c, c->ops->erase(c->shape, map, &key) == found);
    }
}

/* The index of a key that case_key made, by search: CASE_KEYS if it is none of the first `count`.
 */
static size_t index_of(const struct map_case *c, const void *key, size_t count)
{
    struct case_key other;
    for (size_t i = 0; i < count; i++) {
        case_key(c->shape, i, &other);
        if (map_key_equal(c->shape, key, &other)) return i;
    }
    return CASE_KEYS;
}

/* ---- Tests ------------------------------------------------------------------------------------
 */

static void put_get_erase(const struct map_case *c)
{
    size_t n = case_most_keys(c, TESTS_SLOW ? 2500 : 5000);
    void *map = make(c, 0);
    CASE_ASSERT(c, c->ops->length(map) == 0);
    expect_no_keys(c, map, 0, 10);
    put_keys(c, map, 0, n, 0, true);
    case_check(c, map);
    CASE_ASSERT(c, c->ops->length(map) == n);
    expect_keys(c, map, 0, n, 0);
    expect_no_keys(c, map, n, n);
    put_keys(c, map, 0, n, 1, false);
    expect_keys(c, map, 0, n, 1);
    erase_keys(c, map, n, n, false);
    erase_keys(c, map, 0, n / 2, true);
    case_check(c, map);
    erase_keys(c, map, 0, n / 2, false);
    CASE_ASSERT(c, c->ops->length(map) == n - n / 2);
    expect_no_keys(c, map, 0, n / 2);
    expect_keys(c, map, n / 2, n - n / 2, 1);
    erase_keys(c, map, n / 2, n - n / 2, true);
    CASE_ASSERT(c, c->ops->length(map) == 0);
    case_check(c, map);
    put_keys(c, map, 0, n, 5, true);
    expect_keys(c, map, 0, n, 5);
    c->ops->destroy(c->shape, map);
}

static void upsert_starts_from_zero(const struct map_case *c)
{
    size_t n = case_most_keys(c, 300);
    void *map = make(c, 0);
    for (int pass = 0; pass < 3; pass++) {
        struct case_key key;
        for (size_t i = 0; i < n; i++) {
            bool added = false;
            case_key(c->shape, i, &key);
            unsigned char *value = (unsigned char *)c->ops->upsert(c->shape, map, &key, &added);
            CASE_ASSERT(c, value && added);
            for (uint32_t k = 0; k < c->shape->value_bytes; k++) CASE_ASSERT(c, value[k] == 0);
            case_value(c->shape, i + 1, value);
            CASE_ASSERT(
                c, case_value_is(c->shape, c->ops->upsert(c->shape, map, &key, &added), i + 1));
            CASE_ASSERT(c, !added);
        }
        CASE_ASSERT(c, c->ops->length(map) == n);
        expect_keys(c, map, 0, n, 1);
        erase_keys(c, map, 0, n, true);
    }
    c->ops->destroy(c->shape, map);
}

static void clear_and_reuse(const struct map_case *c)
{
    size_t n = case_most_keys(c, TESTS_SLOW ? 1500 : 3000);
    void *map = make(c, n / 2);
    for (int pass = 0; pass < 3; pass++) {
        size_t some = n >> pass;
        put_keys(c, map, 0, some, (uint64_t)pass, true);
        expect_keys(c, map, 0, some, (uint64_t)pass);
        c->ops->clear(c->shape, map);
        case_check(c, map);
        CASE_ASSERT(c, c->ops->length(map) == 0);
        expect_no_keys(c, map, 0, some);
    }
    put_keys(c, map, 0, n, 3, true);
    expect_keys(c, map, 0, n, 3);
    case_check(c, map);
    c->ops->destroy(c->shape, map);
}

static void hints(const struct map_case *c)
{
    size_t hints[] = {1, 8, 9, 14, 26, 100, 1000};
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        size_t n = case_most_keys(c, hints[i]);
        void *map = make(c, hints[i]);
        case_check(c, map);
        put_keys(c, map, 0, n, 0, true);
        expect_keys(c, map, 0, n, 0);
        c->ops->destroy(c->shape, map);
    }
    size_t absurd[] = {SIZE_MAX, SIZE_MAX / 2, (size_t)1 << 60, SIZE_MAX - 8};
    for (size_t i = 0; i < sizeof absurd / sizeof *absurd; i++) {
        void *map = make(c, absurd[i]);
        put_keys(c, map, 0, 20, 0, true);
        expect_keys(c, map, 0, 20, 0);
        c->ops->destroy(c->shape, map);
    }
}

/* How often each key was returned. */
static void iterate_all(const struct map_case *c, void *map, unsigned char *seen, size_t n)
{
    struct map_iterator it;
    memset(seen, 0, n);
    c->ops->iterate(c->shape, map, &it);
    while (c->ops->next(c->shape, map, &it)) {
        size_t i = index_of(c, it.key, n);
        CASE_ASSERT(c, i < n);
        CASE_ASSERT(c, case_value_is(c->shape, it.value, i));
        seen[i < n ? i : 0]++;
    }
    CASE_ASSERT(c, !c->ops->next(c->shape, map, &it));
    c->ops->finish(c->shape, map, &it);
}

/* What a visitor is told: how often each key was shown goes to `seen`. */
struct visit {
    const struct map_case *c;
    void *map;
    unsigned char *seen;
    size_t n;
    size_t erases; /* every so many-th key is erased when it is shown; 0: none */
};

static void see(const void *key, void *value, void *context)
{
    struct visit *v = (struct visit *)context;
    const struct map_case *c = v->c;
    size_t i = index_of(c, key, v->n);
    CASE_ASSERT(c, i < v->n);
    CASE_ASSERT(c, case_value_is(c->shape, value, i));
    v->seen[i < v->n ? i : 0]++;
    struct case_key own;
    case_key(c->shape, i, &own);
    if (v->erases && i % v->erases == 0) CASE_ASSERT(c, c->ops->erase(c->shape, v->map, &own));
}

static void visit_all(const struct map_case *c, void *map, unsigned char *seen, size_t n,
                      size_t erases)
{
    struct visit visit = {c, map, seen, n, erases};
    memset(seen, 0, n);
    map_visit_all(c->ops, c->shape, map, see, &visit);
}

/* Without gaps, erasing what is shown, and with the gaps that leaves. */
static void visit_once_each(const struct map_case *c)
{
    enum { N = 900 };
    unsigned char seen[N];
    size_t n = case_most_keys(c, N);
    void *map = make(c, 0);
    visit_all(c, NULL, seen, 0, 0);
    visit_all(c, map, seen, 0, 0);
    put_keys(c, map, 0, n, 0, true);
    for (size_t erases = 0; erases <= 3; erases += 3) {
        visit_all(c, map, seen, n, erases);
        for (size_t i = 0; i < n; i++) CASE_ASSERT(c, seen[i] == 1);
    }
    case_check(c, map);
    visit_all(c, map, seen, n, 0);
    for (size_t i = 0; i < n; i++) CASE_ASSERT(c, seen[i] == (i % 3 != 0));
    c->ops->destroy(c->shape, map);
}

static void iterate_once_each(const struct map_case *c)
{
    unsigned char seen[200];
    void *map = make(c, 0);
    iterate_all(c, map, seen, 0);
    for (size_t n = 1, before = 0; n <= case_most_keys(c, 200); before = n, n = n * 3 / 2 + 1) {
        put_keys(c, map, before, n - before, 0, true);
        iterate_all(c, map, seen, n);
        for (size_t i = 0; i < n; i++) CASE_ASSERT(c, seen[i] == 1);
        struct map_iterator early;
        c->ops->iterate(c->shape, map, &early);
        CASE_ASSERT(c, c->ops->next(c->shape, map, &early));
        c->ops->finish(c->shape, map, &early);
    }
    c->ops->destroy(c->shape, map);
}

/* Erases each key as it is shown, and (unless frozen) one not shown yet: that one must not come. */
static void iterate_while_erasing(const struct map_case *c)
{
    enum { N = 150 };
    size_t n = case_most_keys(c, N), shown = 0;
    unsigned char gone[N] = {0};
    void *map = make(c, 0);
    struct map_iterator it;
    put_keys(c, map, 0, n, 0, true);
    c->ops->iterate(c->shape, map, &it);
    while (c->ops->next(c->shape, map, &it)) {
        struct case_key key;
        size_t i = index_of(c, it.key, n);
        CASE_ASSERT(c, i < n && !gone[i]);
        case_key(c->shape, i, &key);
        CASE_ASSERT(c, c->ops->erase(c->shape, map, &key));
        gone[i] = 1;
        shown++;
        if (case_is_frozen(c) || shown % 4) continue;
        for (i = 0; i < n && gone[i]; i++) {
        }
        if (i == n) continue;
        case_key(c->shape, i, &key);
        CASE_ASSERT(c, c->ops->erase(c->shape, map, &key));
        gone[i] = 1;
    }
    for (size_t i = 0; i < n; i++) CASE_ASSERT(c, gone[i]);
    CASE_ASSERT(c, c->ops->length(map) == 0);
    case_check(c, map);
    c->ops->destroy(c->shape, map);
}

/* The map grows several times over under the iterator. */
static void iterate_while_adding(const struct map_case *c)
{
    enum { N = 400 };
    size_t n = case_most_keys(c, N) / 8, added = n, all = n * 8;
    unsigned char seen[N] = {0};
    struct map_iterator it;
    if (case_is_frozen(c)) return;
    void *map = make(c, 0);
    put_keys(c, map, 0, n, 0, true);
    c->ops->iterate(c->shape, map, &it);
    while (c->ops->next(c->shape, map, &it)) {
        size_t i = index_of(c, it.key, all);
        CASE_ASSERT(c, i < all && !seen[i]);
        CASE_ASSERT(c, case_value_is(c->shape, it.value, i));
        seen[i] = 1;
        for (int k = 0; k < 9 && added < all; k++, added++) put_keys(c, map, added, 1, 0, true);
    }
    for (size_t i = 0; i < n; i++) CASE_ASSERT(c, seen[i]);
    case_check(c, map);
    c->ops->destroy(c->shape, map);
}

static void explain_and_stats_agree(const struct map_case *c)
{
    size_t n = case_most_keys(c, 1000);
    void *map = make(c, 0);
    struct map_stats stats;
    struct map_probe probe;
    struct case_key key;
    put_keys(c, map, 0, n, 0, true);
    for (size_t i = 0; i < 2 * n; i++) {
        case_key_copy(c->shape, i, 1, &key);
        c->ops->explain(c->shape, map, &key, &probe);
        CASE_ASSERT(c, probe.found == (i < n));
        CASE_ASSERT(c, probe.visited >= 1 && probe.compares >= (i < n));
    }
    c->ops->stats(c->shape, map, &stats);
    CASE_ASSERT(c, stats.entries == n);
    CASE_ASSERT(c, stats.slots >= n);
    CASE_ASSERT(c, stats.bytes >= n * (c->shape->key_bytes + c->shape->value_bytes));
    c->ops->destroy(c->shape, map);
}

static void zeros_and_nans(const struct map_case *c)
{
    double zero = 0.0, minus = -0.0, nan = __builtin_nan("");
    unsigned char value[CASE_VALUE_BYTES_MAX + 1] = {1};
    struct map_iterator it;
    size_t nans = 0;
    if (c->shape->key != MAP_KEY_F64) return;
    void *map = make(c, 0);
    CASE_ASSERT(c, c->ops->put(c->shape, map, &zero, value));
    CASE_ASSERT(c, !c->ops->put(c->shape, map, &minus, value));
    for (int i = 0; i < 50; i++) CASE_ASSERT(c, c->ops->put(c->shape, map, &nan, value));
    CASE_ASSERT(c, c->ops->get(c->shape, map, &nan) == NULL);
    CASE_ASSERT(c, !c->ops->erase(c->shape, map, &nan));
    CASE_ASSERT(c, c->ops->length(map) == 51);
    c->ops->iterate(c->shape, map, &it);
    while (c->ops->next(c->shape, map, &it)) {
        double key;
        memcpy(&key, it.key, sizeof key);
        nans += key != key;
        if (key == key) CASE_ASSERT(c, memcmp(&key, &minus, sizeof key) == 0);
    }
    CASE_ASSERT(c, nans == 50);
    case_check(c, map);
    c->ops->clear(c->shape, map);
    CASE_ASSERT(c, c->ops->length(map) == 0);
    c->ops->destroy(c->shape, map);
}

static void odd_strings(const struct map_case *c)
{
    static const char zeros[] = "a\0b";
    const struct map_string odd[] = {{NULL, 0}, {zeros, 1}, {zeros, 3}, {zeros, 2}, {zeros + 2, 1}};
    unsigned char value[8] = {0};
    if (c->shape->key != MAP_KEY_STRING) return;
    void *map = make(c, 0);
    for (size_t i = 0; i < 5; i++) CASE_ASSERT(c, c->ops->put(c->shape, map, &odd[i], value));
    const struct map_string empty = {zeros, 0};
    CASE_ASSERT(c, c->ops->get(c->shape, map, &empty) != NULL);
    for (size_t i = 0; i < 5; i++) CASE_ASSERT(c, c->ops->erase(c->shape, map, &odd[i]));
    CASE_ASSERT(c, c->ops->length(map) == 0);
    c->ops->destroy(c->shape, map);
}

static void nothing_is_empty(const struct map_case *c)
{
    CASE_ASSERT(c, c->ops->length(NULL) == 0);
    c->ops->destroy(c->shape, NULL);
}

#define TEST(test)                       \
    static void run_##test(void **state) \
    {                                    \
        (void)state;                     \
        case_each(test);                 \
    }
TEST(put_get_erase)
TEST(upsert_starts_from_zero)
TEST(clear_and_reuse)
TEST(hints)
TEST(iterate_once_each)
TEST(visit_once_each)
TEST(iterate_while_erasing)
TEST(iterate_while_adding)
TEST(explain_and_stats_agree)
TEST(zeros_and_nans)
TEST(odd_strings)
TEST(nothing_is_empty)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(run_put_get_erase),        cmocka_unit_test(run_upsert_starts_from_zero),
        cmocka_unit_test(run_clear_and_reuse),      cmocka_unit_test(run_hints),
        cmocka_unit_test(run_iterate_once_each),    cmocka_unit_test(run_iterate_while_erasing),
        cmocka_unit_test(run_iterate_while_adding), cmocka_unit_test(run_explain_and_stats_agree),
        cmocka_unit_test(run_zeros_and_nans),       cmocka_unit_test(run_odd_strings),
        cmocka_unit_test(run_nothing_is_empty),     cmocka_unit_test(run_visit_once_each),
    };
    return cmocka_run_group_tests_name("the contract of maps", tests, NULL, NULL);
}
