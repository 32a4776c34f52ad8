/* cmap_syncmap.h - Go 1.19's sync.Map: a read map without a lock, a dirty one behind a mutex.
 *
 * Promises    all of cmap.h; swap, compare_and_swap and compare_and_delete as Go 1.20 added them,
 *             clear as Go 1.23 did.
 * Invariants  the read map never changes; its entries do. amended: the dirty map has keys that the
 *             read map lacks. A dirty map, once there, has every entry of the read map that is not
 *             expunged. Who misses in an amended read map asks the dirty one, behind the mutex;
 *             once that happened as often as the dirty map has entries, it becomes the read map.
 * Cost        a hit in the read map: its search and a look at the entry. A new key: the mutex, and
 *             after a promotion a copy of the whole map.
 * Reclaiming  by epochs (cmap_epoch.h): a map that was replaced, and entries that are in no map.
 * Source      Go 1.19 sync/map.go, restated.
 * Differs from Go: entries hold words, not boxes (cmap_syncmap_entry.h); no garbage collector; the
 *             maps inside are the shape's.                                                       */
#ifndef ASSAY_CMAP_CMAP_SYNCMAP_H
#define ASSAY_CMAP_CMAP_SYNCMAP_H

#include "cmap/cmap_syncmap_dirty.h"

/* The entry of a key in the read map, or NULL. */
IMPL_GLUE struct syncmap_entry *cmap_syncmap_find(const struct cmap_shape *shape, uintptr_t read,
                                                  uint64_t key)
{
    return cmap_syncmap_lookup(shape, cmap_syncmap_map(read), key);
}

IMPL_GLUE uintptr_t cmap_syncmap_read(struct cmap_syncmap *map)
{
    /* acquire: pairs with the release in cmap_syncmap_set_read(): the map is seen whole. */
    return atomic_load_explicit(&map->read, memory_order_acquire);
}

/* Behind the mutex, for a key that the read map lacks: looks again, then in the dirty map, and
 * counts the miss. May promote. */
IMPL_RARE struct syncmap_entry *cmap_syncmap_find_dirty(const struct cmap_shape *shape,
                                                        struct cmap_syncmap *map, uint64_t key)
{
    lock_gomutex_acquire(&map->mutex);
    uintptr_t read = cmap_syncmap_read(map);
    struct syncmap_entry *entry = cmap_syncmap_find(shape, read, key);
    if (!entry && cmap_syncmap_is_amended(read)) {
        entry = cmap_syncmap_lookup(shape, map->dirty, key);
        cmap_syncmap_missed(shape, map);
    }
    lock_gomutex_release(&map->mutex);
    return entry;
}

/* Inside an epoch: the entry of a key, wherever it is, or NULL. */
IMPL_GLUE struct syncmap_entry *cmap_syncmap_entry(const struct cmap_shape *shape,
                                                   struct cmap_syncmap *map, uint64_t key)
{
    uintptr_t read = cmap_syncmap_read(map);
    struct syncmap_entry *entry = cmap_syncmap_find(shape, read, key);
    if (entry || !cmap_syncmap_is_amended(read)) return entry;
    return cmap_syncmap_find_dirty(shape, map, key);
}

IMPL_HOT bool cmap_syncmap_load(const struct cmap_shape *shape, void *self, uint64_t key,
                                uint64_t *value)
{
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct syncmap_entry *entry = cmap_syncmap_entry(shape, (struct cmap_syncmap *)self, key);
    bool found = entry && syncmap_entry_load(entry, value);
    cmap_epoch_leave(epoch);
    return found;
}

/* ---- Storing -------------------------------------------------------------------------------- */

/* Either of the two ways to store into an entry. */
typedef enum syncmap_answer cmap_syncmap_put(struct syncmap_entry *entry, uint64_t value,
                                             uint64_t *other);

/* Behind the mutex: into the entry that is there, or a new one in the dirty map. */
IMPL_GLUE bool cmap_syncmap_put_locked(const struct cmap_shape *shape, struct cmap_syncmap *map,
                                       uint64_t key, uint64_t value, uint64_t *other,
                                       cmap_syncmap_put *put, bool counts_misses)
{
    uintptr_t read = cmap_syncmap_read(map);
    struct syncmap_entry *entry = cmap_syncmap_find(shape, read, key);
    if (entry) {
        if (syncmap_entry_unexpunge(entry)) cmap_syncmap_insert(shape, map->dirty, key, entry);
        return put(entry, value, other) == SYNCMAP_FOUND;
    }
    entry = map->dirty ? cmap_syncmap_lookup(shape, map->dirty, key) : NULL;
    if (entry) {
        bool found = put(entry, value, other) == SYNCMAP_FOUND;
        if (counts_misses) cmap_syncmap_missed(shape, map);
        return found;
    }
    if (!cmap_syncmap_is_amended(read)) {
        cmap_syncmap_make_dirty(shape, map);
        cmap_syncmap_set_read(map, read | CMAP_SYNCMAP_AMENDED);
    }
    cmap_syncmap_insert(shape, map->dirty, key, cmap_syncmap_new_entry(value));
    return false;
}

