/* map_go.c - many readers at once: gets and iterations side by side, in the middle of a growth.
 *
 * Go's TestConcurrentReadsAfterGrowth. ThreadSanitizer sees that readers share nothing that is not
 * atomic; the sums see that all of them see all of the map.                                      */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "map/map_go.h"

enum { READERS = 8, PASSES = 20 };

static const struct map_shape shape = MAP_SHAPE_U64;

struct reader {
    struct map_go *map; /* shared; nobody writes */
    uint64_t keys;      /* 0 .. keys - 1 are in the map, each with itself as value */
    uint64_t sum;       /* of all values seen by both ways of reading */
};

static void *read_all(void *argument)
{
    struct reader *reader = (struct reader *)argument;
    for (int pass = 0; pass < PASSES; pass++) {
        struct map_iterator it;
        map_go_iterate(&shape, reader->map, &it);
        while (map_go_next(&shape, reader->map, &it)) reader->sum += *(uint64_t *)it.value;
        for (uint64_t key = 0; key < reader->keys; key++)
            reader->sum += *(uint64_t *)map_go_get(&shape, reader->map, &key);
    }
    return NULL;
}

static void readers_side_by_side(void **state)
{
    (void)state;
    for (uint64_t round = 0; round < 4; round++) {
        struct map_config config = {.seed = round + 1};
        struct map_go *map = (struct map_go *)map_go_create(&shape, &config, 0);
        struct reader readers[READERS];
        pthread_t threads[READERS];
        uint64_t keys = 0;
        for (; keys < 2000 || !map_go_growing(map); keys++) map_go_put(&shape, map, &keys, &keys);
        for (int i = 0; i < READERS; i++) {
            readers[i] = (struct reader){map, keys, 0};
            assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readers[i]), 0);
        }
        for (int i = 0; i < READERS; i++) {
            pthread_join(threads[i], NULL);
            assert_int_equal(readers[i].sum, PASSES * keys * (keys - 1));
        }
        assert_true(map_go_growing(map));
        assert_int_equal(map->extra->iterators, 0);
        assert_null(map_go_check(&shape, map));
        map_go_destroy(&shape, map);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(readers_side_by_side)};
    return cmocka_run_group_tests_name("readers of Go's map", tests, NULL, NULL);
}
