/* cmap_syncmap_dirty.h - the two maps of a sync.Map: making the dirty one, promoting it.
 *
 * Everything here but the lookup happens behind the map's mutex.
 * Ownership   an entry belongs to the dirty map if there is one and it holds it, else to the read
 *             map. Expunged entries are in the read map only: they are noted in `expunged`, and
 *             retired with it unless they have come back meanwhile.                              */
#ifndef ASSAY_CMAP_CMAP_SYNCMAP_DIRTY_H
#define ASSAY_CMAP_CMAP_SYNCMAP_DIRTY_H

#include "cmap/cmap_cell.h"
#include "cmap/cmap_epoch.h"
#include "cmap/cmap_syncmap_entry.h"
#include "lock/lock_gomutex.h"

#define CMAP_SYNCMAP_AMENDED ((uintptr_t)1)

struct cmap_syncmap {
    ATOMIC(uintptr_t) read; /* a map from keys to entries | CMAP_SYNCMAP_AMENDED; owned */
    _Alignas(2 * CACHE_LINE) struct lock_gomutex mutex; /* guards all below, and changes of read */
    void *dirty;                                        /* as read, or NULL; owned, entries too */
    size_t misses;                                      /* since dirty was made or promoted */
    struct syncmap_entry **expunged; /* [expunged_count] entries expunged for this dirty; owned */
    size_t expunged_count, expunged_room;
    struct cmap_epoch_list retired;
    uint64_t promotions, seed;
};

IMPL_GLUE void *cmap_syncmap_map(uintptr_t read)
{
    return (void *)(read & ~CMAP_SYNCMAP_AMENDED);
}

IMPL_GLUE bool cmap_syncmap_is_amended(uintptr_t read)
{
    return read & CMAP_SYNCMAP_AMENDED;
}

IMPL_GLUE void cmap_syncmap_set_read(struct cmap_syncmap *map, uintptr_t read)
{
    /* release: pairs with the acquire in cmap_syncmap_read(). */
    atomic_store_explicit(&map->read, read, memory_order_release);
}

IMPL_GLUE struct syncmap_entry *cmap_syncmap_lookup(const struct cmap_shape *shape, void *inner,
                                                    uint64_t key)
{
    uint64_t *place = (uint64_t *)shape->map->get(&cmap_words, inner, &key);
    return place ? (struct syncmap_entry *)(uintptr_t)*place : NULL;
}

IMPL_RARE void cmap_syncmap_insert(const struct cmap_shape *shape, void *inner, uint64_t key,
                                   struct syncmap_entry *entry)
{
    uint64_t word = (uint64_t)(uintptr_t)entry;
    shape->map->put(&cmap_words, inner, &key, &word);
}

IMPL_RARE void *cmap_syncmap_new_map(const struct cmap_shape *shape, struct cmap_syncmap *map,
                                     size_t hint)
{
    struct map_config config;
    memset(&config, 0, sizeof config);
    config.seed = map->seed;
    void *inner = shape->map->create(&cmap_words, &config, hint);
    CHECK(inner != NULL);
    return inner;
}

IMPL_RARE struct syncmap_entry *cmap_syncmap_new_entry(uint64_t value)
{
    struct syncmap_entry *entry = (struct syncmap_entry *)map_memory(sizeof *entry);
    CHECK(entry != NULL);
    /* relaxed: published with the map or behind the mutex. */
    atomic_store_explicit(&entry->value, value, memory_order_relaxed);
    atomic_store_explicit(&entry->state, SYNCMAP_LIVE, memory_order_relaxed);
    return entry;
}

/* ---- What epochs free ----------------------------------------------------------------------- */

IMPL_RARE void cmap_syncmap_free_entry(void *entry, void *unused)
{
    (void)unused;
    map_memory_free(entry, sizeof(struct syncmap_entry));
}

/* The map itself; its entries live on elsewhere. */
IMPL_RARE void cmap_syncmap_free_map(void *inner, void *ops)
{
    ((const struct map_ops *)ops)->destroy(&cmap_words, inner);
}

IMPL_RARE void cmap_syncmap_retire_map(const struct cmap_shape *shape, struct cmap_syncmap *map,
                                       void *inner)
{
    cmap_epoch_retire(&map->retired, inner, cmap_syncmap_free_map, (void *)(uintptr_t)shape->map);
}

/* ---- Making and promoting ------------------------------------------------------------------- */

IMPL_RARE void cmap_syncmap_note_expunged(struct cmap_syncmap *map, struct syncmap_entry *entry)
{
    if (map->expunged_count == map->expunged_room) {
        map->expunged_room = map->expunged_room * 2 + 64;
        map->expunged = (struct syncmap_entry **)realloc(map->expunged, map->expunged_room *
                                                                            sizeof *map->expunged);
        CHECK(map->expunged != NULL);
    }
    map->expunged[map->expunged_count++] = entry;
}

/* Unless there is one: a copy of the read map without what is deleted. */
IMPL_RARE void cmap_syncmap_make_dirty(const struct cmap_shape *shape, struct cmap_syncmap *map)
{
    struct map_iterator it;
    if (map->dirty) return;
    /* relaxed: only the holder of the mutex changes it. */
    void *read = cmap_syncmap_map(atomic_load_explicit(&map->read, memory_order_relaxed));
    map->dirty = cmap_syncmap_new_map(shape, map, shape->map->length(read));
    shape->map->iterate(&cmap_words, read, &it);
    while (shape->map->next(&cmap_words, read, &it)) {
        struct syncmap_entry *entry =
            (struct syncmap_entry *)(uintptr_t) * (const uint64_t *)it.value;
        if (syncmap_entry_expunge(entry))
            cmap_syncmap_note_expunged(map, entry);
        else
            cmap_syncmap_insert(shape, map->dirty, *(const uint64_t *)it.key, entry);
    }
}

IMPL_RARE void cmap_syncmap_promote(const struct cmap_shape *shape, struct cmap_syncmap *map)
{
    void *old = cmap_syncmap_map(atomic_load_explicit(&map->read, memory_order_relaxed));
    cmap_syncmap_set_read(map, (uintptr_t)map->dirty);
    map->dirty = NULL;
    map->misses = 0;
    map->promotions++;
    for (size_t i = 0; i < map->expunged_count; i++) {
        struct syncmap_look look = syncmap_look(map->expunged[i]);
        if (syncmap_kind(look.state) == SYNCMAP_EXPUNGED)
            cmap_epoch_retire(&map->retired, map->expunged[i], cmap_syncmap_free_entry, NULL);
    }
    map->expunged_count = 0;
    cmap_syncmap_retire_map(shape, map, old);
}

/* Somebody had to ask the dirty map. */
IMPL_RARE void cmap_syncmap_missed(const struct cmap_shape *shape, struct cmap_syncmap *map)
{
    if (++map->misses >= shape->map->length(map->dirty)) cmap_syncmap_promote(shape, map);
}

#endif
