/* cmap_clht_whole.h - what concerns whole tables of `clht`: growing, life, range. Part of
 * cmap_clht.h. */
#ifndef ASSAY_CMAP_CMAP_CLHT_WHOLE_H
#define ASSAY_CMAP_CMAP_CLHT_WHOLE_H

IMPL_GLUE size_t cmap_clht_segments(const struct cmap_clht *map)
{
    return (size_t)1 << map->log_segments;
}

IMPL_GLUE size_t cmap_clht_buckets(const struct cmap_clht_table *table)
{
    return (size_t)1 << table->log;
}

/* relaxed: only a reason to grow. */
IMPL_GLUE uint32_t cmap_clht_added(struct cmap_clht_table *table)
{
    return atomic_load_explicit(&table->added, memory_order_relaxed);
}

IMPL_GLUE bool cmap_clht_is_crowded(struct cmap_clht_table *table)
{
    return cmap_clht_added(table) > cmap_clht_buckets(table) / 8;
}

IMPL_RARE struct cmap_clht_table *cmap_clht_table_make(uint32_t log)
{
    struct cmap_clht_table *table = (struct cmap_clht_table *)map_memory_zeroed(sizeof *table);
    CHECK(table != NULL);
    table->log = log;
    table->buckets =
        (struct cmap_clht_bucket *)cmap_memory(sizeof *table->buckets * cmap_clht_buckets(table));
    CHECK(table->buckets != NULL);
    return table;
}

IMPL_RARE void cmap_clht_free_table(void *self, void *unused)
{
    struct cmap_clht_table *table = (struct cmap_clht_table *)self;
    (void)unused;
    for (size_t i = 0; i < cmap_clht_buckets(table); i++)
        for (struct cmap_clht_bucket *next, *at = cmap_clht_next(&table->buckets[i]); at;
             at = next) {
            next = cmap_clht_next(at);
            cmap_memory_free(at, sizeof *at);
        }
    cmap_memory_free(table->buckets, sizeof *table->buckets * cmap_clht_buckets(table));
    map_memory_free(table, sizeof *table);
}

/* ---- All of a segment ----------------------------------------------------------------------- */

/* Locks every chain; readers go on, writers wait. */
IMPL_RARE struct cmap_clht_table *cmap_clht_freeze(struct cmap_clht_segment *segment)
{
    lock_spin_acquire(&segment->growing);
    struct cmap_clht_table *table = cmap_clht_table(segment);
    for (size_t i = 0; i < cmap_clht_buckets(table); i++) cmap_clht_lock(&table->buckets[i]);
    return table;
}

/* `table` may be retired once this has returned. */
IMPL_RARE void cmap_clht_thaw(struct cmap_clht_table *table)
{
    for (size_t i = 0; i < cmap_clht_buckets(table); i++) cmap_clht_unlock(&table->buckets[i]);
}

/* Calls visit for the entries of a frozen table; false: the visitor ended it. */
IMPL_RARE bool cmap_clht_walk(struct cmap_clht_table *table, cmap_visit *visit, void *user)
{
    for (size_t b = 0; b < cmap_clht_buckets(table); b++)
        for (struct cmap_clht_bucket *at = &table->buckets[b]; at; at = cmap_clht_next(at))
            for (unsigned i = 0; i < CMAP_CLHT_SLOTS; i++) /* relaxed, twice: all locks are held. */
                if (cmap_clht_state(at) >> (1 + i) & 1 &&
                    !visit(atomic_load_explicit(&at->keys[i], memory_order_relaxed),
                           atomic_load_explicit(&at->values[i], memory_order_relaxed), user))
                    return false;
    return true;
}

struct cmap_clht_move {
    const struct cmap_clht *map;
    struct cmap_clht_table *to; /* nobody else sees it */
};

IMPL_RARE bool cmap_clht_move_entry(uint64_t key, uint64_t value, void *user)
{
    const struct cmap_clht_move *move = (const struct cmap_clht_move *)user;
    struct cmap_clht_bucket *home = cmap_clht_home(move->to, cmap_clht_hash(move->map, key));
    cmap_clht_fill(move->to, home, key, value);
    return true;
}

/* Outside any epoch of this thread and any lock of a chain. */
IMPL_RARE void cmap_clht_grow(const struct cmap_clht *map, struct cmap_clht_segment *segment)
{
    struct cmap_clht_table *old = cmap_clht_freeze(segment);
    if (cmap_clht_is_crowded(old)) {
        struct cmap_clht_move move = {map, cmap_clht_table_make(old->log + 1)};
        cmap_clht_walk(old, cmap_clht_move_entry, &move);
        /* release: pairs with the acquire in cmap_clht_table(). */
        atomic_store_explicit(&segment->table, move.to, memory_order_release);
        segment->growths++;
        cmap_clht_thaw(old);
        cmap_epoch_retire(&segment->retired, old, cmap_clht_free_table, NULL);
        cmap_epoch_collect(&segment->retired, cmap_epoch_oldest());
    } else {
        cmap_clht_thaw(old);
    }
    lock_spin_release(&segment->growing);
}

/* ---- Life ----------------------------------------------------------------------------------- */

