/* map_steps.c - what best_steps promises while it grows: few entries moved at an addition, none at
 * anything else, and nothing lost, whichever of its two tables an entry is in.                  */
#include "map/map_best_steps.h"
#include "tests/support/map_cases.h"

static const struct map_ops *ops; /* those of the run-time table */
static const struct map_shape u64_shape = MAP_SHAPE_U64;
static const struct map_shape turned_shape = {
    .key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_IDENTITY};

enum { GROUP_MOST = 3 * MAP_BEST_SLOTS }; /* moved with a group: its own and what it passed on */

static void put(const struct map_shape *shape, struct map_best_steps *map, uint64_t key)
{
    uint64_t value = key ^ 1;
    assert_true(ops->put(shape, map, &key, &value));
}

static void expect(const struct map_shape *shape, struct map_best_steps *map, uint64_t key)
{
    const uint64_t *value = (const uint64_t *)ops->get(shape, map, &key);
    assert_non_null(value);
    assert_int_equal(*value, key ^ 1);
}

static struct map_stats stats_of(const struct map_shape *shape, const struct map_best_steps *map)
{
    struct map_stats stats;
    ops->stats(shape, map, &stats);
    return stats;
}

static struct map_best_steps *make(const struct map_shape *shape, uint32_t evacuate)
{
    struct map_config config = {.seed = 5, .evacuate = evacuate};
    struct map_best_steps *map = (struct map_best_steps *)ops->create(shape, &config, 0);
    assert_non_null(map);
    return map;
}

/* A map in the middle of growing: keys 0 to *count - 1, some in either table. */
static struct map_best_steps *half_grown(uint64_t *count)
{
    struct map_best_steps *map = make(&u64_shape, 1);
    for (*count = 0; !map_best_steps_growing(map) || *count < 3000 ||
                     map->group != map_best_groups(&map->now) / 2;
         ++*count)
        put(&u64_shape, map, *count);
    assert_true(map->now.length > 100 && map->next.length > 100);
    return map;
}

static void no_addition_moves_many(void **state)
{
    static const uint32_t steps[] = {1, 2, 8, 0};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct map_best_steps *map = make(&u64_shape, steps[i]);
        size_t step = steps[i] ? steps[i] : MAP_BEST_STEP, most = 0, grew = 0;
        for (uint64_t key = 0; key < 60000; key++) {
            struct map_stats before = stats_of(&u64_shape, map);
            put(&u64_shape, map, key);
            size_t moved = stats_of(&u64_shape, map).moved - before.moved;
            bool stepwise = steps[i] || key > 40000;
            if (moved > most && stepwise) most = moved;
            grew += before.growing;
        }
        assert_in_range(most, 1, step * GROUP_MOST);
        assert_in_range(grew, 1, 60000 / step / 4);
        assert_null(ops->check(&u64_shape, map));
        ops->destroy(&u64_shape, map);
    }
}

static void all_at_once_never_grows_on(void **state)
{
    (void)state;
    struct map_best_steps *map = make(&u64_shape, MAP_EVACUATE_ALL);
    for (uint64_t key = 0; key < 5000; key++) {
        put(&u64_shape, map, key);
        assert_false(stats_of(&u64_shape, map).growing);
    }
    ops->destroy(&u64_shape, map);
}

/* Looks, replaces, walks half and erases: nothing of it moves an entry. */
static void only_additions_move(void **state)
{
    uint64_t count, value = 0;
    (void)state;
    struct map_best_steps *map = half_grown(&count);
    size_t moved = stats_of(&u64_shape, map).moved, group = map->group;
    for (uint64_t key = 0; key < count; key++) {
        bool added;
        expect(&u64_shape, map, key);
        assert_false(ops->put(&u64_shape, map, &key, &value));
        ops->upsert(&u64_shape, map, &key, &added);
        assert_false(added);
        assert_true(ops->erase(&u64_shape, map, &key));
        assert_false(ops->erase(&u64_shape, map, &key));
        assert_null(ops->get(&u64_shape, map, &key));
    }
    assert_int_equal(ops->length(map), 0);
    assert_int_equal(stats_of(&u64_shape, map).moved, moved);
    assert_int_equal(map->group, group);
    assert_null(ops->check(&u64_shape, map));
    ops->destroy(&u64_shape, map);
}

/* Shows each entry once from both tables, and may erase it at once. */
static void walks_both_tables(void **state)
{
    uint64_t count, shown = 0, sum = 0;
    struct map_iterator it;
    (void)state;
    struct map_best_steps *map = half_grown(&count);
    for (int erases = 0; erases < 2; erases++) {
        ops->iterate(&u64_shape, map, &it);
        for (shown = sum = 0; ops->next(&u64_shape, map, &it); shown++) {
            uint64_t key = *(const uint64_t *)it.key;
            assert_int_equal(*(const uint64_t *)it.value, key ^ 1);
            sum += key;
            if (erases) assert_true(ops->erase(&u64_shape, map, &key));
        }
        assert_int_equal(shown, count);
        assert_int_equal(sum, count * (count - 1) / 2);
    }
    assert_int_equal(ops->length(map), 0);
    ops->destroy(&u64_shape, map);
}

