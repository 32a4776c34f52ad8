/* cmap_hashtrie.h - Go 1.24's sync.Map: a trie of 16-way nodes, a mutex each; reads take none.
 *
 * Promises    all of cmap.h; range in the order of hashes.
 * Progress    a read takes at most 16 steps and waits for nobody.
 * Invariants  a node's mutex guards its children; a node that was found empty is cut off, marked
 *             dead and never filled again. Locks are taken from a child to its parent only.
 *             A child is 0, a node, or (lowest bit set) the first of the entries with one hash.
 * Growing     where two hashes meet: a node, or a chain of nodes, takes the place of the entry;
 *             nothing else moves. It shrinks likewise.
 * Reclaiming  by epochs (cmap_epoch.h): entries and nodes that were cut off.
 * Source      Go 1.24 internal/sync/hashtriemap.go (behaviour, restated).
 * Differs from Go: a store into an entry that is there writes its word, where Go makes a new entry;
 *             no garbage collector.                                                              */
#ifndef ASSAY_CMAP_CMAP_HASHTRIE_H
#define ASSAY_CMAP_CMAP_HASHTRIE_H

#include "cmap/cmap_node.h"
#include "common/hash.h"
#include "lock/lock_gomutex.h"
#include "lock/lock_spin.h"

enum {
    CMAP_HASHTRIE_BITS = 4, /* of the hash, a level: Go's figure */
    CMAP_HASHTRIE_CHILDREN = 1 << CMAP_HASHTRIE_BITS,
    CMAP_HASHTRIE_TOP = 64 - CMAP_HASHTRIE_BITS, /* the shift of the root's bits */
};

typedef ATOMIC(uintptr_t) cmap_hashtrie_child;

struct cmap_hashtrie_node {
    cmap_hashtrie_child children[CMAP_HASHTRIE_CHILDREN]; /* owned */
    struct lock_gomutex mutex;                            /* of changes to them, and of dead */
    bool dead;                                            /* cut off from its parent */
    struct cmap_hashtrie_node *parent;                    /* NULL: the root */
};

/* What was cut off below one child of the root. */
struct cmap_hashtrie_grave {
    _Alignas(2 * CACHE_LINE) struct lock_spin guard;
    struct cmap_epoch_list retired;
};

struct cmap_hashtrie {
    ATOMIC(struct cmap_hashtrie_node *) root; /* owned */
    uint64_t seed;
    struct cmap_hashtrie_grave graves[CMAP_HASHTRIE_CHILDREN];
};

/* Where a key belongs: a child that is no node. */
struct cmap_hashtrie_place {
    struct cmap_hashtrie_node *node;
    unsigned shift; /* of the node's bits of the hash */
    uintptr_t child;
};

IMPL_GLUE uint64_t cmap_hashtrie_hash(const struct cmap_hashtrie *map, uint64_t key)
{
    return hash_u64(HASH_MULTIPLY, key, map->seed);
}

IMPL_GLUE cmap_hashtrie_child *cmap_hashtrie_slot(struct cmap_hashtrie_node *node, uint64_t hash,
                                                  unsigned shift)
{
    return &node->children[hash >> shift & (CMAP_HASHTRIE_CHILDREN - 1)];
}

IMPL_GLUE bool cmap_hashtrie_is_node(uintptr_t child)
{
    return child && !(child & 1);
}

/* The entries of a child that is no node: the first, or NULL. */
IMPL_GLUE struct cmap_node *cmap_hashtrie_entries(uintptr_t child)
{
    return (struct cmap_node *)(child & ~(uintptr_t)1);
}

IMPL_GLUE uintptr_t cmap_hashtrie_get(cmap_hashtrie_child *slot)
{
    /* acquire: pairs with the release in cmap_hashtrie_set(): what it points to is seen whole. */
    return atomic_load_explicit(slot, memory_order_acquire);
}

IMPL_GLUE void cmap_hashtrie_set(cmap_hashtrie_child *slot, uintptr_t child)
{
    /* release: pairs with the acquire in cmap_hashtrie_get(). */
    atomic_store_explicit(slot, child, memory_order_release);
}