IMPL_RARE void *cmap_clht_create(const struct cmap_shape *shape, const struct cmap_config *config,
                                 size_t hint)
{
    struct cmap_clht *map = (struct cmap_clht *)cmap_memory(sizeof *map);
    uint32_t count = config->shards ? config->shards : CMAP_CLHT_SEGMENTS, log = CMAP_CLHT_LOG_MIN;
    (void)shape;
    CHECK(count <= CMAP_SHARDS_MAX && (count & (count - 1)) == 0);
    if (!map) return NULL;
    map->seed = config->seed ? config->seed : (uint64_t)(uintptr_t)map * HASH_SECRET_A;
    map->log_segments = (uint32_t)__builtin_ctz(count);
    map->segments = (struct cmap_clht_segment *)cmap_memory(count * sizeof *map->segments);
    CHECK(map->segments != NULL);
    while ((size_t)count << log < hint / 2) log++;
    for (size_t i = 0; i < count; i++) /* relaxed: nobody else knows the map */
        atomic_store_explicit(&map->segments[i].table, cmap_clht_table_make(log),
                              memory_order_relaxed);
    return map;
}

IMPL_RARE void cmap_clht_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_clht *map = (struct cmap_clht *)self;
    (void)shape;
    if (!map) return;
    for (size_t i = 0; i < cmap_clht_segments(map); i++) {
        cmap_clht_free_table(cmap_clht_table(&map->segments[i]), NULL);
        cmap_epoch_collect(&map->segments[i].retired, UINT64_MAX);
    }
    cmap_memory_free(map->segments, cmap_clht_segments(map) * sizeof *map->segments);
    cmap_memory_free(map, sizeof *map);
}

/* ---- Range, clear, length ------------------------------------------------------------------- */

struct cmap_clht_copy {
    struct cmap_pair *pairs; /* room for all slots; NULL: only count */
    size_t count;
};

IMPL_RARE bool cmap_clht_copy_entry(uint64_t key, uint64_t value, void *user)
{
    struct cmap_clht_copy *copy = (struct cmap_clht_copy *)user;
    if (copy->pairs) copy->pairs[copy->count] = (struct cmap_pair){key, value};
    copy->count++;
    return true;
}

IMPL_RARE void cmap_clht_release(struct cmap_clht_segment *segment, struct cmap_clht_table *table)
{
    cmap_clht_thaw(table);
    lock_spin_release(&segment->growing);
}

IMPL_RARE bool cmap_clht_range_segment(struct cmap_clht_segment *segment, cmap_visit *visit,
                                       void *user)
{
    struct cmap_clht_table *table = cmap_clht_freeze(segment);
    size_t i = 0, slots = (cmap_clht_buckets(table) + cmap_clht_added(table)) * CMAP_CLHT_SLOTS;
    struct cmap_clht_copy copy = {(struct cmap_pair *)map_memory(slots * sizeof *copy.pairs), 0};
    CHECK(copy.pairs != NULL);
    cmap_clht_walk(table, cmap_clht_copy_entry, &copy);
    cmap_clht_release(segment, table);
    while (i < copy.count && visit(copy.pairs[i].key, copy.pairs[i].value, user)) i++;
    map_memory_free(copy.pairs, slots * sizeof *copy.pairs);
    return i == copy.count;
}

IMPL_RARE void cmap_clht_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                               void *user)
{
    struct cmap_clht *map = (struct cmap_clht *)self;
    (void)shape;
    for (size_t i = 0; i < cmap_clht_segments(map); i++)
        if (!cmap_clht_range_segment(&map->segments[i], visit, user)) return;
}

IMPL_RARE void cmap_clht_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_clht *map = (struct cmap_clht *)self;
    (void)shape;
    for (size_t s = 0; s < cmap_clht_segments(map); s++) {
        struct cmap_clht_table *table = cmap_clht_freeze(&map->segments[s]);
        for (size_t b = 0; b < cmap_clht_buckets(table); b++)
            for (struct cmap_clht_bucket *at = &table->buckets[b]; at; at = cmap_clht_next(at))
                cmap_clht_turn(at, (cmap_clht_state(at) & CMAP_CLHT_FULL) >> 1);
        cmap_clht_release(&map->segments[s], table);
    }
}

/* Each segment at one instant. */
IMPL_RARE size_t cmap_clht_length(const struct cmap_shape *shape, void *self)
{
    struct cmap_clht *map = (struct cmap_clht *)self;
    struct cmap_clht_copy copy = {NULL, 0};
    (void)shape;
    for (size_t s = 0; s < cmap_clht_segments(map); s++) {
        struct cmap_clht_table *table = cmap_clht_freeze(&map->segments[s]);
        cmap_clht_walk(table, cmap_clht_copy_entry, &copy);
        cmap_clht_release(&map->segments[s], table);
    }
    return copy.count;
}

IMPL_RARE size_t cmap_clht_table_bytes(struct cmap_clht_table *table)
{
    size_t buckets = cmap_clht_buckets(table) + cmap_clht_added(table);
    return sizeof *table + buckets * sizeof *table->buckets;
}

IMPL_RARE void cmap_clht_stats(const struct cmap_shape *shape, void *self, struct cmap_stats *stats)
{
    struct cmap_clht *map = (struct cmap_clht *)self;
    memset(stats, 0, sizeof *stats);
    stats->entries = cmap_clht_length(shape, self);
    stats->bytes = sizeof *map + cmap_clht_segments(map) * sizeof *map->segments;
    for (size_t i = 0; i < cmap_clht_segments(map); i++) {
        const struct cmap_epoch_retired *old = map->segments[i].retired.first;
        stats->bytes += cmap_clht_table_bytes(cmap_clht_table(&map->segments[i]));
        for (; old; old = old->next)
            stats->bytes_retired += cmap_clht_table_bytes((struct cmap_clht_table *)old->thing);
        stats->growths += map->segments[i].growths;
    }
    stats->bytes += stats->bytes_retired;
}

#endif
