/* map_trace.c - replays traces of real Go 1.19 maps: after every operation the C map shows the same
 * count, buckets, overflow count, evacuation mark and growth as Go's header did.
 *
 * A trace gives Go's own hash of each key, so the shape's hash looks it up here.                 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "map/map_go.h"

/* The hash that Go used for a key last: Go draws a new seed when a map becomes empty. */
enum { KNOWN_SLOTS = 1 << 20 };
static struct {
    uint64_t key, hash;
    bool used;
} known[KNOWN_SLOTS];

static size_t known_slot(uint64_t key)
{
    size_t i = hash_u64(HASH_MULTIPLY, key, 0) % KNOWN_SLOTS;
    while (known[i].used && known[i].key != key) i = (i + 1) % KNOWN_SLOTS;
    return i;
}

static uint64_t replayed_hash(const void *key, uint64_t seed)
{
    (void)seed;
    size_t i = known_slot(hash_read64(key));
    assert_true(known[i].used);
    return known[i].hash;
}

static bool same_key(const void *a, const void *b)
{
    return hash_read64(a) == hash_read64(b);
}

static struct map_shape shape_with(enum map_tag tag, enum map_layout layout)
{
    return (struct map_shape){.key = MAP_KEY_GIVEN,
                              .key_bytes = 8,
                              .value_bytes = 8,
                              .layout = layout,
                              .tag = tag,
                              .hash_key = replayed_hash,
                              .equal = same_key};
}

struct row {
    char op[8];
    uint64_t key, hash;
    unsigned long count, log2, overflow, evacuated;
    unsigned growing, same_size;
};

static void remember(const struct row *row)
{
    size_t i = known_slot(row->key);
    known[i].used = true;
    known[i].key = row->key;
    known[i].hash = row->hash;
}

static void expect_header(const struct map_go *map, const struct row *row, const char *file,
                          size_t line)
{
    bool same = map->count == row->count && map->log2 == row->log2 &&
                map->overflow == row->overflow && map->evacuated == row->evacuated &&
                map_go_growing(map) == (row->growing != 0) &&
                !!(map->flags & GO_SAME_SIZE) == (row->same_size != 0);
    if (!same)
        fail_msg("%s:%zu: count %zu log2 %d overflow %d evacuated %zu growing %d flags %d", file,
                 line, map->count, map->log2, map->overflow, map->evacuated, map_go_growing(map),
                 map->flags);
}

/* Returns the number of rows replayed. */
static size_t replay(const char *file, const struct map_shape *shape)
{
    char path[512];
    snprintf(path, sizeof path, TEST_DATA "/map_traces/%s.csv", file);
    FILE *trace = fopen(path, "r");
    assert_non_null(trace);
    size_t hint, rows = 0;
    struct row row;
    assert_int_equal(fscanf(trace, "# hint=%zu op,key,hash,count,B,noverflow,nevacuate,%*s", &hint),
                     1);
    struct map_config config = {.seed = 1};
    struct map_go *map = map_go_create(shape, &config, hint);
    while (fscanf(trace, " %7[a-z],%lu,%lx,%lu,%lu,%lu,%lu,%u,%u", row.op, &row.key, &row.hash,
                  &row.count, &row.log2, &row.overflow, &row.evacuated, &row.growing,
                  &row.same_size) == 9) {
        remember(&row);
        if (row.op[0] == 'p')
            map_go_put(shape, map, &row.key, &row.key);
        else
            map_go_erase(shape, map, &row.key);
        expect_header(map, &row, file, rows + 3);
        const char *broken = rows % 64 ? NULL : map_go_check(shape, map);
        if (broken) fail_msg("%s:%zu: %s", file, rows + 3, broken);
        rows++;
    }
    assert_true(feof(trace));
    fclose(trace);
    map_go_destroy(shape, map);
    memset(known, 0, sizeof known);
    return rows;
}

static void replay_all_ways(const char *file, size_t rows)
{
    for (int tag = MAP_TAG_OFF; tag <= MAP_TAG_WORD; tag++) {
        for (int layout = MAP_LAYOUT_SPLIT; layout <= MAP_LAYOUT_INTERLEAVED; layout++) {
            struct map_shape shape = shape_with((enum map_tag)tag, (enum map_layout)layout);
            assert_int_equal(replay(file, &shape), rows);
        }
    }
}

static void growing(void **state)
{
    (void)state;
    replay_all_ways("growing", 8000);
}

static void small_mixed(void **state)
{
    (void)state;
    replay_all_ways("small_mixed", 3000);
}

static void hint_1000(void **state)
{
    (void)state;
    replay_all_ways("hint1000", 3000);
}

static void hint_100_churn(void **state)
{
    (void)state;
    replay_all_ways("hint100_churn", 4000);
}

static void waves_same_size(void **state)
{
    (void)state;
    replay_all_ways("waves_same_size", 4643);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing),         cmocka_unit_test(small_mixed),
        cmocka_unit_test(hint_1000),       cmocka_unit_test(hint_100_churn),
        cmocka_unit_test(waves_same_size),
    };
    return cmocka_run_group_tests_name("map traces of Go 1.19", tests, NULL, NULL);
}
