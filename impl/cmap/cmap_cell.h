/* cmap_cell.h - a single-threaded map behind a lock: the whole of a locked map, or one shard.
 *
 * Promises    the operations of cmap.h on a cell, for any lock that is not optimistic and any map.
 *  | lock: lock->bytes, rounded up | map pointer |   cmap_cell_bytes(); the caller places it
 * Cost        with constant tables, exactly the calls one would write by hand.                   */
#ifndef ASSAY_CMAP_CMAP_CELL_H
#define ASSAY_CMAP_CMAP_CELL_H

#include "cmap/cmap.h"
#include "cmap/cmap_memory.h"
#include "common/check.h"
#include "map/map_key.h"

static const struct map_shape cmap_words = MAP_SHAPE_U64;

IMPL_GLUE size_t cmap_cell_bytes(const struct cmap_shape *shape)
{
    return (shape->lock->bytes + 7) / 8 * 8 + sizeof(void *);
}

IMPL_GLUE void **cmap_cell_map(const struct cmap_shape *shape, void *cell)
{
    return (void **)(void *)((unsigned char *)cell + (shape->lock->bytes + 7) / 8 * 8);
}

IMPL_RARE bool cmap_cell_init(const struct cmap_shape *shape, void *cell, uint64_t seed,
                              size_t hint)
{
    struct map_config config;
    memset(&config, 0, sizeof config);
    config.seed = seed;
    shape->lock->init(cell);
    return (*cmap_cell_map(shape, cell) = shape->map->create(&cmap_words, &config, hint)) != NULL;
}

IMPL_RARE void cmap_cell_finish(const struct cmap_shape *shape, void *cell)
{
    shape->map->destroy(&cmap_words, *cmap_cell_map(shape, cell));
    shape->lock->destroy(cell);
}

/* ---- Operations ----------------------------------------------------------------------------- */

IMPL_GLUE bool cmap_cell_load(const struct cmap_shape *shape, void *cell, uint64_t key,
                              uint64_t *value)
{
    uintptr_t token = shape->lock->read_begin(cell);
    const uint64_t *found =
        (const uint64_t *)shape->map->get(&cmap_words, *cmap_cell_map(shape, cell), &key);
    if (found) *value = *found;
    shape->lock->read_end(cell, token);
    return found != NULL;
}

IMPL_GLUE bool cmap_cell_store(const struct cmap_shape *shape, void *cell, uint64_t key,
                               uint64_t value)
{
    shape->lock->acquire(cell);
    bool added = shape->map->put(&cmap_words, *cmap_cell_map(shape, cell), &key, &value);
    shape->lock->release(cell);
    return added;
}

IMPL_GLUE bool cmap_cell_load_or_store(const struct cmap_shape *shape, void *cell, uint64_t key,
                                       uint64_t value, uint64_t *actual)
{
    bool added;
    shape->lock->acquire(cell);
    uint64_t *place =
        (uint64_t *)shape->map->upsert(&cmap_words, *cmap_cell_map(shape, cell), &key, &added);
    if (added) *place = value;
    *actual = *place;
    shape->lock->release(cell);
    return !added;
}

IMPL_GLUE bool cmap_cell_swap(const struct cmap_shape *shape, void *cell, uint64_t key,
                              uint64_t value, uint64_t *previous)
{
    bool added;
    shape->lock->acquire(cell);
    uint64_t *place =
        (uint64_t *)shape->map->upsert(&cmap_words, *cmap_cell_map(shape, cell), &key, &added);
    if (!added) *previous = *place;
    *place = value;
    shape->lock->release(cell);
    return !added;
}

IMPL_GLUE bool cmap_cell_load_and_delete(const struct cmap_shape *shape, void *cell, uint64_t key,
                                         uint64_t *value)
{
    shape->lock->acquire(cell);
    void *map = *cmap_cell_map(shape, cell);
    const uint64_t *place = (const uint64_t *)shape->map->get(&cmap_words, map, &key);
    bool found = place != NULL;
    if (found) *value = *place;
    if (found) shape->map->erase(&cmap_words, map, &key);
    shape->lock->release(cell);
    return found;
}

IMPL_GLUE bool cmap_cell_compare_and_swap(const struct cmap_shape *shape, void *cell, uint64_t key,
                                          uint64_t old, uint64_t value)
{
    shape->lock->acquire(cell);
    uint64_t *place = (uint64_t *)shape->map->get(&cmap_words, *cmap_cell_map(shape, cell), &key);
    bool same = place && *place == old;
    if (same) *place = value;
    shape->lock->release(cell);
    return same;
}

IMPL_GLUE bool cmap_cell_compare_and_delete(const struct cmap_shape *shape, void *cell,
                                            uint64_t key, uint64_t old)
{
    shape->lock->acquire(cell);
    void *map = *cmap_cell_map(shape, cell);
    const uint64_t *place = (const uint64_t *)shape->map->get(&cmap_words, map, &key);
    bool same = place && *place == old;
    if (same) shape->map->erase(&cmap_words, map, &key);
    shape->lock->release(cell);
    return same;
}

/* ---- The whole cell ------------------------------------------------------------------------- */

IMPL_RARE void cmap_cell_clear(const struct cmap_shape *shape, void *cell)
{
    shape->lock->acquire(cell);
    shape->map->clear(&cmap_words, *cmap_cell_map(shape, cell));
    shape->lock->release(cell);
}

IMPL_RARE size_t cmap_cell_length(const struct cmap_shape *shape, void *cell)
{
    uintptr_t token = shape->lock->read_begin(cell);
    size_t length = shape->map->length(*cmap_cell_map(shape, cell));
    shape->lock->read_end(cell, token);
    return length;
}

/* The entries at one instant, in memory of the caller's (map_memory_free, `count` pairs): visiting
 * under the lock would forbid the visitor to call the map. */
IMPL_RARE struct cmap_pair *cmap_cell_copy(const struct cmap_shape *shape, void *cell,
                                           size_t *count)
{
    struct map_iterator it;
    shape->lock->acquire(cell); /* alone: maps may count their iterators */
    void *map = *cmap_cell_map(shape, cell);
    *count = shape->map->length(map);
    struct cmap_pair *pairs = (struct cmap_pair *)map_memory((*count + 1) * sizeof *pairs);
    CHECK(pairs != NULL);
    shape->map->iterate(&cmap_words, map, &it);
    for (size_t i = 0; shape->map->next(&cmap_words, map, &it); i++)
        pairs[i] = (struct cmap_pair){*(const uint64_t *)it.key, *(const uint64_t *)it.value};
    shape->lock->release(cell);
    return pairs;
}

/* False: the visitor ended it. */
IMPL_RARE bool cmap_cell_range(const struct cmap_shape *shape, void *cell, cmap_visit *visit,
                               void *user)
{
    size_t count, i = 0;
    struct cmap_pair *pairs = cmap_cell_copy(shape, cell, &count);
    while (i < count && visit(pairs[i].key, pairs[i].value, user)) i++;
    map_memory_free(pairs, (count + 1) * sizeof *pairs);
    return i == count;
}

IMPL_RARE void cmap_cell_stats(const struct cmap_shape *shape, void *cell, struct cmap_stats *stats)
{
    struct map_stats inner;
    shape->map->stats(&cmap_words, *cmap_cell_map(shape, cell), &inner);
    stats->entries += inner.entries;
    stats->bytes += inner.bytes;
}

#endif
