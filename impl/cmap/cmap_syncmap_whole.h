/* cmap_syncmap_whole.h - what concerns all of a sync.Map: life, range, clear. Part of
 * cmap_syncmap.h. */
#ifndef ASSAY_CMAP_CMAP_SYNCMAP_WHOLE_H
#define ASSAY_CMAP_CMAP_SYNCMAP_WHOLE_H

#include "cmap/cmap_syncmap_dirty.h"

IMPL_RARE void *cmap_syncmap_create(const struct cmap_shape *shape,
                                    const struct cmap_config *config, size_t hint)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)cmap_memory(sizeof *map);
    if (!map) return NULL;
    map->seed = config->seed;
    lock_gomutex_init(&map->mutex);
    cmap_syncmap_set_read(map, (uintptr_t)cmap_syncmap_new_map(shape, map, hint));
    return map;
}

/* The entries of a map, each by `release`. */
IMPL_RARE void cmap_syncmap_each(const struct cmap_shape *shape, void *inner,
                                 void (*release)(struct cmap_syncmap *map,
                                                 struct syncmap_entry *entry),
                                 struct cmap_syncmap *map)
{
    struct map_iterator it;
    shape->map->iterate(&cmap_words, inner, &it);
    while (shape->map->next(&cmap_words, inner, &it))
        release(map, (struct syncmap_entry *)(uintptr_t) * (const uint64_t *)it.value);
}

IMPL_RARE void cmap_syncmap_release(struct cmap_syncmap *map, struct syncmap_entry *entry)
{
    (void)map;
    cmap_syncmap_free_entry(entry, NULL);
}

IMPL_RARE void cmap_syncmap_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    if (!map) return;
    uintptr_t read = atomic_load_explicit(&map->read, memory_order_relaxed);
    for (size_t i = 0; i < map->expunged_count; i++)
        if (syncmap_kind(syncmap_look(map->expunged[i]).state) == SYNCMAP_EXPUNGED)
            cmap_syncmap_free_entry(map->expunged[i], NULL);
    cmap_syncmap_each(shape, map->dirty ? map->dirty : cmap_syncmap_map(read), cmap_syncmap_release,
                      map);
    if (map->dirty) shape->map->destroy(&cmap_words, map->dirty);
    shape->map->destroy(&cmap_words, cmap_syncmap_map(read));
    cmap_epoch_collect(&map->retired, UINT64_MAX);
    free(map->expunged);
    cmap_memory_free(map, sizeof *map);
}

/* As Go's Range: a dirty map is promoted at once, so that all keys are in one map. */
IMPL_RARE void *cmap_syncmap_settle(const struct cmap_shape *shape, struct cmap_syncmap *map)
{
    if (cmap_syncmap_is_amended(cmap_syncmap_read(map))) {
        lock_gomutex_acquire(&map->mutex);
        if (cmap_syncmap_is_amended(cmap_syncmap_read(map))) cmap_syncmap_promote(shape, map);
        lock_gomutex_release(&map->mutex);
    }
    return cmap_syncmap_map(cmap_syncmap_read(map));
}

IMPL_RARE void cmap_syncmap_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                                  void *user)
{
    struct map_iterator it;
    uint64_t value;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    void *read = cmap_syncmap_settle(shape, (struct cmap_syncmap *)self);
    shape->map->iterate(&cmap_words, read, &it);
    while (shape->map->next(&cmap_words, read, &it)) {
        struct syncmap_entry *entry =
            (struct syncmap_entry *)(uintptr_t) * (const uint64_t *)it.value;
        if (syncmap_entry_load(entry, &value) && !visit(*(const uint64_t *)it.key, value, user))
            break;
    }
    shape->map->finish(&cmap_words, read, &it);
    cmap_epoch_leave(epoch);
}

IMPL_RARE bool cmap_syncmap_count(uint64_t key, uint64_t value, void *count)
{
    (void)key, (void)value;
    ++*(size_t *)count;
    return true;
}

IMPL_RARE size_t cmap_syncmap_length(const struct cmap_shape *shape, void *self)
{
    size_t count = 0;
    cmap_syncmap_range(shape, self, cmap_syncmap_count, &count);
    return count;
}

IMPL_RARE void cmap_syncmap_retire_entry(struct cmap_syncmap *map, struct syncmap_entry *entry)
{
    cmap_epoch_retire(&map->retired, entry, cmap_syncmap_free_entry, NULL);
}

/* An empty read map and no dirty one; everything else is retired. */
IMPL_RARE void cmap_syncmap_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    lock_gomutex_acquire(&map->mutex);
    if (map->dirty) cmap_syncmap_promote(shape, map);
    void *old = cmap_syncmap_map(cmap_syncmap_read(map));
    cmap_syncmap_set_read(map, (uintptr_t)cmap_syncmap_new_map(shape, map, 0));
    cmap_syncmap_each(shape, old, cmap_syncmap_retire_entry, map);
    cmap_syncmap_retire_map(shape, map, old);
    lock_gomutex_release(&map->mutex);
}

IMPL_RARE void cmap_syncmap_stats(const struct cmap_shape *shape, void *self,
                                  struct cmap_stats *stats)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    void *maps[2] = {cmap_syncmap_map(cmap_syncmap_read(map)), map->dirty};
    memset(stats, 0, sizeof *stats);
    stats->bytes = sizeof *map + map->expunged_room * sizeof *map->expunged;
    stats->promotions = map->promotions;
    for (int i = 0; i < 2 && maps[i]; i++) {
        struct map_stats inner;
        shape->map->stats(&cmap_words, maps[i], &inner);
        stats->bytes += inner.bytes;
        if (i == 1 || !map->dirty) stats->bytes += inner.entries * sizeof(struct syncmap_entry);
    }
    stats->bytes_retired = map->retired.count * sizeof(struct cmap_epoch_retired);
    stats->bytes += stats->bytes_retired;
    stats->entries = cmap_syncmap_length(shape, self);
}

#endif
