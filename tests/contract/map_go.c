/* map_go.c - what Go promises of its maps beyond the contract: Go's own tests, restated.
 *
 * Names of Go's tests stand beside. The fatal errors of concurrent use run in child processes,
 * as nothing can recover them.                                                                   */
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "map/map_go.h"
#include "tests/support/panic_catch.h"

static const struct map_shape u64_shape = MAP_SHAPE_U64;
static const struct map_shape f64_shape = MAP_SHAPE_F64;
static const struct map_config seeded = {.seed = 11};

static struct map_go *with_keys(const struct map_config *config, uint64_t count)
{
    struct map_go *map = (struct map_go *)map_go_create(&u64_shape, config, 0);
    for (uint64_t key = 0; key < count; key++) map_go_put(&u64_shape, map, &key, &key);
    return map;
}

/* A map that is in the middle of growing, with at least `count` entries; *next is the next key. */
static struct map_go *growing_map(const struct map_config *config, uint64_t count, uint64_t *next)
{
    struct map_go *map = with_keys(config, count);
    for (*next = count; !map_go_growing(map); ++*next) map_go_put(&u64_shape, map, next, next);
    return map;
}

/* ---- Reading and growing ----------------------------------------------------------------------
 */

/* TestConcurrentReadsAfterGrowth: reads and iterations leave an unfinished growth as it is. */
static void reads_move_nothing(void **state)
{
    uint64_t next, sum = 0;
    (void)state;
    struct map_go *map = growing_map(&seeded, 1000, &next);
    struct map_go before = *map;
    for (uint64_t key = 0; key < 2 * next; key++) sum += map_go_get(&u64_shape, map, &key) != NULL;
    struct map_iterator it;
    map_go_iterate(&u64_shape, map, &it);
    while (map_go_next(&u64_shape, map, &it)) sum++;
    assert_int_equal(sum, 2 * next);
    assert_memory_equal(map, &before, sizeof before);
    map_go_destroy(&u64_shape, map);
}

/* A write moves at most two old buckets (or as many as the config says), a read none. */
static void writes_move_few(void **state)
{
    static const uint32_t limits[] = {1, 2, 4, 8};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct map_config config = {.seed = 5, .evacuate = limits[i]};
        struct map_go *map = with_keys(&config, 0);
        size_t most = 0;
        for (uint64_t key = 0; key < 20000; key++) {
            size_t before = map->extra->moved;
            if (key % 7 == 3) {
                uint64_t gone = key / 2;
                map_go_erase(&u64_shape, map, &gone);
            } else {
                map_go_put(&u64_shape, map, &key, &key);
            }
            if (map->extra->moved - before > most) most = map->extra->moved - before;
        }
        assert_int_equal(most, limits[i]);
        map_go_destroy(&u64_shape, map);
    }
}

static void all_at_once_never_grows_on(void **state)
{
    struct map_config config = {.seed = 5, .evacuate = MAP_EVACUATE_ALL};
    (void)state;
    struct map_go *map = with_keys(&config, 0);
    for (uint64_t key = 0; key < 20000; key++) {
        map_go_put(&u64_shape, map, &key, &key);
        assert_false(map_go_growing(map));
    }
    map_go_destroy(&u64_shape, map);
}

/* Waves of keys in one bucket leave long chains: a same-size growth clears them away, unless the
 * config forbids it. */
static void same_size_growth_drops_overflow(void **state)
{
    (void)state;
    for (int forbidden = 0; forbidden < 2; forbidden++) {
        struct map_config config = {.seed = 5, .no_same_size = forbidden};
        struct map_go *map = with_keys(&config, 40);
        size_t largest = 0;
        uint8_t log2 = map->log2;
        for (uint64_t wave = 0; wave < 40; wave++) {
            uint64_t keys[30], n = 0;
            for (uint64_t key = 1000 + wave * 100000; n < 30; key++)
                if ((map_go_hash(&u64_shape, map, &key) & map_go_mask(map->log2)) == wave % 8)
                    keys[n++] = key;
            for (uint64_t i = 0; i < n && map->count < 50; i++)
                map_go_put(&u64_shape, map, &keys[i], &keys[i]);
            for (uint64_t i = 0; i < n; i++) map_go_erase(&u64_shape, map, &keys[i]);
            if (map->extra->overflow_live > largest) largest = map->extra->overflow_live;
        }
        assert_int_equal(map->log2, log2);
        if (forbidden)
            assert_true(largest >= (size_t)1 << log2 && map->extra->moved < 64);
        else
            assert_true(largest <= (size_t)1 << log2);
        assert_null(map_go_check(&u64_shape, map));
        map_go_destroy(&u64_shape, map);
    }
}

/* ---- Iteration --------------------------------------------------------------------------------
 */