struct tally {
    struct map_best_steps *map;
    uint64_t shown, sum;
    bool erases;
};

static void count(const void *key, void *value, void *context)
{
    struct tally *tally = (struct tally *)context;
    uint64_t own = *(const uint64_t *)key;
    assert_int_equal(*(const uint64_t *)value, own ^ 1);
    tally->shown++;
    tally->sum += own;
    if (tally->erases) assert_true(ops->erase(&u64_shape, tally->map, &own));
}

/* The same by a visitor: of two tables, and of one that is too large for lists of places. */
static void shows_both_tables(void **state)
{
    uint64_t keys;
    (void)state;
    for (int large = 0; large < 2; large++) {
        struct map_best_steps *map = half_grown(&keys);
        for (; large && keys < 150000; keys++) put(&u64_shape, map, keys);
        size_t bytes = map_best_block_bytes(&u64_shape, &map->now);
        assert_int_equal(bytes > MAP_BEST_VISIT_FETCHED, large);
        for (int erases = 0; erases < 2; erases++) {
            struct tally tally = {map, 0, 0, erases != 0};
            ops->visit_all(&u64_shape, map, count, &tally);
            assert_int_equal(tally.shown, keys);
            assert_int_equal(tally.sum, keys * (keys - 1) / 2);
        }
        assert_int_equal(ops->length(map), 0);
        ops->destroy(&u64_shape, map);
    }
}

static void clearing_ends_growth(void **state)
{
    uint64_t count;
    (void)state;
    struct map_best_steps *map = half_grown(&count);
    ops->clear(&u64_shape, map);
    assert_false(stats_of(&u64_shape, map).growing);
    assert_int_equal(ops->length(map), 0);
    for (uint64_t key = 0; key < count; key++) put(&u64_shape, map, key);
    for (uint64_t key = 0; key < count; key++) expect(&u64_shape, map, key);
    assert_null(ops->check(&u64_shape, map));
    ops->destroy(&u64_shape, map);
}

static void both_tables_are_counted(void **state)
{
    uint64_t count;
    (void)state;
    struct map_best_steps *map = half_grown(&count);
    struct map_stats half = stats_of(&u64_shape, map);
    assert_true(half.growing);
    assert_int_equal(half.entries, count);
    assert_int_equal(half.bytes_old * 3, half.bytes - sizeof *map);
    while (stats_of(&u64_shape, map).growing) put(&u64_shape, map, count++);
    struct map_stats whole = stats_of(&u64_shape, map);
    assert_int_equal(whole.bytes_old, 0);
    assert_int_equal(whole.bytes, half.bytes - half.bytes_old);
    assert_int_equal(whole.slots, half.slots);
    ops->destroy(&u64_shape, map);
}

/* Key i of a chain from the last home: the bytes that pick a group are all ones. */
static uint64_t last_home(uint64_t i)
{
    return i << 32 | UINT64_C(0xffffffff);
}

static void expect_chain(struct map_best_steps *map, uint64_t length)
{
    for (uint64_t i = 0; i < length; i++) expect(&turned_shape, map, last_home(i));
}

/* A table of many huge pages gives them back as it is moved; a chain from its last home, longer
 * than a group and longer still while growing, goes round to its first groups, which must stay. */
static void chains_round_the_end_survive(void **state)
{
    enum { GROWS_AT = 393216, CHAIN = 200, BEFORE = 300, KEYS = GROWS_AT + 4000 };
    size_t most_dropped = 0, growing = 0, chain = 0;
    (void)state;
    struct map_best_steps *map = make(&turned_shape, 0);
    for (uint64_t i = 0; i < KEYS; i++) {
        uint64_t counter = i;
        put(&turned_shape, map, random_mix(&counter));
        if (i >= GROWS_AT - BEFORE && chain < CHAIN) {
            put(&turned_shape, map, last_home(chain++));
            growing += map_best_steps_growing(map);
        }
        if (map->dropped > most_dropped) most_dropped = map->dropped;
        if (chain == CHAIN && i % 64 == 0) expect_chain(map, chain);
    }
    assert_in_range(growing, 10, CHAIN - 10);
    assert_true(most_dropped >= 2 * MAP_HUGE_BYTES);
    assert_false(map_best_steps_growing(map));
    expect_chain(map, chain);
    assert_null(ops->check(&turned_shape, map));
    ops->destroy(&turned_shape, map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_addition_moves_many),  cmocka_unit_test(all_at_once_never_grows_on),
        cmocka_unit_test(only_additions_move),     cmocka_unit_test(walks_both_tables),
        cmocka_unit_test(shows_both_tables),       cmocka_unit_test(clearing_ends_growth),
        cmocka_unit_test(both_tables_are_counted), cmocka_unit_test(chains_round_the_end_survive),
    };
    for (size_t i = 0; i < map_table_count; i++)
        if (strcmp((*map_tables[i])->name, "best_steps") == 0) ops = *map_tables[i];
    assert_non_null(ops);
    return cmocka_run_group_tests_name("growing in steps", tests, NULL, NULL);
}
