/* map_fixture.h - maps that outlive a sample, and the figures that explain them.
 *
 * Filling a map of a million entries takes longer than the sample that reads it; so filled maps are
 * kept, by implementation, shape, parameters and use, the longest unused ones destroyed first when
 * together they pass MAP_FIXTURE_BYTES. A fixture that its workload changes (churn) is kept as the
 * workload leaves it: in the steady state that is to be measured.
 *
 * Nothing here is timed, so it works on run-time tables: a body would otherwise compile each map's
 * whole code once more, only to fill it.                                                         */
#ifndef BENCHES_MAP_MAP_FIXTURE_H
#define BENCHES_MAP_MAP_FIXTURE_H

#include <stdalign.h>

#include "benches/map/map_stream.h"

#ifdef __cplusplus
extern "C" {
#endif

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

/* The run-time table of that name, of those compiled in; never NULL. */
const struct map_ops *map_runtime(const char *name);
#ifdef MAP_PEER
#define MAP_RUNTIME(ops) (ops)
#else
#define MAP_RUNTIME(ops) map_runtime((ops)->name)
#endif

/* A map of `count` keys, kept; made on first use. NULL, with the sample failed, when the shape is
 * not supported. ops is a run-time table. */
struct map_fixture *map_fixture_get(struct bench *b, const struct map_shape *shape,
                                    const struct map_ops *ops, const char *use, uint64_t count);
#define map_fixture(b, shape, ops, use, count) \
    map_fixture_get(b, shape, MAP_RUNTIME(ops), use, count)

/* Destroys the map now: it points to what the sample is about to free. */
void map_fixture_drop(struct map_fixture *f);

/* Puts every key of the stream, with its place as the value. */
void map_fixture_refill(struct map_fixture *f, const struct map_stream *s);

/* Counters: means over keys of a drawn stream; names are literals for hits or for misses. */
void map_explain_search_of(struct bench *b, const struct map_shape *shape,
                           const struct map_ops *ops, const void *map, const struct map_stream *s,
                           const char *visited_name, const char *compares_name);
#define map_explain_search(b, shape, ops, map, s, visited_name, compares_name) \
    map_explain_search_of(b, shape, MAP_RUNTIME(ops), map, s, visited_name, compares_name)

/* Counters: what the map holds, and how full it is. */
void map_explain_size_of(struct bench *b, const struct map_shape *shape, const struct map_ops *ops,
                         const void *map);
#define map_explain_size(b, shape, ops, map) map_explain_size_of(b, shape, MAP_RUNTIME(ops), map)

/* Counter: the most bytes that the sample held at once for each entry, as the allocator counts them
 * (jemalloc: within 64 KiB). After bench_end; only there where the memory pass knows it. */
void map_explain_peak(struct bench *b, uint64_t entries);

/* Counter: entries (Go: buckets) that growing moved, for each write since the map's creation. */
void map_explain_moves_of(struct bench *b, const struct map_shape *shape, const struct map_ops *ops,
                          const void *map, uint64_t writes);
#define map_explain_moves(b, shape, ops, map, writes) \
    map_explain_moves_of(b, shape, MAP_RUNTIME(ops), map, writes)

/* ---- Values -------------------------------------------------------------------------------------
 */

/* Values say which key they belong to, as far as their size lets them. */
IMPL_GLUE uint64_t map_value_read(const struct map_shape *shape, const void *value)
{
    uint64_t word = 0;
    if (value) memcpy(&word, value, shape->value_bytes < 8 ? shape->value_bytes : 8);
    return word;
}

struct map_value {
    alignas(8) unsigned char bytes[MAP_KEY_BYTES_MAX];
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

#ifdef __cplusplus
}
#endif
#endif
