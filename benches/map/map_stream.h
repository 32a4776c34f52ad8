/* map_stream.h - keys by number, and long fresh streams of them for the timed loops.
 *
 * Promises    key i of a parameter set is the same in every sample; the order in which a stream
 *             asks for them is fresh for each seed and does not repeat within 2^20 positions
 *             (2^18 of strings, 2^14 of large keys).
 * Why         a short replayed stream is learned by the branch predictor; making keys inside the
 *             loop would be measured with the map.                                               */
#ifndef BENCHES_MAP_MAP_STREAM_H
#define BENCHES_MAP_MAP_STREAM_H

#include <math.h>

#include "benches/map/map_text.h"

enum map_stream_kind { MAP_RANDOM, MAP_SEQUENTIAL, MAP_STRIDED, MAP_ZIPF };
enum { MAP_STREAM_LOG2 = 20, MAP_STREAM_STRINGS_LOG2 = 18 };
enum { MAP_STRIDE_BYTES = 4096, MAP_KEY_BYTES_MAX = 512, MAP_TEXT_MAX = 512 };

/* Keys of numbers at or above this are in no map. */
#define MAP_ABSENT (UINT64_C(1) << 40)

/* 2^20 positions; fewer of strings and large keys, or making them would take many times as long as
 * the sample (2^20 strings: 150 to 490 ms). Folded, as the shape is constant. */
IMPL_GLUE uint64_t map_stream_length(const struct map_shape *shape)
{
    if (shape->key == MAP_KEY_STRING) return UINT64_C(1) << MAP_STREAM_STRINGS_LOG2;
    return UINT64_C(1) << (shape->key_bytes > 16 ? 14 : MAP_STREAM_LOG2);
}

struct map_stream {
    unsigned char *keys; /* [length] of key_bytes each; owned */
    uint32_t *numbers;   /* [length] which key each is; owned */
    char *text;          /* the bytes behind string keys; owned */
    uint64_t length;     /* a power of two where it is walked round and round */
};

static inline uint64_t map_key_word(struct bench *b, uint64_t number)
{
    uint64_t counter = number;
    switch ((enum map_stream_kind)bench_param(b, PARAM_stream)) {
    case MAP_SEQUENTIAL:
        return number + 1;
    case MAP_STRIDED:
        return (number + 1) * MAP_STRIDE_BYTES;
    case MAP_RANDOM:
    case MAP_ZIPF:
        break;
    }
    return random_mix(&counter);
}

/* One to one on 32 bits. */
static inline uint32_t map_key_word32(struct bench *b, uint64_t number)
{
    uint32_t word = (uint32_t)number + (number >= MAP_ABSENT ? 1u << 31 : 0);
    if (bench_param(b, PARAM_stream) == MAP_SEQUENTIAL) return word;
    word = (word ^ word >> 16) * 0x21f0aaadu;
    word = (word ^ word >> 15) * 0x735a2d97u;
    return word ^ word >> 15;
}

/* Keys of less than 8 bytes: one to one below half of their range, the other half is for absent
 * keys. A key of one byte has 128 numbers. */
static inline uint64_t map_key_narrow(const struct map_shape *shape, uint64_t number)
{
    uint64_t half = UINT64_C(1) << (8 * shape->key_bytes - 1);
    return (number * 0x9e3779b1 & (half - 1)) | (number >= MAP_ABSENT ? half : 0);
}

/* The key of a number, any kind but strings. */
static inline void map_key_write(struct bench *b, const struct map_shape *shape, uint64_t number,
                                 unsigned char *key)
{
    uint64_t word = shape->key_bytes < 8 ? map_key_narrow(shape, number) : map_key_word(b, number);
    uint32_t small = map_key_word32(b, number);
    double real = (double)(number + 1) / 7;
    if (shape->key == MAP_KEY_U32) {
        memcpy(key, &small, sizeof small);
    } else if (shape->key == MAP_KEY_F64) {
        memcpy(key, &real, sizeof real);
    } else {
        memset(key, 0, shape->key_bytes);
        memcpy(key, &word, shape->key_bytes < 8 ? shape->key_bytes : 8);
        if (shape->key_bytes >= 16) memcpy(key + shape->key_bytes - 8, &word, sizeof word);
    }
}

static inline void map_stream_write_strings(struct bench *b, struct map_stream *s, uint64_t absent)
{
    enum map_text_kind kind = (enum map_text_kind)bench_param(b, PARAM_text);
    size_t room = 64, used = 0;
    struct map_string *strings = (struct map_string *)(void *)s->keys;
    s->text = (char *)malloc(room);
    for (uint64_t i = 0; i < s->length; i++) {
        if (used + MAP_TEXT_MAX > room) s->text = (char *)realloc(s->text, room = room * 2 + 4096);
        CHECK(s->text != NULL);
        uint64_t number = s->numbers[i] + absent;
        size_t bytes = map_text_write(kind, number, s->text + used, MAP_TEXT_MAX);
        if (!bytes) bench_fail(b, "this machine has no such list of texts: install wamerican");
        strings[i].length = bytes < MAP_TEXT_MAX ? bytes : MAP_TEXT_MAX - 1;
        used += strings[i].length + 1;
    }
    for (uint64_t i = 0, at = 0; i < s->length; at += strings[i].length + 1, i++)
        strings[i].data = s->text + at;
}

