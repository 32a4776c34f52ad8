/* map_flat.h - what open-addressed tables with a byte beside each slot have in common.
 *
 * Promises    life, iteration and figures; searching, adding and erasing are the implementation's.
 * Invariants  bytes[i] is 0 for a free slot, anything else for one in use; at least one is free.
 *  | bytes: one a slot | slots: key, value |   in two blocks
 * Iteration   runs backwards from a free slot, so that the shift which closes the hole behind an
 *             erased entry only moves entries that were shown already.                           */
#ifndef ASSAY_MAP_MAP_FLAT_H
#define ASSAY_MAP_MAP_FLAT_H

#include "map/map_slot.h"

struct map_flat {
    unsigned char *bytes; /* [mask + 1], owned */
    unsigned char *slots; /* [mask + 1] of map_slot_bytes, owned */
    size_t mask;          /* slots minus 1; a power of two minus 1 */
    size_t length, limit; /* entries; a new key beyond limit grows the table first */
    size_t moved;         /* entries moved by growing, since creation */
    uint64_t seed;        /* of the hash */
    double load;          /* share of slots in use at which to grow */
    uint32_t growth;      /* factor, 2 or 4 */
};

IMPL_GLUE void *map_flat_slot(const struct map_shape *shape, const struct map_flat *map, size_t i)
{
    return map->slots + i * map_slot_bytes(shape);
}

IMPL_GLUE void map_flat_release(const struct map_shape *shape, struct map_flat *map)
{
    map_memory_free(map->bytes, map->mask + 1);
    map_memory_free(map->slots, (map->mask + 1) * map_slot_bytes(shape));
}

/* New, empty blocks; the old ones stay the caller's. False: no memory, nothing changed. */
IMPL_RARE bool map_flat_reserve(const struct map_shape *shape, struct map_flat *map, size_t count)
{
    struct map_flat fresh = *map;
    fresh.bytes = (unsigned char *)map_memory_zeroed(count);
    fresh.slots = (unsigned char *)map_memory(count * map_slot_bytes(shape));
    fresh.mask = count - 1;
    fresh.limit = (size_t)((double)count * map->load);
    if (!fresh.bytes || !fresh.slots) {
        map_flat_release(shape, &fresh);
        return false;
    }
    *map = fresh;
    return true;
}

IMPL_RARE void *map_flat_create(const struct map_shape *shape, const struct map_config *config,
                                size_t hint, double load)
{
    struct map_flat *map = (struct map_flat *)map_memory_zeroed(sizeof *map);
    if (!map) return NULL;
    map->seed = map_seed(config, map);
    map->load = map_load_factor(config, load);
    map->growth = map_growth(config);
    size_t count = map_slots_for(shape, hint, map->load, 8);
    if (map_flat_reserve(shape, map, count ? count : 8)) return map;
    map_memory_free(map, sizeof *map);
    return NULL;
}

IMPL_RARE void map_flat_destroy(const struct map_shape *shape, struct map_flat *map)
{
    if (!map) return;
    map_flat_release(shape, map);
    map_memory_free(map, sizeof *map);
}

IMPL_RARE void map_flat_clear(struct map_flat *map)
{
    memset(map->bytes, 0, map->mask + 1);
    map->length = 0;
}

/* state[0]: a free slot; state[1]: slots still to be looked at, backwards from there. */
IMPL_GLUE void map_flat_iterate(const struct map_flat *map, struct map_iterator *it)
{
    size_t start = 0;
    while (map && map->bytes[start]) start++;
    it->state[0] = start;
    it->state[1] = map ? map->mask : 0;
}

IMPL_GLUE bool map_flat_next(const struct map_shape *shape, const struct map_flat *map,
                             struct map_iterator *it)
{
    while (it->state[1]) {
        size_t i = (it->state[0] + it->state[1]--) & map->mask;
        if (!map->bytes[i]) continue;
        it->key = map_flat_slot(shape, map, i);
        it->value = map_slot_value(shape, map_flat_slot(shape, map, i));
        return true;
    }
    return false;
}

IMPL_COLD void map_flat_stats(const struct map_shape *shape, const struct map_flat *map,
                              struct map_stats *stats)
{
    size_t slots = map->mask + 1;
    *stats = (struct map_stats){
        .entries = map->length, .slots = slots, .buckets = slots, .moved = map->moved};
    stats->bytes = sizeof *map + slots * (1 + map_slot_bytes(shape));
}

/* The operations of map_<impl> that are those of every flat table; load_at: its default. */
#define MAP_FLAT_OPERATIONS(impl, load_at)                                            \
    IMPL_RARE void *map_##impl##_create(const struct map_shape *shape,                \
                                        const struct map_config *config, size_t hint) \
    {                                                                                 \
        return map_flat_create(shape, config, hint, load_at);                         \
    }                                                                                 \
    IMPL_RARE void map_##impl##_destroy(const struct map_shape *shape, void *map)     \
    {                                                                                 \
        map_flat_destroy(shape, (struct map_flat *)map);                              \
    }                                                                                 \
    IMPL_RARE void map_##impl##_clear(const struct map_shape *shape, void *map)       \
    {                                                                                 \
        (void)shape;                                                                  \
        map_flat_clear((struct map_flat *)map);                                       \
    }                                                                                 \
    IMPL_HOT size_t map_##impl##_length(const void *map)                              \
    {                                                                                 \
        return map ? ((const struct map_flat *)map)->length : 0;                      \
    }                                                                                 \
    IMPL_HOT void map_##impl##_iterate(const struct map_shape *shape, void *map,      \
                                       struct map_iterator *it)                       \
    {                                                                                 \
        (void)shape;                                                                  \
        map_flat_iterate((const struct map_flat *)map, it);                           \
    }                                                                                 \
    IMPL_HOT bool map_##impl##_next(const struct map_shape *shape, void *map,         \
                                    struct map_iterator *it)                          \
    {                                                                                 \
        return map_flat_next(shape, (const struct map_flat *)map, it);                \
    }                                                                                 \
    IMPL_HOT void map_##impl##_finish(const struct map_shape *shape, void *map,       \
                                      struct map_iterator *it)                        \
    {                                                                                 \
        (void)shape, (void)map, (void)it;                                             \
    }                                                                                 \
    IMPL_COLD void map_##impl##_stats(const struct map_shape *shape, const void *map, \
                                      struct map_stats *stats)                        \
    {                                                                                 \
        map_flat_stats(shape, (const struct map_flat *)map, stats);                   \
    }                                                                                 \
    struct map_flat

#endif
