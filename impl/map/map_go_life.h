/* map_go_life.h - Go 1.19's map: making it, walking all of it, emptying it, destroying it.
 *
 * Promises    no bucket is allocated before the first key while one bucket is enough; an absurd
 *             hint counts as none. clear keeps the array and draws a new seed; nothing shrinks.  */
#ifndef ASSAY_MAP_MAP_GO_LIFE_H
#define ASSAY_MAP_MAP_GO_LIFE_H

#include "map/map_go_write.h"

#define GO_MEMORY_MAX  ((size_t)1 << 47) /* what a process can address: a hint beyond is absurd */
#define GO_LOAD_FACTOR 6.5 /* entries for 8 slots; Go's own table: results/README.md, claim M4 */

IMPL_GLUE bool map_go_supports(const struct map_shape *shape)
{
    uint32_t slots = map_go_slots(shape);
    return (slots == 4 || slots == 8 || slots == 16) && shape->key_bytes > 0;
}

/* The fewest buckets that hold `hint` entries without growing. */
IMPL_COLD uint32_t map_go_log2_for(const struct map_shape *shape, double load, size_t hint)
{
    uint32_t log2 = 0;
    if ((ptrdiff_t)hint < 0 || hint > GO_MEMORY_MAX / map_go_bucket_bytes(shape)) return 0;
    while (map_go_capacity(shape, load, log2) < hint) log2++;
    return log2;
}

IMPL_RARE void *map_go_create(const struct map_shape *shape, const struct map_config *config,
                              size_t hint)
{
    struct map_go *map =
        (struct map_go *)map_memory_zeroed(sizeof *map + sizeof(struct map_go_extra));
    if (!map) return NULL;
    struct map_go_extra *extra = map->extra = (struct map_go_extra *)(void *)(map + 1);
    double load = config->load_factor > 0 ? config->load_factor : GO_LOAD_FACTOR;
    extra->load = load * map_go_slots(shape) / GO_SLOTS;
    extra->evacuate = config->evacuate ? config->evacuate : 2;
    extra->spare_shift = config->overflow == MAP_NONE ? 0 : config->overflow == 8 ? 3 : 4;
    extra->no_same_size = config->no_same_size;
    extra->random = map_seed(config, map);
    map->seed = (uint32_t)map_go_random(map);
    map->log2 = (uint8_t)map_go_log2_for(shape, extra->load, hint);
    map_go_set_limits(shape, map);
    if (map->log2 > 0) {
        if (!map_go_array_make(shape, &extra->current, map->log2, extra->spare_shift, true)) {
            map_memory_free(map, sizeof *map + sizeof *extra);
            return NULL;
        }
        map->buckets = extra->current.buckets;
    }
    return map;
}

/* ---- Walking every bucket ---------------------------------------------------------------------
 */

/* New bucket i is memory in use, not raw. */
IMPL_GLUE bool map_go_is_ready(const struct map_shape *shape, const struct map_go *map, size_t i)
{
    if (!map_go_growing(map)) return true;
    return map_go_has_moved(map_go_bucket(shape, map->old, i & (map_go_old_count(map) - 1)));
}

/* Calls visit for the first bucket of each chain that holds live entries. */
typedef void map_go_visit(const struct map_shape *shape, struct map_go *map, unsigned char *first,
                          void *user);

IMPL_COLD void map_go_walk(const struct map_shape *shape, struct map_go *map, map_go_visit *visit,
                           void *user)
{
    if (!map->buckets) return;
    for (size_t i = 0; i <= map_go_mask(map->log2); i++)
        if (map_go_is_ready(shape, map, i))
            visit(shape, map, map_go_bucket(shape, map->buckets, i), user);
    for (size_t i = 0; map_go_growing(map) && i < map_go_old_count(map); i++) {
        unsigned char *old = map_go_bucket(shape, map->old, i);
        if (!map_go_has_moved(old)) visit(shape, map, old, user);
    }
}

/* ---- Emptying ----------------------------------------------------------------------------------
 */

