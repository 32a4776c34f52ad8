/* cmap_node.h - entries with memory of their own, and what the maps made of them have in common.
 *
 * Promises    one change of one entry, described once for all operations of cmap.h: a map that can
 *             find the entry of a key, under whatever lock, gets its operations from CMAP_NODE_OPS.
 * Invariants  a key never changes; a value and a link change under the map's lock and are read
 *             without it, inside an epoch (cmap_epoch.h).                                        */
#ifndef ASSAY_CMAP_CMAP_NODE_H
#define ASSAY_CMAP_CMAP_NODE_H

#include "cmap/cmap.h"
#include "cmap/cmap_epoch.h"
#include "cmap/cmap_memory.h"
#include "common/check.h"

/* Where a node hangs: a link of another, or the head of a chain. */
typedef ATOMIC(struct cmap_node *) cmap_node_place;

struct cmap_node {
    uint64_t key; /* fixed once published */
    ATOMIC(uint64_t) value;
    cmap_node_place next;
};

IMPL_GLUE struct cmap_node *cmap_node_make(uint64_t key, uint64_t value, struct cmap_node *next)
{
    struct cmap_node *node = (struct cmap_node *)map_memory(sizeof *node);
    CHECK(node != NULL);
    node->key = key; /* relaxed: whoever publishes the node does so by a release */
    atomic_store_explicit(&node->value, value, memory_order_relaxed);
    atomic_store_explicit(&node->next, next, memory_order_relaxed);
    return node;
}

IMPL_RARE void cmap_node_free(void *node, void *unused)
{
    (void)unused;
    map_memory_free(node, sizeof(struct cmap_node));
}

IMPL_GLUE struct cmap_node *cmap_node_follow(cmap_node_place *link)
{
    /* acquire: pairs with the release in cmap_node_link(): the node is seen whole. */
    return atomic_load_explicit(link, memory_order_acquire);
}

IMPL_GLUE void cmap_node_link(cmap_node_place *link, struct cmap_node *node)
{
    /* release: pairs with the acquire in cmap_node_follow(). */
    atomic_store_explicit(link, node, memory_order_release);
}

/* The node of a key in a chain, or NULL. */
IMPL_GLUE struct cmap_node *cmap_node_find(struct cmap_node *node, uint64_t key)
{
    while (node && node->key != key) node = cmap_node_follow(&node->next);
    return node;
}

IMPL_GLUE uint64_t cmap_node_value(struct cmap_node *node)
{
    /* acquire: pairs with the release in cmap_node_change(). */
    return atomic_load_explicit(&node->value, memory_order_acquire);
}

/* Those of a chain that nobody else sees. */
IMPL_RARE void cmap_node_free_chain(struct cmap_node *node)
{
    for (struct cmap_node *next; node; node = next) {
        next = cmap_node_follow(&node->next);
        cmap_node_free(node, NULL);
    }
}

/* False: the visitor ended it. */
IMPL_RARE bool cmap_node_visit(struct cmap_node *node, cmap_visit *visit, void *user)
{
    for (; node; node = cmap_node_follow(&node->next))
        if (!visit(node->key, cmap_node_value(node), user)) return false;
    return true;
}

/* ---- One change ----------------------------------------------------------------------------- */

enum cmap_change_kind { CMAP_PUT, CMAP_ADD, CMAP_TAKE, CMAP_REPLACE, CMAP_DROP };

struct cmap_change {
    enum cmap_change_kind kind;
    uint64_t key, value, old; /* arguments */
    bool found;               /* the key was there, */
    uint64_t now;             /* with this value */
};

IMPL_GLUE bool cmap_change_adds(const struct cmap_change *change)
{
    return change->kind == CMAP_PUT || change->kind == CMAP_ADD;
}

/* To the key's node, or NULL, under the map's lock. True: the node is to be removed. */
IMPL_GLUE bool cmap_node_change(struct cmap_node *node, struct cmap_change *change)
{
    change->found = node != NULL;
    if (!node) return false;
    change->now = cmap_node_value(node);
    bool same = change->now == change->old;
    /* release: pairs with the acquire in cmap_node_value(). */
    if (change->kind == CMAP_PUT || (change->kind == CMAP_REPLACE && same))
        atomic_store_explicit(&node->value, change->value, memory_order_release);
    return change->kind == CMAP_TAKE || (change->kind == CMAP_DROP && same);
}

/* All operations but load, range, clear, length, from cmap_<impl>_load() and
 * `void cmap_<impl>_change(struct cmap_<impl> *map, struct cmap_change *change)`. */
#define CMAP_NODE_OPS(impl)                                                                     \
    IMPL_HOT bool cmap_##impl##_swap(const struct cmap_shape *shape, void *self, uint64_t key,  \
                                     uint64_t value, uint64_t *previous)                        \
    {                                                                                           \
        struct cmap_change change = {CMAP_PUT, key, value, 0, false, 0};                        \
        (void)shape;                                                                            \
        cmap_##impl##_change((struct cmap_##impl *)self, &change);                              \
        if (change.found) *previous = change.now;                                               \
        return change.found;                                                                    \
    }                                                                                           \
    IMPL_HOT bool cmap_##impl##_store(const struct cmap_shape *shape, void *self, uint64_t key, \
                                      uint64_t value)                                           \
    {                                                                                           \
        uint64_t previous;                                                                      \
        return !cmap_##impl##_swap(shape, self, key, value, &previous);                         \
    }                                                                                           \
    IMPL_HOT bool cmap_##impl##_load_or_store(const struct cmap_shape *shape, void *self,       \
                                              uint64_t key, uint64_t value, uint64_t *actual)   \
    {                                                                                           \
        struct cmap_change change = {CMAP_ADD, key, value, 0, false, 0};                        \
        if (cmap_##impl##_load(shape, self, key, actual)) return true;                          \
        cmap_##impl##_change((struct cmap_##impl *)self, &change);                              \
        *actual = change.found ? change.now : value;                                            \
        return change.found;                                                                    \
    }                                                                                           \
    IMPL_HOT bool cmap_##impl##_load_and_delete(const struct cmap_shape *shape, void *self,     \
                                                uint64_t key, uint64_t *value)                  \
    {                                                                                           \
        struct cmap_change change = {CMAP_TAKE, key, 0, 0, false, 0};                           \
        (void)shape;                                                                            \
        cmap_##impl##_change((struct cmap_##impl *)self, &change);                              \
        if (change.found) *value = change.now;                                                  \
        return change.found;                                                                    \
    }                                                                                           \
    IMPL_HOT bool cmap_##impl##_compare_and_swap(const struct cmap_shape *shape, void *self,    \
                                                 uint64_t key, uint64_t old, uint64_t value)    \
    {                                                                                           \
        struct cmap_change change = {CMAP_REPLACE, key, value, old, false, 0};                  \
        (void)shape;                                                                            \
        cmap_##impl##_change((struct cmap_##impl *)self, &change);                              \
        return change.found && change.now == old;                                               \
    }                                                                                           \
    IMPL_HOT bool cmap_##impl##_compare_and_delete(const struct cmap_shape *shape, void *self,  \
                                                   uint64_t key, uint64_t old)                  \
    {                                                                                           \
        struct cmap_change change = {CMAP_DROP, key, 0, old, false, 0};                         \
        (void)shape;                                                                            \
        cmap_##impl##_change((struct cmap_##impl *)self, &change);                              \
        return change.found && change.now == old;                                               \
    }

#endif
