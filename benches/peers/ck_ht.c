/* ck_ht.c - Concurrency Kit's ck_ht: one writer, many readers without a lock; writers here take
 * turns under our spinlock. Room for four times the workloads' entries: the graves of deleted ones
 * are not cleared, and where they fill the table a miss reads all of it. C, as its header is no
 * C++; 0 and the largest word are no keys, which the bodies do not use. */
#include <ck_ht.h>
#include <ck_malloc.h>
#include <stdlib.h>

#include "common/check.h"
#include "common/hash.h"
#include "lock/lock_spin.h"

#include "cmap/cmap.h"

enum { CK_ROOM = 1 << 18 };

struct cmap_ck {
    ck_ht_t table;
    _Alignas(CACHE_LINE) struct lock_spin writing;
};

static void *ck_take(size_t bytes)
{
    return malloc(bytes);
}

/* The table has room from the beginning and is never moved under a reader. */
static void ck_give(void *memory, size_t bytes, bool readers)
{
    (void)bytes;
    CHECK(!readers);
    free(memory);
}

static struct ck_malloc ck_memory = {.malloc = ck_take, .free = ck_give};

static void ck_hash(struct ck_ht_hash *hash, const void *key, size_t bytes, uint64_t seed)
{
    (void)bytes;
    hash->value = hash_u64(HASH_MULTIPLY, *(const uint64_t *)key, seed);
}

static void *cmap_ck_create(const struct cmap_shape *shape, const struct cmap_config *config,
                            size_t hint)
{
    (void)shape, (void)hint;
    struct cmap_ck *map = aligned_alloc(CACHE_LINE, sizeof *map);
    CHECK(map && ck_ht_init(&map->table, CK_HT_MODE_DIRECT | CK_HT_WORKLOAD_DELETE, ck_hash,
                            &ck_memory, CK_ROOM, config->seed));
    lock_spin_init(&map->writing);
    return map;
}

static void cmap_ck_destroy(const struct cmap_shape *shape, void *self)
{
    (void)shape;
    ck_ht_destroy(&((struct cmap_ck *)self)->table);
    free(self);
}

/* What asks for a key. */
struct ck_question {
    ck_ht_hash_t hash;
    ck_ht_entry_t entry;
};

IMPL_GLUE struct ck_question ck_ask(struct cmap_ck *map, uint64_t key)
{
    struct ck_question question;
    ck_ht_hash_direct(&question.hash, &map->table, key);
    ck_ht_entry_key_set_direct(&question.entry, key);
    return question;
}

IMPL_HOT bool cmap_ck_load(const struct cmap_shape *shape, void *self, uint64_t key,
                           uint64_t *value)
{
    struct cmap_ck *map = (struct cmap_ck *)self;
    struct ck_question ask = ck_ask(map, key);
    (void)shape;
    if (!ck_ht_get_spmc(&map->table, ask.hash, &ask.entry)) return false;
    *value = ck_ht_entry_value_direct(&ask.entry);
    return true;
}

IMPL_HOT bool cmap_ck_store(const struct cmap_shape *shape, void *self, uint64_t key,
                            uint64_t value)
{
    struct cmap_ck *map = (struct cmap_ck *)self;
    ck_ht_hash_t hash;
    ck_ht_entry_t entry;
    (void)shape;
    ck_ht_hash_direct(&hash, &map->table, key);
    ck_ht_entry_set_direct(&entry, hash, key, value);
    lock_spin_acquire(&map->writing);
    size_t before = ck_ht_count(&map->table);
    bool done = ck_ht_set_spmc(&map->table, hash, &entry);
    bool added = ck_ht_count(&map->table) != before;
    lock_spin_release(&map->writing);
    CHECK(done);
    return added;
}

IMPL_HOT bool cmap_ck_load_and_delete(const struct cmap_shape *shape, void *self, uint64_t key,
                                      uint64_t *value)
{
    struct cmap_ck *map = (struct cmap_ck *)self;
    struct ck_question ask = ck_ask(map, key);
    (void)shape;
    lock_spin_acquire(&map->writing);
    bool found = ck_ht_remove_spmc(&map->table, ask.hash, &ask.entry);
    lock_spin_release(&map->writing);
    if (found) *value = ck_ht_entry_value_direct(&ask.entry);
    return found;
}

static size_t cmap_ck_length(const struct cmap_shape *shape, void *self)
{
    (void)shape;
    return ck_ht_count(&((struct cmap_ck *)self)->table);
}

static void cmap_ck_stats(const struct cmap_shape *shape, void *self, struct cmap_stats *stats)
{
    memset(stats, 0, sizeof *stats);
    stats->entries = cmap_ck_length(shape, self);
}

#define CMAP_PEER ck_ht
static const struct cmap_ops cmap_ck_ht = {
    .id = 1,
    .name = "ck_ht",
    .summary = "Concurrency Kit's ck_ht, single writer: writers under one spinlock",
    .create = cmap_ck_create,
    .destroy = cmap_ck_destroy,
    .load = cmap_ck_load,
    .store = cmap_ck_store,
    .load_and_delete = cmap_ck_load_and_delete,
    .length = cmap_ck_length,
    .stats = cmap_ck_stats,
};

#include "benches/peers/cmap_bodies.h"
