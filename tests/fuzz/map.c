/* map.c - random strings of operations against a naive map, for every implementation in every shape
 * it supports, at several load factors.
 *
 * The naive map is an array by key index. One iterator is kept open across operations and held to
 * the guarantees: live throughout exactly once, erased never, added at most once.                */
#include <stdlib.h>

#include "common/random.h"
#include "tests/support/map_cases.h"

/* Of an implementation, over all its shapes. */
#if !defined(NDEBUG)
#define FUZZ_OPERATIONS 200000
#elif !defined(FUZZ_OPERATIONS)
#define FUZZ_OPERATIONS 2000000
#endif

enum { ROUND_OPERATIONS = 1 << 14, UNIVERSE_MAX = 3000 };

struct fuzz {
    const struct map_case *c;
    void *map;
    struct random random;
    size_t universe, live;
    struct case_key *keys[2];     /* [universe], two spellings of each */
    uint64_t value[UNIVERSE_MAX]; /* the naive map */
    uint32_t birth[UNIVERSE_MAX]; /* clock of the adding; 0: absent */
    uint32_t shown[UNIVERSE_MAX]; /* birth of the entry that the open iterator showed */
    uint32_t clock, opened;       /* opened: clock of the iterator's start; 0: none is open */
    struct map_iterator it;
};

static void put(struct fuzz *f, size_t i)
{
    const struct map_case *c = f->c;
    unsigned char value[CASE_VALUE_BYTES_MAX + 1];
    bool absent = f->birth[i] == 0;
    f->value[i] = random_next(&f->random);
    case_value(c->shape, f->value[i], value);
    CASE_ASSERT(c, c->ops->put(c->shape, f->map, &f->keys[f->value[i] & 1][i], value) == absent);
    if (absent) f->birth[i] = f->clock, f->live++;
}

static void upsert(struct fuzz *f, size_t i)
{
    const struct map_case *c = f->c;
    bool absent = f->birth[i] == 0, added = !absent;
    void *value = c->ops->upsert(c->shape, f->map, &f->keys[0][i], &added);
    CASE_ASSERT(c, added == absent);
    if (absent) f->birth[i] = f->clock, f->live++, f->value[i] = 0;
    CASE_ASSERT(c, case_value_is(c->shape, value, f->value[i]));
    f->value[i]++;
    case_value(c->shape, f->value[i], (unsigned char *)value);
}

static void get(struct fuzz *f, size_t i)
{
    const struct map_case *c = f->c;
    void *value = c->ops->get(c->shape, f->map, &f->keys[1][i]);
    CASE_ASSERT(c, (value != NULL) == (f->birth[i] != 0));
    if (value) CASE_ASSERT(c, case_value_is(c->shape, value, f->value[i]));
}

static void erase(struct fuzz *f, size_t i)
{
    const struct map_case *c = f->c;
    bool present = f->birth[i] != 0;
    CASE_ASSERT(c, c->ops->erase(c->shape, f->map, &f->keys[1][i]) == present);
    f->birth[i] = 0;
    f->live -= present;
}

static void clear(struct fuzz *f)
{
    f->c->ops->clear(f->c->shape, f->map);
    memset(f->birth, 0, sizeof f->birth);
    f->live = 0;
}

/* ---- Iteration --------------------------------------------------------------------------------
 */

/* Keys are found by the index that their case_key was made from: a hash table of our own, built by
 * sorting, would test one map with another. Values carry no index, so search by bytes. */
static const struct map_shape *sort_shape;

struct sorted_key {
    struct case_key key;
    size_t index;
};
static struct sorted_key sorted[UNIVERSE_MAX];

static int by_key(const void *a, const void *b)
{
    if (sort_shape->key != MAP_KEY_STRING) return memcmp(a, b, sort_shape->key_bytes);
    const struct map_string *x = (const struct map_string *)a, *y = (const struct map_string *)b;
    if (x->length != y->length) return x->length < y->length ? -1 : 1;
    return memcmp(x->data, y->data, x->length);
}

static void sort_keys(struct fuzz *f)
{
    sort_shape = f->c->shape;
    for (size_t i = 0; i < f->universe; i++) sorted[i] = (struct sorted_key){f->keys[0][i], i};
    qsort(sorted, f->universe, sizeof *sorted, by_key);
}

static size_t index_of(struct fuzz *f, const void *key)
{
    const struct sorted_key *found =
        (const struct sorted_key *)bsearch(key, sorted, f->universe, sizeof *sorted, by_key);
    CASE_ASSERT(f->c, found != NULL);
    return found->index;
}

static void iterator_close(struct fuzz *f)
{
    for (size_t i = 0; i < f->universe; i++)
        if (f->birth[i] && f->birth[i] < f->opened && f->shown[i] != f->birth[i])
            CASE_FAIL(f->c, "key %zu was live throughout but the iterator missed it", i);
    f->opened = 0;
}

static void iterator_open(struct fuzz *f)
{
    memset(f->shown, 0, sizeof f->shown);
    f->opened = f->clock;
}

static void show(const void *key, void *value, void *context)
{
    struct fuzz *f = (struct fuzz *)context;
    size_t i = index_of(f, key);
    if (!f->birth[i]) CASE_FAIL(f->c, "the iterator showed key %zu, which was erased", i);
    if (f->shown[i] == f->birth[i]) CASE_FAIL(f->c, "the iterator showed key %zu twice", i);
    CASE_ASSERT(f->c, case_value_is(f->c->shape, value, f->value[i]));
    f->shown[i] = f->birth[i];
}