/* Go's order from a given random start: buckets round from start, slots round from offset. */
static void order_follows_the_random_start(void **state)
{
    (void)state;
    struct map_go *map = with_keys(&seeded, 500);
    while (map_go_growing(map)) {
        uint64_t key = 0;
        map_go_put(&u64_shape, map, &key, &key);
    }
    for (uint64_t start = 0; start < 2000; start += 97) {
        struct map_iterator it;
        uint32_t offset = start >> map->log2 & 7;
        map_go_iterate_from(&u64_shape, map, &it, start);
        for (size_t i = 0; i <= map_go_mask(map->log2); i++) {
            size_t index = (start + i) & map_go_mask(map->log2);
            unsigned char *bucket = map_go_bucket(&u64_shape, map->buckets, index);
            for (; bucket; bucket = map_go_link(&u64_shape, bucket)) {
                for (uint32_t k = 0; k < 8; k++) {
                    uint32_t slot = (k + offset) & 7;
                    if (bucket[slot] < GO_TAG_MIN) continue;
                    assert_true(map_go_next(&u64_shape, map, &it));
                    assert_ptr_equal(it.key, map_go_key(&u64_shape, bucket, slot));
                }
            }
        }
        assert_false(map_go_next(&u64_shape, map, &it));
    }
    map_go_destroy(&u64_shape, map);
}

/* TestMapIterOrder: tries differ, in small, growing and sparse maps. */
static void order_differs_between_tries(void **state)
{
    static const uint64_t sizes[] = {3, 7, 9, 15, 60};
    (void)state;
    for (size_t i = 0; i < 5; i++) {
        struct map_go *map = with_keys(&seeded, sizes[i]);
        uint64_t first[100] = {0}, others = 0;
        for (int try = 0; try < 100; try++) {
            struct map_iterator it;
            map_go_iterate(&u64_shape, map, &it);
            assert_true(map_go_next(&u64_shape, map, &it));
            first[try] = *(const uint64_t *)it.key;
            others += first[try] != first[0];
            map_go_finish(&u64_shape, map, &it);
        }
        assert_true(others > 0);
        map_go_destroy(&u64_shape, map);
    }
}

/* TestIterGrowAndDelete: what is deleted is not shown by an iterator that goes on after a growth.
 */
static void deleted_keys_stay_away_after_growth(void **state)
{
    struct map_iterator it;
    (void)state;
    struct map_go *map = with_keys(&seeded, 100);
    map_go_iterate(&u64_shape, map, &it);
    assert_true(map_go_next(&u64_shape, map, &it));
    for (uint64_t key = 100; key < 1000; key++) map_go_put(&u64_shape, map, &key, &key);
    for (uint64_t key = 1; key < 1000; key += 2) map_go_erase(&u64_shape, map, &key);
    while (map_go_next(&u64_shape, map, &it)) assert_int_equal(*(const uint64_t *)it.key % 2, 0);
    map_go_destroy(&u64_shape, map);
}

/* Superseded arrays live as long as an iterator and no longer. */
static void iterators_keep_old_arrays(void **state)
{
    struct map_iterator it;
    struct map_stats during, after;
    (void)state;
    struct map_go *map = with_keys(&seeded, 1000);
    map_go_iterate(&u64_shape, map, &it);
    assert_true(map_go_next(&u64_shape, map, &it));
    for (uint64_t key = 1000; key < 20000; key++) map_go_put(&u64_shape, map, &key, &key);
    map_go_stats(&u64_shape, map, &during);
    map_go_finish(&u64_shape, map, &it);
    map_go_stats(&u64_shape, map, &after);
    assert_true(during.bytes > after.bytes + 1000 * 16);
    assert_null(map->extra->retired);
    map_go_destroy(&u64_shape, map);
}

/* NaN keys: clear under an iterator removes them from superseded arrays, too. */
static void cleared_nans_are_not_shown(void **state)
{
    double nan = __builtin_nan("");
    uint64_t value = 1;
    struct map_iterator it;
    (void)state;
    void *map = map_go_create(&f64_shape, &seeded, 0);
    for (int i = 0; i < 20; i++) map_go_put(&f64_shape, map, &nan, &value);
    map_go_iterate(&f64_shape, map, &it);
    assert_true(map_go_next(&f64_shape, map, &it));
    for (int i = 0; i < 200; i++) map_go_put(&f64_shape, map, &nan, &value);
    map_go_clear(&f64_shape, map);
    assert_false(map_go_next(&f64_shape, map, &it));
    map_go_destroy(&f64_shape, map);
}

/* ---- Panics ------------------------------------------------------------------------------------
 */

static void nil_maps(void **state)
{
    uint64_t key = 1;
    struct map_iterator it;
    (void)state;
    assert_null(map_go_get(&u64_shape, NULL, &key));
    assert_false(map_go_erase(&u64_shape, NULL, &key));
    map_go_clear(&u64_shape, NULL);
    map_go_iterate(&u64_shape, NULL, &it);
    assert_false(map_go_next(&u64_shape, NULL, &it));
    assert_string_equal(PANIC_TEXT(map_go_put(&u64_shape, NULL, &key, &key)),
                        "assignment to entry in nil map");
}