/* Frees the blocks of a chain and marks all of it empty, links kept. */
IMPL_COLD void map_go_empty_chain(const struct map_shape *shape, struct map_go *map,
                                  unsigned char *first, void *user)
{
    (void)user;
    for (unsigned char *bucket = first; bucket; bucket = map_go_link(shape, bucket)) {
        for (uint32_t full = map_go_full(shape, bucket); full; full &= full - 1)
            map_go_free_blocks(shape, map, bucket, (uint32_t)__builtin_ctz(full));
        memset(bucket, GO_EMPTY_REST, map_go_slots(shape));
    }
}

/* Frees every overflow bucket; the arrays stay. */
IMPL_COLD void map_go_drop_chains(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_extra *extra = map->extra;
    for (size_t i = 0; i < extra->current.count; i++)
        if (map_go_is_ready(shape, map, i))
            map_go_chain_free(shape, map, &extra->current, map_go_bucket(shape, map->buckets, i));
    if (extra->previous.buckets) map_go_chains_free(shape, map, &extra->previous);
}

/* No iterator is on its way: the array stays, its overflow goes. */
IMPL_COLD void map_go_rearm(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_array *current = &map->extra->current;
    map_go_drop_chains(shape, map);
    map_go_array_free(&map->extra->previous);
    for (size_t i = 0; i < current->count; i++)
        map_go_bucket_init(shape, map_go_bucket(shape, map->buckets, i));
    current->next = current->buckets + current->count * map_go_bucket_bytes(shape);
}

/* Superseded arrays: moved slots go too, or an iterator would still show their NaN keys. */
IMPL_COLD void map_go_empty_array(const struct map_shape *shape, const struct map_go_array *array)
{
    for (size_t i = 0; i < array->count; i++) {
        unsigned char *bucket = map_go_bucket(shape, array->buckets, i);
        for (; bucket; bucket = map_go_link(shape, bucket))
            memset(bucket, GO_EMPTY_REST, map_go_slots(shape));
    }
}

/* Iterators stand in these arrays: leave them, empty, and take a new one when it is needed. */
IMPL_COLD void map_go_abandon(const struct map_shape *shape, struct map_go *map)
{
    struct map_go_extra *extra = map->extra;
    for (size_t i = 0; i < extra->current.count; i++)
        if (!map_go_is_ready(shape, map, i))
            map_go_bucket_init(shape, map_go_bucket(shape, map->buckets, i));
    map_go_array_retire(shape, map, &extra->current);
    if (extra->previous.buckets) map_go_array_retire(shape, map, &extra->previous);
    for (const struct map_go_array *array = extra->retired; array; array = array->after)
        map_go_empty_array(shape, array);
    map->buckets = NULL;
}

IMPL_RARE void map_go_clear(const struct map_shape *shape, void *self)
{
    struct map_go *map = (struct map_go *)self;
    if (!map || map->count == 0) return;
    map_go_write_begin(map);
    map_go_walk(shape, map, map_go_empty_chain, NULL);
    if (map_go_has_iterators(map))
        map_go_abandon(shape, map);
    else
        map_go_rearm(shape, map);
    map->old = NULL;
    map->flags &= (uint8_t)~GO_SAME_SIZE;
    map->evacuated = map->count = map->extra->overflow_live = 0;
    map->overflow = 0;
    map->seed = (uint32_t)map_go_random(map);
    map_go_write_end(map);
}

IMPL_RARE void map_go_destroy(const struct map_shape *shape, void *self)
{
    struct map_go *map = (struct map_go *)self;
    if (!map) return;
    map->extra->iterators = 0; /* those still open may not be used any more */
    if (map_go_key_big(shape) || map_go_value_big(shape))
        map_go_walk(shape, map, map_go_empty_chain, NULL);
    map_go_drop_chains(shape, map);
    map_go_reclaim(shape, map);
    map_go_array_free(&map->extra->previous);
    map_go_array_free(&map->extra->current);
    map_memory_free(map, sizeof *map + sizeof *map->extra);
}

IMPL_HOT size_t map_go_length(const void *self)
{
    return self ? ((const struct map_go *)self)->count : 0;
}

#endif
