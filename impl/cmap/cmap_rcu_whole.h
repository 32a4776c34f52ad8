/* cmap_rcu_whole.h - what concerns all of `rcu`: life, range, clear, length. Part of cmap_rcu.h. */
#ifndef ASSAY_CMAP_CMAP_RCU_WHOLE_H
#define ASSAY_CMAP_CMAP_RCU_WHOLE_H

IMPL_GLUE size_t cmap_rcu_segments(const struct cmap_rcu *map)
{
    return (size_t)1 << map->log_segments;
}

IMPL_RARE void *cmap_rcu_create(const struct cmap_shape *shape, const struct cmap_config *config,
                                size_t hint)
{
    struct cmap_rcu *map = (struct cmap_rcu *)cmap_memory(sizeof *map);
    uint32_t count = config->shards ? config->shards : CMAP_RCU_SEGMENTS, log = CMAP_RCU_LOG_MIN;
    (void)shape;
    CHECK(count <= CMAP_SHARDS_MAX && (count & (count - 1)) == 0);
    if (!map) return NULL;
    map->seed = config->seed ? config->seed : (uint64_t)(uintptr_t)map * HASH_SECRET_A;
    map->log_segments = (uint32_t)__builtin_ctz(count);
    map->segments = (struct cmap_rcu_segment *)cmap_memory(count * sizeof *map->segments);
    CHECK(map->segments != NULL);
    while ((size_t)count << log < hint) log++;
    for (size_t i = 0; i < count; i++) /* relaxed: nobody else knows the map */
        atomic_store_explicit(&map->segments[i].table, cmap_rcu_table_make(log),
                              memory_order_relaxed);
    return map;
}

IMPL_RARE void cmap_rcu_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_rcu *map = (struct cmap_rcu *)self;
    (void)shape;
    if (!map) return;
    for (size_t i = 0; i < cmap_rcu_segments(map); i++) {
        cmap_rcu_free_table(cmap_rcu_table(&map->segments[i]), NULL);
        cmap_epoch_collect(&map->segments[i].retired, UINT64_MAX);
    }
    cmap_memory_free(map->segments, cmap_rcu_segments(map) * sizeof *map->segments);
    cmap_memory_free(map, sizeof *map);
}

/* Follows the chains of the table that was there when it came to the segment: a key that comes back
 * meanwhile stands in front of its chain, behind the visitor. */
IMPL_RARE void cmap_rcu_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                              void *user)
{
    struct cmap_rcu *map = (struct cmap_rcu *)self;
    bool more = true;
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    for (size_t s = 0; more && s < cmap_rcu_segments(map); s++) {
        struct cmap_rcu_table *table = cmap_rcu_table(&map->segments[s]);
        for (size_t i = 0; more && i < (size_t)1 << table->log; i++)
            more = cmap_node_visit(cmap_node_follow(&table->heads[i]), visit, user);
    }
    cmap_epoch_leave(epoch);
}

IMPL_RARE void cmap_rcu_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_rcu *map = (struct cmap_rcu *)self;
    (void)shape;
    for (size_t s = 0; s < cmap_rcu_segments(map); s++) {
        struct cmap_rcu_segment *segment = &map->segments[s];
        lock_spin_acquire(&segment->lock);
        cmap_rcu_publish(segment, cmap_rcu_table_make(CMAP_RCU_LOG_MIN));
        atomic_store_explicit(&segment->length, 0, memory_order_relaxed);
        lock_spin_release(&segment->lock);
    }
}

IMPL_RARE size_t cmap_rcu_length(const struct cmap_shape *shape, void *self)
{
    struct cmap_rcu *map = (struct cmap_rcu *)self;
    size_t length = 0;
    (void)shape;
    for (size_t s = 0; s < cmap_rcu_segments(map); s++) /* relaxed: a statistic */
        length += atomic_load_explicit(&map->segments[s].length, memory_order_relaxed);
    return length;
}

/* What is retired counts as nodes: old tables among it are few. */
IMPL_RARE void cmap_rcu_stats(const struct cmap_shape *shape, void *self, struct cmap_stats *stats)
{
    struct cmap_rcu *map = (struct cmap_rcu *)self;
    memset(stats, 0, sizeof *stats);
    stats->entries = cmap_rcu_length(shape, self);
    stats->bytes = sizeof *map + cmap_rcu_segments(map) * sizeof *map->segments +
                   stats->entries * sizeof(struct cmap_node);
    for (size_t i = 0; i < cmap_rcu_segments(map); i++) {
        struct cmap_rcu_segment *segment = &map->segments[i];
        stats->bytes += cmap_rcu_table_bytes(cmap_rcu_table(segment)->log);
        stats->bytes_retired +=
            segment->retired.count * (sizeof(struct cmap_node) + sizeof(struct cmap_epoch_retired));
        stats->growths += segment->growths;
    }
    stats->bytes += stats->bytes_retired;
}

#endif