enum misuse { MISUSE_READ, MISUSE_WRITE, MISUSE_ERASE, MISUSE_ITERATE, MISUSE_NEXT };

/* Does one thing with a map that another thread is writing to, as its flag says. */
static void misuse(enum misuse what)
{
    struct map_go *map = with_keys(&seeded, 10);
    struct map_iterator it;
    uint64_t key = 1;
    map_go_iterate(&u64_shape, map, &it);
    map->flags |= GO_WRITING;
    if (what == MISUSE_READ) map_go_get(&u64_shape, map, &key);
    if (what == MISUSE_WRITE) map_go_put(&u64_shape, map, &key, &key);
    if (what == MISUSE_ERASE) map_go_erase(&u64_shape, map, &key);
    if (what == MISUSE_ITERATE) map_go_iterate(&u64_shape, map, &it);
    if (what == MISUSE_NEXT) map_go_next(&u64_shape, map, &it);
    _exit(0);
}

static void expect_death(enum misuse what, const char *message)
{
    int ends[2], status;
    char text[200] = "";
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        misuse(what);
    }
    close(ends[1]);
    ssize_t bytes = read(ends[0], text, sizeof text - 1);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(bytes > 0 && WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_string_equal(text, message);
}

static void concurrent_use_is_fatal(void **state)
{
    (void)state;
    expect_death(MISUSE_READ, "fatal error: concurrent map read and map write\n\n");
    expect_death(MISUSE_WRITE, "fatal error: concurrent map writes\n\n");
    expect_death(MISUSE_ERASE, "fatal error: concurrent map writes\n\n");
    expect_death(MISUSE_ITERATE, "fatal error: concurrent map iteration and map write\n\n");
    expect_death(MISUSE_NEXT, "fatal error: concurrent map iteration and map write\n\n");
}

/* ---- Small -------------------------------------------------------------------------------------
 */

static void an_emptied_map_draws_a_new_seed(void **state)
{
    (void)state;
    struct map_go *map = with_keys(&seeded, 3);
    uint32_t seed = map->seed;
    for (uint64_t key = 0; key < 3; key++) map_go_erase(&u64_shape, map, &key);
    assert_int_not_equal(map->seed, seed);
    seed = map->seed;
    uint64_t key = 1;
    map_go_put(&u64_shape, map, &key, &key);
    map_go_clear(&u64_shape, map);
    assert_int_not_equal(map->seed, seed);
    map_go_destroy(&u64_shape, map);
}

/* Sizes as Go lays them out: 144 bytes for u64 pairs, pointers beyond 128 bytes. */
static void bucket_sizes(void **state)
{
    static const struct {
        uint32_t key, value;
        enum map_layout layout;
        uint32_t slots, bytes;
    } wanted[] = {
        {8, 8, MAP_LAYOUT_OWN, 8, 144},    {16, 8, MAP_LAYOUT_OWN, 8, 208},
        {8, 1, MAP_LAYOUT_SPLIT, 8, 88},   {8, 1, MAP_LAYOUT_INTERLEAVED, 8, 144},
        {16, 1, MAP_LAYOUT_SPLIT, 8, 152}, {16, 1, MAP_LAYOUT_INTERLEAVED, 8, 208},
        {128, 8, MAP_LAYOUT_OWN, 8, 1104}, {129, 8, MAP_LAYOUT_OWN, 8, 144},
        {8, 129, MAP_LAYOUT_OWN, 8, 144},  {8, 0, MAP_LAYOUT_OWN, 8, 80},
        {8, 8, MAP_LAYOUT_OWN, 4, 80},     {8, 8, MAP_LAYOUT_OWN, 16, 280},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        struct map_shape shape = {.key = MAP_KEY_BYTES,
                                  .key_bytes = wanted[i].key,
                                  .value_bytes = wanted[i].value,
                                  .layout = wanted[i].layout,
                                  .slots = wanted[i].slots};
        assert_int_equal(map_go_bucket_bytes(&shape), wanted[i].bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_move_nothing),
        cmocka_unit_test(writes_move_few),
        cmocka_unit_test(all_at_once_never_grows_on),
        cmocka_unit_test(same_size_growth_drops_overflow),
        cmocka_unit_test(order_follows_the_random_start),
        cmocka_unit_test(order_differs_between_tries),
        cmocka_unit_test(deleted_keys_stay_away_after_growth),
        cmocka_unit_test(iterators_keep_old_arrays),
        cmocka_unit_test(cleared_nans_are_not_shown),
        cmocka_unit_test(nil_maps),
        cmocka_unit_test(concurrent_use_is_fatal),
        cmocka_unit_test(an_emptied_map_draws_a_new_seed),
        cmocka_unit_test(bucket_sizes),
    };
    return cmocka_run_group_tests_name("Go's tests of maps, restated", tests, NULL, NULL);
}
