/* cmap_best_whole.h - what concerns all of `best`: life, range, clear, length. Part of cmap_best.h.
 *
 * Promises    range visits no key twice: a segment's entries are copied while it is frozen.      */
#ifndef ASSAY_CMAP_CMAP_BEST_WHOLE_H
#define ASSAY_CMAP_CMAP_BEST_WHOLE_H

#include "cmap/cmap_best_table.h"

IMPL_GLUE size_t cmap_best_segments(const struct cmap_best *map)
{
    return (size_t)1 << map->log_segments;
}

/* Groups for `hint` entries a segment at 20 of 28 slots. */
IMPL_GLUE uint32_t cmap_best_log_for(size_t hint)
{
    uint32_t log = CMAP_BEST_LOG_MIN;
    while (((size_t)20 << log) < hint) log++;
    return log;
}

IMPL_RARE void *cmap_best_create(const struct cmap_shape *shape, const struct cmap_config *config,
                                 size_t hint)
{
    struct cmap_best *map = (struct cmap_best *)cmap_memory(sizeof *map);
    uint32_t count = config->shards ? config->shards : CMAP_BEST_SEGMENTS;
    (void)shape;
    CHECK(count <= CMAP_SHARDS_MAX && (count & (count - 1)) == 0);
    if (!map) return NULL;
    map->seed = config->seed ? config->seed : (uint64_t)(uintptr_t)map * HASH_SECRET_A;
    map->log_segments = (uint32_t)__builtin_ctz(count);
    map->segments = (struct cmap_best_segment *)cmap_memory(count * sizeof *map->segments);
    CHECK(map->segments != NULL);
    for (size_t i = 0; i < count; i++) {
        uintptr_t table = cmap_best_table_make(map, cmap_best_log_for(hint / count));
        cmap_best_unlock_all(table);
        /* relaxed: nobody else knows the map. */
        atomic_store_explicit(&map->segments[i].table, table, memory_order_relaxed);
    }
    return map;
}

IMPL_RARE void cmap_best_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    if (!map) return;
    cmap_best_arena_finish(&map->arena);
    cmap_memory_free(map->segments, cmap_best_segments(map) * sizeof *map->segments);
    cmap_memory_free(map, sizeof *map);
}

IMPL_RARE bool cmap_best_range_segment(struct cmap_best_segment *segment, cmap_visit *visit,
                                       void *user)
{
    uintptr_t table = cmap_best_freeze(segment);
    size_t slots = cmap_best_group_count(table) * CMAP_BEST_SLOTS, i = 0;
    struct cmap_pair *pairs = (struct cmap_pair *)map_memory(slots * sizeof *pairs);
    CHECK(pairs != NULL);
    size_t count = cmap_best_copy(table, pairs);
    cmap_best_thaw(segment, table);
    while (i < count && visit(pairs[i].key, pairs[i].value, user)) i++;
    map_memory_free(pairs, slots * sizeof *pairs);
    return i == count;
}

IMPL_RARE void cmap_best_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                               void *user)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    for (size_t i = 0; i < cmap_best_segments(map); i++)
        if (!cmap_best_range_segment(&map->segments[i], visit, user)) return;
}

IMPL_RARE void cmap_best_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_best *map = (struct cmap_best *)self;
    (void)shape;
    for (size_t s = 0; s < cmap_best_segments(map); s++) {
        uintptr_t table = cmap_best_freeze(&map->segments[s]);
        for (size_t i = 0; i < cmap_best_group_count(table); i++) {
            struct cmap_best_group *group = &cmap_best_groups(table)[i];
            cmap_best_commit(group, cmap_best_empty(group, cmap_best_held(group)));
        }
        lock_spin_release(&map->segments[s].growing);
    }
}

/* Each segment at one instant. */
IMPL_RARE size_t cmap_best_length(const struct cmap_shape *shape, void *self)
{
    struct cmap_best *map = (struct cmap_best *)self;
    size_t length = 0;
    (void)shape;
    for (size_t s = 0; s < cmap_best_segments(map); s++) {
        uintptr_t table = cmap_best_freeze(&map->segments[s]);
        for (size_t i = 0; i < cmap_best_group_count(table); i++)
            length += (size_t)__builtin_popcountll(
                cmap_best_full(cmap_best_held(&cmap_best_groups(table)[i])));
        cmap_best_thaw(&map->segments[s], table);
    }
    return length;
}

IMPL_RARE void cmap_best_stats(const struct cmap_shape *shape, void *self, struct cmap_stats *stats)
{
    struct cmap_best *map = (struct cmap_best *)self;
    memset(stats, 0, sizeof *stats);
    stats->entries = cmap_best_length(shape, self);
    stats->bytes = sizeof *map + cmap_best_segments(map) * sizeof *map->segments;
    for (size_t i = 0; i < cmap_best_segments(map); i++) stats->growths += map->segments[i].growths;
    cmap_best_arena_stats(&map->arena, stats);
}

#endif
