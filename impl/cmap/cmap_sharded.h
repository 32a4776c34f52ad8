/* cmap_sharded.h - many maps, each behind a lock of its own; the hash says which.
 *
 * Promises    all of cmap.h; range, clear and length go shard by shard.
 * Shape       the lock, the map inside, whether a shard has cache lines of its own. Config: shards.
 * Cost        the hash, whose highest bits choose the shard (the map inside hashes by a seed of its
 *             own, so that its bits are spread whatever the shard); then as a locked map.
 * Source      the usual answer to a contended map; Go users know it as orcaman/concurrent-map.   */
#ifndef ASSAY_CMAP_CMAP_SHARDED_H
#define ASSAY_CMAP_CMAP_SHARDED_H

#include "cmap/cmap_cell.h"
#include "common/random.h"

#define CMAP_SHARDED_SHARDS 32

/* Two lines: processors fetch lines in pairs. */
#define CMAP_SHARDED_PAD (2 * CACHE_LINE)

struct cmap_sharded {
    unsigned char *cells; /* [count] of cmap_sharded_stride(), owned */
    uint32_t count;       /* a power of two */
    uint32_t shift;       /* 63 - log2(count): of the hash without its lowest bit */
    uint64_t seed;
};

IMPL_GLUE size_t cmap_sharded_stride(const struct cmap_shape *shape)
{
    size_t bytes = cmap_cell_bytes(shape), pad = shape->padded ? CMAP_SHARDED_PAD : 8;
    return (bytes + pad - 1) / pad * pad;
}

IMPL_GLUE void *cmap_sharded_cell(const struct cmap_shape *shape, const struct cmap_sharded *map,
                                  size_t i)
{
    return map->cells + i * cmap_sharded_stride(shape);
}

IMPL_GLUE void *cmap_sharded_of(const struct cmap_shape *shape, void *self, uint64_t key)
{
    const struct cmap_sharded *map = (const struct cmap_sharded *)self;
    uint64_t hash = hash_u64(HASH_MULTIPLY, key, map->seed);
    return cmap_sharded_cell(shape, map, hash >> 1 >> map->shift);
}

/* ---- Life ----------------------------------------------------------------------------------- */

IMPL_GLUE size_t cmap_sharded_bytes(const struct cmap_shape *shape, const struct cmap_sharded *map)
{
    return map->count * cmap_sharded_stride(shape) + CMAP_SHARDED_PAD;
}

IMPL_RARE void cmap_sharded_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_sharded *map = (struct cmap_sharded *)self;
    if (!map) return;
    for (size_t i = 0; i < map->count; i++)
        cmap_cell_finish(shape, cmap_sharded_cell(shape, map, i));
    map_memory_free(map->cells, cmap_sharded_bytes(shape, map));
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void *cmap_sharded_make(const struct cmap_shape *shape, const struct cmap_config *config,
                                  size_t hint, uint32_t count)
{
    struct cmap_sharded *map = (struct cmap_sharded *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = config->seed ? config->seed : (uint64_t)(uintptr_t)map * HASH_SECRET_A;
    map->count = count;
    map->shift = 63 - (uint32_t)__builtin_ctz(count);
    map->cells = (unsigned char *)map_memory_zeroed(cmap_sharded_bytes(shape, map));
    CHECK(map->cells != NULL);
    /* Unrelated seeds: with neighbouring ones the highest bits of a shard's keys stay alike, and
     * the map inside puts them all in one corner (30 times the time of an operation). */
    uint64_t counter = map->seed;
    for (size_t i = 0; i < count; i++)
        CHECK(cmap_cell_init(shape, cmap_sharded_cell(shape, map, i), random_mix(&counter) | 1,
                             hint / count));
    return map;
}

IMPL_RARE void *cmap_sharded_create(const struct cmap_shape *shape,
                                    const struct cmap_config *config, size_t hint)
{
    uint32_t count = config->shards ? config->shards : CMAP_SHARDED_SHARDS;
    CHECK(count <= CMAP_SHARDS_MAX && (count & (count - 1)) == 0);
    return cmap_sharded_make(shape, config, hint, count);
}

/* ---- Operations ----------------------------------------------------------------------------- */

IMPL_HOT bool cmap_sharded_load(const struct cmap_shape *shape, void *self, uint64_t key,
                                uint64_t *value)
{
    return cmap_cell_load(shape, cmap_sharded_of(shape, self, key), key, value);
}

IMPL_HOT bool cmap_sharded_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                 uint64_t value)
{
    return cmap_cell_store(shape, cmap_sharded_of(shape, self, key), key, value);
}

IMPL_HOT bool cmap_sharded_load_or_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                         uint64_t value, uint64_t *actual)
{
    return cmap_cell_load_or_store(shape, cmap_sharded_of(shape, self, key), key, value, actual);
}

IMPL_HOT bool cmap_sharded_load_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                           uint64_t *value)
{
    return cmap_cell_load_and_delete(shape, cmap_sharded_of(shape, self, key), key, value);
}

IMPL_HOT bool cmap_sharded_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                                uint64_t value, uint64_t *previous)
{
    return cmap_cell_swap(shape, cmap_sharded_of(shape, self, key), key, value, previous);
}

IMPL_HOT bool cmap_sharded_compare_and_swap(const struct cmap_shape *shape, void *self,
                                            uint64_t key, uint64_t old, uint64_t value)
{
    return cmap_cell_compare_and_swap(shape, cmap_sharded_of(shape, self, key), key, old, value);
}

IMPL_HOT bool cmap_sharded_compare_and_delete(const struct cmap_shape *shape, void *self,
                                              uint64_t key, uint64_t old)
{
    return cmap_cell_compare_and_delete(shape, cmap_sharded_of(shape, self, key), key, old);
}

IMPL_RARE void cmap_sharded_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                                  void *user)
{
    struct cmap_sharded *map = (struct cmap_sharded *)self;
    for (size_t i = 0; i < map->count; i++)
        if (!cmap_cell_range(shape, cmap_sharded_cell(shape, map, i), visit, user)) return;
}

IMPL_RARE void cmap_sharded_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_sharded *map = (struct cmap_sharded *)self;
    for (size_t i = 0; i < map->count; i++)
        cmap_cell_clear(shape, cmap_sharded_cell(shape, map, i));
}

IMPL_RARE size_t cmap_sharded_length(const struct cmap_shape *shape, void *self)
{
    struct cmap_sharded *map = (struct cmap_sharded *)self;
    size_t length = 0;
    for (size_t i = 0; i < map->count; i++)
        length += cmap_cell_length(shape, cmap_sharded_cell(shape, map, i));
    return length;
}

IMPL_RARE void cmap_sharded_stats(const struct cmap_shape *shape, void *self,
                                  struct cmap_stats *stats)
{
    struct cmap_sharded *map = (struct cmap_sharded *)self;
    memset(stats, 0, sizeof *stats);
    stats->bytes = sizeof *map + cmap_sharded_bytes(shape, map);
    for (size_t i = 0; i < map->count; i++)
        cmap_cell_stats(shape, cmap_sharded_cell(shape, map, i), stats);
}

CMAP_OPS(sharded, "many maps, a lock each; the highest bits of the hash say which");

#endif