/* Inside an epoch. */
IMPL_GLUE struct cmap_hashtrie_place cmap_hashtrie_walk(struct cmap_hashtrie *map, uint64_t hash)
{
    struct cmap_hashtrie_place place = {NULL, CMAP_HASHTRIE_TOP, 0};
    /* acquire: pairs with the release in cmap_hashtrie_clear(). */
    place.node = atomic_load_explicit(&map->root, memory_order_acquire);
    for (;;) {
        place.child = cmap_hashtrie_get(cmap_hashtrie_slot(place.node, hash, place.shift));
        if (!cmap_hashtrie_is_node(place.child)) return place;
        place.node = (struct cmap_hashtrie_node *)place.child;
        place.shift -= CMAP_HASHTRIE_BITS;
    }
}

IMPL_HOT bool cmap_hashtrie_load(const struct cmap_shape *shape, void *self, uint64_t key,
                                 uint64_t *value)
{
    struct cmap_hashtrie *map = (struct cmap_hashtrie *)self;
    (void)shape;
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct cmap_hashtrie_place place = cmap_hashtrie_walk(map, cmap_hashtrie_hash(map, key));
    struct cmap_node *entry = cmap_node_find(cmap_hashtrie_entries(place.child), key);
    if (entry) *value = cmap_node_value(entry);
    cmap_epoch_leave(epoch);
    return entry != NULL;
}

/* ---- Changing ------------------------------------------------------------------------------- */

IMPL_RARE struct cmap_hashtrie_node *cmap_hashtrie_make(struct cmap_hashtrie_node *parent)
{
    struct cmap_hashtrie_node *node = (struct cmap_hashtrie_node *)map_memory_zeroed(sizeof *node);
    CHECK(node != NULL);
    lock_gomutex_init(&node->mutex);
    node->parent = parent;
    return node;
}

IMPL_RARE void cmap_hashtrie_free_node(void *node, void *unused)
{
    (void)unused;
    lock_gomutex_destroy(&((struct cmap_hashtrie_node *)node)->mutex);
    map_memory_free(node, sizeof(struct cmap_hashtrie_node));
}

IMPL_RARE void cmap_hashtrie_retire(struct cmap_hashtrie *map, uint64_t hash, void *thing,
                                    cmap_epoch_free *release)
{
    struct cmap_hashtrie_grave *grave = &map->graves[hash >> CMAP_HASHTRIE_TOP];
    lock_spin_acquire(&grave->guard);
    cmap_epoch_retire(&grave->retired, thing, release, NULL);
    lock_spin_release(&grave->guard);
}

/* The key's place, its node locked, alive, and no node in it. */
IMPL_GLUE struct cmap_hashtrie_place cmap_hashtrie_lock(struct cmap_hashtrie *map, uint64_t hash)
{
    for (;;) {
        struct cmap_hashtrie_place place = cmap_hashtrie_walk(map, hash);
        lock_gomutex_acquire(&place.node->mutex);
        place.child = cmap_hashtrie_get(cmap_hashtrie_slot(place.node, hash, place.shift));
        if (LIKELY(!cmap_hashtrie_is_node(place.child) && !place.node->dead)) return place;
        lock_gomutex_release(&place.node->mutex);
    }
}

/* What takes the place of `old`, entries of another key, so that `entry` is there as well. */
IMPL_RARE uintptr_t cmap_hashtrie_expand(const struct cmap_hashtrie *map,
                                         struct cmap_hashtrie_place place, uint64_t hash,
                                         struct cmap_node *entry)
{
    struct cmap_node *old = cmap_hashtrie_entries(place.child);
    uint64_t other = cmap_hashtrie_hash(map, old->key);
    if (hash == other) { /* relaxed: nobody else sees the entry yet */
        atomic_store_explicit(&entry->next, old, memory_order_relaxed);
        return (uintptr_t)entry | 1;
    }
    struct cmap_hashtrie_node *top = cmap_hashtrie_make(place.node), *node = top;
    unsigned shift = place.shift - CMAP_HASHTRIE_BITS;
    for (; cmap_hashtrie_slot(node, hash, shift) == cmap_hashtrie_slot(node, other, shift);
         shift -= CMAP_HASHTRIE_BITS) {
        struct cmap_hashtrie_node *below = cmap_hashtrie_make(node);
        cmap_hashtrie_set(cmap_hashtrie_slot(node, hash, shift), (uintptr_t)below);
        node = below;
    }
    cmap_hashtrie_set(cmap_hashtrie_slot(node, hash, shift), (uintptr_t)entry | 1);
    cmap_hashtrie_set(cmap_hashtrie_slot(node, other, shift), place.child);
    return (uintptr_t)top;
}

