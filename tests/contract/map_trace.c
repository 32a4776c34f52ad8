/* map_trace.c - replays traces of real Go 1.19 maps: after every operation the C map shows the same
 * count, buckets, overflow count, evacuation mark and growth as Go's header did.
 *
 * A trace gives Go's own hash of each key, so the shape's hash looks it up here.                 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

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

/* Key n of a string trace is the text "key-n". */
static uint64_t replayed_string_hash(const void *key, uint64_t seed)
{
    const struct map_string *string = (const struct map_string *)key;
    uint64_t number = strtoull(string->data + strlen("key-"), NULL, 10);
    return replayed_hash(&number, seed);
}

enum { TEXTS = 1500, TEXT_BYTES = 16 };

static struct map_string text_of(uint64_t number)
{
    static char texts[TEXTS][TEXT_BYTES];
    assert_true(number < TEXTS);
    snprintf(texts[number], TEXT_BYTES, "key-%lu", (unsigned long)number);
    return (struct map_string){texts[number], strlen(texts[number])};
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

/* ---- Replaying --------------------------------------------------------------------------------
 */

/* A row's operation, on numbers or on the texts that stand for them. */
static void apply(const struct map_shape *shape, struct map_go *map, const struct row *row)
{
    unsigned char value[256] = {0};
    struct map_string text;
    const void *key = &row->key;
    if (shape->key_bytes == sizeof text) {
        text = text_of(row->key);
        key = &text;
    }
    if (row->op[0] == 'p')
        map_go_put(shape, map, key, value);
    else
        map_go_erase(shape, map, key);
}

/* The rest of a line `order,start,offset,key,key,...`: an iteration from there shows the same. */
static void expect_order(const struct map_shape *shape, struct map_go *map, FILE *trace)
{
    uint64_t start, offset, key;
    struct map_iterator it;
    assert_int_equal(fscanf(trace, ",%lu,%lu", &start, &offset), 2);
    map_go_iterate_from(shape, map, &it, start | offset << map->log2);
    while (fscanf(trace, ",%lu", &key) == 1) {
        assert_true(map_go_next(shape, map, &it));
        assert_int_equal(hash_read64(it.key), key);
    }
    assert_false(map_go_next(shape, map, &it));
}

/* Reads one row; orders on the way are checked at once. False at the end. */
static bool next_row(const struct map_shape *shape, struct map_go *map, FILE *trace,
                     struct row *row)
{
    while (fscanf(trace, " %7[a-z]", row->op) == 1) {
        if (row->op[0] != 'o')
            return fscanf(trace, ",%lu,%lx,%lu,%lu,%lu,%lu,%u,%u", &row->key, &row->hash,
                          &row->count, &row->log2, &row->overflow, &row->evacuated, &row->growing,
                          &row->same_size) == 8;
        expect_order(shape, map, trace);
    }
    return false;
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
    while (next_row(shape, map, trace, &row)) {
        remember(&row);
        apply(shape, map, &row);
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

/* More traces of Go, of other kinds of map. */
static void strings(void **state)
{
    (void)state;
    for (int tag = MAP_TAG_OFF; tag <= MAP_TAG_WORD; tag++) {
        struct map_shape shape = shape_with((enum map_tag)tag, MAP_LAYOUT_SPLIT);
        shape.key_bytes = sizeof(struct map_string);
        shape.hash_key = replayed_string_hash;
        shape.equal = map_string_equal;
        assert_int_equal(replay("string", &shape), 3000);
    }
}

static void big_values(void **state)
{
    (void)state;
    struct map_shape shape = shape_with(MAP_TAG_OWN, MAP_LAYOUT_OWN);
    shape.value_bytes = 200;
    assert_int_equal(replay("bigvalue", &shape), 3000);
}

static void order_of_iteration(void **state)
{
    (void)state;
    replay_all_ways("order", 1200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(growing),         cmocka_unit_test(small_mixed),
        cmocka_unit_test(hint_1000),       cmocka_unit_test(hint_100_churn),
        cmocka_unit_test(waves_same_size), cmocka_unit_test(strings),
        cmocka_unit_test(big_values),      cmocka_unit_test(order_of_iteration),
    };
    return cmocka_run_group_tests_name("map traces of Go 1.19", tests, NULL, NULL);
}
