/* map_cases.h - every map with every shape it supports, and keys for each kind.
 *
 * Tests call the tables at run time: shapes are ordinary values here. A new implementation is
 * tested by its line in map_impls.h. */
#ifndef ASSAY_TESTS_SUPPORT_MAP_CASES_H
#define ASSAY_TESTS_SUPPORT_MAP_CASES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "map/map_key.h"
#include "map/map_tables.h"
#include "tests/support/slow.h"

enum { CASE_KEYS = 1 << 14, CASE_KEY_BYTES_MAX = 200, CASE_VALUE_BYTES_MAX = 320 };

struct map_case {
    const struct map_ops *ops;
    const struct map_shape *shape;
    struct map_config config;
    char name[160]; /* for messages */
};

/* A key of any kind, aligned for all of them. */
struct case_key {
    _Alignas(16) unsigned char bytes[CASE_KEY_BYTES_MAX];
};

/* ---- Shapes -----------------------------------------------------------------------------------
 */

static uint64_t case_given_hash(const void *key, uint64_t seed)
{
    return hash_u64(HASH_MULTIPLY, hash_read64(key), seed);
}

static bool case_given_equal(const void *a, const void *b)
{
    return hash_read64(a) == hash_read64(b);
}

static const struct map_shape case_shapes[] = {
    MAP_SHAPE_U64,
    MAP_SHAPE_U32,
    MAP_SHAPE_F64,
    MAP_SHAPE_STRING,
    MAP_SHAPE_PAIR,
    {.key = MAP_KEY_GIVEN,
     .key_bytes = 8,
     .value_bytes = 8,
     .hash_key = case_given_hash,
     .equal = case_given_equal},
    {.key = MAP_KEY_BYTES, .key_bytes = 128, .value_bytes = 128},
    /* The slots of 64 groups are more than 16 bits count in words (map_best_visit.h). */
    {.key = MAP_KEY_BYTES, .key_bytes = CASE_KEY_BYTES_MAX, .value_bytes = CASE_VALUE_BYTES_MAX},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 0},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = CASE_VALUE_BYTES_MAX},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 1},
    {.key = MAP_KEY_U32, .key_bytes = 4, .value_bytes = 12},
    {.key = MAP_KEY_BYTES, .key_bytes = 3, .value_bytes = 5},
    {.key = MAP_KEY_BYTES, .key_bytes = 32, .value_bytes = 8, .store = MAP_STORE_POINTER},
    {.key = MAP_KEY_BYTES, .key_bytes = 160, .value_bytes = 136, .store = MAP_STORE_INLINE},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_OWN},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_IDENTITY},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_FIBONACCI},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_AES},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_CRC32C},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_TRUNCATED},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .hash = HASH_OVERLAP},
    {.key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .hash = HASH_AES},
    {.key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .hash = HASH_CRC32C},
    {.key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .hash = HASH_FIBONACCI},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_SCALAR},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_WORD},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_OFF, .slots = 4},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_WORD, .slots = 4},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_OFF, .slots = 16},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_WORD, .slots = 16},
    {.key = MAP_KEY_U32, .key_bytes = 4, .value_bytes = 8, .slots = 16},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .layout = MAP_LAYOUT_SPLIT},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 8, .layout = MAP_LAYOUT_INTERLEAVED},
    {.key = MAP_KEY_U64, .key_bytes = 8, .value_bytes = 1, .layout = MAP_LAYOUT_INTERLEAVED},
    {.key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .tag = MAP_TAG_WORD},
    {.key = MAP_KEY_STRING, .key_bytes = 16, .value_bytes = 8, .tag = MAP_TAG_OFF},
    {.key = MAP_KEY_F64, .key_bytes = 8, .value_bytes = 8, .tag = MAP_TAG_WORD},
};
enum { CASE_SHAPES = sizeof case_shapes / sizeof *case_shapes };

/* ---- Keys -------------------------------------------------------------------------------------
 */

/* Text of key i, 1 to 60 bytes; two copies, so that equal strings have different addresses. */
static inline const char *case_text(size_t i, int copy)
{
    static char texts[2][CASE_KEYS][64];
    char *text = texts[copy][i];
    if (!text[0])
        snprintf(text, sizeof texts[0][0], i % 3 ? "%zx" : "a/rather/long/path/of/a/file/%zu.txt",
                 i);
    return text;
}