IMPL_RARE void cmap_hashtrie_add(struct cmap_hashtrie *map, struct cmap_hashtrie_place place,
                                 uint64_t hash, const struct cmap_change *change)
{
    struct cmap_node *entry = cmap_node_make(change->key, change->value, NULL);
    uintptr_t child = (uintptr_t)entry | 1;
    if (place.child) child = cmap_hashtrie_expand(map, place, hash, entry);
    cmap_hashtrie_set(cmap_hashtrie_slot(place.node, hash, place.shift), child);
    lock_gomutex_release(&place.node->mutex);
}

IMPL_GLUE bool cmap_hashtrie_is_empty(struct cmap_hashtrie_node *node)
{
    for (int i = 0; i < CMAP_HASHTRIE_CHILDREN; i++)
        if (cmap_hashtrie_get(&node->children[i])) return false;
    return true;
}

/* Cuts off nodes that are empty now, from the place upwards; releases its lock. */
IMPL_RARE void cmap_hashtrie_prune(struct cmap_hashtrie *map, struct cmap_hashtrie_place place,
                                   uint64_t hash)
{
    struct cmap_hashtrie_node *node = place.node, *parent;
    for (unsigned shift = place.shift; (parent = node->parent) && cmap_hashtrie_is_empty(node);) {
        shift += CMAP_HASHTRIE_BITS;
        lock_gomutex_acquire(&parent->mutex);
        node->dead = true;
        cmap_hashtrie_set(cmap_hashtrie_slot(parent, hash, shift), 0);
        lock_gomutex_release(&node->mutex);
        cmap_hashtrie_retire(map, hash, node, cmap_hashtrie_free_node);
        node = parent;
    }
    lock_gomutex_release(&node->mutex);
}

IMPL_RARE void cmap_hashtrie_remove(struct cmap_hashtrie *map, struct cmap_hashtrie_place place,
                                    uint64_t hash, struct cmap_node *entry)
{
    struct cmap_node *first = cmap_hashtrie_entries(place.child), *at = first;
    struct cmap_node *next = cmap_node_follow(&entry->next);
    if (entry == first) {
        cmap_hashtrie_set(cmap_hashtrie_slot(place.node, hash, place.shift),
                          next ? (uintptr_t)next | 1 : 0);
    } else {
        while (cmap_node_follow(&at->next) != entry) at = cmap_node_follow(&at->next);
        cmap_node_link(&at->next, next);
    }
    cmap_hashtrie_prune(map, place, hash);
    cmap_hashtrie_retire(map, hash, entry, cmap_node_free);
}

IMPL_RARE void cmap_hashtrie_change(struct cmap_hashtrie *map, struct cmap_change *change)
{
    uint64_t hash = cmap_hashtrie_hash(map, change->key);
    struct cmap_epoch_record *epoch = cmap_epoch_enter();
    struct cmap_hashtrie_place place = cmap_hashtrie_lock(map, hash);
    struct cmap_node *entry = cmap_node_find(cmap_hashtrie_entries(place.child), change->key);
    if (cmap_node_change(entry, change))
        cmap_hashtrie_remove(map, place, hash, entry);
    else if (!entry && cmap_change_adds(change))
        cmap_hashtrie_add(map, place, hash, change);
    else
        lock_gomutex_release(&place.node->mutex);
    cmap_epoch_leave(epoch);
}

CMAP_NODE_OPS(hashtrie)

#include "cmap/cmap_hashtrie_whole.h"

CMAP_OPS(hashtrie, "Go 1.24's sync.Map: a trie of 16-way nodes, each with a mutex");

#endif
