/* map_fixture.h - maps that outlive a sample, and the figures that explain them.
 *
 * Filling a map of a million entries takes longer than the sample that reads it; so filled maps are
 * kept, by implementation, shape, parameters and use, the longest unused ones destroyed first when
 * together they pass MAP_FIXTURE_BYTES. A fixture that its workload changes (churn) is kept as the
 * workload leaves it: in the steady state that is to be measured. */
#ifndef BENCHES_MAP_MAP_FIXTURE_H
#define BENCHES_MAP_MAP_FIXTURE_H

#include "benches/map/map_stream.h"

enum { MAP_FIXTURES = 96 };
#define MAP_FIXTURE_BYTES ((size_t)2 << 30)

struct map_fixture {
    const struct map_ops *ops;
    const struct map_shape *shape;
    const char *use;                  /* "read": shared by all that only read; else the workload */
    double values[BENCH_PARAM_COUNT]; /* the sample's parameters */
    void *map;                        /* NULL: a free place */
    struct map_stream own;            /* the keys' own bytes, where they are strings */
    size_t bytes;
    uint64_t used; /* clock of the last use */
};

static struct map_fixture map_fixtures[MAP_FIXTURES];

__attribute__((noinline)) static void map_fixture_drop(struct map_fixture *f)
{
    if (!f->map) return;
    f->ops->destroy(f->shape, f->map);
    map_stream_free(&f->own);
    memset(f, 0, sizeof *f);
}

/* Makes room: an empty place, old fixtures gone if all together are too large. */
__attribute__((noinline)) static struct map_fixture *map_fixture_place(void)
{
    for (;;) {
        struct map_fixture *oldest = NULL, *empty = NULL;
        size_t bytes = 0;
        for (int i = 0; i < MAP_FIXTURES; i++) {
            struct map_fixture *f = &map_fixtures[i];
            bytes += f->bytes;
            if (!f->map) empty = f;
            if (f->map && (!oldest || f->used < oldest->used)) oldest = f;
        }
        if (empty && bytes <= MAP_FIXTURE_BYTES) return empty;
        map_fixture_drop(oldest ? oldest : &map_fixtures[0]);
    }
}

/* The fixture if it is there, or NULL. */
__attribute__((noinline)) static struct map_fixture *map_fixture_find(const struct bench *b,
                                                                      const struct map_shape *shape,
                                                                      const struct map_ops *ops,
                                                                      const char *use)
{
    static uint64_t clock;
    clock++;
    for (int i = 0; i < MAP_FIXTURES; i++) {
        struct map_fixture *f = &map_fixtures[i];
        if (!f->map || f->ops != ops || strcmp(f->use, use)) continue;
        if (memcmp(f->shape, shape, sizeof *shape)) continue;
        if (memcmp(f->values, b->values, sizeof f->values)) continue;
        f->used = clock;
        return f;
    }
    return NULL;
}

/* ---- Filling -----------------------------------------------------------------------------------
 */

/* Values say which key they belong to, as far as their size lets them. */
IMPL_GLUE uint64_t map_value_read(const struct map_shape *shape, const void *value)
{
    uint64_t word = 0;
    if (value) memcpy(&word, value, shape->value_bytes < 8 ? shape->value_bytes : 8);
    return word;
}

struct map_value {
    _Alignas(8) unsigned char bytes[MAP_KEY_BYTES_MAX];
};

IMPL_GLUE void map_value_write(const struct map_shape *shape, uint64_t word, void *value)
{
    memcpy(value, &word, shape->value_bytes < 8 ? shape->value_bytes : 8);
}

/* True if values of this shape can tell 32-bit numbers apart. */
IMPL_GLUE bool map_value_tells(const struct map_shape *shape)
{
    return shape->value_bytes >= 4;
}

IMPL_GLUE void map_bench_put(const struct map_shape *shape, const struct map_ops *ops, void *map,
                             const void *key, uint64_t number)
{
    struct map_value value;
    if (shape->value_bytes > 8) memset(&value, 0, shape->value_bytes);
    map_value_write(shape, number, value.bytes);
    ops->put(shape, map, key, value.bytes);
}

/* A map of `count` keys, kept; made on first use. NULL when the shape is not supported. */
BENCH_BODY struct map_fixture *map_fixture(struct bench *b, const struct map_shape *shape,
                                           const struct map_ops *ops, const char *use,
                                           uint64_t count)
{
    struct map_fixture *f = map_fixture_find(b, shape, ops, use);
    if (f) return f;
    if (!ops->supports(shape)) {
        bench_fail(b, "%s has no such shape: leave out --layout, --tag, --slots or --key",
                   ops->name);
        return NULL;
    }
    struct map_config config = map_bench_config(b);
    struct map_stats stats;
    f = map_fixture_place();
    f->ops = ops;
    f->shape = shape;
    f->use = use;
    memcpy(f->values, b->values, sizeof f->values);
    f->own = map_stream_each(b, shape, count, true);
    f->map = ops->create(shape, &config, 0);
    CHECK(f->map != NULL);
    for (uint64_t i = 0; i < count; i++)
        map_bench_put(shape, ops, f->map, map_stream_key(shape, &f->own, i), f->own.numbers[i]);
    if (shape->key != MAP_KEY_STRING) { /* only strings are pointed to by the map */
        free(f->own.keys);
        f->own.keys = NULL;
    }
    ops->stats(shape, f->map, &stats);
    f->bytes = stats.bytes + count * 8;
    return f;
}

/* ---- Why it costs what it costs -----------------------------------------------------------------
 */

enum { MAP_EXPLAIN_KEYS = 4096 };

/* Means over keys of a drawn stream; names are literals for hits or for misses. */
BENCH_BODY void map_explain_search(struct bench *b, const struct map_shape *shape,
                                   const struct map_ops *ops, const void *map,
                                   const struct map_stream *s, const char *visited_name,
                                   const char *compares_name)
{
    double visited = 0, compares = 0;
    for (uint64_t i = 0; i < MAP_EXPLAIN_KEYS; i++) {
        struct map_probe probe;
        ops->explain(shape, map, map_stream_next(shape, s, i), &probe);
        visited += probe.visited;
        compares += probe.compares;
    }
    bench_counter(b, visited_name, visited / MAP_EXPLAIN_KEYS);
    bench_counter(b, compares_name, compares / MAP_EXPLAIN_KEYS);
}

BENCH_BODY void map_explain_size(struct bench *b, const struct map_shape *shape,
                                 const struct map_ops *ops, const void *map)
{
    struct map_stats stats;
    ops->stats(shape, map, &stats);
    if (!stats.entries) return;
    bench_counter(b, "bytes_per_entry", (double)stats.bytes / (double)stats.entries);
    bench_counter(b, "old_bytes_per_entry", (double)stats.bytes_old / (double)stats.entries);
    bench_counter(b, "overflow_percent",
                  stats.buckets ? 100.0 * (double)stats.overflow / (double)stats.buckets : 0);
    bench_counter(b, "tombstones_percent", 100.0 * (double)stats.tombstones / (double)stats.slots);
    bench_counter(b, "fill_percent", 100.0 * (double)stats.entries / (double)stats.slots);
}

#endif
