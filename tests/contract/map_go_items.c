/* map_go_items.c - Go's tests of what an item of a map is, restated: values read before a growth,
 * op-assignment, marks of erased slots, items of a thousand bytes, in the bucket and behind
 * pointers.
 *
 * Names of Go's tests stand beside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "map/map_go.h"

static const struct map_shape u64_shape = MAP_SHAPE_U64;
static const struct map_config seeded = {.seed = 11};

/* TestAlias: m[2] read before m[1] grows the map is the value that was there, and may be stored. */
static void a_value_read_before_a_growth_keeps_its_meaning(void **state)
{
    (void)state;
    for (uint64_t count = 1; count < 2000; count++) {
        struct map_go *map = (struct map_go *)map_go_create(&u64_shape, &seeded, 0);
        for (uint64_t key = 0; key < count; key++) map_go_put(&u64_shape, map, &key, &key);
        uint64_t last = count - 1;
        uint64_t before = hash_read64(map_go_get(&u64_shape, map, &last));
        map_go_put(&u64_shape, map, &count, &before); /* m[count] = m[count - 1] */
        assert_int_equal(hash_read64(map_go_get(&u64_shape, map, &count)), count - 1);
        map_go_destroy(&u64_shape, map);
        if (count > 32) count += count / 8;
    }
}

/* TestMapOperatorAssignment, TestIssue25237: x[k] += 1 of an absent key begins at zero, also where
 * the same key was erased before. */
static void operators_begin_at_zero(void **state)
{
    (void)state;
    struct map_go *map = (struct map_go *)map_go_create(&u64_shape, &seeded, 0);
    for (uint64_t round = 0; round < 3; round++) {
        for (uint64_t key = 0; key < 500; key++) {
            for (uint64_t times = 1; times <= 3; times++) {
                bool added;
                uint64_t *value = (uint64_t *)map_go_upsert(&u64_shape, map, &key, &added);
                assert_int_equal(++*value, times);
                assert_int_equal(added, times == 1);
            }
        }
        for (uint64_t key = 0; key < 500; key++) assert_true(map_go_erase(&u64_shape, map, &key));
        assert_int_equal(map_go_length(map), 0);
    }
    map_go_destroy(&u64_shape, map);
}

static void expect_whole(const struct map_go *map)
{
    const char *broken = map_go_check(&u64_shape, map);
    if (broken) fail_msg("%s", broken);
}

/* TestMapTombstones: live or emptyOne, then emptyRest; map_go_check looks at every chain. */
static void erased_slots_are_marked_exactly(void **state)
{
    enum { KEYS = 1000 };
    (void)state;
    struct map_go *map = (struct map_go *)map_go_create(&u64_shape, &seeded, 0);
    struct random random;
    random_seed(&random, 5);
    for (uint64_t key = 0; key < KEYS; key++) map_go_put(&u64_shape, map, &key, &key);
    expect_whole(map);
    for (uint64_t key = 0; key < KEYS; key += 2) map_go_erase(&u64_shape, map, &key);
    expect_whole(map);
    for (uint64_t key = KEYS; key < 3 * KEYS; key++) map_go_put(&u64_shape, map, &key, &key);
    expect_whole(map);
    for (int i = 0; i < 5000; i++) {
        uint64_t key = random_below(&random, 3 * KEYS);
        map_go_erase(&u64_shape, map, &key);
        if (i % 50 == 0) expect_whole(map);
    }
    for (uint64_t key = 0; key < 3 * KEYS; key++) map_go_erase(&u64_shape, map, &key);
    expect_whole(map);
    assert_int_equal(map_go_length(map), 0);
    map_go_destroy(&u64_shape, map);
}

enum { BIG = 1000, BIG_KEYS = 300 };
struct big {
    _Alignas(8) unsigned char bytes[BIG];
};

static struct big big_of(uint64_t number)
{
    struct big big;
    memset(big.bytes, (int)(number * 7 + 1), sizeof big);
    memcpy(big.bytes, &number, sizeof number);
    return big;
}

static void keep_big_items(const struct map_shape *shape)
{
    void *map = map_go_create(shape, &seeded, 0);
    for (uint64_t i = 0; i < BIG_KEYS; i++) {
        struct big key = big_of(i), value = big_of(i + 1000);
        assert_true(map_go_put(shape, map, &key, &value));
    }
    for (uint64_t i = 0; i < BIG_KEYS; i += 3) {
        struct big key = big_of(i);
        assert_true(map_go_erase(shape, map, &key));
    }
    for (uint64_t i = 0; i < BIG_KEYS; i++) {
        struct big key = big_of(i), wanted = big_of(i + 1000);
        const void *value = map_go_get(shape, map, &key);
        assert_int_equal(value != NULL, i % 3 != 0);
        if (value) assert_memory_equal(value, &wanted, shape->value_bytes);
    }
    const char *broken = map_go_check(shape, map);
    if (broken) fail_msg("%s", broken);
    map_go_destroy(shape, map);
}

/* TestBigItems, TestMapLargeKeyNoPointer and its kin, test/bigmap.go; and the same items stored
 * against Go's rule, on either side of its 128 bytes. */
static void big_items(void **state)
{
    (void)state;
    const uint32_t sizes[] = {16, 128, 129, 1000};
    for (size_t k = 0; k < 4; k++)
        for (size_t v = 0; v < 4; v++)
            for (int store = MAP_STORE_OWN; store <= MAP_STORE_POINTER; store++) {
                struct map_shape shape = {.key = MAP_KEY_BYTES,
                                          .key_bytes = sizes[k],
                                          .value_bytes = sizes[v],
                                          .store = (enum map_store)store};
                keep_big_items(&shape);
            }
}

/* Values of no bytes: a set (TestMapLargeValNoPointer's small end, map[int]struct{}). */
static void sets_hold_keys_only(void **state)
{
    (void)state;
    static const struct map_shape shape = {.key = MAP_KEY_U64, .key_bytes = 8};
    void *map = map_go_create(&shape, &seeded, 0);
    for (uint64_t key = 0; key < 1000; key++) assert_true(map_go_put(&shape, map, &key, &key));
    for (uint64_t key = 0; key < 2000; key++)
        assert_int_equal(map_go_get(&shape, map, &key) != NULL, key < 1000);
    map_go_destroy(&shape, map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_read_before_a_growth_keeps_its_meaning),
        cmocka_unit_test(operators_begin_at_zero),
        cmocka_unit_test(erased_slots_are_marked_exactly),
        cmocka_unit_test(big_items),
        cmocka_unit_test(sets_hold_keys_only),
    };
    return cmocka_run_group_tests_name("Go's tests of map items, restated", tests, NULL, NULL);
}