static void iterator_step(struct fuzz *f)
{
    const struct map_case *c = f->c;
    if (!f->opened) {
        iterator_open(f);
        c->ops->iterate(c->shape, f->map, &f->it);
    } else if (!c->ops->next(c->shape, f->map, &f->it)) {
        iterator_close(f);
    } else {
        show(f->it.key, f->it.value, f);
    }
}

static void visit(struct fuzz *f)
{
    iterator_open(f);
    map_visit_all(f->c->ops, f->c->shape, f->map, show, f);
    iterator_close(f);
}

/* Steps an open iterator; maps that may not change under one are walked in one go, or visited. */
static void iterate(struct fuzz *f)
{
    if (!case_is_frozen(f->c)) {
        for (int i = 0; i < 8; i++) iterator_step(f);
        return;
    }
    if (random_below(&f->random, 2000)) return;
    if (random_below(&f->random, 2)) {
        visit(f);
        return;
    }
    do iterator_step(f);
    while (f->opened);
}

/* ---- Rounds -----------------------------------------------------------------------------------
 */

/* `puts` of 100 operations add, as many less erase: the map breathes from round to round. */
static void operate(struct fuzz *f, uint64_t puts)
{
    size_t i = random_below(&f->random, f->universe);
    uint64_t dice = random_below(&f->random, 100);
    f->clock++;
    if (dice < puts)
        dice % 4 ? put(f, i) : upsert(f, i);
    else if (dice < 70)
        erase(f, i);
    else if (dice < 95)
        get(f, i);
    else
        iterate(f);
    if (random_below(&f->random, 20000) == 0) clear(f);
}

static void run_round(struct fuzz *f, size_t operations, size_t hint)
{
    const struct map_case *c = f->c;
    memset(f->birth, 0, sizeof f->birth);
    f->live = f->opened = 0;
    f->clock = 1;
    f->map = c->ops->create(c->shape, &c->config, hint);
    CASE_ASSERT(c, f->map != NULL);
    uint64_t puts = 50;
    for (size_t n = 0; n < operations; n++) {
        if (n % 1024 == 0) puts = 15 + random_below(&f->random, 45);
        operate(f, puts);
        if (n % 4096 == 0) case_check(c, f->map);
    }
    CASE_ASSERT(c, c->ops->length(f->map) == f->live);
    case_check(c, f->map);
    c->ops->destroy(c->shape, f->map);
}

/* Half of all maps at their default load; the others anywhere in the range of their kind. */
static void set_config(struct map_case *c, struct random *random)
{
    double share = 0.5 + 0.45 * random_unit(random);
    c->config.seed = random_next(random) | 1;
    c->config.load_factor = 0;
    if (random_below(random, 2))
        c->config.load_factor =
            strncmp(c->ops->name, "go", 3) == 0 ? 4 + 4 * random_unit(random) : share;
    c->config.evacuate = (uint32_t)random_below(random, 9);
    if (random_below(random, 8) == 0) c->config.evacuate = MAP_EVACUATE_ALL;
    c->config.growth = random_below(random, 4) ? 2 : 4;
    c->config.overflow = random_below(random, 3) ? 16 : random_below(random, 2) ? 8 : MAP_NONE;
    c->config.table_slots = 64u << random_below(random, 5);
    c->config.no_same_size = random_below(random, 4) == 0;
    case_name(c);
}

static void run_case(struct map_case *c, size_t operations)
{
    static struct fuzz fuzz;
    static struct case_key keys[2][UNIVERSE_MAX];
    fuzz.c = c;
    random_seed(&fuzz.random, operations + c->shape->key_bytes);
    for (size_t done = 0; done < operations; done += ROUND_OPERATIONS) {
        size_t universes[] = {16, 100, 700, UNIVERSE_MAX};
        fuzz.universe = case_most_keys(c, universes[random_below(&fuzz.random, 4)]);
        for (int copy = 0; copy < 2; copy++) {
            fuzz.keys[copy] = keys[copy];
            for (size_t i = 0; i < fuzz.universe; i++)
                case_key_copy(c->shape, i, copy, &keys[copy][i]);
        }
        sort_keys(&fuzz);
        set_config(c, &fuzz.random);
        run_round(&fuzz, ROUND_OPERATIONS, random_below(&fuzz.random, 2) * fuzz.universe / 2);
    }
}

static void run_impl(void **state)
{
    const struct map_ops *ops = (const struct map_ops *)*state;
    size_t shapes = 0;
    for (size_t k = 0; k < CASE_SHAPES; k++) shapes += ops->supports(&case_shapes[k]);
    for (size_t k = 0; k < CASE_SHAPES; k++) {
        struct map_case c = {ops, &case_shapes[k], {.seed = 1}, ""};
        if (ops->supports(c.shape)) run_case(&c, FUZZ_OPERATIONS / shapes + 1);
    }
}

int main(void)
{
    struct CMUnitTest tests[MAP_TABLES_MAX];
    size_t count = 0;
    assert_true(map_table_count <= MAP_TABLES_MAX);
    for (size_t i = 0; i < map_table_count; i++) {
        const struct map_ops *ops = *map_tables[i];
        if (strcmp(ops->name, "null") == 0) continue;
        tests[count++] =
            (struct CMUnitTest){ops->name, run_impl, NULL, NULL, (void *)(uintptr_t)ops};
    }
    return _cmocka_run_group_tests("maps against a naive map", tests, count, NULL, NULL);
}