/* Key i, always the same for the same i; `copy` picks another address for a string's bytes. */
static inline void case_key_copy(const struct map_shape *shape, size_t i, int copy,
                                 struct case_key *key)
{
    uint64_t counter = i, word = random_mix(&counter);
    memset(key, 0, sizeof *key);
    if (shape->key == MAP_KEY_STRING) {
        struct map_string string = {case_text(i, copy), strlen(case_text(i, copy))};
        memcpy(key->bytes, &string, sizeof string);
    } else if (shape->key == MAP_KEY_F64) {
        double number = (double)i - CASE_KEYS / 2.0; /* zero is among them */
        memcpy(key->bytes, &number, sizeof number);
    } else if (shape->key_bytes < 8) {
        uint32_t small = (uint32_t)i * (shape->key_bytes < 4 ? 1 : 2654435761u);
        memcpy(key->bytes, &small, 4);
    } else {
        if (shape->hash == HASH_IDENTITY) word = i; /* spread by nobody else */
        memcpy(key->bytes + shape->key_bytes - 8, &word, sizeof word);
    }
}

static inline void case_key(const struct map_shape *shape, size_t i, struct case_key *key)
{
    case_key_copy(shape, i, 0, key);
}

static inline void case_value(const struct map_shape *shape, uint64_t content, unsigned char *value)
{
    for (uint32_t i = 0; i < shape->value_bytes; i++)
        value[i] = (unsigned char)(content >> i % 8 * 8);
}

static inline bool case_value_is(const struct map_shape *shape, const void *value, uint64_t content)
{
    unsigned char wanted[CASE_VALUE_BYTES_MAX + 1];
    case_value(shape, content, wanted);
    return value && memcmp(value, wanted, shape->value_bytes) == 0;
}

/* ---- Cases ------------------------------------------------------------------------------------
 */

static inline bool case_is_frozen(const struct map_case *c)
{
    return strstr(c->ops->summary, "frozen") != NULL;
}

/* Slow by design with many keys: every operation of theirs is linear. */
static inline bool case_is_tiny(const struct map_case *c)
{
    return strstr(c->ops->summary, "tiny") != NULL;
}

static inline size_t case_most_keys(const struct map_case *c, size_t wanted)
{
    size_t most = case_is_tiny(c)                    ? 60
                  : c->shape->hash == HASH_TRUNCATED ? 2000
                  : c->shape->key_bytes > 16         ? 1500
                                                     : CASE_KEYS;
    return wanted < most ? wanted : most;
}

#define CASE_FAIL(c, ...)               \
    do {                                \
        print_error("%s: ", (c)->name); \
        fail_msg(__VA_ARGS__);          \
    } while (0)

#define CASE_ASSERT(c, condition)                                            \
    do {                                                                     \
        if (!(condition)) CASE_FAIL(c, "line %d: %s", __LINE__, #condition); \
    } while (0)

static inline void case_check(const struct map_case *c, const void *map)
{
    const char *broken = c->ops->check(c->shape, map);
    if (broken) CASE_FAIL(c, "%s", broken);
}

static inline void case_name(struct map_case *c)
{
    const struct map_shape *s = c->shape;
    snprintf(c->name, sizeof c->name,
             "%s key %d of %u bytes, value %u, hash %d, layout %d, tag %d, slots %u, load %.2f",
             c->ops->name, (int)s->key, s->key_bytes, s->value_bytes, (int)s->hash, (int)s->layout,
             (int)s->tag, s->slots, c->config.load_factor);
}

/* Calls test for each implementation but null, with each shape that it supports. */
static inline void case_each(void (*test)(const struct map_case *c))
{
    for (size_t i = 0; i < map_table_count; i++) {
        for (size_t k = 0; k < CASE_SHAPES; k++) {
            struct map_case c = {*map_tables[i], &case_shapes[k], {.seed = 7}, ""};
            if (strcmp(c.ops->name, "null") == 0 || !c.ops->supports(c.shape)) continue;
            case_name(&c);
            test(&c);
        }
    }
}

#endif