IMPL_RARE bool cmap_syncmap_swap_slow(const struct cmap_shape *shape, struct cmap_syncmap *map,
                                      uint64_t key, uint64_t value, uint64_t *previous)
{
    lock_gomutex_acquire(&map->mutex);
    bool found =
        cmap_syncmap_put_locked(shape, map, key, value, previous, syncmap_entry_swap, false);
    lock_gomutex_release(&map->mutex);
    return found;
}

IMPL_HOT bool cmap_syncmap_swap(const struct cmap_shape *shape, void *self, uint64_t key,
                                uint64_t value, uint64_t *previous)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    enum syncmap_answer answer = SYNCMAP_IS_EXPUNGED;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct syncmap_entry *entry = cmap_syncmap_find(shape, cmap_syncmap_read(map), key);
    if (entry) answer = syncmap_entry_swap(entry, value, previous);
    bool found = answer == SYNCMAP_IS_EXPUNGED
                     ? cmap_syncmap_swap_slow(shape, map, key, value, previous)
                     : answer == SYNCMAP_FOUND;
    cmap_epoch_leave(epoch);
    return found;
}

IMPL_HOT bool cmap_syncmap_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                 uint64_t value)
{
    uint64_t previous;
    return !cmap_syncmap_swap(shape, self, key, value, &previous);
}

IMPL_RARE bool cmap_syncmap_load_or_store_slow(const struct cmap_shape *shape,
                                               struct cmap_syncmap *map, uint64_t key,
                                               uint64_t value, uint64_t *actual)
{
    lock_gomutex_acquire(&map->mutex);
    *actual = value;
    bool found =
        cmap_syncmap_put_locked(shape, map, key, value, actual, syncmap_entry_load_or_store, true);
    lock_gomutex_release(&map->mutex);
    return found;
}

IMPL_HOT bool cmap_syncmap_load_or_store(const struct cmap_shape *shape, void *self, uint64_t key,
                                         uint64_t value, uint64_t *actual)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    enum syncmap_answer answer = SYNCMAP_IS_EXPUNGED;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct syncmap_entry *entry = cmap_syncmap_find(shape, cmap_syncmap_read(map), key);
    if (entry) answer = syncmap_entry_load_or_store(entry, value, actual);
    bool found = answer == SYNCMAP_IS_EXPUNGED
                     ? cmap_syncmap_load_or_store_slow(shape, map, key, value, actual)
                     : answer == SYNCMAP_FOUND;
    cmap_epoch_leave(epoch);
    return found;
}

/* ---- Deleting and comparing ----------------------------------------------------------------- */

/* A key that the read map lacks: out of the dirty map, its entry deleted behind the mutex, so that
 * it can be retired. */
IMPL_RARE bool cmap_syncmap_delete_slow(const struct cmap_shape *shape, struct cmap_syncmap *map,
                                        uint64_t key, uint64_t *value)
{
    bool found = false;
    lock_gomutex_acquire(&map->mutex);
    uintptr_t read = cmap_syncmap_read(map);
    struct syncmap_entry *entry = cmap_syncmap_find(shape, read, key);
    if (entry) {
        found = syncmap_entry_delete(entry, value);
    } else if (cmap_syncmap_is_amended(read)) {
        entry = cmap_syncmap_lookup(shape, map->dirty, key);
        if (entry) {
            shape->map->erase(&cmap_words, map->dirty, &key);
            found = syncmap_entry_delete(entry, value);
            cmap_epoch_retire(&map->retired, entry, cmap_syncmap_free_entry, NULL);
        }
        cmap_syncmap_missed(shape, map);
    }
    lock_gomutex_release(&map->mutex);
    return found;
}

IMPL_HOT bool cmap_syncmap_load_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                           uint64_t *value)
{
    struct cmap_syncmap *map = (struct cmap_syncmap *)self;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    uintptr_t read = cmap_syncmap_read(map);
    struct syncmap_entry *entry = cmap_syncmap_find(shape, read, key);
    bool found = false;
    if (entry)
        found = syncmap_entry_delete(entry, value);
    else if (cmap_syncmap_is_amended(read))
        found = cmap_syncmap_delete_slow(shape, map, key, value);
    cmap_epoch_leave(epoch);
    return found;
}

IMPL_GLUE bool cmap_syncmap_compare(const struct cmap_shape *shape, void *self, uint64_t key,
                                    uint64_t old, unsigned kind, uint64_t value)
{
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct syncmap_entry *entry = cmap_syncmap_entry(shape, (struct cmap_syncmap *)self, key);
    bool same = entry && syncmap_entry_compare(entry, old, kind, value);
    cmap_epoch_leave(epoch);
    return same;
}

IMPL_HOT bool cmap_syncmap_compare_and_swap(const struct cmap_shape *shape, void *self,
                                            uint64_t key, uint64_t old, uint64_t value)
{
    return cmap_syncmap_compare(shape, self, key, old, SYNCMAP_LIVE, value);
}

IMPL_HOT bool cmap_syncmap_compare_and_delete(const struct cmap_shape *shape, void *self,
                                              uint64_t key, uint64_t old)
{
    return cmap_syncmap_compare(shape, self, key, old, SYNCMAP_NIL, 0);
}

#include "cmap/cmap_syncmap_whole.h"

CMAP_OPS(syncmap, "Go 1.19's sync.Map: read map without a lock, dirty map behind one");

#endif
