/* cmap_rcu.h - chains that readers follow without a lock while writers take turns, a segment each.
 *
 * Promises    all of cmap.h; range, clear and length go segment by segment.
 * Progress    a read takes a bounded number of steps, whatever writers do: it never looks again.
 * Invariants  only who holds the segment's lock changes its table, links or values. A node that was
 *             taken out keeps its link, so that a reader who stands on it finds the way on.
 * Growing     the nodes are copied into a table of twice the buckets, which is then published. A
 *             reader in the old table sees the segment as it was at that moment, which lies within
 *             its own call; so it needs no second look.
 * Reclaiming  by epochs (cmap_epoch.h): nodes that were taken out; old tables with their nodes.
 * Source      McKenney and Slingwine 1998 (read-copy update); epochs: Fraser 2004.
 * Differs from Go: nothing like it there.                                                        */
#ifndef ASSAY_CMAP_CMAP_RCU_H
#define ASSAY_CMAP_CMAP_RCU_H

#include "cmap/cmap_node.h"
#include "common/hash.h"
#include "lock/lock_spin.h"

#define CMAP_RCU_SEGMENTS 64

/* Buckets of an empty segment: 3 bits. */
#define CMAP_RCU_LOG_MIN 3

struct cmap_rcu_table {
    uint32_t log;            /* of the number of heads */
    cmap_node_place heads[]; /* [1 << log], nodes owned */
};

struct cmap_rcu_segment {
    _Alignas(2 * CACHE_LINE) ATOMIC(struct cmap_rcu_table *) table; /* owned */
    ATOMIC(size_t) length;                                          /* written under the lock */
    struct lock_spin lock;          /* of all changes, and of all below */
    uint32_t growths;               /* since creation */
    struct cmap_epoch_list retired; /* nodes and tables */
};

struct cmap_rcu {
    struct cmap_rcu_segment *segments; /* [1 << log_segments], owned */
    uint64_t seed;
    uint32_t log_segments;
};

IMPL_GLUE uint64_t cmap_rcu_hash(const struct cmap_rcu *map, uint64_t key)
{
    return hash_u64(HASH_MULTIPLY, key, map->seed);
}

IMPL_GLUE struct cmap_rcu_segment *cmap_rcu_segment(const struct cmap_rcu *map, uint64_t hash)
{
    return &map->segments[hash >> 1 >> (63 - map->log_segments)];
}

/* The segment takes the highest bits of the hash, the bucket the lowest. */
IMPL_GLUE cmap_node_place *cmap_rcu_head(struct cmap_rcu_table *table, uint64_t hash)
{
    return &table->heads[hash & (((uint64_t)1 << table->log) - 1)];
}

IMPL_GLUE struct cmap_rcu_table *cmap_rcu_table(struct cmap_rcu_segment *segment)
{
    /* acquire: pairs with the release in cmap_rcu_publish(): the table is seen whole. */
    return atomic_load_explicit(&segment->table, memory_order_acquire);
}

IMPL_HOT bool cmap_rcu_load(const struct cmap_shape *shape, void *self, uint64_t key,
                            uint64_t *value)
{
    const struct cmap_rcu *map = (const struct cmap_rcu *)self;
    uint64_t hash = cmap_rcu_hash(map, key);
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct cmap_rcu_table *table = cmap_rcu_table(cmap_rcu_segment(map, hash));
    struct cmap_node *node = cmap_node_find(cmap_node_follow(cmap_rcu_head(table, hash)), key);
    if (node) *value = cmap_node_value(node);
    cmap_epoch_leave(epoch);
    return node != NULL;
}

/* ---- Tables --------------------------------------------------------------------------------- */

IMPL_GLUE size_t cmap_rcu_table_bytes(uint32_t log)
{
    return sizeof(struct cmap_rcu_table) + (sizeof(struct cmap_node *) << log);
}

IMPL_RARE struct cmap_rcu_table *cmap_rcu_table_make(uint32_t log)
{
    struct cmap_rcu_table *table =
        (struct cmap_rcu_table *)map_memory_zeroed(cmap_rcu_table_bytes(log));
    CHECK(table != NULL);
    table->log = log;
    return table;
}

