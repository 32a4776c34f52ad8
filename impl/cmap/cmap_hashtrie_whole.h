/* cmap_hashtrie_whole.h - what concerns all of `hashtrie`: life, range, clear, length. Part of
 * cmap_hashtrie.h. */
#ifndef ASSAY_CMAP_CMAP_HASHTRIE_WHOLE_H
#define ASSAY_CMAP_CMAP_HASHTRIE_WHOLE_H

IMPL_RARE void *cmap_hashtrie_create(const struct cmap_shape *shape,
                                     const struct cmap_config *config, size_t hint)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)cmap_memory(sizeof *map);
    (void)shape, (void)hint; /* Go's takes none either */
    if (!map) return NULL;
    map->seed = config->seed ? config->seed : (uint64_t)(uintptr_t)map * HASH_SECRET_A;
    /* relaxed: nobody else knows the map */
    atomic_store_explicit(&map->root, cmap_hashtrie_make(NULL), memory_order_relaxed);
    return map;
}

/* A tree that nobody else sees. */
IMPL_RARE void cmap_hashtrie_free_tree(void *self, void *unused)
{
    struct cmap_hashtrie_node *node = (struct cmap_hashtrie_node *)self;
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++) {
        uintptr_t child = cmap_hashtrie_get(&node->children[i]);
        if (cmap_hashtrie_is_node(child))
            cmap_hashtrie_free_tree((void *)child, unused);
        else
            cmap_node_free_chain(cmap_hashtrie_entries(child));
    }
    cmap_hashtrie_free_node(node, unused);
}

IMPL_RARE void cmap_hashtrie_destroy(const struct cmap_shape *shape, void *self)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    (void)shape;
    if (!map) return;
    cmap_hashtrie_free_tree(atomic_load_explicit(&map->root, memory_order_relaxed), NULL);
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++)
        cmap_epoch_collect(&map->graves[i].retired, UINT64_MAX);
    cmap_memory_free(map, sizeof *map);
}

/* Each child is looked at once; a key can be below one child only. */
IMPL_RARE bool cmap_hashtrie_visit(struct cmap_hashtrie_node *node, cmap_visit *visit, void *user)
{
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++) {
        uintptr_t child = cmap_hashtrie_get(&node->children[i]);
        bool more = cmap_hashtrie_is_node(child)
                        ? cmap_hashtrie_visit((struct cmap_hashtrie_node *)child, visit, user)
                        : cmap_node_visit(cmap_hashtrie_entries(child), visit, user);
        if (!more) return false;
    }
    return true;
}

IMPL_RARE void cmap_hashtrie_range(const struct cmap_shape *shape, void *self, cmap_visit *visit,
                                   void *user)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    /* acquire: pairs with the release in cmap_hashtrie_clear(). */
    cmap_hashtrie_visit(atomic_load_explicit(&map->root, memory_order_acquire), visit, user);
    cmap_epoch_leave(epoch);
}

/* A new root. Who is on the way in the old tree finishes there, as in Go. */
IMPL_RARE void cmap_hashtrie_clear(const struct cmap_shape *shape, void *self)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    (void)shape;
    /* acq_rel: pairs with the acquire in cmap_hashtrie_walk(), and sees the old root whole. */
    struct cmap_hashtrie_node *old =
        atomic_exchange_explicit(&map->root, cmap_hashtrie_make(NULL), memory_order_acq_rel);
    cmap_hashtrie_retire(map, 0, old, cmap_hashtrie_free_tree);
}

struct cmap_hashtrie_sum {
    size_t entries, nodes;
};

IMPL_RARE void cmap_hashtrie_add_up(struct cmap_hashtrie_node *node, struct cmap_hashtrie_sum *sum)
{
    sum->nodes++;
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++) {
        uintptr_t child = cmap_hashtrie_get(&node->children[i]);
        struct cmap_node *entry = cmap_hashtrie_entries(child);
        if (cmap_hashtrie_is_node(child))
            cmap_hashtrie_add_up((struct cmap_hashtrie_node *)child, sum);
        else
            for (; entry; entry = cmap_node_follow(&entry->next)) sum->entries++;
    }
}

IMPL_RARE size_t cmap_hashtrie_length(const struct cmap_shape *shape, void *self)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    struct cmap_hashtrie_sum sum = {0, 0};
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    cmap_hashtrie_add_up(atomic_load_explicit(&map->root, memory_order_acquire), &sum);
    cmap_epoch_leave(epoch);
    return sum.entries;
}

/* What is retired counts as entries: nodes among it are few. */
IMPL_RARE void cmap_hashtrie_stats(const struct cmap_shape *shape, void *self,
                                   struct cmap_stats *stats)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    struct cmap_hashtrie_sum sum = {0, 0};
    (void)shape;
    cmap_hashtrie_add_up(atomic_load_explicit(&map->root, memory_order_acquire), &sum);
    memset(stats, 0, sizeof *stats);
    stats->entries = sum.entries;
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++)
        stats->bytes_retired += map->graves[i].retired.count *
                                (sizeof(struct cmap_node) + sizeof(struct cmap_epoch_retired));
    stats->bytes = sizeof *map + sum.entries * sizeof(struct cmap_node) +
                   sum.nodes * sizeof(struct cmap_hashtrie_node) + stats->bytes_retired;
}

#endif