/* Fills in the keys of s->numbers, each plus `absent`. */
static inline void map_stream_write(struct bench *b, const struct map_shape *shape,
                                    struct map_stream *s, uint64_t absent)
{
    s->keys = (unsigned char *)malloc(s->length * shape->key_bytes + 16);
    CHECK(s->keys != NULL);
    s->text = NULL;
    if (shape->key == MAP_KEY_STRING) {
        map_stream_write_strings(b, s, absent);
        return;
    }
    for (uint64_t i = 0; i < s->length; i++)
        map_key_write(b, shape, s->numbers[i] + absent, s->keys + i * shape->key_bytes);
}

static inline void map_stream_free(struct map_stream *s)
{
    free(s->keys);
    free(s->numbers);
    free(s->text);
}

/* ---- Orders ------------------------------------------------------------------------------------
 */

/* Zipf numbers with exponent 0.99 by the formula of Gray et al. (SIGMOD 1994); zeta by its
 * integral. The most frequent number is 0. */
struct map_zipf {
    double count, zeta, eta, alpha;
};

static inline struct map_zipf map_zipf_make(uint64_t count)
{
    const double theta = 0.99;
    struct map_zipf z;
    double two = 1 + pow(0.5, theta);
    z.count = (double)count;
    z.zeta = 0.5772 + (pow(z.count, 1 - theta) - 1) / (1 - theta);
    z.alpha = 1 / (1 - theta);
    z.eta = (1 - pow(2 / z.count, 1 - theta)) / (1 - two / z.zeta);
    return z;
}

static inline uint64_t map_zipf_next(const struct map_zipf *z, struct random *random)
{
    double u = random_unit(random), scaled = u * z->zeta;
    if (scaled < 1) return 0;
    if (scaled < 1.5) return 1;
    uint64_t number = (uint64_t)(z->count * pow(z->eta * u - z->eta + 1, z->alpha));
    return number < (uint64_t)z->count ? number : (uint64_t)z->count - 1;
}

static inline void map_stream_numbers(struct map_stream *s, uint64_t length)
{
    s->length = length;
    s->numbers = (uint32_t *)malloc(length * sizeof *s->numbers);
    CHECK(s->numbers != NULL);
}

/* Keys of numbers below `universe`, uniform or Zipf, plus `absent`. */
static inline struct map_stream map_stream_draw(struct bench *b, const struct map_shape *shape,
                                                uint64_t universe, uint64_t absent)
{
    struct map_stream s;
    struct random random;
    bool skewed = bench_param(b, PARAM_stream) == MAP_ZIPF;
    struct map_zipf zipf = map_zipf_make(universe);
    random_seed(&random, b->seed);
    map_stream_numbers(&s, map_stream_length(shape));
    for (uint64_t i = 0; i < s.length; i++)
        s.numbers[i] = (uint32_t)(skewed && universe > 2 ? map_zipf_next(&zipf, &random)
                                                         : random_below(&random, universe));
    map_stream_write(b, shape, &s, absent);
    return s;
}

/* Each of the first `count` keys once: in order, or shuffled by the seed. */
static inline struct map_stream map_stream_each(struct bench *b, const struct map_shape *shape,
                                                uint64_t count, bool shuffled)
{
    struct map_stream s;
    struct random random;
    random_seed(&random, b->seed + 1);
    map_stream_numbers(&s, count);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t k = shuffled ? random_below(&random, i + 1) : i;
        s.numbers[i] = s.numbers[k];
        s.numbers[k] = (uint32_t)i;
    }
    map_stream_write(b, shape, &s, 0);
    return s;
}

IMPL_GLUE const void *map_stream_key(const struct map_shape *shape, const struct map_stream *s,
                                     uint64_t at)
{
    return s->keys + at * shape->key_bytes;
}

/* The key at a position of a drawn stream, which goes round. */
IMPL_GLUE const void *map_stream_next(const struct map_shape *shape, const struct map_stream *s,
                                      uint64_t at)
{
    return map_stream_key(shape, s, at & (map_stream_length(shape) - 1));
}

/* Sum of the numbers at the first `count` positions of a drawn stream, going round. */
static inline uint64_t map_stream_sum(const struct map_stream *s, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++) sum += s->numbers[i & (s->length - 1)];
    return sum;
}

#endif