IMPL_RARE void cmap_rcu_free_table(void *self, void *unused)
{
    struct cmap_rcu_table *table = (struct cmap_rcu_table *)self;
    (void)unused;
    for (size_t i = 0; i < (size_t)1 << table->log; i++)
        cmap_node_free_chain(cmap_node_follow(&table->heads[i]));
    map_memory_free(table, cmap_rcu_table_bytes(table->log));
}

/* Under the lock: the table's successor, with copies of its nodes. */
IMPL_RARE struct cmap_rcu_table *cmap_rcu_enlarge(const struct cmap_rcu *map,
                                                  struct cmap_rcu_table *old)
{
    struct cmap_rcu_table *table = cmap_rcu_table_make(old->log + 1);
    for (size_t i = 0; i < (size_t)1 << old->log; i++) {
        struct cmap_node *node = cmap_node_follow(&old->heads[i]);
        for (; node; node = cmap_node_follow(&node->next)) {
            cmap_node_place *head = cmap_rcu_head(table, cmap_rcu_hash(map, node->key));
            cmap_node_link(
                head, cmap_node_make(node->key, cmap_node_value(node), cmap_node_follow(head)));
        }
    }
    return table;
}

/* Under the lock. */
IMPL_RARE void cmap_rcu_publish(struct cmap_rcu_segment *segment, struct cmap_rcu_table *table)
{
    struct cmap_rcu_table *old = cmap_rcu_table(segment);
    /* release: pairs with the acquire in cmap_rcu_table(). */
    atomic_store_explicit(&segment->table, table, memory_order_release);
    cmap_epoch_retire(&segment->retired, old, cmap_rcu_free_table, NULL);
}

/* ---- Changing ------------------------------------------------------------------------------- */

IMPL_GLUE void cmap_rcu_count(struct cmap_rcu_segment *segment, size_t change)
{
    /* relaxed: a statistic, and the lock orders its writers. */
    size_t length = atomic_load_explicit(&segment->length, memory_order_relaxed) + change;
    atomic_store_explicit(&segment->length, length, memory_order_relaxed);
}

/* Under the lock: a new node in front; a load of one node a bucket doubles the buckets. */
IMPL_RARE void cmap_rcu_add(const struct cmap_rcu *map, struct cmap_rcu_segment *segment,
                            uint64_t hash, const struct cmap_change *change)
{
    struct cmap_rcu_table *table = cmap_rcu_table(segment);
    if (atomic_load_explicit(&segment->length, memory_order_relaxed) >> table->log) {
        cmap_rcu_publish(segment, cmap_rcu_enlarge(map, table));
        segment->growths++;
        table = cmap_rcu_table(segment);
    }
    cmap_node_place *head = cmap_rcu_head(table, hash);
    cmap_node_link(head, cmap_node_make(change->key, change->value, cmap_node_follow(head)));
    cmap_rcu_count(segment, 1);
}

/* Under the lock. */
IMPL_RARE void cmap_rcu_remove(struct cmap_rcu_segment *segment, cmap_node_place *link,
                               struct cmap_node *node)
{
    for (struct cmap_node *at; (at = cmap_node_follow(link)) != node;) link = &at->next;
    cmap_node_link(link, cmap_node_follow(&node->next));
    cmap_rcu_count(segment, (size_t)-1);
    cmap_epoch_retire(&segment->retired, node, cmap_node_free, NULL);
}

IMPL_RARE void cmap_rcu_change(struct cmap_rcu *map, struct cmap_change *change)
{
    uint64_t hash = cmap_rcu_hash(map, change->key);
    struct cmap_rcu_segment *segment = cmap_rcu_segment(map, hash);
    lock_spin_acquire(&segment->lock);
    cmap_node_place *head = cmap_rcu_head(cmap_rcu_table(segment), hash);
    struct cmap_node *node = cmap_node_find(cmap_node_follow(head), change->key);
    if (cmap_node_change(node, change))
        cmap_rcu_remove(segment, head, node);
    else if (!node && cmap_change_adds(change))
        cmap_rcu_add(map, segment, hash, change);
    lock_spin_release(&segment->lock);
}

CMAP_NODE_OPS(rcu)

#include "cmap/cmap_rcu_whole.h"

CMAP_OPS(rcu, "chains read inside an epoch; a lock a segment for writers");

#endif
