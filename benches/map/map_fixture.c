/* map_fixture.c - see map_fixture.h. */
#include "benches/map/map_fixture.h"

#include "common/check.h"

static struct map_fixture map_fixtures[MAP_FIXTURES];

void map_fixture_drop(struct map_fixture *f)
{
    if (!f->map) return;
    f->ops->destroy(f->shape, f->map);
    map_stream_free(&f->own);
    memset(f, 0, sizeof *f);
}

/* Makes room: an empty place, old fixtures gone if all together are too large. */
static struct map_fixture *map_fixture_place(void)
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
static struct map_fixture *map_fixture_find(const struct bench *b, const struct map_shape *shape,
                                            const struct map_ops *ops, const char *use)
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

/* ---- Filling
 * -------------------------------------------------------------------------------------
 */

struct map_fixture *map_fixture_get(struct bench *b, const struct map_shape *shape,
                                    const struct map_ops *ops, const char *use, uint64_t count)
{
    struct map_fixture *f = map_fixture_find(b, shape, ops, use);
    if (f) return f;
    if (!map_bench_suits(b, shape, ops)) return NULL;
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

void map_fixture_refill(struct map_fixture *f, const struct map_stream *s)
{
    for (uint64_t i = 0; i < s->length; i++)
        map_bench_put(f->shape, f->ops, f->map, map_stream_key(f->shape, s, i), i);
}

/* ---- Why it costs what it costs
 * -------------------------------------------------------------------
 */

enum { MAP_EXPLAIN_KEYS = 4096 };

void map_explain_search_of(struct bench *b, const struct map_shape *shape,
                           const struct map_ops *ops, const void *map, const struct map_stream *s,
                           const char *visited_name, const char *compares_name)
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

void map_explain_size_of(struct bench *b, const struct map_shape *shape, const struct map_ops *ops,
                         const void *map)
{
    struct map_stats stats;
    ops->stats(shape, map, &stats);
    if (!stats.entries) return;
    bench_counter(b, "bytes_per_entry", (double)stats.bytes / (double)stats.entries);
    bench_counter(b, "old_bytes_per_entry", (double)stats.bytes_old / (double)stats.entries);
    bench_counter(b, "overflow_percent",
                  stats.buckets ? 100.0 * (double)stats.overflow / (double)stats.buckets : 0);
    if (!stats.slots) return; /* null has none */
    bench_counter(b, "tombstones_percent", 100.0 * (double)stats.tombstones / (double)stats.slots);
    bench_counter(b, "fill_percent", 100.0 * (double)stats.entries / (double)stats.slots);
}

void map_explain_moves_of(struct bench *b, const struct map_shape *shape, const struct map_ops *ops,
                          const void *map, uint64_t writes)
{
    struct map_stats stats;
    ops->stats(shape, map, &stats);
    bench_counter(b, "moved_per_write", (double)stats.moved / (double)writes);
}

void map_explain_peak(struct bench *b, uint64_t entries)
{
    for (size_t i = 0; i < b->counter_count; i++) {
        if (strcmp(b->counters[i].name, "thread_peak_bytes") != 0) continue;
        bench_counter(b, "peak_bytes_per_entry", b->counters[i].value / (double)entries);
        return;
    }
}
